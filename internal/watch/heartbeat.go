package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Heartbeat tells somebody outside that the work goes on, and stops when it does not: whoever hears nothing looks. It is
// the only alarm that a dead machine can give.
type Heartbeat struct {
	Address string // may be a secret: it is in no log
	Every   time.Duration
	// Well errs when the signal has to be withheld: a program that lacks what it needs, or work that does not move.
	Well      func(context.Context) error
	Transport http.RoundTripper
	Log       *slog.Logger

	given    atomic.Int64 // when the last one was heard, in Unix seconds
	withheld atomic.Bool
}

// heartbeatTime is how long the signal may take.
const heartbeatTime = 10 * time.Second

// Beat gives the signal until ctx ends.
func (h *Heartbeat) Beat(ctx context.Context, now func() time.Time) {
	ticks := time.NewTicker(h.Every)
	defer ticks.Stop()
	for {
		h.once(ctx, now)
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

func (h *Heartbeat) once(ctx context.Context, now func() time.Time) {
	err := h.Well(ctx)
	if was := h.withheld.Swap(err != nil); was != (err != nil) && ctx.Err() == nil {
		if err != nil {
			h.Log.Warn("the signal that the work goes on is withheld", "because", err)
		} else {
			h.Log.Info("the signal that the work goes on is given again")
		}
	}
	if err != nil || ctx.Err() != nil {
		return
	}
	if err := h.give(ctx); err != nil && ctx.Err() == nil {
		h.Log.Warn("the signal that the work goes on was not heard", "error", err)
		return
	}
	h.given.Store(now().Unix())
}

func (h *Heartbeat) give(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, heartbeatTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.Address, http.NoBody)
	if err != nil {
		return errors.New("its address is none")
	}
	client := http.Client{Transport: h.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		return withoutAddress(err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, mostAnswer)) // so that the connection can be used again
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("the answer is %s", answer.Status)
	}
	return nil
}

// withoutAddress is an error of a request without the address, which may be a secret.
func withoutAddress(err error) error {
	if of, ok := errors.AsType[*url.Error](err); ok {
		return of.Err
	}
	return err
}

var (
	heartbeatGiven = gauge("heartbeat_timestamp_seconds", "When somebody outside last heard that the work goes on; 0: not since the start.")
	heartbeatHeld  = gauge("heartbeat_withheld", "1 while the signal is withheld because the work does not go on.")
)

// Register has the signal told with the figures of the program.
func (h *Heartbeat) Register(m *Metrics) { m.registry.MustRegister(h) }

// Describe implements prometheus.Collector.
func (h *Heartbeat) Describe(to chan<- *prometheus.Desc) {
	to <- heartbeatGiven
	to <- heartbeatHeld
}

// Collect implements prometheus.Collector.
func (h *Heartbeat) Collect(to chan<- prometheus.Metric) {
	to <- figure(heartbeatGiven, float64(h.given.Load()))
	held := 0.0
	if h.withheld.Load() {
		held = 1
	}
	to <- figure(heartbeatHeld, held)
}
