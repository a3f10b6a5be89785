package sources

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/internal/outbound"
)

// oneStop is the server of a one-stop system.
type oneStop struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []string // what came in, in order
	tokens int
	answer http.HandlerFunc // to who asks for the file
}

func newOneStop(t *testing.T, answer http.HandlerFunc) *oneStop {
	t.Helper()
	o := &oneStop{answer: answer}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", o.token)
	mux.HandleFunc("GET /ho-so/{file}", func(w http.ResponseWriter, r *http.Request) {
		o.note(strings.Join(strings.Fields(r.URL.RequestURI()+" "+r.Header.Get("Authorization")+" "+r.Header.Get("Range")), " "))
		o.answer(w, r)
	})
	o.Server = httptest.NewServer(mux)
	t.Cleanup(o.Close)
	return o
}

func (o *oneStop) note(what string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = append(o.asked, what)
}

func (o *oneStop) token(w http.ResponseWriter, r *http.Request) {
	id, password, _ := r.BasicAuth()
	o.note(fmt.Sprintf("token %s %s %s", r.FormValue("grant_type"), id, r.FormValue("scope")))
	w.Header().Set("Content-Type", "application/json")
	if password != "mật khẩu" && password != "m%E1%BA%ADt+kh%E1%BA%A9u" {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":"invalid_client"}`)
		return
	}
	o.mu.Lock()
	o.tokens++
	n := o.tokens
	o.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": fmt.Sprintf("t%d", n), "token_type": "bearer", "expires_in": 3600})
}

func (o *oneStop) source() activities.Source {
	return activities.Source{Name: "mot-cua", Kind: activities.SourceHTTP, Content: activities.OfDossiers, Address: o.URL + "/ho-so/thang.csv?ky={period}&tu={from}&den={to}"}
}

func (o *oneStop) withToken() activities.Source {
	s := o.source()
	s.Token, s.Client, s.Scope, s.Secret = o.URL+"/token", "danhgia", "ho-so:doc", "mot-cua"
	return s
}

func fetcher(t *testing.T) HTTP {
	t.Helper()
	g := outbound.Guard{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	return HTTP{Spool: newSpool(t), Transport: g.Transport(), Forbidden: outbound.ErrAddress, Secrets: secret(t, "mật khẩu"), Silence: 5 * time.Second}
}

const month = "dossier,agency\nH44.1-260805-0001,H44.1\nH44.1-260805-0002,H44.1\n"

func TestAFileIsFetchedWithAToken(t *testing.T) {
	o := newOneStop(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, month) })
	h := fetcher(t)
	job := jobOf(o.withToken())
	got, err := h.Fetch(t.Context(), job)
	must(t, err)
	if want := (activities.FetchedFile{Name: "thang.csv", Bytes: int64(len(month))}); got != want || content(t, h.Spool, job.Spool) != month {
		t.Errorf("%+v: %q", got, content(t, h.Spool, job.Spool))
	}
	want := []string{"token client_credentials danhgia ho-so:doc", "/ho-so/thang.csv?ky=2026-08&tu=2026-08-01&den=2026-08-31 Bearer t1"}
	if diff := cmp.Diff(want, o.asked); diff != "" {
		t.Error(diff)
	}
}

func TestATokenThatHasRunOutIsReplacedOnce(t *testing.T) {
	good := "Bearer t2"
	o := newOneStop(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != good {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, month)
	})
	h := fetcher(t)
	job := jobOf(o.withToken())
	_, err := h.Fetch(t.Context(), job)
	must(t, err)
	if content(t, h.Spool, job.Spool) != month || o.tokens != 2 {
		t.Errorf("%d tokens", o.tokens)
	}
	good = "none"
	_, err = h.Fetch(t.Context(), job)
	if got := inWords(t, err); !strings.HasSuffix(got, "nguồn trả lời mã 401; hãy kiểm tra địa chỉ và quyền truy cập") || o.tokens != 4 {
		t.Errorf("%s, %d tokens", got, o.tokens)
	}
	h.Secrets = secret(t, "another")
	_, err = h.Fetch(t.Context(), job)
	if got := inWords(t, err); !strings.HasSuffix(got, "nơi cấp mã truy cập từ chối (mã 401 invalid_client); hãy kiểm tra mã ứng dụng và tệp mật khẩu") {
		t.Error(got)
	}
}

