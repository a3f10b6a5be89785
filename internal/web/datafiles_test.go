package web

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"danhgia/activities"
	"danhgia/scoring"
)

// writtenFiles are files that say what they are, of the revisions of an archive.
type writtenFiles struct {
	*shelves
	made atomic.Int64
	err  error
}

func (f *writtenFiles) Volume(_ context.Context, p scoring.Period, version int) (activities.Volume, error) {
	return activities.VolumeOf(f.all, "H99", p, version)
}

func (f *writtenFiles) Endings(v activities.Volume) []string {
	if v.Period == "" {
		return []string{"-results.csv"}
	}
	return []string{"-results.csv", "-tables.json", ".xlsx"}
}

func (f *writtenFiles) WriteFile(_ context.Context, w io.Writer, v activities.Volume, ending string) error {
	f.made.Add(1)
	if f.err != nil {
		return f.err
	}
	_, err := io.WriteString(w, strings.Repeat(v.Name(ending)+"\n", 1000))
	return err
}

func (f *writtenFiles) Describe(_ context.Context, v activities.Volume, files []activities.DataFile) ([]byte, error) {
	return fmt.Appendf(nil, `{"version":%q,"files":%d}`, v.Label(), len(files)), nil
}

func (f *writtenFiles) OfficeBook(_ context.Context, w io.Writer, v activities.Volume) error {
	_, err := io.WriteString(w, "office "+v.Label())
	return err
}

func serveFiles(t testing.TB) (*httptest.Server, *writtenFiles) {
	t.Helper()
	files := &writtenFiles{shelves: &shelves{set: sampleSet()}}
	files.put(t, sampleResults(t))
	later := sampleResults(t)
	later.Revision = 2
	files.put(t, later)
	site, err := New(Options{Province: "UBND tỉnh Mẫu", Archive: files.shelves, Table: countCards, Files: files, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return server, files
}

func TestFilesStandUnderTheirVersionAndUnderLatest(t *testing.T) {
	server, files := serveFiles(t)
	want := strings.Repeat("danhgia-H99-2026-08-r2-results.csv\n", 1000)
	for _, path := range []string{
		"/du-lieu-mo/2026-08/r2/danhgia-H99-2026-08-r2-results.csv", "/du-lieu-mo/2026-08/latest/danhgia-H99-2026-08-latest-results.csv",
		"/du-lieu-mo/2026-08/latest/danhgia-H99-2026-08-r2-results.csv",
	} {
		r := get(t, server, path, "Accept-Encoding", "identity")
		if r.StatusCode != http.StatusOK || r.body != want || r.Header.Get("Access-Control-Allow-Origin") != "*" || r.Header.Get("Content-Type") != "text/csv; charset=utf-8; header=present" ||
			r.Header.Get("Etag") != fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(want))) || !strings.Contains(r.Header.Get("Content-Disposition"), `"danhgia-H99-2026-08-r2-results.csv"`) {
			t.Errorf("%s answers %s with %v and %.60q", path, r.Status, r.Header, r.body)
		}
	}
	if n := files.made.Load(); n != 1 {
		t.Errorf("it was made %d times", n)
	}
	if r := get(t, server, "/du-lieu-mo/2026-08/r1/danhgia-H99-2026-08-r1-results.csv"); !strings.HasPrefix(r.body, "danhgia-H99-2026-08-r1-results.csv\n") {
		t.Errorf("the first revision is %s, %.60q", r.Status, r.body)
	}
	if r := get(t, server, "/du-lieu-mo/tat-ca/v2/danhgia-H99-all-v2-results.csv"); r.StatusCode != http.StatusOK {
		t.Errorf("all periods: %s", r.Status)
	}
	for path, said := range map[string]string{"/du-lieu-mo/2026-08/r2/datapackage.json": `{"version":"r2","files":3}`, "/du-lieu-mo/tat-ca/latest/datapackage.json": `{"version":"v2","files":1}`} {
		if r := get(t, server, path); r.StatusCode != http.StatusOK || r.body != said {
			t.Errorf("%s answers %s, %s", path, r.Status, r.body)
		}
	}
}

