package watch

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestTheSignalIsWithheldWhileTheWorkDoesNotGoOn(t *testing.T) {
	var heard atomic.Int64
	listener := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard.Add(1) }))
	defer listener.Close()
	var stuck error
	var log bytes.Buffer
	h := &Heartbeat{
		Address: listener.URL + "/ping/hunter2", Transport: http.DefaultTransport, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Well: func(context.Context) error { return stuck },
	}
	now := func() time.Time { return time.Unix(1_800_000_000, 0) }
	metrics := must2(NewMetrics("worker"))(t)
	h.Register(metrics)
	for _, step := range []struct {
		stuck error
		heard int64
		told  string
	}{
		{nil, 1, "danhgia_heartbeat_withheld 0"},
		{errors.New("a ladder's step has been due for 1h0m0s"), 1, "danhgia_heartbeat_withheld 1"},
		{nil, 2, "danhgia_heartbeat_withheld 0"},
	} {
		stuck = step.stuck
		h.once(t.Context(), now)
		if heard.Load() != step.heard {
			t.Errorf("stuck by %v, it was heard %d times, not %d", step.stuck, heard.Load(), step.heard)
		}
		if _, told := get(t, metrics.Handler(), "/metrics"); !strings.Contains(told, step.told) || !strings.Contains(told, "danhgia_heartbeat_timestamp_seconds 1.8e+09") {
			t.Errorf("the figures do not say %s", step.told)
		}
	}
	for _, said := range []string{`is withheld" because="a ladder's step has been due for 1h0m0s"`, "is given again"} {
		if !strings.Contains(log.String(), said) {
			t.Errorf("the log does not say %s: %s", said, &log)
		}
	}
}

func TestAnAddressThatDoesNotHearIsToldOfWithoutIt(t *testing.T) {
	var log bytes.Buffer
	refuses := httptest.NewServer(http.NotFoundHandler())
	defer refuses.Close()
	moved := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:1/hunter2", http.StatusFound))
	defer moved.Close()
	for _, address := range []string{"http://127.0.0.1:1/ping/hunter2", refuses.URL + "/ping/hunter2", moved.URL + "/hunter2"} {
		h := &Heartbeat{Address: address, Transport: http.DefaultTransport, Log: slog.New(slog.NewTextHandler(&log, nil)), Well: func(context.Context) error { return nil }}
		log.Reset()
		h.once(t.Context(), time.Now)
		if !strings.Contains(log.String(), "was not heard") || strings.Contains(log.String(), "hunter2") || h.given.Load() != 0 {
			t.Errorf("the log of %s says %s", address, &log)
		}
	}
}

func must2[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
