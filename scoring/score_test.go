package scoring

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func indicator(code string, points Hundredths, target float64, zero ZeroRule) Indicator {
	text := Text{Vi: "vi " + code, En: "en " + code}
	return Indicator{Code: code, Name: text, Points: points, Target: target, Zero: zero, Level: LevelAgency, Case: text}
}

func group(code string, indicators ...Indicator) Group {
	g := Group{Code: code, Name: Text{"nhóm " + code, "group " + code}, Indicators: indicators}
	for _, i := range indicators {
		g.Points += i.Points
	}
	return g
}

// smallSet has each kind of rule once.
func smallSet() IndexSet {
	open := group("OPEN", indicator("SYNC", 600, 100, ZeroGivesNull), indicator("PUBLISHED", 400, 100, ZeroGivesNull))
	open.Indicators[1].Level = LevelProvince
	pay := group("PAY", indicator("PAID", 600, 100, ZeroGivesZero), indicator("USED", 200, 80, ZeroGivesZero))
	pay.RatioDecimals, pay.Aliases = Some(2), []string{"PAYMENT"}
	time := group("TIME", indicator("ON_TIME", 2000, 100, ZeroGivesZero))
	content := group("CONTENT", indicator("PETITIONS", 600, 100, ZeroGivesFull), indicator("PRAISE", 600, 90, ZeroGivesZero), indicator("STAFF", 0, 100, ZeroGivesNull))
	set := IndexSet{
		Code: "small", Name: Text{"Bộ nhỏ", "Small set"}, Basis: "QĐ 766", EffectiveFrom: "2026-01-01",
		CasesIndicator: "ON_TIME", Groups: []Group{open, time, pay, content},
		LegalGroups: []LegalGroup{
			{Code: "OPEN", Name: Text{"a", "a"}, Points: 1000, Groups: []string{"OPEN"}},
			{Code: "REST", Name: Text{"b", "b"}, Points: 4000, Groups: []string{"TIME", "PAY", "CONTENT"}},
		},
		Bands: []Band{{Text{"Tốt", "Good"}, 8000}, {Text{"Khá", "Fair"}, 5000}, {Text{"Yếu", "Weak"}, 0}},
	}
	for _, g := range set.Groups {
		set.Total += g.Points
	}
	return set
}

func counts(code string, numerator, denominator int64) Measure {
	return Measure{Indicator: code, Numerator: Some(numerator), Denominator: Some(denominator)}
}

