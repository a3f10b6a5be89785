package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

func init() {
	maps.Copy(adminPages, map[string]string{
		"live": officeLivePath, "live-sorted": officeLivePath + "?sap-xep=giam&nhom=commune", "live-portal": officeLivePath + "/cong",
		"live-agency": livePath + "/H99.01", "live-agency-new": livePath + "/H99.101", "officials": livePath + "/H99.01/can-bo?ky=2026-08",
	})
	maps.Copy(adminDeeds, map[string]story{
		"official-erased": {livePath + "/H99.01/can-bo/xoa-ten/12", nil, nil},
		"digest-stopped":  {officersPath + "/thu-buoi-sang/9", map[string]string{"gets": "khong"}, nil},
	})
}

// liveSet has the on-time ratio under the name that its forecast knows.
func liveSet() scoring.IndexSet {
	set := sampleSet()
	set.CasesIndicator, set.Groups[1].Indicators[0].Code = "PROGRESS_ON_TIME", "PROGRESS_ON_TIME"
	return set
}

// liveAgency is an agency with so many dossiers on time of so many.
func liveAgency(t testing.TB, code, name string, kind scoring.Kind, onTime, counted int64) activities.LiveAgency {
	some := scoring.Some[int64]
	card, err := scoring.NewScorer(liveSet()).Score(scoring.Figures{Agency: code, Measures: []scoring.Measure{
		{Indicator: "SYNCED", Numerator: some(40), Denominator: some(50)},
		{Indicator: "PROGRESS_ON_TIME", Numerator: some(onTime), Denominator: some(counted)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	a := activities.LiveAgency{Standing: scoring.Standing{Agency: scoring.Agency{Code: code, Name: name, Kind: kind}, Card: card, Rank: scoring.Some(1), Band: scoring.Some(1)}}
	for _, g := range card.Groups {
		a.Groups = append(a.Groups, g.Points)
	}
	late := counted - onTime
	a.Progress = scoring.Some(dossier.Progress{InTime: onTime - 5, Late: late, Falling: 3, Beyond: 2, Received: counted, ReceivedLate: late, Fell: onTime, FellLate: late, Elapsed: 9, Rest: 12})
	return a
}

func liveOn(day calendar.Day, agencies ...activities.LiveAgency) activities.LiveScores {
	at := day.Time().Add(time.Hour)
	return activities.LiveScores{LiveRun: activities.LiveRun{
		Key: activities.Key{Province: "H99", Period: "2026-09"}, Day: day, Computed: at, IndexSet: "sample-1", FromPortal: []string{"SYNCED"},
		LiveBasis: activities.LiveBasis{JudgedUntil: scoring.Some(at.Add(-time.Hour)), AsOf: at.Add(-15 * time.Hour), Intake: 3, Snapshot: "abc"},
	}, Agencies: agencies}
}

func (g *registers) running(which func(activities.LiveAgency) bool) activities.LiveView {
	t := &testing.T{}
	today := calendar.Date(2026, time.September, 14)
	all := func(bySo int64) []activities.LiveAgency {
		province := liveAgency(t, "H99", "Tỉnh", scoring.Province, 900, 1000)
		few := liveAgency(t, "H99.101", "Xã Mới", scoring.Commune, 7, 9)
		return slices.DeleteFunc([]activities.LiveAgency{
			province, liveAgency(t, "H99.01", "Sở "+hostile, scoring.Department, 80+bySo, 100), liveAgency(t, "H99.102", "Xã Hai", scoring.Commune, 90-bySo, 100), few,
		}, func(a activities.LiveAgency) bool { return which != nil && !which(a) })
	}
	return activities.LiveView{LiveScores: liveOn(today, all(5)...), Before: scoring.Some(liveOn(today-1, all(0)...)), Set: liveSet()}
}

func (g *registers) Running(context.Context) (activities.LiveView, error) {
	return g.running(nil), g.err
}

// RunningOf lets the office see all, and others H99.01 alone.
func (g *registers) RunningOf(_ context.Context, who activities.Actors, agency string) (activities.LiveView, error) {
	if _, err := who.To(review.ToView, review.Subject{Agency: agency}); err != nil {
		return activities.LiveView{}, activities.ErrNotFound
	}
	return g.running(func(a activities.LiveAgency) bool { return a.Code == agency }), g.err
}

func (g *registers) OwnAgencies(_ context.Context, who activities.Actors) ([]scoring.Agency, error) {
	if who[0].Agency == "H99" {
		return nil, nil
	}
	return []scoring.Agency{{Code: who[0].Agency, Name: "Sở Một", Kind: scoring.Department}}, nil
}

func (g *registers) AlarmsOf(_ context.Context, _ activities.Actors, agency string, _ int) (activities.AgencyAlarms, time.Time, error) {
	if agency != "H99.01" {
		return activities.AgencyAlarms{}, time.Time{}, nil
	}
	at := time.Date(2026, time.September, 11, 17, 0, 0, 0, calendar.Vietnam)
	return activities.AgencyAlarms{Code: agency, Name: "Sở Một", Soon: 1, Late: 2, PetitionsSoon: 1, Named: []activities.Alarmed{
		{Number: "H99.01-260801-0001", Procedure: "2.000815", Late: true},
		{Number: "H99.01-260802-0002" + hostile, Procedure: "1.1", Official: "Trần " + hostile, Limit: scoring.Some(at), Late: true},
		{Number: "H99.01-260903-0003", Limit: scoring.Some(at.AddDate(0, 0, 3))},
		{Number: "PA-1", Limit: scoring.Some(at.AddDate(0, 0, 4)), Petition: true},
	}}, at, nil
}

func (g *registers) PortalNews(context.Context, scoring.Period) (activities.PortalNews, error) {
	at := time.Date(2026, time.September, 14, 7, 30, 0, 0, calendar.Vietnam)
	return activities.PortalNews{
		Latest: scoring.Some(activities.TakenSnapshot{ID: "b", At: at}), Before: scoring.Some(activities.TakenSnapshot{ID: "a", At: at.AddDate(0, 0, -3)}),
		Changed: []activities.AgencyChange{{
			Agency: scoring.Agency{Code: "H99.01", Name: "Sở " + hostile, Kind: scoring.Department}, Figures: make([]activities.FigureChange, 2),
			Before: scoring.Some[scoring.Hundredths](2000), After: scoring.Some[scoring.Hundredths](2150),
		}},
		Added: []scoring.Agency{{Code: "H99.103", Name: "Xã Ba"}},
	}, g.err
}

func (g *registers) OfficialsOf(_ context.Context, who activities.Actors, p scoring.Period, agency string) (activities.Officials, error) {
	if _, err := who.To(review.ToSeeOfficials, review.Subject{Agency: agency}); err != nil {
		return activities.Officials{}, activities.ErrNotFound
	}
	if p == "" {
		p = "2026-09"
	}
	return activities.Officials{
		Agency: scoring.Agency{Code: agency, Name: "Sở Một"}, Period: p, Periods: []scoring.Period{"2026-09", "2026-08"}, Unnamed: 4,
		JudgedUntil: time.Date(2026, time.September, 1, 0, 0, 0, 0, calendar.Vietnam),
		Lines:       []activities.OfficialLine{{ID: 12, Name: "Lê " + hostile, Counted: 120, OnTime: 110}, {ID: 13, Counted: 30, OnTime: 30}, {ID: 14, Name: "Vũ Thị Mai", Counted: 19, OnTime: 10}},
	}, g.err
}

func (g *registers) EraseOfficial(_ context.Context, _ int, _ string, c activities.Change, preview bool) error {
	return g.done(c, preview)
}

func (g *registers) SetDigest(_ context.Context, _ string, _ bool, c activities.Change, preview bool) (bool, error) {
	return true, g.done(c, preview)
}

func (g *registers) GetsDigest(context.Context, string) (bool, error) { return true, g.err }

func TestWhoSeesTheRunningMonth(t *testing.T) {
	c := openConsole(t, &registers{})
	own, other := livePath+"/H99.01", livePath+"/H99.102"
	for _, want := range []struct {
		role   review.Role
		path   string
		status int
	}{
		{review.Focal, own, 200},
		{review.Deputy, own, 200},
		{review.Head, own, 200},
		{review.Staff, own, 200},
		{review.Auditor, other, 200},
		{review.Leader, other, 200},
		{review.Focal, other, 404},
		{review.Head, other, 404},
		{review.Operator, own, 403},
		{review.Head, own + "/can-bo", 200},
		{review.Staff, own + "/can-bo", 200},
		{review.Leader, own + "/can-bo", 200},
		{review.Focal, own + "/can-bo", 403},
		{review.Deputy, own + "/can-bo", 404},
		{review.Auditor, own + "/can-bo", 403},
		{review.Chairman, own + "/can-bo", 403},
		{review.Focal, officeLivePath, 403},
		{review.Head, officeLivePath + "/cong", 403},
		{review.Auditor, officeLivePath, 403},
		{review.Focal, livePath, 303},
		{review.Staff, livePath, 303},
		{review.Head, own + "/can-bo/xoa-ten/12", 403},
	} {
		if r := c.as(t, want.role, want.path); r.StatusCode != want.status {
			t.Errorf("%s as %s answers %d, not %d", want.path, want.role, r.StatusCode, want.status)
		}
	}
	if r := get(t, c.Server, own); r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(r.Header.Get("Location"), signInPath) {
		t.Errorf("who is not signed in is answered %d", r.StatusCode)
	}
	if r := c.as(t, review.Head, own+"/can-bo?ky=thang-8"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a period that is none: %d", r.StatusCode)
	}
}

func TestTheRunningMonthIsSorted(t *testing.T) {
	c := openConsole(t, &registers{})
	for order, want := range map[string]string{
		"": "Sở, Xã Hai, Xã Mới", "diem": "Sở, Xã Hai, Xã Mới", "thap": "Xã Mới, Sở, Xã Hai", "giam": "Xã Hai, Xã Mới, Sở", "tang": "Sở, Xã Mới, Xã Hai",
		"dung-han": "Sở, Xã Hai, Xã Mới", "ten": "Sở, Xã Hai, Xã Mới", "khong-co": "Sở, Xã Hai, Xã Mới",
	} {
		lines := liveLines(c.running(nil))
		slices.SortStableFunc(lines, func(a, b liveLine) int { return compareLive(a, b, order) })
		var names []string
		for _, l := range lines {
			name, _, _ := strings.Cut(l.Name, " <")
			names = append(names, strings.TrimSpace(strings.TrimSuffix(name, hostile)))
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("by %q: %s", order, got)
		}
	}
}

func TestAMonthWithoutAnythingSaysSo(t *testing.T) {
	c := openConsole(t, &registers{err: activities.ErrNotFound})
	for role, path := range map[review.Role]string{review.Staff: officeLivePath, review.Head: livePath + "/H99.01"} {
		if r := c.as(t, role, path); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "Chưa có số liệu nào của tháng này") {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	if r := c.as(t, review.Head, livePath+"/H99.102"); r.StatusCode != http.StatusNotFound {
		t.Errorf("of another agency: %d", r.StatusCode)
	}
}
