package scoring

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMediansOfPeers(t *testing.T) {
	none := Maybe[Hundredths]{}
	standing := func(rank int, total, first, second Maybe[Hundredths]) Standing {
		s := Standing{Card: Scorecard{Total: total, Groups: []GroupResult{{Points: total, Indicators: []Result{{Points: first}, {Points: second}}}}}}
		if rank > 0 {
			s.Rank = Some(rank)
		}
		return s
	}
	points := Some[Hundredths]
	for name, c := range map[string]struct {
		peers []Standing
		want  Medians
	}{
		"nobody":               {nil, Medians{}},
		"nobody who is ranked": {[]Standing{standing(0, points(900), points(400), points(500))}, Medians{}},
		"the middle of three": {
			[]Standing{standing(3, points(100), points(0), points(100)), standing(1, points(900), points(400), points(500)), standing(2, points(300), points(200), points(100))},
			Medians{points(300), []Maybe[Hundredths]{points(300)}, [][]Maybe[Hundredths]{{points(200), points(100)}}},
		},
		"half of the two in the middle, rounded up": {
			[]Standing{standing(1, points(900), points(401), points(499)), standing(2, points(301), points(200), points(101))},
			Medians{points(601), []Maybe[Hundredths]{points(601)}, [][]Maybe[Hundredths]{{points(301), points(300)}}},
		},
		"who has no figure or no dossiers does not count": {
			[]Standing{standing(1, points(900), none, points(500)), standing(2, points(300), points(200), none), standing(0, points(1), points(1), points(1))},
			Medians{points(600), []Maybe[Hundredths]{points(600)}, [][]Maybe[Hundredths]{{points(200), points(500)}}},
		},
		"no figure at all is no zero": {
			[]Standing{standing(1, points(0), none, points(0))},
			Medians{points(0), []Maybe[Hundredths]{points(0)}, [][]Maybe[Hundredths]{{none, points(0)}}},
		},
	} {
		if diff := cmp.Diff(c.want, MediansOf(c.peers)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
