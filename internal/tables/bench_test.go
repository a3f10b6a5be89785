package tables

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"danhgia/scoring"
)

// province is a set of 23 indicators and 230,000 rows of 10,000 agencies for it.
func province() (scoring.IndexSet, string) {
	set := smallSet()
	group := scoring.Group{Code: "C", Points: 23_00}
	for i := range 23 {
		group.Indicators = append(group.Indicators, scoring.Indicator{
			Code: fmt.Sprintf("INDICATOR_NUMBER_%d", i), Points: 1_00, Target: 80, Zero: scoring.ZeroGivesNull,
		})
	}
	set.Groups = []scoring.Group{group}
	var rows strings.Builder
	rows.WriteString(measureHeader)
	for a := range 10_000 {
		for _, i := range group.Indicators {
			fmt.Fprintf(&rows, "H44.%d,%s,%d,%d,0.5\n", a, i.Code, a%97, 100+a%13)
		}
	}
	return set, rows.String()
}

func BenchmarkReadMeasures(b *testing.B) {
	set, rows := province()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadMeasures("m.csv", strings.NewReader(rows), set, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteAndReadScores(b *testing.B) {
	set, rows := province()
	figures, err := ReadMeasures("m.csv", strings.NewReader(rows), set, Options{})
	if err != nil {
		b.Fatal(err)
	}
	cards := make([]scoring.Scorecard, len(figures))
	scorer := scoring.NewScorer(set)
	for i, f := range figures {
		if cards[i], err = scorer.Score(f); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		read, write := io.Pipe()
		go func() { write.CloseWithError(WriteScores(write, set, cards)) }()
		if totals, err := ReadScores("s.csv", read); err != nil || len(totals) != 10_000 {
			b.Fatal(len(totals), err)
		}
	}
}
