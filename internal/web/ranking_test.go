package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/scoring"
)

var rowPattern = regexp.MustCompile(`<th scope="row" class="name"><a href="/ky/2026-08/don-vi/([^"?]+)`)

// shown are the codes of the agencies in the tables of a ranking, in their order.
func shown(page string) (codes []string) {
	for _, match := range rowPattern.FindAllStringSubmatch(page, -1) {
		codes = append(codes, match[1])
	}
	return codes
}

func TestRankingsAreSortedByLinks(t *testing.T) {
	server, _ := serve(t)
	for query, want := range map[string][]string{
		"":                       {"H99.02", "H99.01", "H99.03", "H99.102", "H99.101"},
		"?sap-xep=-hang":         {"H99.01", "H99.02", "H99.03", "H99.101", "H99.102"}, // who has no rank stays last
		"?sap-xep=ten":           {"H99.02", "H99.01", "H99.03", "H99.102", "H99.101"}, // phường, xã; the hostile name begins with a sign
		"?sap-xep=-ten":          {"H99.03", "H99.01", "H99.02", "H99.101", "H99.102"},
		"?sap-xep=-tong":         {"H99.02", "H99.01", "H99.03", "H99.102", "H99.101"},
		"?sap-xep=OPEN":          {"H99.01", "H99.03", "H99.02", "H99.101", "H99.102"},
		"?sap-xep=-ONLINE":       {"H99.02", "H99.01", "H99.03", "H99.102", "H99.101"},
		"?sap-xep=nothing":       {"H99.02", "H99.01", "H99.03", "H99.102", "H99.101"},
		"?nhom=commune":          {"H99.102", "H99.101"},
		"?nhom=nothing":          {"H99.02", "H99.01", "H99.03", "H99.102", "H99.101"},
		"?trang=7&nhom=<b>":      {"H99.02", "H99.01", "H99.03", "H99.102", "H99.101"},
		"?nhom=commune&trang=-1": {"H99.102", "H99.101"},
	} {
		r := get(t, server, "/ky/2026-08"+query)
		if diff := cmp.Diff(want, shown(r.body)); diff != "" || r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d\n%s", query, r.StatusCode, diff)
		}
	}
	page := get(t, server, "/ky/2026-08?sap-xep=-TIME&lang=en").body
	for _, words := range []string{
		`aria-sort="descending"><a href="/ky/2026-08?lang=en&amp;sap-xep=TIME#`, `<a href="/ky/2026-08?sap-xep=-TIME" lang="vi"`,
		`<a href="/ky/2026-08?lang=en#department">Rank</a>`,
	} {
		if !strings.Contains(page, words) {
			t.Errorf("the sorted page does not have %s", words)
		}
	}
}

func TestSearchesIgnoreMarks(t *testing.T) {
	server, _ := serve(t)
	for text, want := range map[string][]string{
		"tan hung": {"H99.101"}, "TÂN  hưng": {"H99.101"}, "Tân Hưng": {"H99.101"}, // the last one not composed
		"đông ngạc": {"H99.102"}, "dong ngac": {"H99.102"}, "ngac dong": {"H99.102"}, "h99.102": {"H99.102"},
		"so": {"H99.01", "H99.03"}, "alert(": {"H99.02"}, "tân ngạc": nil, "\r\ntan\x00hung": {"H99.101"}, "\xff": {"H99.02", "H99.01", "H99.03", "H99.102", "H99.101"},
		"%": nil, "_": nil, strings.Repeat("x", 101): nil,
	} {
		r := get(t, server, "/ky/2026-08?tim="+url.QueryEscape(text))
		if diff := cmp.Diff(want, shown(r.body)); diff != "" || r.StatusCode != http.StatusOK {
			t.Errorf("%q: %d\n%s", text, r.StatusCode, diff)
		}
		parse(t, "/ky/2026-08", r.body).check()
	}
	none := get(t, server, "/ky/2026-08?tim="+url.QueryEscape(`"><script>`)).body
	if !strings.Contains(none, `value="&#34;&gt;&lt;script&gt;"`) || !strings.Contains(none, "Không có cơ quan, đơn vị nào phù hợp với") {
		t.Error("markup in a search is not shown as it was typed, or nothing is said of it")
	}
	long := get(t, server, "/ky/2026-08?tim="+strings.Repeat("x", 2000))
	if !strings.Contains(long.body, phrases["find.long"].vi) || !strings.Contains(long.body, `aria-invalid="true"`) {
		t.Error("a long search is not refused at its field")
	}
}

// country are results of many agencies.
func country(t testing.TB, communes int) scoring.Results {
	t.Helper()
	r := sampleResults(t)
	agencies, cards := make([]scoring.Agency, 0, communes+1), make([]scoring.Scorecard, 0, communes+1)
	agencies, cards = append(agencies, r.Agencies[0].Agency), append(cards, r.Agencies[0].Card)
	for i := range communes {
		like := r.Agencies[1+i%5]
		like.Code, like.Name, like.Kind = fmt.Sprintf("H99.%05d", i), fmt.Sprintf("UBND xã Số %d", i), scoring.Commune
		like.Card.Agency = like.Code
		agencies, cards = append(agencies, like.Agency), append(cards, like.Card)
	}
	set := sampleSet()
	r.Agencies = set.Stand(agencies, cards)
	return r
}

func TestLongRankingsHavePages(t *testing.T) {
	archive := &shelves{set: sampleSet()}
	archive.put(t, country(t, 10_000))
	server := httptest.NewServer(newSite(t, archive))
	defer server.Close()
	first := get(t, server, "/ky/2026-08")
	if n := len(shown(first.body)); n != pageRows || len(first.body) > 300<<10 || !strings.Contains(first.body, "Trang 1/40") {
		t.Errorf("the first page has %d rows in %d bytes", n, len(first.body))
	}
	seen, next := map[string]bool{}, "/ky/2026-08?sap-xep=ten"
	for pages := 0; next != "" && pages < 50; pages++ {
		page := get(t, server, next).body
		for _, code := range shown(page) {
			if seen[code] {
				t.Fatalf("%s is shown twice", code)
			}
			seen[code] = true
		}
		match := regexp.MustCompile(`<a href="([^"#]+)#commune" rel="next">`).FindStringSubmatch(page)
		if next = ""; match != nil {
			next = strings.ReplaceAll(match[1], "&amp;", "&")
		}
	}
	if len(seen) != 10_000 {
		t.Errorf("all pages together show %d agencies", len(seen))
	}
	if found := shown(get(t, server, "/ky/2026-08?tim=so+9999").body); len(found) != 1 {
		t.Errorf("a search finds %v", found)
	}
}
