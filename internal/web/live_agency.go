package web

import (
	"errors"
	"fmt"
	"net/http"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// ownLivePage are the agencies of somebody who has several.
type ownLivePage struct {
	frame
	Agencies []scoring.Agency
}

// ownLive leads to the visitor's agency; the office to all.
func (s *site) ownLive(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Admin.OwnAgencies(r.Context(), visitor(r).Actors)
	switch {
	case err != nil:
		return away(err)
	case len(all) == 1:
		http.Redirect(w, r, address("tam-tinh", all[0].Code), http.StatusSeeOther)
		return nil
	case len(all) == 0 && may(r, review.ToDirect):
		http.Redirect(w, r, officeLivePath, http.StatusSeeOther)
		return nil
	}
	page := ownLivePage{s.frame(r, nil), all}
	page.Title = "Điểm tạm tính của tháng này"
	return s.showPrivate(w, http.StatusOK, "live-own", page)
}

// agencyLivePage is the running month of one agency.
type agencyLivePage struct {
	liveFrame
	Agency    activities.LiveAgency
	Class     string
	Change    scoring.Maybe[scoring.Hundredths]
	Groups    []liveGroup
	Progress  *progressNow
	Alarms    activities.AgencyAlarms
	Named     []alarmLine
	Officials bool // the visitor may see who handles how much
	Office    bool
	Seen      bool   // who handles each dossier is told
	LateList  string // addresses of the lists; empty: the figures are the portal's
	RunList   string
}

// liveGroup is a group of the scorecard, beside the day before.
type liveGroup struct {
	Name       string
	Points     scoring.Maybe[scoring.Hundredths]
	Max        scoring.Hundredths
	Change     scoring.Maybe[scoring.Hundredths]
	Indicators []liveIndicator
}

type liveIndicator struct {
	scoring.Result
	Name   string
	Portal bool // its figures are the portal's
}

// progressNow is how the dossiers stand, and what the month is expected to end with.
type progressNow struct {
	dossier.Progress
	Ratio    ratioView
	Expected string // empty: nothing is forecast
	Low      string
	High     string
	Points   scoring.Maybe[activities.PointsForecast]
	Coming   int64
	Least    int
}

type alarmLine struct {
	activities.Alarmed
	Standing string
}

// mostAlarms is how many dossiers of each kind the page names.
const mostAlarms = 50

func (s *site) agencyLive(w http.ResponseWriter, r *http.Request) error {
	code, who := r.PathValue("agency"), visitor(r).Actors
	v, err := s.Admin.RunningOf(r.Context(), who, code)
	switch {
	case errors.Is(err, activities.ErrNotFound):
		own, ownErr := s.Admin.OwnAgencies(r.Context(), who)
		for _, a := range own {
			if a.Code == code && ownErr == nil {
				return s.emptyLive(w, r)
			}
		}
		return errNoPage
	case err != nil:
		return away(err)
	}
	page := agencyLivePage{liveFrame: s.liveFrame(r, v), Agency: v.Agencies[0], Officials: may(r, review.ToSeeOfficials), Office: may(r, review.ToDirect)}
	page.Title = fmt.Sprintf("Điểm tạm tính %s: %s", page.Name, page.Agency.Name)
	if page.Agency.Band.Known && page.Agency.Band.Value < len(v.Set.Bands) {
		page.Class = v.Set.Bands[page.Agency.Band.Value].Name.Vi
	}
	page.addGroups(v)
	if v.JudgedUntil.Known {
		page.LateList, page.RunList = activities.RunningList(v.Period, code, dossier.RunningLate), activities.RunningList(v.Period, code, dossier.RunningInTime)
	}
	if page.Agency.Progress.Known {
		page.Progress = newProgressNow(page.Agency.Progress.Value)
		if f, ok := v.ForecastPoints(page.Agency); ok {
			page.Progress.Points = scoring.Some(f)
		}
	}
	if page.Alarms, _, err = s.Admin.AlarmsOf(r.Context(), who, code, mostAlarms); err != nil {
		return away(err)
	}
	for _, a := range page.Alarms.Named {
		page.Seen = page.Seen || a.Official != ""
		page.Named = append(page.Named, alarmLine{a, sentence(a.Standing())})
	}
	return s.showPrivate(w, http.StatusOK, "live-agency", page)
}

// addGroups puts the scorecard beside that of the day before.
func (p *agencyLivePage) addGroups(v activities.LiveView) {
	var before activities.LiveAgency
	if then := v.Before.Value.Agencies; len(then) > 0 {
		before = then[0]
		p.Change = scoring.Move{Before: before.Card.Total, After: p.Agency.Card.Total}.By()
	}
	portal := map[string]bool{}
	for _, code := range v.FromPortal {
		portal[code] = true
	}
	for g, group := range v.Set.Groups {
		if g >= len(p.Agency.Groups) {
			break
		}
		view := liveGroup{Name: group.Name.Vi, Points: p.Agency.Groups[g], Max: group.Points}
		if g < len(before.Groups) {
			view.Change = scoring.Move{Before: before.Groups[g], After: view.Points}.By()
		}
		if g < len(p.Agency.Card.Groups) {
			for i, result := range p.Agency.Card.Groups[g].Indicators {
				view.Indicators = append(view.Indicators, liveIndicator{result, group.Indicators[i].Name.Vi, portal[result.Indicator]})
			}
		}
		p.Groups = append(p.Groups, view)
	}
}

func newProgressNow(p dossier.Progress) *progressNow {
	now := &progressNow{Progress: p, Ratio: newRatio(p.OnTime(), p.Counted()), Coming: p.Coming(), Least: dossier.LeastFell}
	if f, ok := p.Forecast(); ok {
		now.Expected, now.Low, now.High = percent(f.Expected), percent(f.Low), percent(f.High)
	}
	return now
}

// portalNewsPage is what the portal says of the running month that it did not say the time before.
type portalNewsPage struct {
	liveFrame
	activities.PortalNews
	Latest, Earlier string // when, or empty
	Changes         []portalChange
	More            int
}

type portalChange struct {
	activities.AgencyChange
	By scoring.Maybe[scoring.Hundredths]
}

func (s *site) portalNews(w http.ResponseWriter, r *http.Request) error {
	v, err := s.Admin.Running(r.Context())
	if errors.Is(err, activities.ErrNotFound) {
		return s.emptyLive(w, r)
	} else if err != nil {
		return away(err)
	}
	page := portalNewsPage{liveFrame: s.liveFrame(r, v)}
	if page.PortalNews, err = s.Admin.PortalNews(r.Context(), v.Period); err != nil {
		return away(err)
	}
	page.Title = "Số liệu của Cổng trong " + page.Name
	if t := page.PortalNews.Latest; t.Known {
		page.Latest = moment(t.Value.At.In(s.zone), scoring.Vi)
	}
	if t := page.PortalNews.Before; t.Known {
		page.Earlier = moment(t.Value.At.In(s.zone), scoring.Vi)
	}
	for i, c := range page.Changed {
		if i == mostRows {
			page.More = len(page.Changed) - mostRows
			break
		}
		page.Changes = append(page.Changes, portalChange{c, scoring.Move{Before: c.Before, After: c.After}.By()})
	}
	return s.showPrivate(w, http.StatusOK, "live-portal", page)
}