func TestPointsOfOneIndicator(t *testing.T) {
	type want struct {
		ratio, points Maybe[Hundredths]
		rule          Rule
	}
	none := Maybe[Hundredths]{}
	for name, c := range map[string]struct {
		measure Measure
		want    want
	}{
		"in proportion below the target":                          {counts("ON_TIME", 144625, 184513), want{Some[Hundredths](7838), Some[Hundredths](1568), RuleRatio}},
		"all points at the target":                                {counts("USED", 80, 100), want{Some[Hundredths](8000), Some[Hundredths](200), RuleTarget}},
		"no more than all points above the target":                {counts("USED", 97, 100), want{Some[Hundredths](9700), Some[Hundredths](200), RuleTarget}},
		"a numerator above its denominator gives all":             {counts("ON_TIME", 3, 2), want{Some[Hundredths](15000), Some[Hundredths](2000), RuleTarget}},
		"zero of some is zero, not null":                          {counts("SYNC", 0, 9), want{Some[Hundredths](0), Some[Hundredths](0), RuleRatio}},
		"a zero denominator can give null":                        {counts("SYNC", 0, 0), want{none, none, RuleZeroNull}},
		"a zero denominator can give zero":                        {counts("ON_TIME", 0, 0), want{none, Some[Hundredths](0), RuleZeroZero}},
		"a zero denominator can give all":                         {counts("PETITIONS", 0, 0), want{none, Some[Hundredths](600), RuleZeroFull}},
		"empty inputs take the zero rule":                         {Measure{Indicator: "PETITIONS"}, want{none, Some[Hundredths](600), RuleZeroFull}},
		"half a measure is no figure":                             {Measure{Indicator: "ON_TIME", Numerator: Some[int64](3)}, want{none, Some[Hundredths](0), RuleZeroZero}},
		"an indicator of 0 points is followed only":               {counts("STAFF", 62, 247), want{Some[Hundredths](2510), none, RuleFollowed}},
		"a ratio is rounded first where the group says so":        {counts("PAID", 1, 300), want{Some[Hundredths](33), Some[Hundredths](2), RuleRatio}},
		"multiplied before divided, as the portal does":           {counts("PRAISE", 144315, 184503), want{Some[Hundredths](7822), Some[Hundredths](521), RuleRatio}},
		"the largest counts that a double holds":                  {counts("ON_TIME", MaxCount-1, MaxCount), want{Some[Hundredths](10000), Some[Hundredths](2000), RuleRatio}},
		"one of very many rounds to nothing but is not null":      {counts("SYNC", 1, 1_000_000), want{Some[Hundredths](0), Some[Hundredths](0), RuleRatio}},
		"just below the target can round to all points":           {counts("ON_TIME", 99_999, 100_000), want{Some[Hundredths](10000), Some[Hundredths](2000), RuleRatio}},
		"a tie in the points goes up (0.125 of 2 points over 80)": {counts("USED", 5, 100), want{Some[Hundredths](500), Some[Hundredths](13), RuleRatio}},
	} {
		t.Run(name, func(t *testing.T) {
			card, err := NewScorer(smallSet()).Score(Figures{Agency: "A", Measures: []Measure{c.measure}})
			if err != nil {
				t.Fatal(err)
			}
			r := find(t, card, c.measure.Indicator)
			if diff := cmp.Diff(c.want, want{r.Ratio, r.Points, r.Rule}, cmp.AllowUnexported(want{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func find(t *testing.T, card Scorecard, code string) Result {
	t.Helper()
	for _, g := range card.Groups {
		for _, r := range g.Indicators {
			if r.Indicator == code {
				return r
			}
		}
	}
	t.Fatalf("no indicator %s", code)
	return Result{}
}

func TestGroupsAndTotals(t *testing.T) {
	none := Maybe[Hundredths]{}
	some := Some[Hundredths]
	for name, c := range map[string]struct {
		figures Figures
		groups  []Maybe[Hundredths]
		total   Maybe[Hundredths]
		noCases bool
		missing int
	}{
		"nothing at all is no figure, not zero":               {Figures{}, []Maybe[Hundredths]{none, none, none, none}, none, false, 8},
		"a forgotten indicator never gives full points":       {Figures{Measures: []Measure{counts("PRAISE", 1, 2)}}, []Maybe[Hundredths]{none, none, none, some(333)}, some(333), false, 7},
		"null adds nothing":                                   {Figures{Measures: []Measure{counts("SYNC", 0, 0), counts("PUBLISHED", 1, 2)}}, []Maybe[Hundredths]{some(200), none, none, none}, some(200), false, 6},
		"only nulls are no figure":                            {Figures{Measures: []Measure{counts("SYNC", 0, 0), counts("PUBLISHED", 0, 0)}}, []Maybe[Hundredths]{none, none, none, none}, none, false, 6},
		"rounded points are added, not exact ones":            {Figures{Measures: []Measure{counts("PAID", 1, 3), counts("USED", 1, 3)}}, []Maybe[Hundredths]{none, none, some(200 + 83), none}, some(283), false, 6},
		"a group's score without inputs is its value":         {Figures{Groups: []GroupScore{{"PAYMENT", 512}}}, []Maybe[Hundredths]{none, none, some(512), none}, some(512), false, 6},
		"with inputs it is only compared with":                {Figures{Measures: []Measure{counts("PAID", 1, 2), counts("USED", 0, 0)}, Groups: []GroupScore{{"PAY", 999}}}, []Maybe[Hundredths]{none, none, some(300), none}, some(300), false, 6},
		"no dossiers is marked, the points stay":              {Figures{Measures: []Measure{counts("ON_TIME", 0, 0), counts("PETITIONS", 0, 0)}}, []Maybe[Hundredths]{none, some(0), none, some(600)}, some(600), true, 6},
		"an empty figure does not say that there was no case": {Figures{Measures: []Measure{{Indicator: "ON_TIME"}}}, []Maybe[Hundredths]{none, some(0), none, none}, some(0), false, 7},
	} {
		t.Run(name, func(t *testing.T) {
			card, err := NewScorer(smallSet()).Score(c.figures)
			if err != nil {
				t.Fatal(err)
			}
			var groups []Maybe[Hundredths]
			for _, g := range card.Groups {
				groups = append(groups, g.Points)
			}
			got := fmt.Sprint(groups, card.Total, card.NoCases, len(card.Missing()))
			if want := fmt.Sprint(c.groups, c.total, c.noCases, c.missing); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestScoreRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		figures Figures
		want    error
	}{
		"an unknown indicator":       {Figures{Measures: []Measure{counts("NO", 1, 2)}}, ErrUnknownCode},
		"a repeated indicator":       {Figures{Measures: []Measure{counts("PAID", 1, 2), counts("PAID", 1, 2)}}, ErrTwice},
		"an unknown group":           {Figures{Groups: []GroupScore{{"NO", 1}}}, ErrUnknownCode},
		"a group and again by alias": {Figures{Groups: []GroupScore{{"PAY", 1}, {"PAYMENT", 1}}}, ErrTwice},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := NewScorer(smallSet()).Score(c.figures); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestLegalGroupsAreSumsOfPortalGroups(t *testing.T) {
	s := NewScorer(smallSet())
	card, err := s.Score(Figures{Measures: []Measure{counts("ON_TIME", 1, 2), counts("PAID", 1, 2)}})
	if err != nil {
		t.Fatal(err)
	}
	want := []GroupSum{{"OPEN", Text{"a", "a"}, Maybe[Hundredths]{}, 1000}, {"REST", Text{"b", "b"}, Some[Hundredths](1300), 4000}}
	if diff := cmp.Diff(want, s.LegalGroups(card)); diff != "" {
		t.Error(diff)
	}
}

func TestPointsNeverFallWhenTheNumeratorGrows(t *testing.T) {
	i := indicator("X", 600, 90, ZeroGivesZero)
	for d := int64(1); d < 400; d++ {
		last := Hundredths(-1)
		for n := int64(0); n <= d; n++ {
			points, _ := i.points(counts("X", n, d).ratio(Some(2)))
			if points.Value < last {
				t.Fatalf("%d/%d gives %v, less than %v", n, d, points.Value, last)
			}
			last = points.Value
		}
		if last != 600 {
			t.Fatalf("%d/%d gives %v, not all points", d, d, last)
		}
	}
}

func TestMaxCountIsExactAsADouble(t *testing.T) {
	if float64(MaxCount-1) == float64(MaxCount) || math.Nextafter(MaxCount, 0) != MaxCount-1 {
		t.Error("counts up to MaxCount must be exact")
	}
}
