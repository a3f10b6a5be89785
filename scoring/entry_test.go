package scoring

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatAgenciesMayBeAskedFor(t *testing.T) {
	scorer := NewScorer(smallSet())
	for name, c := range map[string]struct {
		codes []string
		want  []error
	}{
		"figures of the agencies":           {[]string{"SYNC", "ON_TIME"}, nil},
		"nothing":                           {nil, nil},
		"an indicator that is not there":    {[]string{"SYNC", "X"}, []error{ErrUnknownCode}},
		"a figure of the whole province":    {[]string{"PUBLISHED"}, []error{ErrProvincial}},
		"one twice":                         {[]string{"SYNC", "SYNC"}, []error{ErrTwice}},
		"all that is wrong is said at once": {[]string{"X", "PUBLISHED"}, []error{ErrUnknownCode, ErrProvincial}},
	} {
		t.Run(name, func(t *testing.T) {
			got := scorer.Enterable(c.codes)
			if (got == nil) != (len(c.want) == 0) {
				t.Errorf("got %v", got)
			}
			for _, want := range c.want {
				if !errors.Is(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
			}
		})
	}
}

func TestLackingIsWhatNoFigureWasCollectedFor(t *testing.T) {
	scorer := NewScorer(smallSet())
	for name, c := range map[string]struct {
		figures Figures
		want    []string
	}{
		"a row that is missing":                    {Figures{}, []string{"SYNC", "PAID"}},
		"a row without counts":                     {Figures{Measures: []Measure{{Indicator: "SYNC"}, counts("PAID", 1, 2)}}, []string{"SYNC"}},
		"a row without its denominator":            {Figures{Measures: []Measure{{Indicator: "SYNC", Numerator: Some[int64](3)}, counts("PAID", 1, 2)}}, []string{"SYNC"}},
		"a row without its numerator":              {Figures{Measures: []Measure{{Indicator: "SYNC", Denominator: Some[int64](3)}, counts("PAID", 1, 2)}}, []string{"SYNC"}},
		"figures, and zero is one":                 {Figures{Measures: []Measure{counts("SYNC", 0, 0), counts("PAID", 0, 5)}}, nil},
		"a group that has the source's score only": {Figures{Groups: []GroupScore{{"PAYMENT", 500}}}, []string{"SYNC"}},
	} {
		t.Run(name, func(t *testing.T) {
			card, err := scorer.Score(c.figures)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, card.Lacking([]string{"PAID", "SYNC"})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
