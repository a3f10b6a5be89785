package web

import (
	"strconv"

	"danhgia/scoring"
)

// pageRows are how many rows a table shows at once: the agencies of any province, but not those of the country.
const pageRows = 250

// pagesOf are the pages of a long table.
type pagesOf struct {
	Page, Pages int
	First, Last int // rows that are shown, from 1
	Previous    string
	Next        string // addresses; empty: there is none
}

// paged are the rows of a page. A page that there is not is the nearest that there is.
func (f frame) paged(rows []int, page int, kind scoring.Kind) (p pagesOf, shown []int) {
	p.Pages = max((len(rows)+pageRows-1)/pageRows, 1)
	p.Page = min(max(page, 1), p.Pages)
	from, to := (p.Page-1)*pageRows, min(p.Page*pageRows, len(rows))
	p.First, p.Last = from+1, to
	link := func(page int) string {
		return f.With(kindQuery, string(kind), pageQuery, strconv.Itoa(page)) + "#" + string(kind)
	}
	if p.Page > 1 {
		p.Previous = link(p.Page - 1)
	}
	if p.Page < p.Pages {
		p.Next = link(p.Page + 1)
	}
	return p, rows[from:to]
}
