package web

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// corrected is the sample with a ruling that has changed a figure.
func corrected(t testing.TB) scoring.Results {
	t.Helper()
	r := sampleResults(t)
	standings, err := scoring.NewScorer(sampleSet()).Restand(r.Agencies, map[string][]scoring.Change{"H99.101": {{Indicator: "ON_TIME", Numerator: 10, Denominator: 10}}})
	if err != nil {
		t.Fatal(err)
	}
	r.Agencies, r.Revision, r.State = standings, 2, scoring.Final
	return r
}

func TestFurtherPublicPagesAreGolden(t *testing.T) {
	server, archive := serve(t)
	archive.put(t, corrected(t))
	archive.timeliness = []activities.Timeliness{
		{Period: "2026-08", Disputes: 1203, Ruled: 1201, InTime: 1200, Late: 1, Median: scoring.Some(60 * time.Hour), Longest: scoring.Some(97 * time.Hour)},
		{Period: "2026-07", Disputes: 2},
	}
	for name, path := range map[string]string{
		"comparison":       "/ky/2026-08/so-sanh?don-vi=H99.02&don-vi=H99.101",
		"comparison-empty": "/ky/2026-08/so-sanh?tim=tan+hung",
		"heatmap":          "/ky/2026-08/ban-do-nhiet?nhom=department",
		"revisions":        "/ky/2026-08/phien-ban",
		"revision":         "/ky/2026-08/phien-ban/2",
		"revision-first":   "/ky/2026-08/phien-ban/1",
		"method":           "/ky/2026-08/phuong-phap",
		"indicator":        "/ky/2026-08/chi-so/ON_TIME",
		"timeliness":       "/tham-dinh",
		"opendata":         "/du-lieu-mo",
		"embed":            embedPath + "?nhom=department&so=2",
	} {
		golden(t, name+".vi.html", get(t, server, path).body)
		english := path + "?lang=en"
		if strings.Contains(path, "?") {
			english = path + "&lang=en"
		}
		golden(t, name+".en.html", get(t, server, english).body)
	}
	golden(t, "feed.vi.xml", get(t, server, feedPath).body)
}

func TestAgenciesAreComparedUpToFour(t *testing.T) {
	server, _ := serve(t)
	const path = "/ky/2026-08/so-sanh"
	for query, c := range map[string]struct {
		columns int
		says    string
	}{
		"": {0, ""}, "?don-vi=": {0, ""}, "?don-vi=H99.01&don-vi=H99.01": {1, ""},
		"?don-vi=H99.01&don-vi=%3Cb%3E":                                                    {1, "mã “&lt;b&gt;”"},
		"?don-vi=H99&don-vi=H99.01&don-vi=H99.02&don-vi=H99.03&don-vi=H99.101":             {4, phrases["compare.crowded"].vi},
		"?don-vi=H99.01&tim=dong+ngac":                                                     {1, `href="/ky/2026-08/so-sanh?don-vi=H99.01&amp;don-vi=H99.102">Thêm UBND phường Đông Ngạc</a>`},
		"?don-vi=H99.01&tim=" + strings.Repeat("x", 200):                                   {1, phrases["find.long"].vi},
		"?don-vi=" + strings.Repeat("x", 900) + "&don-vi=\r\n&" + strings.Repeat("y", 900): {0, "mã “xxxx"},
	} {
		r := get(t, server, path+strings.ReplaceAll(query, "\r\n", "%0D%0A"))
		if n := strings.Count(r.body, `>Bỏ<`); r.StatusCode != 200 || n != c.columns || !strings.Contains(r.body, c.says) {
			t.Errorf("%s: %d, %d agencies, or it does not say %q", query, r.StatusCode, n, c.says)
		}
		parse(t, path, r.body).check()
	}
}

func TestHeatIsAShareOfThePoints(t *testing.T) {
	for _, c := range []struct {
		points, most scoring.Hundredths
		percent      int
		heat         string
	}{{0, 600, 0, "heat1"}, {299, 600, 49, "heat1"}, {300, 600, 50, "heat2"}, {420, 600, 70, "heat3"}, {480, 600, 80, "heat4"}, {540, 600, 90, "heat5"}, {599, 600, 99, "heat5"}, {600, 600, 100, "heat5"}} {
		got := heatOf(scoring.Result{Points: scoring.Some(c.points), Max: c.most})
		if got.Percent != scoring.Some(c.percent) || got.Heat != c.heat {
			t.Errorf("%v of %v: %v", c.points, c.most, got)
		}
	}
	if none := heatOf(scoring.Result{Max: 600}); none.Percent.Known || none.plotted() != -1 {
		t.Error("no figure is shown as a share")
	}
}

