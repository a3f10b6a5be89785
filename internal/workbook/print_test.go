package workbook

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/internal/devstack/devtest"
	"danhgia/scoring"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { devtest.Main(m) }

// printed is the workbook on paper, by LibreOffice.
func printed(t testing.TB, content []byte) devtest.Paper {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ket-qua.xlsx")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return devtest.Print(t, file)
}

var (
	tick     = regexp.MustCompile(`^\d{1,3}/?$`)
	mayBreak = strings.NewReplacer("-", "- ", "/", "/ ") // where a line may end within a word
)

// words are the words of a text in the order of the alphabet, each with how often it stands there: lines are broken,
// axes divided and pages counted differently by each version of LibreOffice and with other fonts beside ours.
func words(text string) string {
	counts := map[string]int{}
	for word := range strings.FieldsSeq(mayBreak.Replace(text)) {
		if !tick.MatchString(word) {
			counts[word]++
		}
	}
	var b strings.Builder
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&b, "%s %d\n", word, counts[word])
	}
	return b.String()
}

// The small case has names that are long, run as formulas, or have every mark of Vietnamese.
func TestLibreOfficePrintsTheWorkbook(t *testing.T) {
	s := made(t, 6, func(r *scoring.Results) {
		for i, name := range []string{"Sở Nông nghiệp và Môi trường", "=1+1", "Ủy ban nhân dân phường Việt Trì", "Xã Ỷ La, Đỗ Xuyên, Vĩnh Phúc cũ", "ẰẮẲẴẶ ẦẤẨẪẬ ỀẾỂỄỆ ỒỐỔỖỘ ỜỚỞỠỢ ỪỨỬỮỰ ỲÝỶỸỴ ằắẳẵặ ầấẩẫậ ềếểễệ ồốổỗộ ờớởỡợ ừứửữự ỳýỷỹỵ đĐ"} {
			r.Agencies[i+1].Name = name
		}
	})
	p := printed(t, written(t, s, Options{Homepage: "https://danhgia.phutho.example/"}))
	text := words(p.Text(t))
	golden := filepath.Join("testdata", "small.words")
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Error(diff)
	}
	if pages := p.Pages(t); pages < 15 || pages > 30 {
		t.Errorf("%d pages for 15 sheets", pages)
	}
	for _, f := range p.Fonts(t) {
		// another font than that which stands in for Times New Roman would mean that a letter is missing there
		if !f.Embedded || !f.Unicode || !strings.HasPrefix(f.Name, "LiberationSerif") {
			t.Errorf("font %+v", f)
		}
	}
}

func TestChartsAreExcelsOwn(t *testing.T) {
	content := written(t, made(t, 163, nil), Options{})
	f := opened(t, content)
	charts := 0
	f.Pkg.Range(func(name, _ any) bool {
		if strings.HasPrefix(name.(string), "xl/charts/chart") {
			charts++
		}
		return true
	})
	if charts != 5 {
		t.Errorf("%d charts", charts)
	}
	text := printed(t, content).Text(t)
	for _, want := range []string{"Tổng điểm của các sở, ban, ngành", "10 xã, phường có tổng điểm cao nhất", "10 xã, phường có tổng điểm thấp nhất", "Điểm trung bình theo nhóm chỉ số, % của điểm tối đa", "Số cơ quan, đơn vị theo mức xếp loại"} {
		if strings.Count(text, want) < 2 { // the chart's title, and that of its figures
			t.Errorf("no chart %q", want)
		}
	}
}
