package portal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/scoring"
)

const rootID = "019d2be3-6a88-732b-8b17-b68020c8553a"

func request(base string) Request {
	return Request{
		BaseURL: base, RootDepartmentID: rootID, Period: "2026-08",
		Province: scoring.Agency{Code: "H44", Name: "UBND tỉnh Phú Thọ"},
	}
}

func quick() Fetcher {
	now := time.Date(2026, 9, 25, 17, 30, 0, 0, time.UTC) // already the 26th in Vietnam
	return Fetcher{Now: func() time.Time { return now }, Pause: time.Millisecond}
}

// serve runs a fake portal and fetches from it.
func serve(t *testing.T, p http.Handler, f Fetcher) (raw activities.RawCollection, base string, err error) {
	t.Helper()
	server := httptest.NewServer(p)
	defer server.Close()
	raw, err = f.Fetch(t.Context(), request(server.URL))
	return raw, server.URL, err
}

func TestAFetchedCollectionIsTheOneThatIsPublished(t *testing.T) {
	p := newFakePortal(t)
	got, address, err := serve(t, p, quick())
	must(t, err)
	want := sample(t)
	want.Source = strings.TrimPrefix(address, "http://")
	for i := range want.Files {
		want.Files[i].CapturedOn = "2026-09-26"
	}
	if d := cmp.Diff(want, got, byBytes); d != "" {
		t.Error(d)
	}
	if c := read(t, got); len(c.Agencies) != 164 {
		t.Errorf("%d agencies", len(c.Agencies))
	}
	month := `{"timeType":"month","year":2026,"month":8,"rootDepartmentId":"` + rootID + `","currentPage":1,"pageSize":200}`
	questions := []string{
		"transparency " + month, "dvc-progress-tree " + month, "provide-online-tree " + month,
		"formality-online-payment-tree " + month, "dossier-digitized " + month,
		`handling-satisfaction {"fromDate":"2026-08-01","toDate":"2026-08-31","rootDepartmentId":"` + rootID + `","currentPage":1,"pageSize":200}`,
	}
	if d := cmp.Diff(questions, p.asked); d != "" {
		t.Error(d)
	}
}

func TestEachSpanIsAskedForAsTheWholeThatItIs(t *testing.T) {
	rest := `,"rootDepartmentId":"` + rootID + `","currentPage":1,"pageSize":200}`
	for period, want := range map[scoring.Period][2]string{
		"2026-Q3": {`{"timeType":"quarter","year":2026,"quarter":3`, `{"fromDate":"2026-07-01","toDate":"2026-09-30"`},
		"2025":    {`{"timeType":"year","year":2025`, `{"fromDate":"2025-01-01","toDate":"2025-12-31"`},
	} {
		p, f := newFakePortal(t), quick()
		f.Transport = p
		req := request("https://portal.example")
		req.Period = period
		raw, err := f.Fetch(t.Context(), req)
		must(t, err)
		if asked := []string{p.asked[0], p.asked[5]}; !slices.Equal(asked, []string{"transparency " + want[0] + rest, "handling-satisfaction " + want[1] + rest}) || raw.Period != period {
			t.Errorf("%s: asked %q", period, asked)
		}
	}
}

func TestRequestsGoOneAtATimeWithAPauseBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		var progress []string
		f := Fetcher{Now: time.Now, Transport: newFakePortal(t), Progress: func(file string, done, of int) {
			progress = append(progress, fmt.Sprintf("%s %d/%d %s", file, done, of, time.Since(begin)))
		}}
		_, err := f.Fetch(t.Context(), request("https://portal.example"))
		must(t, err)
		want := []string{
			"transparency.json 0/6 0s", "dvc-progress-tree.json 1/6 0s", "provide-online-tree.json 2/6 3s",
			"formality-online-payment-tree.json 3/6 6s", "dossier-digitized.json 4/6 9s", "handling-satisfaction.json 5/6 12s", " 6/6 15s",
		}
		if d := cmp.Diff(want, progress); d != "" {
			t.Error(d)
		}
	})
}

