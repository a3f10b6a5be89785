package watch

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var quiet = slog.New(slog.DiscardHandler)

// part is one that fails with a text that nobody may see, as long as it is away.
func part(name string, away *atomic.Bool, asked *atomic.Int64) Part {
	return Part{Name: name, Says: "does not answer", Check: func(context.Context) error {
		asked.Add(1)
		if away.Load() {
			return errors.New("user=danhgia password=hunter2")
		}
		return nil
	}}
}

func get(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
	return w.Code, w.Body.String()
}

func TestReadySaysWhichPartIsNot(t *testing.T) {
	var away, fine atomic.Bool
	var asked atomic.Int64
	spared := part("temporal", &away, &asked)
	spared.Spared = true
	now := time.Now()
	parts := NewParts(quiet, func() time.Time { return now }, part("postgres", &away, &asked), part("schema", &fine, &asked), spared)
	h := Listener{Parts: parts, Log: quiet}.handler()

	away.Store(true)
	if code, body := get(t, h, "/healthz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("/healthz answers %d %q", code, body)
	}
	want := `{
  "ready": false,
  "parts": [
    {
      "name": "postgres",
      "ok": false,
      "needed": true,
      "says": "does not answer"
    },
    {
      "name": "schema",
      "ok": true,
      "needed": true
    },
    {
      "name": "temporal",
      "ok": false,
      "needed": false,
      "says": "does not answer"
    }
  ]
}
`
	code, body := get(t, h, "/readyz")
	if diff := cmp.Diff(want, body); code != http.StatusServiceUnavailable || diff != "" {
		t.Errorf("/readyz answers %d (-want +got)\n%s", code, diff)
	}

	away.Store(false)
	if get(t, h, "/readyz"); asked.Load() != 3 {
		t.Errorf("three parts were asked %d times at once", asked.Load())
	}
	now = now.Add(againPause)
	if code, _ := get(t, h, "/readyz"); code != http.StatusOK {
		t.Errorf("/readyz answers %d when all is there", code)
	}
	now = now.Add(againPause)
	if get(t, h, "/readyz"); asked.Load() != 6 {
		t.Errorf("three parts that are there were asked %d times within a second", asked.Load()-3)
	}
}

func TestAProgramIsReadyWithoutWhatItCanSpare(t *testing.T) {
	var away, fine atomic.Bool
	var asked atomic.Int64
	away.Store(true)
	spared := part("temporal", &away, &asked)
	spared.Spared = true
	if err := NewParts(quiet, time.Now, part("postgres", &fine, &asked), spared).Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAskSaysWhatIsMissing(t *testing.T) {
	var away atomic.Bool
	var asked atomic.Int64
	away.Store(true)
	on, err := Listen("DANHGIA_WORKER_WATCH", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		Listener{Parts: NewParts(quiet, time.Now, part("postgres", &away, &asked)), Log: quiet}.Serve(ctx, on)
	}()
	if err := Ask(ctx, on.Addr().String()); err == nil || err.Error() != "not ready: postgres: does not answer" {
		t.Errorf("it says %v", err)
	}
	stop()
	<-ended
	if err := Ask(t.Context(), on.Addr().String()); err == nil {
		t.Error("a program that has ended is ready")
	}
}

func TestAnAddressThatIsTakenIsSaidWithItsSetting(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if _, err := Listen("DANHGIA_WORKER_WATCH", taken.Addr().String()); err == nil || !strings.Contains(err.Error(), "DANHGIA_WORKER_WATCH") {
		t.Errorf("it says %v", err)
	}
}

func TestAProgramIsAskedAtAnAddressThatCanBeReached(t *testing.T) {
	for listen, want := range map[string]string{
		":9464": "127.0.0.1:9464", "0.0.0.0:80": "127.0.0.1:80", "[::]:80": "127.0.0.1:80", "10.0.0.7:80": "10.0.0.7:80",
	} {
		if got := reachable(listen); got != want {
			t.Errorf("%s is asked at %s, not %s", listen, got, want)
		}
	}
}

func TestAnAnswerOfSomethingElseIsNotReady(t *testing.T) {
	if err := notReady(io.LimitReader(strings.NewReader("<html>"), 6)); err == nil {
		t.Error("it is taken for ready")
	}
}
