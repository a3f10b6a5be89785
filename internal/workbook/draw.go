package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

var palette = []string{"2E75B6", "70AD47", "FFC000"}

// figures are where the figures of a chart stand: rows from to to, a column for each series.
type figures struct{ head, from, to, series int }

// table writes the figures of a chart.
func (c *chartist) table(title string, head []string, rows [][]any) figures {
	c.put(c.row, []any{title}, labelStyle)
	t := figures{c.row + 1, c.row + 2, c.row + 1 + len(rows), len(head) - 1}
	titles := make([]any, len(head))
	for i, h := range head {
		titles[i] = h
	}
	c.put(t.head, titles, headStyle)
	for i, row := range rows {
		c.put(t.from+i, row, pointStyle)
	}
	c.row = t.to + 2
	return t
}

// put writes a row of the sheet of figures. Texts look like texts in any row.
func (c *chartist) put(row int, values []any, look style) {
	for i, v := range values {
		cell, err := excelize.CoordinatesToCellName(i+1, row)
		c.keep(err)
		its := look
		if _, text := v.(string); text && look == pointStyle {
			its = textStyle
		} else if _, whole := v.(int); whole {
			its = wholeStyle
		}
		if text, is := v.(string); is {
			c.keep(c.SetCellStr(chartFigureSheet, cell, text))
		} else {
			c.keep(c.SetCellValue(chartFigureSheet, cell, v))
		}
		c.keep(c.SetCellStyle(chartFigureSheet, cell, cell, c.styles[its]))
	}
}

// chart shows figures by columns or bars, with a value at each.
func (c *chartist) chart(kind excelize.ChartType, title string, t figures, colors []string) *excelize.Chart {
	font := func(size float64, bold bool) excelize.Font {
		return excelize.Font{Family: fontName, Size: size, Bold: bold, Color: "262626"}
	}
	small, heading := font(9, false), font(12, true)
	gap := uint(60)
	chart := &excelize.Chart{
		Type: kind, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &heading}}}, GapWidth: &gap,
		Legend: excelize.ChartLegend{Position: "bottom", Font: &small}, PlotArea: excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: pointFormat}}, ShowBlanksAs: "gap",
		XAxis: excelize.ChartAxis{Font: small}, YAxis: excelize.ChartAxis{Font: small, MajorGridLines: true, Minimum: new(float64), NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}},
		Format: excelize.GraphicOptions{AltText: title + "; số liệu ở trang “" + chartFigureSheet + "”"},
	}
	for i := range t.series {
		column, err := excelize.ColumnNumberToName(i + 2)
		c.keep(err)
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name:       fmt.Sprintf("'%s'!$%s$%d", chartFigureSheet, column, t.head),
			Categories: fmt.Sprintf("'%s'!$A$%d:$A$%d", chartFigureSheet, t.from, t.to),
			Values:     fmt.Sprintf("'%[1]s'!$%[2]s$%[3]d:$%[2]s$%[4]d", chartFigureSheet, column, t.from, t.to),
			Fill:       excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colors[i%len(colors)]}},
			DataLabel:  excelize.ChartDataLabel{Font: small},
		})
	}
	return chart
}

// The charts stand two in a row, two rows on a page. The library takes a row of 15 points for 18 pixels.
const (
	columnsEach, rowsEach   = 10, 18
	chartWidth, chartHeight = 620, (rowsEach - 1) * 18
	firstChartRow           = 5
)

func (c *chartist) draw(chart *excelize.Chart) {
	chart.Dimension = excelize.ChartDimension{Width: chartWidth, Height: chartHeight}
	row := firstChartRow + c.drawn/2*rowsEach
	at, err := excelize.CoordinatesToCellName(1+c.drawn%2*columnsEach, row)
	c.keep(err)
	for i := range rowsEach {
		c.keep(c.SetRowHeight(chartSheet, row+i, 15)) // else each program has a height of its own
	}
	if c.drawn > 0 && c.drawn%4 == 0 {
		c.keep(c.InsertPageBreak(chartSheet, fmt.Sprintf("A%d", row-1))) // in the gap above
	}
	c.drawn++
	c.keep(c.AddChart(chartSheet, at, chart))
}
