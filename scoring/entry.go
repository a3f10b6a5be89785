package scoring

import (
	"errors"
	"fmt"
	"slices"
)

// ErrProvincial refuses to ask agencies for a figure of the whole province.
var ErrProvincial = errors.New("a figure of the whole province, which no agency enters")

// Enterable returns everything that speaks against asking each agency for the figures of indicators: ErrUnknownCode,
// ErrProvincial, ErrTwice.
func (s *Scorer) Enterable(codes []string) error {
	var faults []error
	for i, code := range codes {
		switch _, known := s.places[code]; {
		case !known:
			faults = append(faults, fmt.Errorf("indicator %q: %w %s", code, ErrUnknownCode, s.set.Code))
		case s.Indicator(code).Level == LevelProvince:
			faults = append(faults, fmt.Errorf("indicator %s: %w", code, ErrProvincial))
		case slices.Contains(codes[:i], code):
			faults = append(faults, fmt.Errorf("indicator %s: %w", code, ErrTwice))
		}
	}
	return errors.Join(faults...)
}

// Lacking are those of some indicators that the card has no figure for: they were not collected, or one of their counts
// was not. A zero is a figure; and a group that has the source's score in place of figures lacks none.
func (s Scorecard) Lacking(codes []string) (lacking []string) {
	for _, g := range s.Groups {
		for _, r := range g.Indicators {
			if slices.Contains(codes, r.Indicator) && r.Rule != RuleGroupOnly && (!r.Numerator.Known || !r.Denominator.Known) {
				lacking = append(lacking, r.Indicator)
			}
		}
	}
	return lacking
}
