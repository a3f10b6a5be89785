package web

import (
	"errors"
	"net/http"
	"time"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

// dossierEntry is a dossier in the API. Its official is there for who may see officials.
type dossierEntry struct {
	Number    string                   `json:"number"`
	Agency    string                   `json:"agency"`
	Procedure string                   `json:"procedure"`
	Official  string                   `json:"official,omitempty"`
	Channel   dossier.Channel          `json:"channel"`
	Status    dossier.Status           `json:"status"`
	Received  scoring.Maybe[time.Time] `json:"received_at"`
	Due       scoring.Maybe[time.Time] `json:"due_at"`
	Ended     scoring.Maybe[time.Time] `json:"ended_at"`
	Returned  scoring.Maybe[time.Time] `json:"returned_at"`
	Timing    string                   `json:"timing"` // empty: it does not count
	Reason    dossier.Reason           `json:"reason"`
	Limit     scoring.Maybe[time.Time] `json:"limit_at"`
	Why       string                   `json:"why"`
	Page      string                   `json:"page"`
}

// dossierEntries is a page of them.
type dossierEntries struct {
	Period      scoring.Period `json:"period"`
	Until       time.Time      `json:"judged_until"`
	Provisional bool           `json:"provisional"`
	Dossiers    []dossierEntry `json:"dossiers"`
	Next        string         `json:"next"` // value of sau for the next page; empty: there is none
}

// indicatorEntry is how an indicator counts a dossier.
type indicatorEntry struct {
	Indicator string        `json:"indicator"`
	Place     dossier.Place `json:"place"`
	Ruled     bool          `json:"ruled"`
	Why       string        `json:"why"`
}

// dossierDetail is one dossier with how it counts.
type dossierDetail struct {
	dossierEntry
	Indicators []indicatorEntry `json:"indicators"`
}

var timingNames = map[dossier.Timing]string{
	dossier.EndedInTime: "ended-in-time", dossier.EndedLate: "ended-late", dossier.RunningInTime: "running-in-time", dossier.RunningLate: "running-late",
}

func (s *site) dossiersJSON(w http.ResponseWriter, r *http.Request) error {
	q, err := s.dossierQuery(r, dossierRows)
	if err != nil {
		return err
	}
	page, err := s.Dossiers.Dossiers(r.Context(), q)
	switch {
	case errors.Is(err, activities.ErrCursor):
		return errForm
	case err != nil:
		return refused(err)
	}
	list := dossierEntries{q.Period, page.Book.Until.Time(), !page.Book.Closed, []dossierEntry{}, page.Next}
	for _, l := range page.Lines {
		list.Dossiers = append(list.Dossiers, newDossierEntry(q, l, page.Book))
	}
	return sendJSON(w, r, list)
}

func (s *site) dossierJSON(w http.ResponseWriter, r *http.Request) error {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	if err != nil {
		return err
	}
	f, err := s.Dossiers.Dossier(r.Context(), visitor(r).Actors, p, r.PathValue("number"))
	if err != nil {
		return refused(err)
	}
	detail := dossierDetail{dossierEntry: newDossierEntry(activities.DossierQuery{Key: activities.Key{Period: p}}, f.DossierLine, f.Book)}
	for at, code := range dossier.Indicators {
		why := f.Counts.Explain(at, &f.DossierLine.Dossier, f.Verdict, f.Book.Until, scoring.Vi)
		detail.Indicators = append(detail.Indicators, indicatorEntry{code, f.Counts.Place(at), f.Ruled>>at&1 == 1, why})
	}
	return sendJSON(w, r, detail)
}

func newDossierEntry(q activities.DossierQuery, l activities.DossierLine, b activities.DossierBook) dossierEntry {
	view := newDossierView(q, l, b.Until)
	return dossierEntry{
		Number: l.Number, Agency: l.Agency, Procedure: l.Procedure, Official: l.Official, Channel: max(l.Channel, dossier.InPerson), Status: l.Status,
		Received: timeOf(l.Received), Due: timeOf(l.Due), Ended: timeOf(l.Ended), Returned: timeOf(l.Returned),
		Timing: timingNames[l.Verdict.Timing], Reason: l.Verdict.Reason, Limit: timeOf(l.Verdict.Limit), Why: view.Why, Page: view.Address,
	}
}

func timeOf(m dossier.Moment) scoring.Maybe[time.Time] {
	if m == 0 {
		return scoring.Maybe[time.Time]{}
	}
	return scoring.Some(m.Time())
}
