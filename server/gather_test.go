package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// TestAnswersOfEverySizeArriveWhole asks for bodies around multiples of the buffer, on one connection and without its end.
func TestAnswersOfEverySizeArriveWhole(t *testing.T) {
	body := bytes.Repeat([]byte("0123456789abcdef"), 1<<10)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	chunked := false
	site := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(r.ContentLength)
		if chunked {
			_, _ = w.Write(body[:n/2])
			_, _ = w.Write(body[n/2 : n])
			return
		}
		w.Header()["Date"] = nil
		_, _ = w.Write(body[:n])
	})}
	go func() { _ = site.Serve(gathering{listener}) }()
	defer site.Close()
	client := &http.Client{Timeout: 5 * time.Second}
	for _, chunked = range []bool{false, true} {
		for n := range 2*bufferSize + 300 {
			if n > 64 && n%bufferSize > 8 && n%bufferSize < bufferSize-300 {
				continue
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+listener.Addr().String(), bytes.NewReader(body[:n]))
			if err != nil {
				t.Fatal(err)
			}
			response, err := client.Do(request)
			if err != nil {
				t.Fatalf("%d bytes: %v", n, err)
			}
			got, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if err != nil || !bytes.Equal(got, body[:n]) {
				t.Fatalf("%d bytes: %d arrive, %v", n, len(got), err)
			}
		}
	}
}
