package papers

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/internal/devstack/devtest"
	"danhgia/scoring"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares what a paper says with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func cardOf(t *testing.T, code string, edits ...func(*scoring.Results)) devtest.Paper {
	t.Helper()
	content, err := NewScorecards(sampleRevision(t, edits...), sampleHead).PDF(code)
	if err != nil {
		t.Fatal(err)
	}
	return devtest.Paper{File: keep(t, "phieu-"+code+".pdf", content)}
}

func TestTheScorecardOfAnAgencyAsPDF(t *testing.T) {
	for code, pages := range map[string]int{"H44": 2, "H44.01": 2, "H44.104": 2} {
		paper := cardOf(t, code)
		golden(t, "phieu-"+code+".txt", paper.Text(t))
		if got := paper.Pages(t); got != pages {
			t.Errorf("%s has %d pages, want %d", code, got, pages)
		}
		for _, font := range paper.Fonts(t) {
			if !font.Embedded || !font.Unicode || !strings.Contains(font.Name, "liberation-serif") {
				t.Errorf("%s has the font %+v", code, font)
			}
		}
	}
}

func TestTheSameRevisionGivesTheSameBytes(t *testing.T) {
	cards := NewScorecards(sampleRevision(t), sampleHead)
	first, err := cards.PDF("H44.104")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if again, err := cards.PDF("H44.104"); err != nil || !bytes.Equal(first, again) {
			t.Fatal("the bytes differ", err)
		}
	}
}

func TestEveryVietnameseLetterIsOnPaper(t *testing.T) {
	const letters = "ữ ệ ộ ẫ ỵ Ặ Ữ Ệ Ộ Ẫ Ỵ ặ ẩ ổ ỡ ợ ử ự ỷ ỹ đ Đ ẵ ằ ắ ấ ầ ậ ế ề ể ễ ố ồ ỗ ớ ờ ở ứ ừ ỉ ĩ ị ũ ủ ụ ỳ ý"
	decomposed := "Quỳnh Lưu" // with its marks apart
	paper := cardOf(t, "H44.104", renamed("H44.104", "Xã "+letters+" "+decomposed))
	said := strings.Join(strings.Fields(paper.Text(t)), " ")
	for _, want := range append(strings.Fields(letters), "Quỳnh Lưu") {
		if !strings.Contains(said, want) {
			t.Errorf("%s is not in: %s", want, said[:400])
		}
	}
}

func renamed(code, name string) func(*scoring.Results) {
	return func(r *scoring.Results) {
		for i := range r.Agencies {
			if r.Agencies[i].Code == code {
				r.Agencies[i].Name = name
			}
		}
	}
}

func TestNamesOfAnySortStayOnThePaper(t *testing.T) {
	for name, want := range map[string]string{
		`<b>Xã</b> & "A" <script>`:                `<b>Xã</b> & "A" <script>`,
		"=HYPERLINK(1)":                           "=HYPERLINK(1)",
		strings.Repeat("Ủy ban nhân dân xã ", 30): "Ủy ban nhân dân xã",
		strings.Repeat("A", 400):                  strings.Repeat("A", 40),
		"Xã \u202e🙂 cười\x00":                     "Xã � cười",
		"":                                        "PHIẾU ĐIỂM",
	} {
		paper := cardOf(t, "H44.104", renamed("H44.104", name))
		if said := paper.Text(t); !strings.Contains(said, want) {
			t.Errorf("%q is not in:\n%s", want, said)
		}
	}
}

func TestAnAgencyThatIsNotInTheResultsHasNoScorecard(t *testing.T) {
	if _, err := NewScorecards(sampleRevision(t), sampleHead).PDF("H44.999"); !errors.Is(err, ErrNoAgency) {
		t.Error(err)
	}
}

func BenchmarkScorecards(b *testing.B) {
	r := sampleRevision(b)
	for b.Loop() {
		cards := NewScorecards(r, sampleHead)
		for _, s := range r.Results.Agencies {
			if _, err := cards.PDF(s.Code); err != nil {
				b.Fatal(err)
			}
		}
	}
}
