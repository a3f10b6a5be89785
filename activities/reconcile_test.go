package activities

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/scoring"
)

func TestOwnCountsStandBesideThePortals(t *testing.T) {
	some := scoring.Some[int64]
	of := func(code string, n, d int64) scoring.Measure {
		return scoring.Measure{Indicator: code, Numerator: some(n), Denominator: some(d)}
	}
	own := []scoring.Figures{{Agency: "H44.1", Measures: []scoring.Measure{of("A", 8, 10), of("B", 1, 2)}}, {Agency: "H44.2", Measures: []scoring.Measure{of("A", 3, 3)}}}
	portal := []CollectedAgency{
		{Agency: scoring.Agency{Code: "H44.1", Name: "Xã Một"}, Figures: scoring.Figures{Measures: []scoring.Measure{of("A", 9, 12), of("Z", 1, 1), {Indicator: "B"}}}},
	}
	got := Reconcile(own, portal)
	want := []Reconciled{
		{"H44.1", "Xã Một", "A", Counts{some(8), some(10)}, Counts{some(9), some(12)}},
		{"H44.1", "Xã Một", "B", Counts{some(1), some(2)}, Counts{}},
		{"H44.2", "H44.2", "A", Counts{some(3), some(3)}, Counts{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	numerator, denominator := got[0].Difference()
	if got[0].Distance() != 3 || numerator != some(-1) || denominator != some(-2) || got[1].Distance() != 0 {
		t.Errorf("%v %v", numerator, denominator)
	}
}
