package scoring

import "strings"

// Explanation says in sentences why something has the points that it has.
type Explanation struct {
	Rule       string   `json:"rule"`
	Inputs     string   `json:"inputs,omitempty"`
	Arithmetic []string `json:"arithmetic,omitempty"`
	Notes      []string `json:"notes,omitempty"` // whose figure it is, the portal's own points, doubts
	Basis      string   `json:"basis"`           // index set and rules
}

// Lines are the sentences in their order.
func (e Explanation) Lines() []string {
	lines := append([]string{e.Rule, e.Inputs}, e.Arithmetic...)
	lines = append(append(lines, e.Notes...), e.Basis)
	return compact(lines)
}

func compact(lines []string) []string {
	full := lines[:0:0]
	for _, line := range lines {
		if line != "" {
			full = append(full, line)
		}
	}
	return full
}

// Explain says why a result of this scorer has its points.
func (s *Scorer) Explain(r Result, lang Lang) Explanation {
	p := s.places[r.Indicator]
	group := s.set.Groups[p.group]
	e := explainer{group.Indicators[p.indicator], group.RatioDecimals, r, lang}
	return Explanation{
		Rule:       e.rule(),
		Inputs:     e.inputs(),
		Arithmetic: e.arithmetic(),
		Notes:      e.notes(),
		Basis:      s.basis(lang),
	}
}

// ExplainGroup says why a group has its points.
func (s *Scorer) ExplainGroup(g GroupResult, lang Lang) Explanation {
	if g.AsGiven {
		return Explanation{Rule: rulePhrases[RuleGroupOnly].in(lang), Arithmetic: []string{fixedPhrase.in(lang, g.Points.Value.In(lang), short(g.Max, lang))}, Basis: s.basis(lang)}
	}
	var terms []Maybe[Hundredths]
	for _, r := range g.Indicators {
		terms = append(terms, r.Points)
	}
	return s.explainSum(groupPhrase, terms, g.Points, g.Max, comparison(g.Points, g.Published, lang), lang)
}

// ExplainTotal says why a card has its total.
func (s *Scorer) ExplainTotal(card Scorecard, lang Lang) Explanation {
	var terms []Maybe[Hundredths]
	for _, g := range card.Groups {
		terms = append(terms, g.Points)
	}
	notes := comparison(card.Total, card.Published(), lang)
	if card.NoCases {
		notes = append(notes, noCasesPhrase.in(lang))
	}
	return s.explainSum(totalPhrase, terms, card.Total, s.set.Total, notes, lang)
}

func (s *Scorer) explainSum(p phrase, terms []Maybe[Hundredths], sum Maybe[Hundredths], most Hundredths, notes []string, lang Lang) Explanation {
	e := Explanation{Rule: rulePhrases[RuleZeroNull].in(lang), Notes: notes, Basis: s.basis(lang)}
	if !sum.Known {
		return e
	}
	var written []string
	for _, t := range terms {
		if t.Known {
			written = append(written, t.Value.In(lang))
		}
	}
	e.Rule = p.in(lang, strings.Join(written, " + "), sum.Value.In(lang), short(most, lang))
	return e
}

func (s *Scorer) basis(lang Lang) string {
	return basisPhrase.in(lang, s.set.Code, s.set.Basis, Engine)
}

func comparison(points, published Maybe[Hundredths], lang Lang) []string {
	d := difference(points, published)
	switch {
	case !d.Known:
		return nil
	case d.Value == 0:
		return []string{agreesPhrase.in(lang, published.Value.In(lang))}
	default:
		return []string{differsPhrase.in(lang, published.Value.In(lang), signed(d.Value, lang))}
	}
}

type explainer struct {
	indicator Indicator
	decimals  Maybe[int]
	result    Result
	lang      Lang
}

func (e explainer) rule() string {
	p := rulePhrases[e.result.Rule]
	if e.result.Rule == RuleRatio || e.result.Rule == RuleTarget {
		return p.in(e.lang, e.target())
	}
	return p.in(e.lang)
}

func (e explainer) target() string { return decimal(e.indicator.Target, 6, e.lang) }

func (e explainer) inputs() string {
	if !e.result.Numerator.Known || !e.result.Denominator.Known {
		return ""
	}
	return inputsPhrase.in(e.lang, e.count(e.result.Numerator), e.count(e.result.Denominator))
}

func (e explainer) count(n Maybe[int64]) string { return Number(n.Value, e.lang) }

// arithmetic shows the ratio with four decimals, enough to follow by hand; the computation does not round it.
func (e explainer) arithmetic() []string {
	ratio := e.result.Measure.ratio(e.decimals)
	most := short(e.result.Max, e.lang)
	switch {
	case !ratio.Known && e.result.Points.Known:
		return []string{fixedPhrase.in(e.lang, e.result.Points.Value.In(e.lang), most)}
	case !ratio.Known:
		return nil
	}
	lines := []string{e.ratio(ratio.Value)}
	if !e.result.Points.Known {
		return lines
	}
	points := e.result.Points.Value.In(e.lang)
	shown := decimal(ratio.Value, 4, e.lang)
	if e.result.Rule == RuleTarget {
		return append(lines, cappedPhrase.in(e.lang, shown, most, e.target(), points))
	}
	return append(lines, pointsPhrase.in(e.lang, shown, most, e.target(), points, most))
}

func (e explainer) ratio(ratio float64) string {
	numerator, denominator := e.count(e.result.Numerator), e.count(e.result.Denominator)
	shown := decimal(ratio, 4, e.lang)
	if e.decimals.Known {
		return roundedPhrase.in(e.lang, numerator, denominator, e.decimals.Value, shown)
	}
	sign := "="
	if roundDecimals(ratio, 4) != ratio {
		sign = "≈"
	}
	return ratioPhrase.in(e.lang, numerator, denominator, sign, shown)
}

func (e explainer) notes() []string {
	var notes []string
	if e.indicator.Level == LevelProvince {
		notes = append(notes, provincePhrase.in(e.lang))
	}
	for _, f := range e.result.Flags {
		notes = append(notes, f.In(e.lang))
	}
	return append(notes, comparison(e.result.Points, e.result.Published, e.lang)...)
}

// In says the flag in words.
func (f Flag) In(lang Lang) string {
	if p, ok := flagPhrases[f.Kind]; ok {
		return p.in(lang)
	}
	return doubtsPhrase.in(lang, f.Note)
}

// Lines say a piece of advice in sentences: its steps, and whose it is.
func (s *Scorer) Lines(a Advice, lang Lang) []string {
	indicator := s.Indicator(a.Indicator)
	var lines []string
	for _, step := range a.Steps {
		lines = append(lines, a.step(step, indicator.Case.In(lang), lang))
	}
	if a.Level == LevelProvince {
		lines = append(lines, provinceAdvice.in(lang))
	}
	return compact(append(lines, indicator.Advice.In(lang)))
}

func (a Advice) step(step Step, what string, lang Lang) string {
	more, gain := Number(step.More, lang), signed(step.Gain, lang)
	switch {
	case a.NoFigures:
		return firstStepPhrase.in(lang, what, gain)
	case step.Gain == a.Open:
		return fullStepPhrase.in(lang, more, what, gain)
	default:
		return stepPhrase.in(lang, more, what, gain)
	}
}
