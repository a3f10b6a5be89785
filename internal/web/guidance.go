package web

import (
	"net/http"
	"strconv"

	"danhgia/scoring"
)

// guide says what an indicator counts and how to do better. What is not known of an indicator is left out.
type guide struct {
	Numerator, Denominator scoring.Text
	How                    []scoring.Text
}

// indicatorPage explains one indicator.
type indicatorPage struct {
	frame
	scoring.Indicator
	Group    scoring.Group
	Guide    guide
	Known    bool // the guide says what is counted
	Peers    []peersOn
	Examples []exampleView
}

// peersOn is how the agencies of a kind do on an indicator.
type peersOn struct {
	Kind    scoring.Kind
	Title   string
	Median  scoring.Maybe[scoring.Hundredths]
	Full    int // have all points
	Without int // have no points, for want of figures
	All     int
}

// exampleView is what a ratio gives.
type exampleView struct {
	Ratio  string
	Points scoring.Maybe[scoring.Hundredths]
}

func (s *site) indicatorGuide(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	for g, group := range p.Set.Groups {
		for i, indicator := range group.Indicators {
			if indicator.Code != r.PathValue("indicator") {
				continue
			}
			page := indicatorPage{frame: s.frame(r, p), Indicator: indicator, Group: group}
			page.Title = indicator.Name.In(page.Lang)
			page.Guide, page.Known = guides[indicator.Code]
			page.fill(g, i)
			return s.document("indicator", page.Lang, page)
		}
	}
	return nil, errNoPage
}

func (page *indicatorPage) fill(g, i int) {
	for _, all := range page.Pub.register.peers {
		on := peersOn{Kind: all.kind, Title: page.Pub.peerGroup(all).Title, All: len(all.members)}
		if len(all.medians.Indicators) > 0 {
			on.Median = all.medians.Indicators[g][i]
		}
		for _, member := range all.members {
			switch result := page.Pub.Results.Agencies[member].Card.Groups[g].Indicators[i]; {
			case !result.Points.Known:
				on.Without++
			case result.Points.Value == result.Max:
				on.Full++
			}
		}
		page.Peers = append(page.Peers, on)
	}
	for _, ratio := range []int64{25, 50, 75, 90, 100} {
		result := page.Pub.example(page.Code, ratio)
		page.Examples = append(page.Examples, exampleView{strconv.FormatInt(ratio, 10), result})
	}
}

// example is what a ratio of so many percent gives, by the rules that score.
func (p *published) example(code string, percent int64) scoring.Maybe[scoring.Hundredths] {
	card, err := p.scorer.Score(scoring.Figures{Measures: []scoring.Measure{{
		Indicator: code, Numerator: scoring.Some(percent), Denominator: scoring.Some[int64](100),
	}}})
	if err != nil {
		return scoring.Maybe[scoring.Hundredths]{}
	}
	for _, group := range card.Groups {
		for _, r := range group.Indicators {
			if r.Indicator == code {
				return r.Points
			}
		}
	}
	return scoring.Maybe[scoring.Hundredths]{}
}

// methodPage says how points, ranks and classes come about; it is made from the index set.
type methodPage struct {
	frame
	Decimals []scoring.Group // groups whose ratios are rounded
}

func (s *site) method(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	page := methodPage{frame: s.frame(r, p)}
	if page.Title, err = say("method.of", page.Lang, p.Period.In(page.Lang)); err != nil {
		return nil, err
	}
	for _, group := range p.Set.Groups {
		if group.RatioDecimals.Known {
			page.Decimals = append(page.Decimals, group)
		}
	}
	return s.document("method", page.Lang, page)
}
