package scoring

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// twoGroups is a small set that the tests change.
func twoGroups() IndexSet {
	indicator := func(code string, points Hundredths) Indicator {
		return Indicator{Code: code, Name: Text{"Tên " + code, "Name " + code}, Points: points, Target: 100, Zero: ZeroGivesNull, Level: LevelAgency, Case: Text{"hồ sơ", "dossier"}}
	}
	return IndexSet{
		Code: "a", Name: Text{"Bộ", "Set"}, Basis: "QĐ", EffectiveFrom: "2026-01-01", Total: 2000, CasesIndicator: "A1",
		Groups: []Group{
			{Code: "A", Name: Text{"Nhóm A", "A"}, Points: 1000, Indicators: []Indicator{indicator("A1", 600), indicator("A2", 400)}},
			{Code: "B", Name: Text{"Nhóm B", "B"}, Points: 1000, Indicators: []Indicator{indicator("B1", 1000)}},
		},
		Bands: []Band{{Text{"Tốt", "Good"}, 1500}, {Text{"Yếu", "Weak"}, 0}},
	}
}

func TestDifferencesOfIndexSets(t *testing.T) {
	if got := Differences(twoGroups(), twoGroups()); got != nil {
		t.Errorf("a set differs from itself: %v", got)
	}
	changed := twoGroups()
	changed.EffectiveFrom = "2027-01-01"
	changed.Groups[0].Indicators[0].Points, changed.Groups[0].Indicators[1].Target = 500, 90
	changed.Groups[0].Indicators[1].Zero = ZeroGivesFull
	moved := changed.Groups[0].Indicators[1]
	changed.Groups[0].Indicators = changed.Groups[0].Indicators[:1]
	changed.Groups[1].RatioDecimals = Some(2)
	changed.Groups[1].Indicators = []Indicator{moved}
	changed.Bands[0].From = 1600
	want := []Difference{
		{"", Text{"Bộ", "Set"}, EffectOfSet, "2026-01-01", "2027-01-01"},
		{"B", Text{"Nhóm B", "B"}, DecimalsOf, "", "2"},
		{"A1", Text{"Tên A1", "Name A1"}, PointsOf, "6.00", "5.00"},
		{"A2", Text{"Tên A2", "Name A2"}, GroupOf, "A", "B"},
		{"A2", Text{"Tên A2", "Name A2"}, TargetOf, "100", "90"},
		{"A2", Text{"Tên A2", "Name A2"}, ZeroRuleOf, "null", "full"},
		{"B1", Text{"Tên B1", "Name B1"}, ThereAtAll, "Tên B1", ""},
		{"Tốt", Text{"Tốt", "Good"}, BoundOf, "15.00", "16.00"},
	}
	if diff := cmp.Diff(want, Differences(twoGroups(), changed)); diff != "" {
		t.Error(diff)
	}
}

func TestRescoringByAnotherSet(t *testing.T) {
	old := twoGroups()
	figures := Figures{Agency: "H1", Measures: []Measure{
		{Indicator: "A1", Numerator: Some[int64](1), Denominator: Some[int64](2)},
		{Indicator: "A2", Numerator: Some[int64](1), Denominator: Some[int64](1)},
		{Indicator: "B1", Numerator: Some[int64](1), Denominator: Some[int64](1)},
	}}
	card, err := NewScorer(old).Score(figures)
	if err != nil {
		t.Fatal(err)
	}
	before := old.Stand([]Agency{{"H1", "Xã", Commune}}, []Scorecard{card})
	same, err := NewScorer(old).Rescore(before)
	if err != nil || !slices.Equal(Effect(before, same), nil) {
		t.Errorf("the same set gives %v, %v", Effect(before, same), err)
	}
	changed := twoGroups()
	changed.Groups = changed.Groups[:1]
	changed.Groups[0].Indicators[0].Target = 50
	after, err := NewScorer(changed).Rescore(before)
	if err != nil {
		t.Fatal(err)
	}
	if got := Effect(before, after); len(got) != 1 || got[0].Before.Total != Some[Hundredths](1700) || got[0].After.Total != Some[Hundredths](1000) {
		t.Errorf("got %+v", got)
	}
}
