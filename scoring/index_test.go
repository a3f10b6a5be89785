package scoring

import (
	"errors"
	"testing"
)

func TestInForce(t *testing.T) {
	set := func(code, from string) IndexSet { return IndexSet{Code: code, EffectiveFrom: from} }
	for name, c := range map[string]struct {
		sets []IndexSet
		want string
		err  error
	}{
		"the latest that has taken effect": {[]IndexSet{set("new", "2026-08-01"), set("old", "2022-08-01"), set("next", "2026-08-02")}, "new", nil},
		"none has taken effect":            {[]IndexSet{set("next", "2026-09-01")}, "", ErrNoIndexSet},
		"none at all":                      {nil, "", ErrNoIndexSet},
		"two on the same day":              {[]IndexSet{set("a", "2026-01-01"), set("b", "2026-01-01")}, "a", ErrAmbiguous},
		"two older ones on the same day":   {[]IndexSet{set("a", "2026-01-01"), set("b", "2026-01-01"), set("c", "2026-02-01")}, "c", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := InForce(c.sets, "2026-08")
			if got.Code != c.want || !errors.Is(err, c.err) {
				t.Errorf("got %q, %v", got.Code, err)
			}
		})
	}
}
