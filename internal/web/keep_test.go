package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"danhgia/scoring"
)

func TestDocumentsComeCompressedToWhoTakesThem(t *testing.T) {
	server, _ := serve(t)
	plain := get(t, server, "/ky/2026-08", "Accept-Encoding", "identity")
	for accept, packed := range map[string]bool{
		"gzip": true, "gzip, deflate, br, zstd": true, "br;q=1.0, GZIP;q=0.5": true, "*": true, "deflate, x-gzip": true,
		"": false, "identity": false, "br": false, "gzip;q=0": false, "gzip; q=0.000, *": false, "*;q=0": false, "gzipped": false,
	} {
		r := get(t, server, "/ky/2026-08", "Accept-Encoding", accept)
		body := r.body
		if (r.Header.Get("Content-Encoding") == "gzip") != packed || r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding: %q is answered with %v", accept, r.Header)
			continue
		}
		if packed {
			if body = unpacked(t, body); r.Header.Get("ETag") == plain.Header.Get("ETag") || len(r.body) > len(body)/2 {
				t.Errorf("%q: two encodings have one tag, or %d of %d bytes", accept, len(r.body), len(body))
			}
		}
		if body != plain.body {
			t.Errorf("%q gives another page", accept)
		}
		again := get(t, server, "/ky/2026-08", "Accept-Encoding", accept, "If-None-Match", r.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified || again.Header.Get("ETag") != r.Header.Get("ETag") || again.Header.Get("Vary") == "" {
			t.Errorf("%q asked again answers %d %v", accept, again.StatusCode, again.Header)
		}
	}
}

func TestConditionsAndRangesAreRead(t *testing.T) {
	server, _ := serve(t)
	whole := get(t, server, "/ky/2026-08", "Accept-Encoding", "identity")
	tag := whole.Header.Get("ETag")
	for name, c := range map[string]struct {
		header, value string
		status, bytes int
	}{
		"another tag":    {"If-None-Match", `"other"`, 200, len(whole.body)},
		"a list of tags": {"If-None-Match", `"other", ` + tag, 304, 0},
		"a weak tag":     {"If-None-Match", "W/" + tag, 304, 0},
		"any":            {"If-None-Match", "*", 304, 0},
		"a range":        {"Range", "bytes=0-9", 206, 10},
		"no such range":  {"Range", "bytes=99999999-", 416, -1},
		"only if same":   {"If-Match", `"other"`, 412, 0},
	} {
		r := get(t, server, "/ky/2026-08", "Accept-Encoding", "identity", c.header, c.value)
		if r.StatusCode != c.status || c.bytes >= 0 && len(r.body) != c.bytes {
			t.Errorf("%s answers %d with %d bytes", name, r.StatusCode, len(r.body))
		}
	}
}

func unpacked(t *testing.T, body string) string {
	t.Helper()
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := io.Copy(&b, z); err != nil { //nolint:gosec // of our own making
		t.Fatal(err)
	}
	return b.String()
}

// watch stands until it is moved.
type watch struct{ at atomic.Int64 }

func (c *watch) now() time.Time       { return time.Unix(0, c.at.Load()) }
func (c *watch) move(d time.Duration) { c.at.Add(int64(d)) }
func tables(count *atomic.Int64) Table {
	return func(w io.Writer, set scoring.IndexSet, cards []scoring.Scorecard) error {
		count.Add(1)
		return countCards(w, set, cards)
	}
}

func TestADocumentIsMadeOnceForARevision(t *testing.T) {
	archive := &shelves{set: sampleSet()}
	archive.put(t, sampleResults(t))
	var made atomic.Int64
	var c watch
	site, err := New(Options{Archive: archive, Table: tables(&made), Now: c.now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	defer server.Close()
	const path = "/api/v1/periods/2026-08/results.csv"
	var readers sync.WaitGroup
	for i := range 16 {
		readers.Go(func() { get(t, server, fmt.Sprintf("%s?nothing=%d&utm_source=x", path, i)) })
	}
	readers.Wait()
	if made.Load() != 1 || archive.asked != 1 {
		t.Errorf("16 readers have %d tables made, and ask the archive %d times", made.Load(), archive.asked)
	}
	corrected := sampleResults(t)
	corrected.Revision, corrected.State = 2, scoring.Corrected
	archive.put(t, corrected)
	c.move(freshness - 1)
	if name := get(t, server, path).Header.Get("Content-Disposition"); !strings.Contains(name, "-r1.csv") {
		t.Errorf("the archive is asked too early: %s", name)
	}
	c.move(1)
	if name := get(t, server, path).Header.Get("Content-Disposition"); !strings.Contains(name, "-r2.csv") {
		t.Errorf("after %v the correction is not seen: %s", freshness, name)
	}
}

func TestAFaultIsNotKept(t *testing.T) {
	server, archive := serve(t)
	good := archive.set
	archive.set.Code = "other"
	if r := get(t, server, "/ky/2026-08"); r.StatusCode != http.StatusServiceUnavailable {
		t.Fatalf("answers %d", r.StatusCode)
	}
	archive.set = good
	if r := get(t, server, "/ky/2026-08"); r.StatusCode != http.StatusOK {
		t.Errorf("answers %d when all is well again", r.StatusCode)
	}
}

func TestDocumentsThatNobodyAsksForAreDropped(t *testing.T) {
	k := newKeeper(10_000)
	put := func(name string, bytes int) {
		place := k.at(keptKey{path: name})
		place.once.Do(func() { place.doc = &document{plain: variant{body: make([]byte, bytes)}}; k.settle(place) })
	}
	for i := range 100 {
		put("wanted", 1000)
		put(fmt.Sprint(i), 1000)
	}
	put("too large", 5001)
	failed := k.at(keptKey{path: "failed"})
	failed.err = errors.New("not made")
	k.settle(failed)
	if k.used > k.most || len(k.items) != k.order.Len() || len(k.items) > 6 {
		t.Errorf("%d documents of %d bytes are kept", len(k.items), k.used)
	}
	for name, want := range map[string]bool{"wanted": true, "99": true, "0": false, "too large": false, "failed": false} {
		if k.items[keptKey{path: name}] != nil != want {
			t.Errorf("%s is kept: %v", name, !want)
		}
	}
}
