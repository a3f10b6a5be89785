package web

import (
	"net/http"
	"slices"

	"danhgia/scoring"
)

// differencesPage compares all points with the portal's own, and gathers what is odd about the figures.
type differencesPage struct {
	frame
	Compared int // points that the portal published and that were computed here
	Rows     []difference
	Doubts   []doubt
	Missing  []doubt // figures that are not in the collection at all
	Gaps     []gap
}

// difference is a value of ours that is not the portal's.
type difference struct {
	Agency    scoring.Agency
	What      string // the group or the indicator
	Group     bool
	Published scoring.Maybe[scoring.Hundredths]
	Points    scoring.Maybe[scoring.Hundredths]
	By        scoring.Maybe[scoring.Hundredths]
}

// doubt is something odd, with the agencies whose figure it is.
type doubt struct {
	What     string
	Text     string
	Agencies []scoring.Agency
}

type gap struct {
	scoring.Gap
	Name string
}

func (s *site) differences(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	page := differencesPage{frame: s.frame(r, p)}
	page.Title, err = say("differences.of", page.Lang, p.Period.In(page.Lang))
	if err != nil {
		return nil, err
	}
	page.fill()
	return s.document("differences", page.Lang, page)
}

func (page *differencesPage) fill() {
	names := page.Pub.names(page.Lang)
	for _, standing := range page.Pub.Results.Agencies {
		for _, g := range standing.Card.Groups {
			for _, r := range g.Indicators {
				page.compare(difference{standing.Agency, names[r.Indicator], false, r.Published, r.Points, r.Difference()})
				page.doubts(standing.Agency, names[r.Indicator], r)
			}
			if !g.AsGiven {
				page.compare(difference{standing.Agency, names[g.Code], true, g.Published, g.Points, g.Difference()})
			}
		}
	}
	for _, g := range page.Pub.Results.Snapshot.Gaps {
		standing, err := page.Pub.standing(g.Agency)
		if err != nil {
			standing.Name = g.Agency
		}
		page.Gaps = append(page.Gaps, gap{g, standing.Name})
	}
}

// compare counts a value that the portal published, and keeps it when ours is another one or not there.
func (page *differencesPage) compare(d difference) {
	if !d.Published.Known {
		return
	}
	page.Compared++
	if d.Points != d.Published {
		page.Rows = append(page.Rows, d)
	}
}

func (page *differencesPage) doubts(agency scoring.Agency, name string, r scoring.Result) {
	if r.Rule == scoring.RuleMissing {
		page.Missing = gather(page.Missing, name, "", agency)
	}
	for _, flag := range r.Flags {
		page.Doubts = gather(page.Doubts, name, flag.In(page.Lang), agency)
	}
}

func gather(doubts []doubt, what, text string, agency scoring.Agency) []doubt {
	at := slices.IndexFunc(doubts, func(d doubt) bool { return d.What == what && d.Text == text })
	if at < 0 {
		return append(doubts, doubt{what, text, []scoring.Agency{agency}})
	}
	doubts[at].Agencies = append(doubts[at].Agencies, agency)
	return doubts
}
