// Package watch tells those who run a program how it is: whether it answers, whether it is ready and what keeps it from
// being so, and its figures. It listens apart from everything that the public can reach, and says no secret and nothing of
// any person.
package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Listener answers on an address of its own:
//
//	/healthz   200: the process answers
//	/readyz    200 or 503, and as JSON what the program needs and which of it is not there
//	/metrics   figures, in the text format of Prometheus
type Listener struct {
	Parts   *Parts
	Metrics http.Handler // nil: there are none
	Log     *slog.Logger
}

const (
	readTime  = 5 * time.Second
	writeTime = 30 * time.Second
)

// Listen opens an address, which name sets.
func Listen(name, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s (%s; each program on a machine needs one of its own): %w", address, name, err)
	}
	return l, nil
}

// Serve answers until ctx ends. Who asks then is cut off: nobody loses by it.
func (l Listener) Serve(ctx context.Context, on net.Listener) {
	server := &http.Server{
		Handler: l.handler(), ReadTimeout: readTime, WriteTimeout: writeTime, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(l.Log.Handler(), slog.LevelWarn),
	}
	l.Log.Info("figures and health are told", "address", "http://"+on.Addr().String())
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(on); !errors.Is(err, http.ErrServerClosed) {
		l.Log.Error("figures and health are not told any more", "error", err)
	}
}

func (l Listener) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n")) // who is gone needs no answer
	})
	mux.Handle("GET /readyz", l.Parts)
	if l.Metrics != nil {
		mux.Handle("GET /metrics", l.Metrics)
	}
	return mux
}

// Ask asks a program that listens on this machine whether it is ready; an error says what keeps it from being so.
func Ask(ctx context.Context, listen string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(listen)+"/readyz", http.NoBody)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask whether it is ready: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return notReady(answer.Body)
}

// reachable turns an address to listen on into one to ask: every address of the machine includes its own.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
