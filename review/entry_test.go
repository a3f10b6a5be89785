package review

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/scoring"
)

func TestCheckEntry(t *testing.T) {
	for name, c := range map[string]struct {
		entered scoring.Maybe[Counted]
		want    []string // fields
	}{
		"a part of the whole":          {scoring.Some(Counted{12, 15}), nil},
		"all of it":                    {scoring.Some(Counted{15, 15}), nil},
		"no cases":                     {scoring.Some(Counted{0, 0}), nil},
		"the largest count":            {scoring.Some(Counted{0, scoring.MaxCount}), nil},
		"nothing":                      {scoring.Maybe[Counted]{}, []string{"counted"}},
		"a numerator above":            {scoring.Some(Counted{16, 15}), []string{"counted"}},
		"a negative numerator":         {scoring.Some(Counted{-1, 15}), []string{"counted"}},
		"a negative denominator":       {scoring.Some(Counted{-1, -1}), []string{"counted", "counted.denominator"}},
		"more than the largest count":  {scoring.Some(Counted{1, scoring.MaxCount + 1}), []string{"counted.denominator"}},
		"both more than a double hold": {scoring.Some(Counted{scoring.MaxCount + 2, scoring.MaxCount + 1}), []string{"counted.denominator"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range CheckEntry(c.entered) {
				if got = append(got, f.Field); !errors.Is(f, ErrFigures) {
					t.Errorf("%v", f)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestADataEntryIsAnsweredOnce(t *testing.T) {
	entry := of(DataEntry, open(t))
	first := confirms(t)
	first.Says, first.Counted, first.Files = Supplied, scoring.Some(Counted{12, 15}), []string{"a"}
	other := first
	other.Counted = scoring.Some(Counted{13, 15})
	for name, c := range map[string]struct {
		earlier []Answer
		answer  Answer
		want    Verdict
		rule    error
	}{
		"with a file of evidence":    {nil, first, Counts, nil},
		"the same again":             {[]Answer{first}, first, Repeated, nil},
		"another figure is not same": {[]Answer{first}, other, Refused, ErrAnswered},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := Accept(entry, c.earlier, c.answer, officer, c.answer.At); got != c.want || !errors.Is(err, c.rule) {
				t.Errorf("got %s, %v; want %s, %v", got, err, c.want, c.rule)
			}
		})
	}
}

func TestADataEntryThatHasEndedStaysSo(t *testing.T) {
	entry := of(DataEntry, in(Settled, open(t)))
	if err := entry.Steer(MoveReopen, nil); !errors.Is(err, ErrMove) {
		t.Errorf("opened again: %v", err)
	}
	if err := of(DataEntry, open(t)).Steer(MoveExtend, nil); err != nil {
		t.Errorf("an open one is extended: %v", err)
	}
}
