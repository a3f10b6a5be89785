package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"danhgia/scoring"
)

// rankingPage is a period's results at a glance.
type rankingPage struct {
	frame
	wanted
	Whole []row // the province's own row
	Peers []peerGroup
	Found int              // agencies that a search has found
	Other []scoring.Period // other periods with results, the newest first
}

// peerGroup are the agencies that are ranked among one another, or some of them.
type peerGroup struct {
	Kind   scoring.Kind
	Title  string // a phrase
	Rows   []row
	All    int
	Ranked int
	Groups []column
	Pages  pagesOf
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
	page := rankingPage{frame: s.frame(r, p), wanted: p.wanted(r)}
	page.Keep = page.wanted.keep()
	page.Other = slices.DeleteFunc(e.periods(), func(other scoring.Period) bool { return other == p.Period })
	page.Title, err = say("results.of", page.Lang, p.Period.In(page.Lang))
	if err != nil {
		return nil, err
	}
	for _, peers := range p.register.peers {
		page.add(peers)
	}
	return s.document("ranking", page.Lang, page)
}

// add shows what was chosen of the agencies of a kind.
func (page *rankingPage) add(all peers) {
	p := page.Pub
	chosen := p.found(all.members, page.Find)
	page.Found += len(chosen)
	switch {
	case all.kind == scoring.Province:
		page.Whole = p.rows(chosen, page.Lang)
	case page.Find != "" && len(chosen) == 0 || page.Kind != "" && page.Kind != all.kind:
	default:
		group := p.peerGroup(all)
		group.Pages, chosen = page.frame.paged(p.sorted(chosen, page.order), page.number(all.kind), all.kind)
		group.Rows = p.rows(chosen, page.Lang)
		page.Peers = append(page.Peers, group)
	}
}

// wanted is what a reader wants of a ranking, by the queries of its address.
type wanted struct {
	order
	Find  string       // as it was typed
	Fault string       // a phrase: why nothing is searched
	Kind  scoring.Kind // only these; empty: all
	page  int
}

// The queries of a ranking, and the longest text that is searched for.
const (
	sortQuery   = "sap-xep"
	findQuery   = "tim"
	kindQuery   = "nhom"
	pageQuery   = "trang"
	longestFind = 100
)

var rankingQueries = []string{sortQuery, findQuery, kindQuery, pageQuery}

// wanted reads the queries. What names no column, no kind or no page is as if it were not there.
func (p *published) wanted(r *http.Request) (c wanted) {
	q := r.URL.Query()
	c.column, c.down = strings.CutPrefix(q.Get(sortQuery), "-")
	known := slices.Contains([]string{byRank, byName, byTotal}, c.column) ||
		slices.ContainsFunc(p.Set.Groups, func(g scoring.Group) bool { return g.Code == c.column })
	if !known {
		c.order = order{column: byRank}
	}
	c.Find = strings.Join(strings.Fields(norm.NFC.String(strings.ToValidUTF8(q.Get(findQuery), ""))), " ")
	if len([]rune(c.Find)) > longestFind {
		c.Find, c.Fault = string([]rune(c.Find)[:longestFind]), "find.long"
	}
	if kind := scoring.Kind(q.Get(kindQuery)); slices.ContainsFunc(p.register.peers, func(peers peers) bool { return peers.kind == kind }) {
		c.Kind = kind
	}
	c.page, _ = strconv.Atoi(q.Get(pageQuery))
	return c
}

// keep are the queries that other links of the page keep.
func (c wanted) keep() (keep [][2]string) {
	if c.order != (order{column: byRank}) {
		keep = append(keep, [2]string{sortQuery, c.order.String()})
	}
	if c.Find != "" {
		keep = append(keep, [2]string{findQuery, c.Find})
	}
	if c.Kind != "" {
		keep = append(keep, [2]string{kindQuery, string(c.Kind)})
	}
	return keep
}

// number is the page that is shown of a kind.
func (c wanted) number(kind scoring.Kind) int {
	if c.Kind != kind {
		return 1
	}
	return c.page
}

// String is an order as addresses have it.
func (o order) String() string {
	if o.down {
		return "-" + o.column
	}
	return o.column
}

// Sorted is how a column is sorted, as aria-sort says it; empty: it is not.
func (o order) Sorted(column string) string {
	switch {
	case column != o.column:
		return ""
	case o.down:
		return "descending"
	default:
		return "ascending"
	}
}

// Resort is the order that the heading of a column leads to: ranks and names from the first, points from the most; and
// the other way round when it is sorted so already.
func (o order) Resort(column string) string {
	next := order{column, column != byRank && column != byName}
	if o == next {
		next.down = !next.down
	}
	if next == (order{column: byRank}) {
		return ""
	}
	return next.String()
}

// found are the members whose names or codes have all words of a text, with or without marks.
func (p *published) found(members []int, text string) []int {
	words := strings.Fields(fold(text))
	if len(words) == 0 {
		return members
	}
	var found []int
	for _, i := range members {
		if matches(p.register.folded[i], words) {
			found = append(found, i)
		}
	}
	return found
}

var peerTitles = map[scoring.Kind]string{
	scoring.Province: "peers.province", scoring.Department: "peers.department", scoring.Commune: "peers.commune",
}

// peerGroup is a group without its rows.
func (p *published) peerGroup(all peers) peerGroup {
	g := peerGroup{Kind: all.kind, Title: cmp.Or(peerTitles[all.kind], "peers.other"), All: len(all.members), Ranked: all.ranked}
	for i, group := range p.Set.Groups {
		g.Groups = append(g.Groups, column{group, all.given[i]})
	}
	return g
}

func (p *published) rows(members []int, lang scoring.Lang) []row {
	rows := make([]row, len(members))
	for i, member := range members {
		standing := p.Results.Agencies[member]
		rows[i] = row{standing, p.band(standing.Band, lang)}
	}
	return rows
}

func (p *published) band(band scoring.Maybe[int], lang scoring.Lang) string {
	if !band.Known || band.Value >= len(p.Set.Bands) {
		return ""
	}
	return p.Set.Bands[band.Value].Name.In(lang)
}