// breaking sends a part of the month, and then cuts the line; it keeps versions where it is told to.
func breaking(versions ...string) http.HandlerFunc {
	n := 0
	return func(w http.ResponseWriter, r *http.Request) {
		tag := versions[min(n, len(versions)-1)]
		n++
		if tag != "" {
			w.Header().Set("Etag", tag)
		}
		if n > 1 {
			http.ServeContent(w, r, "", time.Time{}, strings.NewReader(month))
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(month)))
		_, _ = io.WriteString(w, month[:20])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

func TestAFileThatBreaksOffIsGoneOnWith(t *testing.T) {
	for name, c := range map[string]struct {
		versions []string
		ranged   string
	}{
		"the same version":               {[]string{`"v1"`}, " bytes=20-"},
		"another version begins again":   {[]string{`"v1"`, `"v2"`}, " bytes=20-"},
		"without a version it is anew":   {[]string{""}, ""},
		"a weak version says too little": {[]string{`W/"v1"`}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOneStop(t, breaking(c.versions...))
			h := fetcher(t)
			job := jobOf(o.source())
			if _, err := h.Fetch(t.Context(), job); err == nil || errors.Is(err, activities.ErrRefused) || strings.Contains(err.Error(), "127.0.0.1") {
				t.Fatalf("a file that breaks off: %v", err)
			}
			got, err := h.Fetch(t.Context(), job)
			must(t, err)
			if content(t, h.Spool, job.Spool) != month || got.Bytes != int64(len(month)) {
				t.Errorf("%q", content(t, h.Spool, job.Spool))
			}
			if last := o.asked[1]; last != "/ho-so/thang.csv?ky=2026-08&tu=2026-08-01&den=2026-08-31"+c.ranged {
				t.Error(last)
			}
			must(t, h.Spool.Remove(job.Spool))
		})
	}
}

func TestAServerThatIsNotToBeAskedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		change func(*HTTP, *activities.Source)
		want   string
	}{
		"403": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, nil, "nguồn yêu cầu ngừng (mã 403): hệ thống không hỏi lại cho đến lần nạp sau; hãy liên hệ đơn vị vận hành"},
		"429": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, nil, "nguồn yêu cầu ngừng (mã 429): hệ thống không hỏi lại cho đến lần nạp sau; hãy liên hệ đơn vị vận hành"},
		"404": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, nil, "nguồn trả lời mã 404; hãy kiểm tra địa chỉ và quyền truy cập"},
		"a redirect to inside": {
			func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://169.254.169.254/latest", http.StatusFound)
			},
			nil, "nguồn chuyển tiếp sang địa chỉ khác (mã 302); hệ thống không đi theo, hãy ghi địa chỉ cuối cùng",
		},
		"an address inside": {
			func(http.ResponseWriter, *http.Request) {},
			func(h *HTTP, _ *activities.Source) { h.Transport = outbound.Guard{}.Transport() },
			"địa chỉ dẫn tới mạng không được phép lấy dữ liệu; xem DANHGIA_OUT_NETWORKS",
		},
		"an answer without end": {
			func(w http.ResponseWriter, r *http.Request) {
				for r.Context().Err() == nil {
					if _, err := w.Write(make([]byte, 1<<16)); err != nil {
						return
					}
				}
			},
			func(h *HTTP, _ *activities.Source) { h.Spool.Most = 1 << 20 }, "tệp lớn hơn 1 MB; hãy chia tệp hoặc thu hẹp câu truy vấn",
		},
		"no such secret": {
			func(http.ResponseWriter, *http.Request) {},
			func(_ *HTTP, s *activities.Source) { s.Token, s.Client, s.Secret = s.Address, "x", "khac" }, `không đọc được tệp mật khẩu "khac"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOneStop(t, c.answer)
			h, s := fetcher(t), o.source()
			if c.change != nil {
				c.change(&h, &s)
			}
			_, err := h.Fetch(t.Context(), jobOf(s))
			if got := inWords(t, err); got != c.want {
				t.Error(got)
			}
		})
	}
}

func TestAServerThatMayBeAskedAgain(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"503": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) },
		"silent in the middle": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, month[:20])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
		"silent from the beginning": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOneStop(t, answer)
			h := fetcher(t)
			h.Silence = 50 * time.Millisecond
			if _, err := h.Fetch(t.Context(), jobOf(o.source())); err == nil || errors.Is(err, activities.ErrRefused) {
				t.Error(err)
			}
		})
	}
}
