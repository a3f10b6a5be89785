package push

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/scoring"
)

var noon = time.Date(2026, 9, 3, 5, 0, 0, 0, time.UTC)

const key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// The vector of the reference libraries of Standard Webhooks.
func TestTheSignatureIsThatOfStandardWebhooks(t *testing.T) {
	secret, err := ParseSecret(key)
	if err != nil {
		t.Fatal(err)
	}
	got := Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`), secret)
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// keys is a folder with keys, each of some lines.
func keys(t *testing.T, files map[string]string) Secrets {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Secrets{dir}
}

func parcel(address string) activities.Parcel {
	return activities.Parcel{
		Key: "H44-2026-08-r2-t3", Of: activities.Key{Province: "H44", Period: "2026-08"}, Revision: 2, State: scoring.Final,
		SHA256: strings.Repeat("ab", 32), Content: []byte(`{"điểm":1}`),
		Target: activities.Target{ID: 3, Name: "cong-tinh", Kind: activities.TargetHTTP, Address: address, Secret: "cong"},
	}
}

func TestWhatATargetIsSent(t *testing.T) {
	var got http.Header
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		got, body = r.Header, r.Method+" "+r.URL.RequestURI()+" "+string(content)
	}))
	defer server.Close()
	other := "whsec_" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))
	h := HTTP{Transport: http.DefaultTransport, Secrets: keys(t, map[string]string{"cong": key + "\n" + other + "\n"}), Now: func() time.Time { return noon }}
	p := parcel(server.URL + "/nhan?tu=danhgia")
	result := h.Deliver(t.Context(), p)
	if diff := cmp.Diff(activities.PushResult{State: activities.PushDelivered, Status: 200}, result); diff != "" {
		t.Error(diff)
	}
	if want := `POST /nhan?tu=danhgia {"điểm":1}`; body != want {
		t.Errorf("got %s, want %s", body, want)
	}
	first, _ := ParseSecret(key)
	second, _ := ParseSecret(other)
	want := map[string]string{
		"Content-Type": "application/json", "Content-Digest": "sha-256=:c/iJOCa88TRDwXTHoh678WAPtjt/sYmqFh+g3dFH8Vo=:", "Idempotency-Key": `"H44-2026-08-r2-t3"`,
		"Webhook-Id": "H44-2026-08-r2-t3", "Webhook-Timestamp": "1788411600", "Webhook-Signature": Sign(p.Key, noon, p.Content, first, second),
		"Danhgia-Event": "results.published", "Danhgia-Period": "2026-08", "Danhgia-Revision": "2", "Danhgia-State": "final", "Danhgia-Results-Sha256": p.SHA256,
	}
	for name, value := range want {
		if got.Get(name) != value {
			t.Errorf("%s: %s, want %s", name, got.Get(name), value)
		}
	}
	p.Revision, p.Of.Period = 0, ""
	h.Deliver(t.Context(), p)
	if want := `POST /nhan?tu=danhgia {"type":"ping","province":"H44","target":"cong-tinh","at":"2026-09-03T05:00:00Z"}`; body != want || got.Get("Danhgia-Event") != "ping" {
		t.Errorf("a ping: %s, want %s", body, want)
	}
}

func TestWhatAnAnswerMeans(t *testing.T) {
	type result = activities.PushResult
	const failing, refused = activities.PushFailing, activities.PushRefused
	for name, c := range map[string]struct {
		status int
		header map[string]string
		body   string
		want   result
	}{
		"taken":                       {status: 204, want: result{State: activities.PushDelivered, Status: 204}},
		"not to be read":              {status: 400, body: "không\x00 đọc\u202e được\n", want: result{State: refused, Fault: "status", Status: 400, Text: "không đọc được"}},
		"not allowed":                 {status: 403, want: result{State: refused, Fault: "status", Status: 403}},
		"gone":                        {status: 410, want: result{State: refused, Fault: "status", Status: 410}},
		"a redirect is not followed":  {status: 307, header: map[string]string{"Location": "http://127.0.0.1:1/"}, want: result{State: refused, Fault: "redirect", Status: 307}},
		"too slow for the other side": {status: 408, want: result{State: failing, Fault: "status", Status: 408}},
		"another is at work on it":    {status: 409, want: result{State: failing, Fault: "status", Status: 409}},
		"too early":                   {status: 425, want: result{State: failing, Fault: "status", Status: 425}},
		"too often, with a pause":     {status: 429, header: map[string]string{"Retry-After": "90"}, want: result{State: failing, Fault: "status", Status: 429, After: 90 * time.Second}},
		"broken":                      {status: 500, body: strings.Repeat("á", 400), want: result{State: failing, Fault: "status", Status: 500, Text: strings.Repeat("á", 300) + "…"}},
		"away until a date":           {status: 503, header: map[string]string{"Retry-After": "Thu, 03 Sep 2026 06:00:00 GMT"}, want: result{State: failing, Fault: "status", Status: 503, After: time.Hour}},
		"away until a date long past": {status: 503, header: map[string]string{"Retry-After": "Thu, 03 Sep 2020 06:00:00 GMT"}, want: result{State: failing, Fault: "status", Status: 503}},
		"away until nonsense":         {status: 503, header: map[string]string{"Retry-After": "mai"}, want: result{State: failing, Fault: "status", Status: 503}},
		"away for ever":               {status: 503, header: map[string]string{"Retry-After": "99999999999999999"}, want: result{State: failing, Fault: "status", Status: 503, After: 365 * 24 * time.Hour}},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for name, value := range c.header {
					w.Header().Set(name, value)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			defer server.Close()
			h := HTTP{Transport: http.DefaultTransport, Secrets: keys(t, map[string]string{"cong": key}), Now: func() time.Time { return noon }}
			if diff := cmp.Diff(c.want, h.Deliver(t.Context(), parcel(server.URL))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestWhatKeepsAParcelFromArriving(t *testing.T) {
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		<-r.Context().Done()
	}))
	defer slow.Close()
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	defer untrusted.Close()
	forbidden := errors.New("forbidden")
	guard := roundTrip(func(r *http.Request) (*http.Response, error) { return nil, forbidden })
	secrets := keys(t, map[string]string{"cong": key, "ngan": "whsec_YWJj", "la": "whsec_???", "rong": "\n", "ba": key + " " + key + " " + key})
	for name, c := range map[string]struct {
		transport http.RoundTripper
		address   string
		secret    string
		dir       Secrets
		state     activities.PushState
		fault     activities.PushFault
	}{
		"it does not answer":               {http.DefaultTransport, slow.URL, "cong", secrets, "failing", activities.FaultTimeout},
		"nobody is there":                  {http.DefaultTransport, "http://127.0.0.1:1/", "cong", secrets, "failing", activities.FaultConnect},
		"nobody vouches for it":            {http.DefaultTransport, untrusted.URL, "cong", secrets, "failing", activities.FaultTLS},
		"it is where nothing is sent":      {guard, "https://cong.tinh.example", "cong", secrets, "refused", activities.FaultAddress},
		"there is no key":                  {http.DefaultTransport, slow.URL, "khac", secrets, "failing", activities.FaultSecret},
		"a key outside the folder":         {http.DefaultTransport, slow.URL, "../cong", secrets, "failing", activities.FaultSecret},
		"a key that could be guessed":      {http.DefaultTransport, slow.URL, "ngan", secrets, "failing", activities.FaultSecret},
		"a key that is none":               {http.DefaultTransport, slow.URL, "la", secrets, "failing", activities.FaultSecret},
		"an empty file":                    {http.DefaultTransport, slow.URL, "rong", secrets, "failing", activities.FaultSecret},
		"more keys than are ever needed":   {http.DefaultTransport, slow.URL, "ba", secrets, "failing", activities.FaultSecret},
		"there is no folder of keys":       {http.DefaultTransport, slow.URL, "cong", Secrets{"/nowhere"}, "failing", activities.FaultSecret},
		"the settings name no such folder": {http.DefaultTransport, slow.URL, "cong", Secrets{}, "failing", activities.FaultSecret},
	} {
		t.Run(name, func(t *testing.T) {
			patience := 10 * time.Second
			if c.fault == activities.FaultTimeout {
				patience = 200 * time.Millisecond
			}
			h := HTTP{Transport: c.transport, Forbidden: forbidden, Secrets: c.dir, Now: func() time.Time { return noon }, Timeout: patience}
			p := parcel(c.address)
			p.Target.Secret = c.secret
			got := h.Deliver(t.Context(), p)
			if got.State != c.state || got.Fault != c.fault || got.Text == "" {
				t.Errorf("%+v, want %s by %s", got, c.state, c.fault)
			}
			if strings.Contains(got.Text, "MfKQ") || strings.Contains(got.Text, "YWJj") {
				t.Errorf("a key is in the record: %s", got.Text)
			}
		})
	}
}

func TestADirectoryHasWholeFilesOnly(t *testing.T) {
	root := t.TempDir()
	d := Directory{Root: root, Now: func() time.Time { return noon }}
	p := parcel("cong-tinh/ket-qua")
	for revision := 1; revision <= 2; revision++ {
		p.Revision, p.Content = revision, []byte{byte('0' + revision)}
		for range 2 {
			if got := d.Deliver(context.Background(), p); got.State != activities.PushDelivered {
				t.Fatalf("%+v", got)
			}
		}
	}
	p.Revision = 0
	d.Deliver(context.Background(), p)
	got := map[string]string{}
	entries, err := os.ReadDir(filepath.Join(root, "cong-tinh/ket-qua"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, _ := os.ReadFile(filepath.Join(root, "cong-tinh/ket-qua", e.Name()))
		got[e.Name()] = string(content)
	}
	want := map[string]string{
		"ket-qua-H44-2026-08-r1.json": "1", "ket-qua-H44-2026-08-r2.json": "2", "ket-qua-H44-2026-08-latest.json": "2",
		"ping.json": `{"type":"ping","province":"H44","target":"cong-tinh","at":"2026-09-03T05:00:00Z"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestADirectoryIsNeverLeft(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(root, "ra-ngoai")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "tep"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"ra-ngoai", "ra-ngoai/trong", "../x", "/tmp", "tep"} {
		got := Directory{Root: root, Now: func() time.Time { return noon }}.Deliver(context.Background(), parcel(address))
		if got.State != activities.PushFailing || got.Fault != activities.FaultDirectory || strings.Contains(got.Text, root) {
			t.Errorf("%s: %+v", address, got)
		}
	}
	for _, nowhere := range []string{"", filepath.Join(root, "khong-co")} {
		if got := (Directory{Root: nowhere}).Deliver(context.Background(), parcel("x")); got.Fault != activities.FaultDirectory {
			t.Errorf("root %q: %+v", nowhere, got)
		}
	}
	if entries, _ := os.ReadDir(outside); len(entries) > 0 {
		t.Errorf("something was written outside: %v", entries)
	}
}
