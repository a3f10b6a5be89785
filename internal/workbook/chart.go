package workbook

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"danhgia/activities"
	"danhgia/scoring"
)

const (
	ends    = 10 // how many of the best and of the last a chart shows
	wholeOf = 24 // a peer group of so many is shown whole
)

// charts makes the sheet of charts and that of their figures.
func (b *book) charts() {
	if b.err != nil {
		return
	}
	c := &chartist{book: b}
	c.sheets()
	for _, kind := range b.digest.kinds() {
		if kind != scoring.Province {
			c.totals(kind)
		}
	}
	c.averages()
	c.bands()
	b.keep(b.SetColWidth(chartFigureSheet, "A", "A", 48))
	b.keep(b.SetColWidth(chartFigureSheet, "B", "F", 16))
}

// chartist draws one chart after the other, two in a row, and puts their figures one below the other.
type chartist struct {
	*book
	drawn int
	row   int
}

func (c *chartist) sheets() {
	c.plain(chartSheet, "Biểu đồ")
	c.plain(chartFigureSheet, "Số liệu của các biểu đồ")
	no := false
	c.keep(c.SetSheetView(chartSheet, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	c.row = firstChartRow
}

// plain is a sheet without a table of its own.
func (c *chartist) plain(name, title string) {
	s := &sheet{book: c.book, name: name}
	s.paper()
	for i, line := range c.heading(title) {
		cell := fmt.Sprintf("A%d", i+1)
		c.keep(c.SetCellStr(name, cell, line))
		c.keep(c.SetCellStyle(name, cell, cell, c.styles[[]style{officeStyle, titleStyle, noteStyle}[i]]))
	}
}

// totals shows the totals of a peer group: all of them, or the first and the last.
func (c *chartist) totals(kind scoring.Kind) {
	var all []place
	for _, p := range c.digest.places {
		if p.Kind == kind && p.rank.Known {
			all = append(all, p)
		}
	}
	name := activities.KindName(kind)
	switch {
	case len(all) == 0:
	case len(all) <= wholeOf:
		c.bar("Tổng điểm của các "+name, all, "2E75B6")
	default:
		c.bar(fmt.Sprintf("%d %s có tổng điểm cao nhất", ends, name), all[:ends], "2E75B6")
		c.bar(fmt.Sprintf("%d %s có tổng điểm thấp nhất", ends, name), all[len(all)-ends:], "C55A11")
	}
}

func (c *chartist) bar(title string, places []place, color string) {
	rows := make([][]any, len(places))
	for i, p := range places {
		rows[i] = []any{p.Name, points(p.total)}
	}
	t := c.table(title, []string{"Cơ quan, đơn vị", "Tổng điểm"}, rows)
	chart := c.chart(excelize.Bar, title, t, []string{color})
	chart.XAxis.ReverseOrder = true // the first on top
	most := c.Set.Total.Float()
	chart.YAxis.None, chart.YAxis.Maximum = true, &most // every bar says its value
	chart.Legend = excelize.ChartLegend{Position: "none"}
	c.draw(chart)
}

// averages compares the peer groups in what they have of each group of indicators.
func (c *chartist) averages() {
	kinds := slices.DeleteFunc(c.digest.kinds(), func(k scoring.Kind) bool { return k == scoring.Province })
	if len(kinds) == 0 {
		return
	}
	head := []string{"Nhóm chỉ số"}
	for _, k := range kinds {
		head = append(head, capital(activities.KindName(k)))
	}
	var rows [][]any
	for i, g := range c.Set.Groups {
		row := []any{g.Name.Vi}
		for _, k := range kinds {
			row = append(row, points(c.digest.average(k, i, g.Points)))
		}
		rows = append(rows, row)
	}
	title := "Điểm trung bình theo nhóm chỉ số, % của điểm tối đa"
	c.draw(c.chart(excelize.Col, title, c.table(title, head, rows), palette))
}

// average is what the ranked agencies of a kind have of a group on average, in percent of its points. Who has no figure
// is not counted.
func (d *digest) average(kind scoring.Kind, group int, most scoring.Hundredths) scoring.Maybe[scoring.Hundredths] {
	var sum, n scoring.Hundredths
	for _, p := range d.places {
		if p.Kind == kind && p.rank.Known && p.groups[group].Known {
			sum, n = sum+p.groups[group].Value, n+1
		}
	}
	if n == 0 || most == 0 {
		return scoring.Maybe[scoring.Hundredths]{}
	}
	return scoring.Some(scoring.RoundHalfUp(float64(sum) * 100 / float64(n*most)))
}

// bands shows how many agencies of each peer group are in which band.
func (c *chartist) bands() {
	kinds := slices.DeleteFunc(c.digest.kinds(), func(k scoring.Kind) bool { return k == scoring.Province })
	head := []string{"Xếp loại"}
	for _, k := range kinds {
		head = append(head, capital(activities.KindName(k)))
	}
	var rows [][]any
	for at, band := range c.Set.Bands {
		row := []any{band.Name.Vi}
		for _, k := range kinds {
			n := 0
			for _, p := range c.digest.places {
				if p.Kind == k && p.band == scoring.Some(at) {
					n++
				}
			}
			row = append(row, n)
		}
		rows = append(rows, row)
	}
	if len(kinds) == 0 || len(rows) == 0 {
		return
	}
	title := "Số cơ quan, đơn vị theo mức xếp loại"
	chart := c.chart(excelize.Col, title, c.table(title, head, rows), palette)
	chart.PlotArea.NumFmt.CustomNumFmt = wholeFormat
	c.draw(chart)
}