func TestACancelledFetchDoesNotWaitForItsPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		f := Fetcher{Now: time.Now, Transport: newFakePortal(t), Pause: time.Hour}
		_, err := f.Fetch(ctx, request("https://portal.example"))
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != time.Second {
			t.Errorf("%v after %s", err, time.Since(begin))
		}
	})
}

func answerWith(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestFetchingStopsAtOnceAt(t *testing.T) {
	slow := quick()
	slow.Timeout = 50 * time.Millisecond
	for name, c := range map[string]struct {
		fetcher Fetcher
		answer  http.HandlerFunc
		want    string
		is      error
	}{
		"403": {
			quick(), answerWith(http.StatusForbidden, "no"),
			"the portal refuses to answer (403); stop, and ask the portal's operator, or take the files by hand", ErrForbidden,
		},
		"429": {
			quick(), answerWith(http.StatusTooManyRequests, ""),
			"the portal says that it is asked too often (429); stop, and try again in some hours", ErrTooMany,
		},
		"429 that says when": {
			quick(), answerWith(http.StatusTooManyRequests, "", "Retry-After", "120"),
			`the portal says that it is asked too often (429); stop, and try again no sooner than it says: Retry-After "120"`, ErrTooMany,
		},
		"500": {
			quick(), answerWith(http.StatusInternalServerError, "{}"),
			"the portal answered 500 Internal Server Error; try again later", nil,
		},
		"a web page": {
			quick(), answerWith(http.StatusOK, "<html><title>Request Rejected</title></html>"),
			"dvc-progress-tree.json: is a web page, not data; the portal refused or was down, collect it later", activities.ErrRefused,
		},
		"an error in the envelope": {
			quick(), answerWith(http.StatusCreated, `{"code":"E1","data":null,"message":"Lỗi hệ thống"}`),
			`dvc-progress-tree.json, code: the portal answered "E1: Lỗi hệ thống", not OK; collect it again`, activities.ErrRefused,
		},
		"an answer that says it is huge": {
			quick(), answerWith(http.StatusOK, "", "Content-Length", "200000000"),
			"dvc-progress-tree.json: the answer is larger than 67108864 bytes (64 MiB), which is no evaluation", activities.ErrRefused,
		},
		"an answer without end": {
			quick(), func(w http.ResponseWriter, _ *http.Request) {
				block := make([]byte, 1<<20)
				for _, err := w.Write(block); err == nil; _, err = w.Write(block) {
				}
			},
			"dvc-progress-tree.json: the answer is larger than 67108864 bytes (64 MiB), which is no evaluation", activities.ErrRefused,
		},
		"an answer that breaks off": {
			quick(), answerWith(http.StatusOK, `{"code"`, "Content-Length", "5000"),
			"the answer breaks off, try again later: unexpected EOF", io.ErrUnexpectedEOF,
		},
		"silence": {
			slow, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
			"the portal did not answer within 50ms; try again later: context deadline exceeded", context.DeadlineExceeded,
		},
		"a redirect to another host": {
			quick(), answerWith(http.StatusTemporaryRedirect, "", "Location", "http://169.254.169.254/latest"),
			"the portal sends on to http://169.254.169.254/latest, which is not followed: not an address to fetch from", ErrAddress,
		},
		"a redirect that would drop the question": {
			quick(), answerWith(http.StatusFound, "", "Location", "/login"),
			"the portal sends on to BASE/login, which is not followed: not an address to fetch from", ErrAddress,
		},
		"a list in pages that cannot be had at once": {
			quick(), answerWith(http.StatusOK, `{"code":"OK","data":{"pagination":{"total":900,"totalPages":5}}}`),
			"dvc-progress-tree.json, data.pagination: the portal gives the list in several pages only, even when asked for 900 records at once", activities.ErrRefused,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newFakePortal(t)
			p.special["dvc-progress-tree"] = c.answer
			_, base, err := serve(t, p, c.fetcher)
			check(t, err, "fetch "+base+"/api/v1/reporting/evaluation/dvc-progress-tree: "+strings.ReplaceAll(c.want, "BASE", base))
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("not %v", c.is)
			}
			if last := p.asked[len(p.asked)-1]; !strings.HasPrefix(last, "dvc-progress-tree ") {
				t.Errorf("went on to %s", last)
			}
		})
	}
}

