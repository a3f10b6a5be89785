package web

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/scoring"
)

func TestAddressesAnswer(t *testing.T) {
	server, _ := serve(t)
	type want struct {
		status   int
		kind     string
		location string
	}
	const page, problem, plain = "text/html; charset=utf-8", "application/problem+json", "text/plain; charset=utf-8"
	for path, want := range map[string]want{
		"/":                                   {302, page, "/ky/2026-08"},
		"/?lang=en":                           {302, page, "/ky/2026-08?lang=en"},
		"/ky/2026-08":                         {200, page, ""},
		"/ky/2026-08?lang=xx":                 {200, page, ""},
		"/ky/2026-08/don-vi/H99.101":          {200, page, ""},
		"/ky/2026-08/chenh-lech":              {200, page, ""},
		"/ky/2026-08/don-vi/H99.999":          {404, page, ""},
		"/ky/2026-08/don-vi/%3Cb%3E":          {404, page, ""},
		"/ky/2026-07":                         {404, page, ""},
		"/ky/2026-13":                         {404, page, ""},
		"/ky/2026-08/nothing":                 {404, page, ""},
		"/nothing?lang=en":                    {404, page, ""},
		"/static/site.css":                    {404, page, ""},
		"/api/v1/periods":                     {200, "application/json", ""},
		"/api/v1/periods/2026-08/results":     {200, "application/json", ""},
		"/api/v1/periods/2026-08/results.csv": {200, "text/csv; charset=utf-8", ""},
		"/api/v1/periods/2026-07/results":     {404, problem, ""},
		"/api/v1/periods/8-2026/results.csv":  {404, problem, ""},
		"/api/v1/nothing":                     {404, problem, ""},
		"/healthz":                            {200, plain, ""},
		"/readyz":                             {200, plain, ""},
	} {
		r := get(t, server, path)
		if r.StatusCode != want.status || r.Header.Get("Content-Type") != want.kind || r.Header.Get("Location") != want.location {
			t.Errorf("%s answers %d %s %s, not %v", path, r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Location"), want)
		}
		expected := maps.Clone(headers)
		if r.Header.Get("Vary") == "" { // not a document that is the same for everybody
			maps.Copy(expected, guards)
		}
		for name, value := range expected {
			if r.Header.Get(name) != value[0] {
				t.Errorf("%s has %s: %s", path, name, r.Header.Get(name))
			}
		}
	}
}

func TestOnlyReadingIsAnswered(t *testing.T) {
	server, _ := serve(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH"} {
		for _, path := range []string{"/", "/ky/2026-08", "/api/v1/periods", "/nothing"} {
			r := ask(t, server, method, path)
			if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s answers %d, Allow: %q", method, path, r.StatusCode, r.Header.Get("Allow"))
			}
		}
	}
	whole, head := get(t, server, "/ky/2026-08"), ask(t, server, http.MethodHead, "/ky/2026-08")
	if head.StatusCode != 200 || head.body != "" || head.ContentLength != int64(len(whole.body)) {
		t.Errorf("HEAD answers %d with %d of %d bytes", head.StatusCode, head.ContentLength, len(whole.body))
	}
}

func TestCachesAskAgainAndHearOfANewRevision(t *testing.T) {
	server, archive := serve(t)
	paths := []string{"/ky/2026-08", "/ky/2026-08/don-vi/H99.01", "/ky/2026-08/chenh-lech", "/api/v1/periods", "/api/v1/periods/2026-08/results"}
	tags := map[string]string{}
	for _, path := range paths {
		r := get(t, server, path)
		tags[path] = r.Header.Get("ETag")
		again := get(t, server, path, "If-None-Match", tags[path])
		if again.StatusCode != http.StatusNotModified || again.body != "" || r.Header.Get("Cache-Control") != "public, no-cache" {
			t.Errorf("%s asked again answers %d, Cache-Control: %q", path, again.StatusCode, r.Header.Get("Cache-Control"))
		}
	}
	if english := get(t, server, paths[0]+"?lang=en"); english.Header.Get("ETag") == tags[paths[0]] {
		t.Error("both languages have one tag")
	}
	corrected := sampleResults(t)
	corrected.Revision, corrected.State = 2, scoring.Corrected
	archive.put(t, corrected)
	for _, path := range paths {
		if r := get(t, server, path, "If-None-Match", tags[path]); r.StatusCode != http.StatusOK || r.Header.Get("ETag") == tags[path] {
			t.Errorf("%s does not show the new revision: %d", path, r.StatusCode)
		}
	}
}

