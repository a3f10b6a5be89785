package web

import (
	"fmt"
	"net/http"
	"slices"

	"danhgia/scoring"
)

// heatPage shows how much of the points of every indicator every agency of a kind has.
type heatPage struct {
	frame
	wanted
	Kinds   []kindLink
	Group   peerGroup
	Columns []heatColumn
	Rows    []heatRow
	Chart   chart
}

type kindLink struct {
	Title, Address string
	Current        bool
}

// heatColumn is an indicator by a short number; its name stands in the list beside the table.
type heatColumn struct {
	Number, Code, Name string
}

type heatRow struct {
	row
	Cells []heatCell
}

// heatCell is what an agency has of an indicator, in percent of its points.
type heatCell struct {
	Percent scoring.Maybe[int]
	Heat    string // a style: from the least to the most
}

var heatQueries = []string{kindQuery, pageQuery}

func (s *site) heatmap(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	page := heatPage{frame: s.frame(r, p), wanted: p.wanted(r)}
	page.Title, err = say("heat.of", page.Lang, p.Period.In(page.Lang))
	if err != nil {
		return nil, err
	}
	all := page.choose()
	page.Group = p.peerGroup(all)
	shown := []int(nil)
	page.Group.Pages, shown = page.frame.paged(all.members, page.number(all.kind), all.kind)
	page.Group.Rows = p.rows(shown, page.Lang)
	page.fill()
	page.Scripts = chartScripts
	return s.document("heatmap", page.Lang, page)
}

// choose is the kind that is shown: the one of the address, or the first that has peers.
func (page *heatPage) choose() peers {
	kinds := slices.DeleteFunc(slices.Clone(page.Pub.register.peers), func(p peers) bool { return p.kind == scoring.Province })
	if len(kinds) == 0 {
		kinds = page.Pub.register.peers
	}
	at := max(slices.IndexFunc(kinds, func(p peers) bool { return p.kind == page.Kind }), 0)
	page.Kind = kinds[at].kind
	page.Keep = [][2]string{{kindQuery, string(page.Kind)}}
	for i, k := range kinds {
		page.Kinds = append(page.Kinds, kindLink{page.Pub.peerGroup(k).Title, page.With(kindQuery, string(k.kind)), i == at})
	}
	return kinds[at]
}

func (page *heatPage) fill() {
	for g, group := range page.Pub.Set.Groups {
		for i, indicator := range group.Indicators {
			if indicator.Points > 0 {
				page.Columns = append(page.Columns, heatColumn{fmt.Sprintf("%d.%d", g+1, i+1), indicator.Code, indicator.Name.In(page.Lang)})
			}
		}
	}
	data := newChartData(page.Lang)
	for _, c := range page.Columns {
		data.Labels = append(data.Labels, c.Number+" "+c.Name)
	}
	for y, row := range page.Group.Rows {
		view := heatRow{row: row}
		data.Rows = append(data.Rows, row.Name)
		for _, group := range row.Card.Groups {
			for _, r := range group.Indicators {
				if r.Max == 0 {
					continue
				}
				cell := heatOf(r)
				data.Cells = append(data.Cells, [3]int{len(view.Cells), y, cell.plotted()})
				view.Cells = append(view.Cells, cell)
			}
		}
		page.Rows = append(page.Rows, view)
	}
	page.Chart = chart{"chart-heat", "heat", phrases["heat.chart"].in(page.Lang), data}
}

// heatOf is a result in percent of its points, rounded down, so that 100 is all of them.
func heatOf(r scoring.Result) heatCell {
	if !r.Points.Known {
		return heatCell{}
	}
	percent := int(r.Points.Value * 100 / r.Max)
	heat := "heat5"
	for i, below := range []int{50, 70, 80, 90} {
		if percent < below {
			heat = fmt.Sprintf("heat%d", i+1)
			break
		}
	}
	return heatCell{scoring.Some(percent), heat}
}

// plotted is the percentage; no figure is below all of them.
func (c heatCell) plotted() int {
	if !c.Percent.Known {
		return -1
	}
	return c.Percent.Value
}
