package review

import "testing"

func TestFiguresFollowFromPickedDossiers(t *testing.T) {
	standing := func(number string) Standing {
		return map[string]Standing{"late": {Known: true, Denominator: true}, "late2": {Known: true, Denominator: true}, "good": {Known: true, Denominator: true, InNumerator: true}, "out": {Known: true}}[number]
	}
	for name, c := range map[string]struct {
		picked []Picked
		want   Counted
		faults int
	}{
		"none":                        {nil, Counted{8, 10}, 0},
		"one should count as good":    {[]Picked{{"late", WishNumerator}}, Counted{9, 10}, 0},
		"one should not count":        {[]Picked{{"late", WishOutside}}, Counted{8, 9}, 0},
		"a good one should not count": {[]Picked{{"good", WishOutside}}, Counted{7, 9}, 0},
		"two wishes":                  {[]Picked{{"late", WishNumerator}, {"late2", WishOutside}}, Counted{9, 9}, 0},
		"good already":                {[]Picked{{"good", WishNumerator}}, Counted{8, 10}, 1},
		"counted nowhere":             {[]Picked{{"out", WishOutside}}, Counted{8, 10}, 1},
		"of nobody":                   {[]Picked{{"x", WishNumerator}}, Counted{8, 10}, 1},
		"twice":                       {[]Picked{{"late", WishNumerator}, {"late", WishOutside}}, Counted{9, 10}, 1},
		"without a wish":              {[]Picked{{"late", "x"}}, Counted{8, 10}, 1},
		"each fault is said":          {[]Picked{{"x", WishNumerator}, {"out", WishOutside}}, Counted{8, 10}, 2},
	} {
		got, faults := Propose(Counted{8, 10}, c.picked, standing)
		if got != c.want || len(faults) != c.faults {
			t.Errorf("%s: %+v, %v", name, got, faults)
		}
	}
	if _, faults := Propose(Counted{10, 10}, []Picked{{"late", WishNumerator}}, standing); len(faults) != 1 {
		t.Errorf("more good ones than there are: %v", faults)
	}
}
