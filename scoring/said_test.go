package scoring

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

func TestWhatIsSaidSpeaksBothLanguages(t *testing.T) {
	inner := Say("ngày %d", "day %d", 7)
	other := errors.New("closed")
	outer := Say("dòng %d: %v", "line %d: %v", 3, errors.Join(inner, other))
	if got, want := outer.Error(), "line 3: day 7\nclosed"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"nothing":                     {nil, nil},
		"a sentence":                  {inner, []string{"ngày 7"}},
		"a sentence within another":   {outer, []string{"dòng 3: ngày 7; closed"}},
		"wrapped by who passed it on": {fmt.Errorf("store it: %w", inner), []string{"ngày 7"}},
		"joined":                      {fmt.Errorf("file: %w", errors.Join(inner, inner)), []string{"ngày 7", "ngày 7"}},
		"English only":                {fmt.Errorf("store it: %w", other), []string{"store it: closed"}},
	} {
		if got := Vietnamese(c.err); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if !errors.Is(outer, other) {
		t.Error("a cause is lost")
	}
}

func TestTextsAreSaidInTheirLanguage(t *testing.T) {
	err := Say("không được %s", "you may not %s", Text{"ăn", "eat"})
	if err.Error() != "you may not eat" || !slices.Equal(Vietnamese(err), []string{"không được ăn"}) {
		t.Error(err, Vietnamese(err))
	}
}
