package scoring

import "slices"

// Scorecard (phiếu điểm) is the computed result of one agency.
type Scorecard struct {
	Agency string            `json:"agency"`
	Groups []GroupResult     `json:"groups"` // in the index set's order
	Total  Maybe[Hundredths] `json:"total"`  // absent when no group has points
	// NoCases: the agency had no dossiers in the period ("không phát sinh hồ sơ"); it has points but no rank.
	NoCases bool `json:"no_cases"`
}

// GroupResult is a group of a scorecard.
type GroupResult struct {
	Code       string            `json:"code"`
	Points     Maybe[Hundredths] `json:"points"` // absent when no indicator has points: "no figure", not zero
	Max        Hundredths        `json:"max"`
	Published  Maybe[Hundredths] `json:"published"`    // by the source
	AsGiven    bool              `json:"as_published"` // the source's score, taken as it is because there are no inputs ("theo Cổng")
	Indicators []Result          `json:"indicators"`   // in the index set's order, all of them
}

// Result is an indicator of a scorecard.
type Result struct {
	Measure
	Ratio  Maybe[Hundredths] `json:"ratio"` // percent, for show: points are computed from the unrounded ratio
	Points Maybe[Hundredths] `json:"points"`
	Max    Hundredths        `json:"max"`
	Rule   Rule              `json:"rule"`
}

// Rule names why an indicator has the points that it has.
type Rule string

// The rules.
const (
	RuleRatio     Rule = "ratio"      // in proportion to the ratio, below the target
	RuleTarget    Rule = "target"     // the target is reached: all points
	RuleZeroNull  Rule = "zero-null"  // denominator zero or no counts: no points
	RuleZeroZero  Rule = "zero-zero"  // denominator zero or no counts: zero points
	RuleZeroFull  Rule = "zero-full"  // denominator zero or no counts: all points
	RuleMissing   Rule = "missing"    // not in the input at all: no points, reported
	RuleFollowed  Rule = "followed"   // an indicator of 0 points
	RuleGroupOnly Rule = "group-only" // its group has the source's score and no inputs
)

// Difference is the computed points less the published ones; absent unless both are there.
func (r Result) Difference() Maybe[Hundredths] { return difference(r.Points, r.Published) }

// Difference is the computed points less the published ones; absent unless both are there.
func (g GroupResult) Difference() Maybe[Hundredths] { return difference(g.Points, g.Published) }

func difference(points, published Maybe[Hundredths]) Maybe[Hundredths] {
	if !points.Known || !published.Known {
		return Maybe[Hundredths]{}
	}
	return Some(points.Value - published.Value)
}

// Published is the sum of the published scores of all groups; absent unless every group has one.
func (s Scorecard) Published() Maybe[Hundredths] {
	var sum Hundredths
	for _, g := range s.Groups {
		if !g.Published.Known {
			return Maybe[Hundredths]{}
		}
		sum += g.Published.Value
	}
	return Some(sum)
}

// Missing are the codes of the indicators that were not in the input at all: a fault of the collection.
func (s Scorecard) Missing() (codes []string) {
	for _, g := range s.Groups {
		for _, r := range g.Indicators {
			if r.Rule == RuleMissing {
				codes = append(codes, r.Indicator)
			}
		}
	}
	return codes
}

// Follows says whether the card has the groups and indicators of the set, in its order.
func (s Scorecard) Follows(set IndexSet) bool {
	return slices.EqualFunc(s.Groups, set.Groups, func(result GroupResult, group Group) bool {
		return result.Code == group.Code && slices.EqualFunc(result.Indicators, group.Indicators, func(r Result, i Indicator) bool {
			return r.Indicator == i.Code
		})
	})
}