func TestFilesAreComparedPackedAndSentInParts(t *testing.T) {
	server, _ := serveFiles(t)
	const path = "/du-lieu-mo/2026-08/r2/danhgia-H99-2026-08-r2-results.csv"
	packed := get(t, server, path, "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || len(packed.body) > 2000 {
		t.Errorf("it is not packed: %v", packed.Header)
	}
	if r := get(t, server, path, "Accept-Encoding", "gzip", "If-None-Match", packed.Header.Get("Etag")); r.StatusCode != http.StatusNotModified {
		t.Errorf("asked again it answers %s", r.Status)
	}
	if r := get(t, server, path, "Range", "bytes=8-10"); r.StatusCode != http.StatusPartialContent || r.body != "H99" {
		t.Errorf("a part is %s, %q", r.Status, r.body)
	}
}

func TestFilesThatThereAreNot(t *testing.T) {
	server, _ := serveFiles(t)
	for path, want := range map[string]int{
		"/du-lieu-mo/2026-07": 404, "/du-lieu-mo/2026-13": 404, "/du-lieu-mo/x": 404, "/du-lieu-mo/2026-08/r3/datapackage.json": 404, "/du-lieu-mo/2026-08/r02/datapackage.json": 404,
		"/du-lieu-mo/2026-08/v1/datapackage.json": 404, "/du-lieu-mo/tat-ca/r1/datapackage.json": 404, "/du-lieu-mo/2026-08/r2/danhgia-H99-2026-08-r1-results.csv": 404,
		"/du-lieu-mo/2026-08/r2/danhgia-H99-2026-08-latest-results.csv": 404, "/du-lieu-mo/2026-08/r2/danhgia-H99-2026-08-r2-totals.csv": 404, "/du-lieu-mo/2026-08/r2/danhgia-H99-2026-08-r2": 404,
		"/du-lieu-mo/tat-ca/latest/danhgia-H99-all-v2.xlsx": 404, "/van-phong/ky/2026-08/bang-tinh": 303, // to sign in
	} {
		if r := get(t, server, path); r.StatusCode != want {
			t.Errorf("%s answers %s", path, r.Status)
		}
	}
	none, _ := serve(t)
	for _, path := range []string{"/du-lieu-mo/2026-08", "/du-lieu-mo/2026-08/r1/datapackage.json"} {
		if r := get(t, none, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("a site without files answers %s with %s", path, r.Status)
		}
	}
}

func TestThePageListsFilesWithTheirBytesAndHashes(t *testing.T) {
	server, files := serveFiles(t)
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Repeat("danhgia-H99-2026-08-r2-results.csv\n", 1000))))
	page := get(t, server, "/du-lieu-mo/2026-08").body
	for _, want := range []string{
		"Tệp dữ liệu: tháng 8/2026", `<link rel="describedby" type="application/json" href="/du-lieu-mo/2026-08/r2/datapackage.json">`, "<code>" + sum + "</code>", "<td>35.000</td>",
		`href="/du-lieu-mo/2026-08/r2/danhgia-H99-2026-08-r2.xlsx"`, "/du-lieu-mo/2026-08/latest/danhgia-H99-2026-08-latest-results.csv",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s:\n%s", want, page)
		}
	}
	if english := get(t, server, "/du-lieu-mo/tat-ca?lang=en").body; !strings.Contains(english, "Data files: all periods") || strings.Contains(english, ".xlsx\"") {
		t.Errorf("in English: %s", english)
	}
	list := get(t, server, "/du-lieu-mo").body
	for _, want := range []string{`href="/du-lieu-mo/2026-08"`, `href="/du-lieu-mo/tat-ca"`} {
		if !strings.Contains(list, want) {
			t.Errorf("the list does not lead to %s", want)
		}
	}
	files.err = errSecret
	if r := get(t, server, "/du-lieu-mo/2026-08/r1/danhgia-H99-2026-08-r1.xlsx"); r.StatusCode != http.StatusServiceUnavailable || strings.Contains(r.body, "10.0.0.7") {
		t.Errorf("a file that cannot be made: %s, %s", r.Status, r.body)
	}
	files.err = nil
	if r := get(t, server, "/du-lieu-mo/2026-08/r1/danhgia-H99-2026-08-r1.xlsx"); r.StatusCode != http.StatusOK {
		t.Errorf("tried again it answers %s", r.Status)
	}
}
