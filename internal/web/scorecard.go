package web

import (
	"net/http"
	"strconv"

	"danhgia/scoring"
)

// scorecardPage is the scorecard (phiếu điểm) of one agency.
type scorecardPage struct {
	frame
	row
	Peers   peerGroup
	Why     []string // of the total
	Groups  []groupView
	Legal   []scoring.GroupSum
	Advice  []adviceView
	Common  []adviceView // on indicators that only the province can change
	Missing []string     // names of indicators that the collection lacks
	Given   []string     // names of groups that have the portal's score

	Medians *scoring.Medians // nil where there are no peers to be in the middle of
	Radar   chart
	Trend   trend
	Since   *since // nil: there is nothing to compare with
	Partial bool   // a part of the figures is not there, so the period is compared with none
	Quality quality
}

type groupView struct {
	scoring.GroupResult
	Name       string
	Why        []string
	Difference scoring.Maybe[scoring.Hundredths]
	Median     scoring.Maybe[scoring.Hundredths] // of the peers
	Lines      []indicatorView
}

type indicatorView struct {
	scoring.Result
	Name       string
	Province   bool // the province's figure, copied to the agency
	Why        []string
	Difference scoring.Maybe[scoring.Hundredths]
	Form       *disputeForm // where it can be disputed
	// NumeratorList and DenominatorList are the addresses of what is behind the counts, on pages of those who may see it.
	NumeratorList, DenominatorList string
}

type adviceView struct {
	scoring.Advice
	Name  string
	Lines []string
	Try   string // the address of what-if with the figures that give all points
}

func (s *site) scorecard(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	standing, err := p.standing(r.PathValue("agency"))
	if err != nil {
		return nil, err
	}
	page := scorecardPage{frame: s.frame(r, p)}
	page.Title = standing.Name
	page.fill(standing)
	page.Scripts = chartScripts
	if err := s.addTrend(r.Context(), &page); err != nil {
		return nil, err
	}
	return s.document("scorecard", page.Lang, page)
}

func (page *scorecardPage) fill(standing scoring.Standing) {
	p, lang := page.Pub, page.Lang
	page.row = row{standing, p.band(standing.Band, lang)}
	page.Peers = p.peerGroup(p.register.of(standing.Kind))
	page.Legal = p.scorer.LegalGroups(standing.Card)
	for g, result := range standing.Card.Groups {
		page.Groups = append(page.Groups, page.group(p.Set.Groups[g], result))
	}
	page.addMedians(p.register.of(standing.Kind))
	page.judge()
	if p.Explained() {
		page.Why = p.scorer.ExplainTotal(standing.Card, lang).Lines()
		page.advise(standing)
	}
}

// addMedians puts what the middle agency of the peers has beside what this one has.
func (page *scorecardPage) addMedians(all peers) {
	var middle []scoring.Maybe[scoring.Hundredths]
	if all.kind != scoring.Province && all.ranked > 1 {
		page.Medians = &all.medians
		middle = all.medians.Groups
		page.sayMedians()
	}
	label, _ := say("radar.of", page.Lang, page.Name)
	page.Radar = radarChart(page.Pub, page.Lang, label, []scoring.Standing{page.Standing}, middle, phrases["median"].in(page.Lang))
}

func (page *scorecardPage) sayMedians() {
	for g := range page.Groups {
		group := &page.Groups[g]
		group.Median = page.Medians.Groups[g]
		for i := range group.Lines {
			if median := page.Medians.Indicators[g][i]; median.Known && len(group.Lines[i].Why) > 0 && !group.Lines[i].Province {
				said, _ := say("median.of", page.Lang, median.Value.In(page.Lang))
				group.Lines[i].Why = append(group.Lines[i].Why, said)
			}
		}
	}
}

func (page *scorecardPage) group(group scoring.Group, result scoring.GroupResult) groupView {
	view := groupView{GroupResult: result, Name: group.Name.In(page.Lang), Difference: result.Difference()}
	if page.Pub.Explained() {
		view.Why = page.Pub.scorer.ExplainGroup(result, page.Lang).Lines()
	}
	if result.AsGiven {
		view.Difference = scoring.Maybe[scoring.Hundredths]{} // it is the portal's score, so there is nothing to compare
		page.Given = append(page.Given, view.Name)
	}
	for i, r := range result.Indicators {
		view.Lines = append(view.Lines, page.indicator(group.Indicators[i], r))
	}
	return view
}

func (page *scorecardPage) indicator(indicator scoring.Indicator, r scoring.Result) indicatorView {
	view := indicatorView{Result: r, Name: indicator.Name.In(page.Lang), Difference: r.Difference()}
	view.Province = indicator.Level == scoring.LevelProvince && page.Kind != scoring.Province
	if r.Rule == scoring.RuleMissing {
		page.Missing = append(page.Missing, view.Name)
	}
	if page.Pub.Explained() {
		view.Why = page.Pub.scorer.Explain(r, page.Lang).Lines()
	}
	return view
}

func (page *scorecardPage) advise(standing scoring.Standing) {
	p, names := page.Pub, page.Pub.names(page.Lang)
	for _, a := range p.scorer.Advise(standing.Card) {
		view := adviceView{Advice: a, Name: names[a.Indicator], Lines: p.scorer.Lines(a, page.Lang)}
		if a.Level == scoring.LevelProvince && standing.Kind != scoring.Province {
			page.Common = append(page.Common, view)
			continue
		}
		step := a.Steps[len(a.Steps)-1]
		try := frame{Lang: page.Lang, Here: address("ky", p.Period, "don-vi", page.Code, "thu")}
		view.Try = try.With(numeratorField+a.Indicator, strconv.FormatInt(step.Numerator, 10), denominatorField+a.Indicator, strconv.FormatInt(step.Denominator, 10)) + "#result"
		page.Advice = append(page.Advice, view)
	}
}

// names are the names of groups and indicators by code.
func (p *published) names(lang scoring.Lang) map[string]string {
	names := map[string]string{}
	for _, group := range p.Set.Groups {
		names[group.Code] = group.Name.In(lang)
		for _, indicator := range group.Indicators {
			names[indicator.Code] = indicator.Name.In(lang)
		}
	}
	return names
}
