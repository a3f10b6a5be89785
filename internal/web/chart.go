package web

import "danhgia/scoring"

// chart is drawn by charts.js from its data; without it the table beside the chart says the same.
type chart struct {
	ID, Kind string
	Label    string // what it shows, for those who cannot see it
	Data     chartData
}

// chartScripts are what a page with charts needs.
var chartScripts = []string{"charts.js"}

// chartData is what a chart is made of. Values are points as numbers; null where there is no figure.
type chartData struct {
	Labels  []string      `json:"labels,omitempty"`
	Most    []float64     `json:"most,omitempty"` // the most of each label
	Series  []chartSeries `json:"series,omitempty"`
	Rows    []string      `json:"rows,omitempty"`  // of a heat map
	Cells   [][3]int      `json:"cells,omitempty"` // of a heat map: column, row, percent of the most
	Comma   bool          `json:"comma"`           // decimals are written with a comma
	Nothing string        `json:"nothing"`         // what to say where there is no figure
}

type chartSeries struct {
	Name   string     `json:"name"`
	Values []*float64 `json:"values"`
}

func newChartData(lang scoring.Lang) chartData {
	return chartData{Comma: lang == scoring.Vi, Nothing: phrases["none"].in(lang)}
}

func plotted(h scoring.Maybe[scoring.Hundredths]) *float64 {
	if !h.Known {
		return nil
	}
	value := h.Value.Float()
	return &value
}

// radarChart compares the groups of some cards, and what the middle agency has.
func radarChart(p *published, lang scoring.Lang, label string, cards []scoring.Standing, middle []scoring.Maybe[scoring.Hundredths], middleName string) chart {
	data := newChartData(lang)
	for _, group := range p.Set.Groups {
		data.Labels = append(data.Labels, group.Name.In(lang))
		data.Most = append(data.Most, group.Points.Float())
	}
	for _, s := range cards {
		series := chartSeries{Name: s.Name}
		for _, group := range s.Card.Groups {
			series.Values = append(series.Values, plotted(group.Points))
		}
		data.Series = append(data.Series, series)
	}
	if len(middle) > 0 {
		series := chartSeries{Name: middleName}
		for _, points := range middle {
			series.Values = append(series.Values, plotted(points))
		}
		data.Series = append(data.Series, series)
	}
	return chart{"chart-radar", "radar", label, data}
}

// trendChart is the total over the periods that are compared.
func trendChart(page *scorecardPage) chart {
	data := newChartData(page.Lang)
	data.Most = []float64{page.Pub.Set.Total.Float()}
	series := chartSeries{Name: phrases["total"].in(page.Lang)}
	for _, point := range page.Trend.Points {
		data.Labels = append(data.Labels, point.Period.In(page.Lang))
		series.Values = append(series.Values, plotted(point.Standing.Card.Total))
	}
	data.Series = []chartSeries{series}
	return chart{"chart-trend", "line", phrases["trend"].in(page.Lang), data}
}
