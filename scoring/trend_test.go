package scoring

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPeriodsAreComparedOnlyOnOneBasis(t *testing.T) {
	now := Basis{IndexSet: "766-2026", Engine: "766.1", Listed: true, Whole: true}
	for name, c := range map[string]struct {
		change func(*Basis)
		want   Obstacle
	}{
		"the same basis":                       {func(*Basis) {}, ""},
		"the agency is not in the results":     {func(b *Basis) { *b = Basis{} }, NotListed},
		"another index set":                    {func(b *Basis) { b.IndexSet, b.Engine, b.Whole = "766-2025", "766.0", false }, OtherSet},
		"another version of the rules":         {func(b *Basis) { b.Engine, b.NoCases = "766.0", true }, OtherRule},
		"no dossiers, so points nobody earned": {func(b *Basis) { b.NoCases, b.Whole = true, false }, NoDossier},
		"a part of the figures was not there":  {func(b *Basis) { b.Whole = false }, Partial},
	} {
		then := now
		c.change(&then)
		if got := now.Against(then); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestBasisOfAStanding(t *testing.T) {
	r := Results{IndexSet: Reference{Code: "set"}, Engine: "e", Snapshot: Snapshot{Gaps: []Gap{{Agency: "B"}}}}
	card := Scorecard{Groups: []GroupResult{{Indicators: []Result{{Rule: RuleTarget}}}}}
	missing := Scorecard{NoCases: true, Groups: []GroupResult{{Indicators: []Result{{Rule: RuleMissing}}}}}
	for _, c := range []struct {
		standing Standing
		want     Basis
	}{
		{Standing{Agency: Agency{Code: "A"}, Card: card}, Basis{"set", "e", true, false, true}},
		{Standing{Agency: Agency{Code: "B"}, Card: card}, Basis{"set", "e", true, false, false}},
		{Standing{Agency: Agency{Code: "A"}, Card: missing}, Basis{"set", "e", true, true, false}},
	} {
		if got := BasisOf(r, c.standing); got != c.want {
			t.Errorf("%s: %v, want %v", c.standing.Code, got, c.want)
		}
	}
}

func TestMovesSayWhatHasChanged(t *testing.T) {
	card := func(first, second Maybe[Hundredths]) Scorecard {
		return Scorecard{Groups: []GroupResult{{Code: "G", Points: plus(first, second), Indicators: []Result{
			{Measure: Measure{Indicator: "A"}, Points: first}, {Measure: Measure{Indicator: "B"}, Points: second},
		}}}}
	}
	none := Maybe[Hundredths]{}
	got := Moves(card(Some[Hundredths](100), none), card(Some[Hundredths](100), Some[Hundredths](0)))
	want := []Move{{"B", false, none, Some[Hundredths](0)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("no figure became zero:\n%s", diff)
	}
	got = Moves(card(Some[Hundredths](100), none), card(Some[Hundredths](250), none))
	want = []Move{{"G", true, Some[Hundredths](100), Some[Hundredths](250)}, {"A", false, Some[Hundredths](100), Some[Hundredths](250)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if by := got[0].By(); by != Some[Hundredths](150) {
		t.Errorf("by %v", by)
	}
}
