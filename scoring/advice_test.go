package scoring

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func card(t *testing.T, f Figures) Scorecard {
	t.Helper()
	c, err := NewScorer(smallSet()).Score(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAdviseListsTheLargestGainFirst(t *testing.T) {
	c := card(t, Figures{Agency: "A", Measures: []Measure{
		counts("ON_TIME", 144625, 184513), counts("PUBLISHED", 42, 50), counts("PETITIONS", 0, 0), counts("PRAISE", 9, 10),
		counts("SYNC", 0, 0), counts("STAFF", 1, 2),
	}, Groups: []GroupScore{{"PAY", 100}}})
	want := []Advice{
		{"SYNC", LevelAgency, 600, true, []Step{{Change{"SYNC", 1, 1}, 1, 600}}},
		{"ON_TIME", LevelAgency, 432, false, []Step{{Change{"ON_TIME", 144705, 184513}, 80, 1}, {Change{"ON_TIME", 184467, 184513}, 39842, 432}}},
		{"PUBLISHED", LevelProvince, 64, false, []Step{{Change{"PUBLISHED", 43, 50}, 1, 8}, {Change{"PUBLISHED", 50, 50}, 8, 64}}},
	}
	if diff := cmp.Diff(want, NewScorer(smallSet()).Advise(c)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Random cards, so that every rule meets every kind of count.
func TestEveryStepReplayedThroughWhatIfGivesExactlyItsGain(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	s, steps := NewScorer(smallSet()), 0
	for range 2_000 {
		before := card(t, randomFigures(random))
		for _, a := range s.Advise(before) {
			for _, step := range a.Steps {
				after, err := s.WhatIf(before, step.Change)
				if err != nil {
					t.Fatal(err)
				}
				if gain := after.Total.Value - before.Total.Value; gain != step.Gain || gain <= 0 || gain > a.Open {
					t.Fatalf("%+v of %+v gives %s", step, a, gain)
				}
				steps++
			}
			if last := a.Steps[len(a.Steps)-1]; last.Gain != a.Open {
				t.Fatalf("%+v does not end with all points", a)
			}
		}
	}
	if steps < 10_000 {
		t.Fatalf("only %d steps were tried", steps)
	}
}

func randomFigures(random *rand.Rand) Figures {
	f := Figures{Agency: "A"}
	for _, g := range smallSet().Groups {
		for _, i := range g.Indicators {
			if random.IntN(8) > 0 {
				d := random.Int64N([]int64{1, 2, 50, 200_000}[random.IntN(4)])
				f.Measures = append(f.Measures, counts(i.Code, random.Int64N(d+1), d))
			}
		}
	}
	return f
}

func TestWhatIfWithoutChangesIsTheSameCard(t *testing.T) {
	before := card(t, Figures{Agency: "A", Measures: []Measure{counts("PAID", 1, 3)}, Groups: []GroupScore{{"PAY", 100}, {"OPEN", 200}}})
	after, err := NewScorer(smallSet()).WhatIf(before)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWhatIfRefuses(t *testing.T) {
	before := card(t, Figures{Agency: "A", Groups: []GroupScore{{"PAY", 100}}})
	for name, c := range map[string]struct {
		change Change
		want   error
	}{
		"an unknown indicator":                {Change{"NO", 1, 2}, ErrUnknownCode},
		"a numerator above its denominator":   {Change{"SYNC", 3, 2}, ErrCounts},
		"a negative count":                    {Change{"SYNC", -1, 2}, ErrCounts},
		"a count that no double holds":        {Change{"SYNC", 1, MaxCount + 1}, ErrCounts},
		"a group that has only a given score": {Change{"PAID", 1, 2}, ErrGroupOnly},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := NewScorer(smallSet()).WhatIf(before, c.change); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}