func TestProgramsGetThePublishedBytes(t *testing.T) {
	server, archive := serve(t)
	stored := archive.publications[0]
	r := get(t, server, "/api/v1/periods/2026-08/results", "Accept-Encoding", "identity")
	if r.body != string(stored.Content) || r.Header.Get("ETag") != `"`+stored.SHA256+`"` {
		t.Errorf("results have the tag %s and %d bytes, not %d", r.Header.Get("ETag"), len(r.body), len(stored.Content))
	}
	table := get(t, server, "/api/v1/periods/2026-08/results.csv")
	if name := table.Header.Get("Content-Disposition"); table.body != "cards\n6\n" || name != `attachment; filename="danhgia-H99-2026-08-r1.csv"` {
		t.Errorf("the table is %q of %s", table.body, name)
	}
	var periods []map[string]any
	if err := json.Unmarshal([]byte(get(t, server, "/api/v1/periods").body), &periods); err != nil {
		t.Fatal(err)
	}
	want := []map[string]any{{
		"period": "2026-08", "revision": 1.0, "state": "provisional", "published_at": "2026-09-02T17:30:00Z", "sha256": stored.SHA256,
		"results": "/api/v1/periods/2026-08/results", "csv": "/api/v1/periods/2026-08/results.csv",
	}}
	if diff := cmp.Diff(want, periods); diff != "" {
		t.Error(diff)
	}
	archive.publications = nil
	if list := get(t, server, "/api/v1/periods").body; list != "[]" {
		t.Errorf("no periods are %s", list)
	}
}

func TestStylesAreKeptForEver(t *testing.T) {
	server, _ := serve(t)
	a, err := newAssets()
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]string{"site.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"} {
		r := get(t, server, a.path(name))
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != kind || r.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s answers %d %v", name, r.StatusCode, r.Header)
		}
	}
}

func TestFaultsSayWhatToDoAndNothingOfTheirCause(t *testing.T) {
	for name, c := range map[string]struct {
		path   string
		breaks func(*shelves)
		status int
		words  string
	}{
		"database away":        {"/ky/2026-08", func(s *shelves) { s.err = errSecret }, 503, "fault.away.text"},
		"database away, home":  {"/", func(s *shelves) { s.err = errSecret }, 503, "fault.away.text"},
		"not ready":            {"/readyz", func(s *shelves) { s.err = errSecret }, 503, "fault.away.text"},
		"index set not stored": {"/ky/2026-08", func(s *shelves) { s.set.Code = "other" }, 503, "fault.away.text"},
		"content altered":      {"/ky/2026-08", func(s *shelves) { s.publications[0].Content[9]++ }, 500, "fault.ours.text"},
		"cards of another set": {"/ky/2026-08", func(s *shelves) { s.set.Groups = s.set.Groups[:2] }, 500, "fault.ours.text"},
	} {
		t.Run(name, func(t *testing.T) {
			server, archive := serve(t)
			c.breaks(archive)
			r := get(t, server, c.path)
			if r.StatusCode != c.status || !strings.Contains(r.body, phrases[c.words].vi) || r.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("answers %d\n%s", r.StatusCode, r.body)
			}
			if strings.Contains(r.body, "10.0.0.7") || strings.Contains(r.body, "goroutine") {
				t.Errorf("tells its cause:\n%s", r.body)
			}
			problem := get(t, server, "/api/v1/periods/2026-08/results")
			if problem.StatusCode != c.status || problem.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("the API answers %d %s", problem.StatusCode, problem.Header.Get("Content-Type"))
			}
		})
	}
}

func TestAPanicIsAnsweredAndTheServerGoesOn(t *testing.T) {
	archive := &shelves{set: sampleSet()}
	archive.put(t, sampleResults(t))
	broken := func(io.Writer, scoring.IndexSet, []scoring.Scorecard) error { panic(errSecret) }
	h := newSite(t, archive).(*site)
	h.Table = broken
	server := httptest.NewServer(h)
	defer server.Close()
	r := get(t, server, "/api/v1/periods/2026-08/results.csv")
	var problem map[string]any
	if err := json.Unmarshal([]byte(r.body), &problem); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"type": "urn:danhgia:problem:ours", "status": 500.0, "title": phrases["fault.ours"].en, "detail": phrases["fault.ours.text"].en}
	if diff := cmp.Diff(want, problem); diff != "" || r.StatusCode != 500 {
		t.Error(r.StatusCode, diff)
	}
	if again := get(t, server, "/ky/2026-08"); again.StatusCode != 200 {
		t.Errorf("after a panic the site answers %d", again.StatusCode)
	}
}

func TestManyReadersWhileRevisionsAppear(t *testing.T) {
	server, archive := serve(t)
	var readers sync.WaitGroup
	for i := range 8 {
		readers.Go(func() {
			for n := range 20 {
				path := fmt.Sprintf("/ky/2026-08/don-vi/H99.0%d?lang=en", (i+n)%3+1)
				r, err := server.Client().Get(server.URL + path)
				if err != nil || r.StatusCode != 200 {
					t.Errorf("%s: %v", path, err)
					return
				}
				_ = r.Body.Close()
			}
		})
	}
	results := sampleResults(t)
	for revision := range 10 {
		results.Revision = revision + 2
		archive.put(t, results)
	}
	readers.Wait()
}
