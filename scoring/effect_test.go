package scoring

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEffectNamesWhoeverStandsElsewhere(t *testing.T) {
	stands := func(code string, total Hundredths, rank, band int) Standing {
		return Standing{Agency: Agency{Code: code}, Rank: Some(rank), Band: Some(band), Card: Scorecard{Agency: code, Total: Some(total)}}
	}
	place := func(total Hundredths, rank, band int) Place { return Place{Some(total), Some(rank), Some(band)} }
	unranked := Standing{Agency: Agency{Code: "D"}, Card: Scorecard{Agency: "D"}}
	before := []Standing{stands("A", 8000, 1, 0), stands("B", 7000, 2, 1), stands("C", 6000, 3, 1), unranked}
	for name, c := range map[string]struct {
		after []Standing
		want  []RankChange
	}{
		"nothing changes": {before, nil},
		"one overtakes another, the rest stays": {
			[]Standing{stands("A", 8000, 2, 0), stands("B", 8500, 1, 0), stands("C", 6000, 3, 1), unranked},
			[]RankChange{{Agency{Code: "A"}, place(8000, 1, 0), place(8000, 2, 0)}, {Agency{Code: "B"}, place(7000, 2, 1), place(8500, 1, 0)}},
		},
		"a total changes, and no rank": {
			[]Standing{stands("A", 8001, 1, 0), before[1], before[2], unranked},
			[]RankChange{{Agency{Code: "A"}, place(8000, 1, 0), place(8001, 1, 0)}},
		},
		"an agency that was not there stood nowhere": {
			append([]Standing{stands("E", 5000, 4, 2)}, before...),
			[]RankChange{{Agency{Code: "E"}, Place{}, place(5000, 4, 2)}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Effect(before, c.after)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRestandIsScoringTheChangedFigures(t *testing.T) {
	s := NewScorer(smallSet())
	agencies := []Agency{{Code: "A", Kind: Commune}, {Code: "B", Kind: Commune}, {Code: "C", Kind: Department}}
	standings := func(paidOfB int64) []Standing {
		cards := make([]Scorecard, len(agencies))
		for i, figures := range []int64{50, paidOfB, 10} {
			cards[i] = card(t, Figures{Agency: agencies[i].Code, Measures: []Measure{counts("ON_TIME", 1, 2), counts("PAID", figures, 100)}})
		}
		return smallSet().Stand(agencies, cards)
	}
	got, err := s.Restand(standings(40), map[string][]Change{"B": {{"PAID", 99, 100}, {"PAID", 60, 100}}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(standings(60), got); diff != "" {
		t.Errorf("the latest change counts, and ranks are made anew (-want +got)\n%s", diff)
	}
	if _, err := s.Restand(standings(40), map[string][]Change{"B": {{"PAID", 3, 2}}}); !errors.Is(err, ErrCounts) {
		t.Errorf("an impossible figure: %v", err)
	}
}
