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

func TestParsePeriod(t *testing.T) {
	for s, good := range map[string]bool{"2026-08": true, "2022-08": true, "2022-07": false, "2026-13": false, "2026-8": false, "08-2026": false, "": false, "2026-08-01": false} {
		if p, err := ParsePeriod(s); (err == nil) != good || good && string(p) != s {
			t.Errorf("ParsePeriod(%q) = %q, %v", s, p, err)
		}
	}
	if p := Period("2026-08"); p.In(Vi) != "tháng 8/2026" || p.In(En) != "August 2026" || p.FirstDay() != "2026-08-01" {
		t.Error(p.In(Vi), p.In(En), p.FirstDay())
	}
}