func TestOlderRevisionsStayReadable(t *testing.T) {
	server, archive := serve(t)
	first := archive.publications[0]
	archive.put(t, corrected(t))
	r := get(t, server, "/api/v1/periods/2026-08/revisions/1/results", "Accept-Encoding", "identity")
	if r.StatusCode != 200 || r.body != string(first.Content) {
		t.Errorf("the first revision answers %d with %d bytes", r.StatusCode, len(r.body))
	}
	var list []revisionEntry
	if err := json.Unmarshal([]byte(get(t, server, "/api/v1/periods/2026-08/revisions").body), &list); err != nil || len(list) != 2 || list[0].Revision != 2 || list[1].SHA256 != first.SHA256 {
		t.Errorf("the revisions are %v, %v", list, err)
	}
	for path, status := range map[string]int{
		"/ky/2026-08/phien-ban/3": 404, "/ky/2026-08/phien-ban/0": 404, "/ky/2026-08/phien-ban/01": 404, "/ky/2026-08/phien-ban/x": 404, "/ky/2026-07/phien-ban": 404,
		"/ky/2026-08/phien-ban/99999999999999999999": 404, "/ky/2026-08/chi-so/NOTHING": 404, "/api/v1/periods/2026-08/revisions/9/results": 404,
		"/api/v1/periods/2026-07/revisions": 404, "/ky/2026-08/phien-ban/1": 200,
	} {
		if r := get(t, server, path); r.StatusCode != status {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	old := get(t, server, "/ky/2026-08/phien-ban/2").body
	for _, words := range []string{"UBND xã Tân Hưng", "9/10 → <strong>10/10</strong>", "14,21"} {
		if !strings.Contains(old, words) {
			t.Errorf("the second revision does not say %s", words)
		}
	}
}

func TestOnlyTheEmbeddedTableMayBeFramed(t *testing.T) {
	server, archive := serve(t)
	r := get(t, server, embedPath)
	if policy := r.Header.Get("Content-Security-Policy"); r.StatusCode != 200 || !strings.Contains(policy, "frame-ancestors *") || strings.Contains(policy, "script") || r.Header.Get("X-Frame-Options") != "" {
		t.Errorf("the table answers %d with %q", r.StatusCode, policy)
	}
	for _, path := range []string{"/ky/2026-08", "/du-lieu-mo", "/tham-dinh"} {
		if policy := get(t, server, path).Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s may be framed: %q", path, policy)
		}
	}
	for query, rows := range map[string]int{"": 2, "?so=1": 1, "?so=0": 2, "?so=1000": 2, "?so=x": 2, "?nhom=department": 3, "?nhom=x": 2} {
		if n := strings.Count(get(t, server, embedPath+query).body, `<th scope="row"`); n != rows {
			t.Errorf("%q shows %d rows", query, n)
		}
	}
	archive.publications = nil
	for path, status := range map[string]int{embedPath: 404, "/du-lieu-mo": 200, "/tham-dinh": 200, feedPath: 200} {
		if r := get(t, server, path); r.StatusCode != status {
			t.Errorf("without results %s answers %d", path, r.StatusCode)
		}
	}
}

func TestTheFeedNamesEveryRevisionByItself(t *testing.T) {
	server, archive := serve(t)
	ids := map[string]bool{}
	for range 2 {
		r := get(t, server, feedPath)
		var feed atomFeed
		if err := xml.Unmarshal([]byte(r.body), &feed); err != nil || r.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" {
			t.Fatal(err, r.Header)
		}
		for _, entry := range feed.Entries {
			ids[entry.ID] = true
		}
		archive.put(t, corrected(t))
	}
	if len(ids) != 2 || !ids["urn:danhgia:H99:2026-08:2"] {
		t.Errorf("the entries are %v", ids)
	}
}

func TestLongHeatMapsHavePages(t *testing.T) {
	archive := &shelves{set: sampleSet()}
	archive.put(t, country(t, 2000))
	server := httptest.NewServer(newSite(t, archive))
	defer server.Close()
	r := get(t, server, "/ky/2026-08/ban-do-nhiet?trang=8&nhom=commune")
	if n := len(shown(r.body)); r.StatusCode != http.StatusOK || n != pageRows || !strings.Contains(r.body, "Trang 8/8") {
		t.Errorf("the last page has %d rows", n)
	}
}
