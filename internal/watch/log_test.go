package watch

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestWhatARequestLogsHasItsNumberAndNotItsAddress(t *testing.T) {
	var out bytes.Buffer
	log, level := NewLog(&out)
	level.Set(slog.LevelDebug)
	mux := http.NewServeMux()
	mux.HandleFunc("/viec/{token}", func(_ http.ResponseWriter, r *http.Request) {
		log.With("a", 1).ErrorContext(r.Context(), "request", "status", 500)
	})
	w := httptest.NewRecorder()
	Numbered(log, time.Now, mux).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/viec/hunter2?code=hunter2", http.NoBody))
	number := w.Header().Get("X-Request-Id")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if number == "" || len(lines) != 2 {
		t.Fatalf("number %q, log %s", number, &out)
	}
	for i, message := range []string{"request", "answered"} {
		var line map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &line); err != nil || line["msg"] != message || line["request"] != number {
			t.Errorf("%v: %s is not %q of request %s", err, lines[i], message, number)
		}
	}
	if !strings.Contains(lines[1], `"route":"/viec/{token}"`) || strings.Contains(out.String(), "hunter2") {
		t.Errorf("the log says %s", &out)
	}
}

func TestTheLogHasNothingBelowItsLevel(t *testing.T) {
	var out bytes.Buffer
	log, level := NewLog(&out)
	log.Debug("a")
	level.Set(slog.LevelError)
	log.Warn("b")
	if out.Len() != 0 {
		t.Errorf("the log says %s", &out)
	}
}
