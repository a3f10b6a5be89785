package web

import (
	"cmp"
	"net/http"
	"slices"

	"danhgia/scoring"
)

// rankingPage is a period's results at a glance.
type rankingPage struct {
	frame
	Whole []row // the province's own row
	Peers []peerGroup
	Other []scoring.Period // other periods with results, the newest first
}

// peerGroup are the agencies that are ranked among one another.
type peerGroup struct {
	Kind   scoring.Kind
	Title  string // a phrase
	Rows   []row  // by rank; those without a rank come last
	Ranked int
	Groups []column
}

// column heads a group's points.
type column struct {
	scoring.Group
	Given bool // at least one agency has the portal's score of the group
}

type row struct {
	scoring.Standing
	Class string // the band's name
}

// home leads to the newest period.
func (s *site) home(w http.ResponseWriter, r *http.Request) error {
	e, err := s.editions.latest(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if len(e.list) > 0 {
		http.Redirect(w, r, address("ky", e.list[0].Period)+query(langOf(r)), http.StatusFound)
		return nil
	}
	page := emptyPage{s.frame(r, nil)}
	page.Title = phrases["empty"].in(page.Lang)
	body, err := s.pages.render("empty", page.Lang, page)
	if err != nil {
		return err
	}
	send(w, r, "text/html; charset=utf-8", body)
	return nil
}

func (s *site) ranking(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	other := slices.DeleteFunc(e.periods(), func(other scoring.Period) bool { return other == p.Period })
	page := rankingPage{frame: s.frame(r, p), Other: other}
	page.Title, err = say("results.of", page.Lang, p.Period.In(page.Lang))
	if err != nil {
		return nil, err
	}
	for _, group := range p.peerGroups(page.Lang) {
		if group.Kind == scoring.Province {
			page.Whole = group.Rows
			continue
		}
		page.Peers = append(page.Peers, group)
	}
	return s.document("ranking", page.Lang, page)
}

var peerTitles = map[scoring.Kind]string{
	scoring.Province: "peers.province", scoring.Department: "peers.department", scoring.Commune: "peers.commune",
}

// peerGroups are all agencies by kind, in the order of the results.
func (p *published) peerGroups(lang scoring.Lang) (groups []peerGroup) {
	for _, standing := range p.Results.Agencies {
		at := slices.IndexFunc(groups, func(g peerGroup) bool { return g.Kind == standing.Kind })
		if at < 0 {
			at = len(groups)
			groups = append(groups, p.peerGroup(standing.Kind))
		}
		groups[at].add(row{standing, p.band(standing, lang)})
	}
	for _, group := range groups {
		slices.SortStableFunc(group.Rows, byRank)
	}
	return groups
}

func (p *published) peerGroup(kind scoring.Kind) peerGroup {
	g := peerGroup{Kind: kind, Title: cmp.Or(peerTitles[kind], "peers.other")}
	for _, group := range p.Set.Groups {
		g.Groups = append(g.Groups, column{Group: group})
	}
	return g
}

func (g *peerGroup) add(r row) {
	g.Rows = append(g.Rows, r)
	if r.Rank.Known {
		g.Ranked++
	}
	for i, group := range r.Card.Groups {
		g.Groups[i].Given = g.Groups[i].Given || group.AsGiven
	}
}

// byRank only orders by the rank that is stored: nothing ranks again.
func byRank(a, b row) int {
	if a.Rank.Known != b.Rank.Known {
		if a.Rank.Known {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.Rank.Value, b.Rank.Value)
}

func (p *published) band(s scoring.Standing, lang scoring.Lang) string {
	if !s.Band.Known || s.Band.Value >= len(p.Set.Bands) {
		return ""
	}
	return p.Set.Bands[s.Band.Value].Name.In(lang)
}
