package activities

import (
	"testing"

	"danhgia/dossier"
	"danhgia/scoring"
)

func onTimeSet() scoring.IndexSet {
	return scoring.IndexSet{Code: "s", Total: 3000, CasesIndicator: onTime, Groups: []scoring.Group{
		{Code: "TIME", Points: 2000, Indicators: []scoring.Indicator{{Code: onTime, Points: 2000, Target: 100, Zero: scoring.ZeroGivesFull, Level: scoring.LevelAgency}}},
		{Code: "OTHER", Points: 1000, Indicators: []scoring.Indicator{{Code: "X", Points: 1000, Target: 100, Zero: scoring.ZeroGivesZero, Level: scoring.LevelAgency}}},
	}}
}

func inTime(t *testing.T, p dossier.Progress) (LiveView, LiveAgency) {
	t.Helper()
	some := scoring.Some[int64]
	card, err := scoring.NewScorer(onTimeSet()).Score(scoring.Figures{Agency: "H44.1", Measures: []scoring.Measure{
		{Indicator: onTime, Numerator: some(p.OnTime()), Denominator: some(p.Counted())}, {Indicator: "X", Numerator: some(1), Denominator: some(2)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return LiveView{Set: onTimeSet()}, LiveAgency{Standing: scoring.Standing{Card: card}, Progress: scoring.Some(p)}
}

func TestPointsAreForecastFromTheRatioAlone(t *testing.T) {
	p := dossier.Progress{InTime: 60, Late: 20, Falling: 20, Fell: 80, FellLate: 20, Elapsed: 10, Rest: 10}
	v, a := inTime(t, p)
	if a.Card.Total != scoring.Some(scoring.Hundredths(1600+500)) {
		t.Fatalf("today %v", a.Card.Total)
	}
	// 74.8 of 100 dossiers, between 70.6 and 79.0: whole dossiers.
	got, ok := v.ForecastPoints(a)
	if want := (PointsForecast{Expected: 1500 + 500, Low: 1420 + 500, High: 1580 + 500}); !ok || got != want {
		t.Errorf("%+v, %t; want %+v", got, ok, want)
	}
}

func TestPointsAreNotForecast(t *testing.T) {
	known := dossier.Progress{InTime: 60, Late: 20, Falling: 20, Fell: 80, FellLate: 20, Elapsed: 10, Rest: 10}
	for name, change := range map[string]func(*LiveView, *LiveAgency){
		"too little is known":             func(_ *LiveView, a *LiveAgency) { a.Progress.Value.Fell = 19 },
		"it has no dossiers of its own":   func(_ *LiveView, a *LiveAgency) { a.Progress = scoring.Maybe[dossier.Progress]{} },
		"the ratio is the portal's":       func(v *LiveView, _ *LiveAgency) { v.FromPortal = []string{onTime} },
		"the index set does not count it": func(v *LiveView, _ *LiveAgency) { v.Set.Groups = v.Set.Groups[1:] },
	} {
		t.Run(name, func(t *testing.T) {
			v, a := inTime(t, known)
			change(&v, &a)
			if got, ok := v.ForecastPoints(a); ok {
				t.Errorf("%+v", got)
			}
		})
	}
}
