package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"danhgia/internal/postgres"
	"danhgia/internal/web"
)

func TestServerAnswersBeforePostgresIsThere(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.DiscardHandler)
	store, err := postgres.Connect(ctx, "postgres://nobody@127.0.0.1:1/none")
	if err != nil {
		t.Fatal(err)
	}
	office := newOffice(store, "H99")
	site, err := web.New(web.Options{Province: "UBND tỉnh Mẫu", Archive: office, Tasks: office, Desk: office, Sessions: office, Log: logger})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, logger, listener, site) }()

	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/": 503, "/api/v1/periods": 503, "/viec/token": 503} {
		if got := status(t, "http://"+listener.Addr().String()+path); got != want {
			t.Errorf("%s answers %d, not %d", path, got, want)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("a server that is told to stop ends with %v", err)
	}
}

func status(t *testing.T, url string) int {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode
}

func TestWhoSendsFilesMayTakeTheirTime(t *testing.T) {
	read := func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			w.WriteHeader(http.StatusRequestTimeout)
		}
	}
	server := httptest.NewUnstartedServer(patient(http.HandlerFunc(read)))
	server.Config.ReadTimeout = 100 * time.Millisecond
	server.Start()
	defer server.Close()
	for contentType, want := range map[string]int{"multipart/form-data; boundary=x": http.StatusOK, "application/x-www-form-urlencoded": http.StatusRequestTimeout} {
		body, slow := io.Pipe()
		time.AfterFunc(300*time.Millisecond, func() { _ = slow.Close() })
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/viec/x", body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", contentType)
		response, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s answers %d, not %d", contentType, response.StatusCode, want)
		}
	}
}
