package scoring

import (
	"errors"
	"fmt"
)

// Refusals of Score.
var (
	ErrUnknownCode = errors.New("not in the index set")
	ErrTwice       = errors.New("given twice")
)

// Scorer computes scorecards by one index set. It is made once and used for many agencies, also at the same time.
type Scorer struct {
	set    IndexSet
	places map[string]place // of indicators
	groups map[string]int   // by code and alias
}

// place is where an indicator stands in its set.
type place struct{ group, indicator int }

// NewScorer prepares set, which must have passed Check.
func NewScorer(set IndexSet) *Scorer {
	s := &Scorer{set: set, places: map[string]place{}, groups: map[string]int{}}
	for g, group := range set.Groups {
		s.groups[group.Code] = g
		for _, alias := range group.Aliases {
			s.groups[alias] = g
		}
		for i, indicator := range group.Indicators {
			s.places[indicator.Code] = place{g, i}
		}
	}
	return s
}

// Indicator is the indicator of that code; an empty one when the set does not have it.
func (s *Scorer) Indicator(code string) Indicator {
	p, ok := s.places[code]
	if !ok {
		return Indicator{}
	}
	return s.set.Groups[p.group].Indicators[p.indicator]
}

// Score computes one scorecard. It refuses figures of an indicator or group that the set does not have
// (ErrUnknownCode) and repeated ones (ErrTwice).
func (s *Scorer) Score(f Figures) (Scorecard, error) {
	card := s.blank(f.Agency)
	if err := s.place(&card, f); err != nil {
		return Scorecard{}, fmt.Errorf("score %s: %w", f.Agency, err)
	}
	for g := range card.Groups {
		scoreGroup(s.set.Groups[g], &card.Groups[g])
		card.Total = plus(card.Total, card.Groups[g].Points)
	}
	if p, ok := s.places[s.set.CasesIndicator]; ok {
		card.NoCases = card.Groups[p.group].Indicators[p.indicator].Denominator == Some[int64](0)
	}
	return card, nil
}

// blank is a card with every indicator of the set missing.
func (s *Scorer) blank(agency string) Scorecard {
	card := Scorecard{Agency: agency, Groups: make([]GroupResult, len(s.set.Groups))}
	for g, group := range s.set.Groups {
		results := make([]Result, len(group.Indicators))
		for i, indicator := range group.Indicators {
			results[i] = Result{Measure: Measure{Indicator: indicator.Code}, Max: indicator.Points, Rule: RuleMissing}
		}
		card.Groups[g] = GroupResult{Code: group.Code, Max: group.Points, Indicators: results}
	}
	return card
}

// given marks an indicator that is in the input, until its rule is known.
const given Rule = ""

func (s *Scorer) place(card *Scorecard, f Figures) error {
	for _, m := range f.Measures {
		p, ok := s.places[m.Indicator]
		if !ok {
			return fmt.Errorf("indicator %s: %w", m.Indicator, ErrUnknownCode)
		}
		result := &card.Groups[p.group].Indicators[p.indicator]
		if result.Rule == given {
			return fmt.Errorf("indicator %s: %w", m.Indicator, ErrTwice)
		}
		result.Measure, result.Rule = m, given
	}
	for _, score := range f.Groups {
		g, ok := s.groups[score.Group]
		if !ok {
			return fmt.Errorf("group %s: %w", score.Group, ErrUnknownCode)
		}
		if card.Groups[g].Published.Known {
			return fmt.Errorf("group %s: %w", score.Group, ErrTwice)
		}
		card.Groups[g].Published = Some(score.Published)
	}
	return nil
}

// scoreGroup fills in the points of a group: the sum of its rounded points, or the source's score where there are
// no inputs at all (domain rule 6).
func scoreGroup(group Group, result *GroupResult) {
	if result.Published.Known && noneGiven(result.Indicators) {
		result.Points, result.AsGiven = result.Published, true
		for i := range result.Indicators {
			result.Indicators[i].Rule = RuleGroupOnly
		}
		return
	}
	for i, indicator := range group.Indicators {
		r := &result.Indicators[i]
		if r.Rule == given {
			scoreIndicator(indicator, group.RatioDecimals, r)
		}
		result.Points = plus(result.Points, r.Points)
	}
}

func noneGiven(results []Result) bool {
	for _, r := range results {
		if r.Rule == given {
			return false
		}
	}
	return true
}

func scoreIndicator(indicator Indicator, decimals Maybe[int], r *Result) {
	ratio := r.ratio(decimals)
	if ratio.Known {
		r.Ratio = Some(RoundHalfUp(ratio.Value))
	}
	r.Points, r.Rule = indicator.points(ratio)
}

// ratio is the measure in percent; absent when the denominator is zero or a count is absent.
func (m Measure) ratio(decimals Maybe[int]) Maybe[float64] {
	if !m.Numerator.Known || !m.Denominator.Known || m.Denominator.Value == 0 {
		return Maybe[float64]{}
	}
	ratio := float64(m.Numerator.Value) / float64(m.Denominator.Value) * 100
	if decimals.Known {
		ratio = roundDecimals(ratio, decimals.Value)
	}
	return Some(ratio)
}

// points are what a ratio gives, with the rule that says why.
func (i Indicator) points(ratio Maybe[float64]) (Maybe[Hundredths], Rule) {
	switch {
	case i.Points == 0:
		return Maybe[Hundredths]{}, RuleFollowed
	case !ratio.Known:
		return i.zeroPoints()
	}
	most := i.Points.Float()
	// This order of operations is the portal's: multiply by the points, then divide by the target.
	exact := ratio.Value * most / i.Target
	if exact >= most {
		return Some(i.Points), RuleTarget
	}
	return Some(RoundHalfUp(exact)), RuleRatio
}

func (i Indicator) zeroPoints() (Maybe[Hundredths], Rule) {
	switch i.Zero {
	case ZeroGivesZero:
		return Some[Hundredths](0), RuleZeroZero
	case ZeroGivesFull:
		return Some(i.Points), RuleZeroFull
	default:
		return Maybe[Hundredths]{}, RuleZeroNull
	}
}

// plus adds what is there: an absent value adds nothing, and nothing but absent values is absent.
func plus(sum, points Maybe[Hundredths]) Maybe[Hundredths] {
	if !points.Known {
		return sum
	}
	return Some(sum.Value + points.Value)
}

// LegalGroups are the sums of a card by the groups of the Decision, in the set's order.
func (s *Scorer) LegalGroups(card Scorecard) []GroupSum {
	sums := make([]GroupSum, len(s.set.LegalGroups))
	for l, legal := range s.set.LegalGroups {
		sums[l] = GroupSum{Code: legal.Code, Name: legal.Name, Max: legal.Points}
		for _, code := range legal.Groups {
			sums[l].Points = plus(sums[l].Points, card.Groups[s.groups[code]].Points)
		}
	}
	return sums
}

// GroupSum is the sum of a card over a group of the Decision.
type GroupSum struct {
	Code   string
	Name   Text
	Points Maybe[Hundredths]
	Max    Hundredths
}
