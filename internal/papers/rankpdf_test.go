package papers

import (
	"strings"
	"testing"

	"danhgia/internal/devstack/devtest"
)

func TestTheRankingAsPDF(t *testing.T) {
	content, err := RankingPDF(sampleRevision(t), sampleHead)
	if err != nil {
		t.Fatal(err)
	}
	paper := devtest.Paper{File: keep(t, "ket-qua.pdf", content)}
	said := paper.Text(t)
	golden(t, "ket-qua.txt", said)
	if n := strings.Count(said, "Hạng"); n != paper.Pages(t)+1 { // the two tables share a page
		t.Errorf("%d heads on %d pages", n, paper.Pages(t))
	}
	for _, font := range paper.Fonts(t) {
		if !font.Embedded || !font.Unicode {
			t.Errorf("font %+v", font)
		}
	}
}