func TestAListLongerThanAPageIsAskedForAsOnePage(t *testing.T) {
	p := newFakePortal(t)
	p.special["transparency"] = func(w http.ResponseWriter, _ *http.Request) {
		if strings.Contains(p.asked[len(p.asked)-1], `"pageSize":163}`) {
			_, _ = w.Write(fileOf(&p.raw, "transparency.json").Content)
			return
		}
		_, _ = io.WriteString(w, `{"code":"OK","data":{"pagination":{"total":163,"totalPages":2}}}`)
	}
	raw, _, err := serve(t, p, quick())
	must(t, err)
	read(t, raw)
}

func TestARedirectWithinThePortalIsFollowed(t *testing.T) {
	p := newFakePortal(t)
	p.special["transparency"] = answerWith(http.StatusPermanentRedirect, "", "Location", "/moved/transparency")
	p.special["/moved/transparency"] = answerWith(http.StatusOK, string(fileOf(&p.raw, "transparency.json").Content))
	raw, _, err := serve(t, p, quick())
	must(t, err)
	read(t, raw)
}

func TestAPortalThatIsDownIsSaidToBe(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := quick().Fetch(t.Context(), request(server.URL))
	want := "fetch " + server.URL + "/api/v1/reporting/evaluation/transparency: the portal cannot be reached, try again later: "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got  %v\nwant %s…", err, want)
	}
}

func TestNothingIsSentFor(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*Request)
		want string
	}{
		"a file": {
			func(r *Request) { r.BaseURL = "file:///etc/passwd" },
			"the portal's address is not an address to fetch from; write it as https://dichvucong.gov.vn, without user and password",
		},
		"an address without host": {
			func(r *Request) { r.BaseURL = "https:///x" },
			"the portal's address is not an address to fetch from; write it as https://dichvucong.gov.vn, without user and password",
		},
		"an address with a password": {
			func(r *Request) { r.BaseURL = "https://a:b@portal.example" },
			"the portal's address is not an address to fetch from; write it as https://dichvucong.gov.vn, without user and password",
		},
		"what is no address": {
			func(r *Request) { r.BaseURL = "https://portal.example:x" },
			"the portal's address is not an address to fetch from; write it as https://dichvucong.gov.vn, without user and password",
		},
		"no id of the province": {
			func(r *Request) { r.RootDepartmentID = "" },
			"the portal's id of H44 is not set: it is the rootDepartmentId on the portal's evaluation page",
		},
		"six months": {
			func(r *Request) { r.Period = "2026-6T" },
			"fetch https://portal.example/api/v1/reporting/evaluation/transparency: 2026-6T: the portal answers for months, quarters and years only; figures of six or nine months are made from dossiers or handed in as files, never added up from months",
		},
		"what is no period": {
			func(r *Request) { r.Period = "2026-13" },
			`manifest.json, period: "2026-13": not a period: write a month as 2026-08, a quarter as 2026-Q3, six or nine months as 2026-6T or 2026-9T, a year as 2026; the first day is 2022-08-01 or later`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newFakePortal(t)
			f := quick()
			f.Transport = p
			req := request("https://portal.example")
			c.edit(&req)
			_, err := f.Fetch(t.Context(), req)
			check(t, err, c.want)
			if p.asked != nil {
				t.Errorf("asked %v", p.asked)
			}
		})
	}
}
