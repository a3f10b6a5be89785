package portal

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"danhgia/activities"
)

// fakePortal answers as the portal does, from the sample's files, and remembers what it was asked.
type fakePortal struct {
	raw     activities.RawCollection
	special map[string]http.HandlerFunc // by endpoint, instead of the file

	mu    sync.Mutex
	asked []string // endpoint and body
}

func newFakePortal(t *testing.T) *fakePortal {
	return &fakePortal{raw: sample(t), special: map[string]http.HandlerFunc{}}
}

func (p *fakePortal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	endpoint := strings.TrimPrefix(r.URL.Path, "/api/v1/reporting/evaluation/")
	body, err := io.ReadAll(r.Body)
	if err != nil || r.Method != http.MethodPost || !json.Valid(body) {
		http.Error(w, "a POST of JSON is wanted", http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	p.asked = append(p.asked, endpoint+" "+string(body))
	p.mu.Unlock()
	if special, ok := p.special[endpoint]; ok {
		special(w, r)
		return
	}
	w.WriteHeader(http.StatusCreated) // what the real one says
	_, _ = w.Write(fileOf(&p.raw, endpoint+".json").Content)
}

// RoundTrip makes the fake a transport, for tests on a simulated clock, where no real connection can be.
func (p *fakePortal) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result(), nil
}
