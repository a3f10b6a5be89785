package scoring

import (
	"cmp"
	"slices"
	"sort"
)

// Advice is what an agency can still gain on one indicator, and how.
type Advice struct {
	Indicator string     `json:"indicator"`
	Level     Level      `json:"level"`
	Open      Hundredths `json:"open"` // points that can still be gained
	// NoFigures: there are no counts to improve on; the step is an example of first ones.
	NoFigures bool   `json:"no_figures"`
	Steps     []Step `json:"steps"`
}

// Step is a change that, replayed through WhatIf, gives exactly its gain.
type Step struct {
	Change
	More int64      `json:"more"` // how many more in the numerator
	Gain Hundredths `json:"gain"` // points, above 0
}

// Advise lists the indicators on which points can still be gained, the largest gain first. The steps of each are
// the smallest change that shows in the points and the one that gives all points, if they differ.
// An indicator of a group that has only the source's score has no figures to advise on.
func (s *Scorer) Advise(card Scorecard) []Advice {
	var lines []Advice
	for g, group := range card.Groups {
		if group.AsGiven {
			continue
		}
		for i, r := range group.Indicators {
			indicator := s.set.Groups[g].Indicators[i]
			if open := r.Max - r.Points.Value; open > 0 {
				lines = append(lines, advise(indicator, s.set.Groups[g].RatioDecimals, r, open))
			}
		}
	}
	slices.SortStableFunc(lines, func(a, b Advice) int { return cmp.Compare(b.Open, a.Open) })
	return lines
}

// advise never adds a case: what is in the denominator stays, more of it is done well. Without any cases the step is
// the first one, done well.
func advise(indicator Indicator, decimals Maybe[int], r Result, open Hundredths) Advice {
	a := Advice{Indicator: r.Indicator, Level: indicator.Level, Open: open, NoFigures: !r.Measure.ratio(decimals).Known}
	from, of := r.Numerator.Value, r.Denominator.Value
	if a.NoFigures {
		from, of = 0, 1
	}
	gain := func(more int64) Hundredths {
		m := Measure{Numerator: Some(from + more), Denominator: Some(of)}
		points, _ := indicator.points(m.ratio(decimals))
		return points.Value - r.Points.Value
	}
	for _, least := range []Hundredths{1, open} {
		more := fewest(of-from, func(more int64) bool { return gain(more) >= least })
		step := Step{Change{r.Indicator, from + more, of}, more, gain(more)}
		if !slices.Contains(a.Steps, step) {
			a.Steps = append(a.Steps, step)
		}
	}
	return a
}

// fewest is the smallest number in 1..most for which enough holds; points only grow with the numerator.
func fewest(most int64, enough func(int64) bool) int64 {
	return int64(sort.Search(int(most), func(n int) bool { return enough(int64(n)) }))
}
