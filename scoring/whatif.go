package scoring

import (
	"errors"
	"fmt"
	"slices"
)

// Refusals of WhatIf.
var (
	ErrCounts    = errors.New("counts must be whole, from 0 up, the numerator not above its denominator")
	ErrGroupOnly = errors.New("its group has only a score from the portal, without figures to change")
)

// Change is "if this measure were numerator/denominator".
type Change struct {
	Indicator   string `json:"indicator"`
	Numerator   int64  `json:"numerator"`
	Denominator int64  `json:"denominator"`
}

// Figures are what a card was computed from: scoring them again gives the same card.
func (s Scorecard) Figures() Figures {
	f := Figures{Agency: s.Agency}
	for _, group := range s.Groups {
		for _, r := range group.Indicators {
			if r.Rule != RuleMissing && r.Rule != RuleGroupOnly {
				f.Measures = append(f.Measures, r.Measure)
			}
		}
		if group.Published.Known {
			f.Groups = append(f.Groups, GroupScore{Group: group.Code, Published: group.Published.Value})
		}
	}
	return f
}

// WhatIf is the card as it would be with some measures changed. It refuses an indicator that the set does not have
// (ErrUnknownCode), impossible counts (ErrCounts) and one whose group has no figures (ErrGroupOnly).
func (s *Scorer) WhatIf(card Scorecard, changes ...Change) (Scorecard, error) {
	figures := card.Figures()
	for _, c := range changes {
		if err := s.allowed(card, c); err != nil {
			return Scorecard{}, fmt.Errorf("what if %s were %d/%d: %w", c.Indicator, c.Numerator, c.Denominator, err)
		}
		figures.Measures = replace(figures.Measures, c)
	}
	return s.Score(figures)
}

func (s *Scorer) allowed(card Scorecard, c Change) error {
	p, ok := s.places[c.Indicator]
	switch {
	case !ok:
		return ErrUnknownCode
	case c.Numerator < 0 || c.Numerator > c.Denominator || c.Denominator > MaxCount:
		return ErrCounts
	case card.Groups[p.group].AsGiven:
		return ErrGroupOnly
	}
	return nil
}

func replace(measures []Measure, c Change) []Measure {
	changed := Measure{Indicator: c.Indicator, Numerator: Some(c.Numerator), Denominator: Some(c.Denominator)}
	at := slices.IndexFunc(measures, func(m Measure) bool { return m.Indicator == c.Indicator })
	if at < 0 {
		return append(measures, changed)
	}
	measures[at] = changed
	return measures
}
