package scoring

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// BenchmarkScore scores and ranks 10,000 agencies × 23 indicators on one core.
func BenchmarkScore(b *testing.B) {
	set := wideSet(23)
	random := rand.New(rand.NewPCG(3, 4))
	figures := make([]Figures, 10_000)
	for a := range figures {
		figures[a].Agency = strconv.Itoa(a)
		for _, g := range set.Groups {
			for _, i := range g.Indicators {
				d := random.Int64N(2000)
				figures[a].Measures = append(figures[a].Measures, counts(i.Code, random.Int64N(d+1), d))
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		s, entries := NewScorer(set), make([]Entry, 0, len(figures))
		for _, f := range figures {
			c, err := s.Score(f)
			if err != nil {
				b.Fatal(err)
			}
			entries = append(entries, Entry{"commune", c.Total, c.NoCases})
		}
		Rank(entries)
	}
}

func wideSet(indicators int) IndexSet {
	var groups []Group
	for n := range indicators {
		if n%4 == 0 {
			groups = append(groups, Group{Code: "G" + strconv.Itoa(n)})
		}
		g := &groups[len(groups)-1]
		g.Indicators = append(g.Indicators, indicator("I"+strconv.Itoa(n), 400, 80, ZeroGivesZero))
	}
	groups[1].RatioDecimals = Some(2)
	return IndexSet{Groups: groups}
}
