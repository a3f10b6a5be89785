package web

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"danhgia/scoring"
)

var update = flag.Bool("update", false, "write the golden pages anew")

func TestPagesAreGolden(t *testing.T) {
	server, archive := serve(t)
	for name, path := range map[string]string{
		"ranking":            "/ky/2026-08",
		"scorecard":          "/ky/2026-08/don-vi/H99.02",
		"scorecard-province": "/ky/2026-08/don-vi/H99",
		"scorecard-missing":  "/ky/2026-08/don-vi/H99.101",
		"scorecard-no-cases": "/ky/2026-08/don-vi/H99.03",
		"differences":        "/ky/2026-08/chenh-lech",
		"problem":            "/ky/2026-07",
	} {
		golden(t, name+".vi.html", get(t, server, path).body)
		golden(t, name+".en.html", get(t, server, path+"?lang=en").body)
	}
	archive.publications = nil
	golden(t, "empty.vi.html", get(t, server, "/").body)
	golden(t, "empty.en.html", get(t, server, "/?lang=en").body)
}

// fingerprint is what the address of an asset changes with; golden pages do without.
var fingerprint = regexp.MustCompile(`(/static/[\w-]+)\.[0-9a-f]{12}\.`)

func golden(t *testing.T, name, page string) {
	t.Helper()
	page = fingerprint.ReplaceAllString(page, "$1.")
	if strings.ContainsRune(page, utf8.RuneError) {
		t.Errorf("%s: it shows a sign that stands for none", name)
	}
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), page); diff != "" {
		t.Errorf("%s: go test ./internal/web -update writes it anew\n%s", name, diff)
	}
}

func TestFinalResultsWithoutDifferencesSaySo(t *testing.T) {
	server, archive := serve(t)
	results := sampleResults(t)
	results.State = scoring.Final
	results.Agencies = results.Agencies[1:2] // its points are the portal's
	archive.put(t, results)
	page := get(t, server, "/ky/2026-08/chenh-lech").body
	for _, words := range []string{"Đã so sánh 2 giá trị điểm do Cổng công bố: tất cả đều khớp", phrases["state.final.text"].vi} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
}

func TestResultsOfOtherRulesAreNotExplained(t *testing.T) {
	server, archive := serve(t)
	results := sampleResults(t)
	results.Engine = "766.0"
	archive.put(t, results)
	page := get(t, server, "/ky/2026-08/don-vi/H99.02").body
	if strings.Contains(page, phrases["explain"].vi+"<") || strings.Contains(page, phrases["advice"].vi) || !strings.Contains(page, "phiên bản 766.0") {
		t.Error("a scorecard made by other rules is explained by ours")
	}
}

func TestOtherPeriodsAreLinked(t *testing.T) {
	server, archive := serve(t)
	results := sampleResults(t)
	results.Period = "2026-07"
	archive.put(t, results)
	if page := get(t, server, "/ky/2026-08?lang=en").body; !strings.Contains(page, `<a href="/ky/2026-07?lang=en">Results for July 2026</a>`) {
		t.Error("July is not linked from August")
	}
	if page := get(t, server, "/ky/2026-07").body; !strings.Contains(page, "<h1>Kết quả đánh giá tháng 7/2026</h1>") {
		t.Error("the address of July does not show July")
	}
}

func TestPhrasesAreCompleteAndUsed(t *testing.T) {
	text := sources(t)
	for key, p := range phrases {
		if p.vi == "" || p.en == "" || strings.Count(p.vi, "%s") != strings.Count(p.en, "%s") {
			t.Errorf("%s: %q and %q do not say the same", key, p.vi, p.en)
		}
		shared := strings.HasPrefix(key, "state.") || strings.HasPrefix(key, "fault.") && strings.HasSuffix(key, ".text")
		if !shared && !strings.Contains(text, `"`+key+`"`) {
			t.Errorf("%s is said nowhere", key)
		}
	}
}

func TestEveryPhraseThatIsSaidIsInTheTable(t *testing.T) {
	said := regexp.MustCompile(`(?:\{\{t |\(t |\{none |say\(|phrases\[)"([^"]+)"[ \])},]`).FindAllStringSubmatch(sources(t), -1)
	for _, match := range said {
		if _, ok := phrases[match[1]]; !ok && !strings.HasSuffix(match[1], ".") {
			t.Errorf("%s is not in the table", match[1])
		}
	}
	if len(said) < 80 {
		t.Errorf("only %d phrases were found", len(said))
	}
}

// sources are the templates and the code, without the table of phrases.
func sources(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	for _, pattern := range []string{"*.go", "templates/*.html", "templates/pages/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasPrefix(file, "phrases") || strings.HasSuffix(file, "_test.go") {
				continue
			}
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text.Write(content)
		}
	}
	return text.String()
}
