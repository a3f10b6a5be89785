package scoring

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRank(t *testing.T) {
	entries := []Entry{
		{"commune", Some[Hundredths](7000), false},
		{"commune", Some[Hundredths](9000), false},
		{"department", Some[Hundredths](100), false},
		{"commune", Some[Hundredths](7000), false},
		{"commune", Some[Hundredths](9500), true}, // no cases: left out, though highest
		{"commune", Some[Hundredths](6999), false},
		{"commune", Maybe[Hundredths]{}, false}, // no figure at all
		{"commune", Some[Hundredths](0), false},
	}
	want := []Maybe[int]{Some(2), Some(1), Some(1), Some(2), {}, Some(4), {}, Some(5)}
	if diff := cmp.Diff(want, Rank(entries)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestBandsIncludeTheirLowerBound(t *testing.T) {
	for total, want := range map[Hundredths]int{10000: 0, 8000: 0, 7999: 1, 5000: 1, 4999: 2, 0: 2} {
		if got := smallSet().Band(total); got != Some(want) {
			t.Errorf("band of %s = %v, want %d", total, got, want)
		}
	}
}

func TestStandPutsTheProvinceFirstAndGivesUnrankedAgenciesNoBand(t *testing.T) {
	agencies := []Agency{{"H.9", "xã", Commune}, {"H.1", "sở", Department}, {"H", "tỉnh", Province}, {"H.2", "sở", Department}}
	cards := []Scorecard{{Agency: "H.9", Total: Some[Hundredths](8000)}, {Agency: "H.1", Total: Some[Hundredths](9000), NoCases: true}, {Agency: "H", Total: Some[Hundredths](100)}, {Agency: "H.2", Total: Some[Hundredths](10)}}
	want := []Standing{
		{agencies[2], Some(1), Some(2), cards[2]},
		{agencies[1], Maybe[int]{}, Maybe[int]{}, cards[1]},
		{agencies[3], Some(1), Some(2), cards[3]},
		{agencies[0], Some(1), Some(0), cards[0]},
	}
	if diff := cmp.Diff(want, smallSet().Stand(agencies, cards)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
