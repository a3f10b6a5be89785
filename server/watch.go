package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"go.temporal.io/sdk/client"

	"danhgia/internal/watch"
)

// watched are the figures and traces of the server.
type watched struct {
	metrics *watch.Metrics
	traces  watch.Traces
}

func newWatched(ctx context.Context, logger *slog.Logger) (w watched, err error) {
	if w.metrics, err = watch.NewMetrics("server"); err != nil {
		return w, err
	}
	w.traces, err = watch.StartTraces(ctx, logger, "server")
	return w, err
}

// carrying is what is changed of a client of Temporal for figures and traces.
func (w watched) carrying(o *client.Options) error {
	o.MetricsHandler = w.metrics.Temporal
	return w.traces.Carried(o)
}

// observe counts what a route answers, and begins a trace for each request.
func (w watched) observe(route string, next http.Handler) http.Handler {
	return w.metrics.Observe(route, watch.Traced(route, next))
}

// tracesTime is how long telling the last traces may take.
const tracesTime = 2 * time.Second

func (w watched) stop(ctx context.Context, logger *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tracesTime)
	defer cancel()
	if w.traces.Stop(ctx) != nil { // its text may have the collector's address, with a key
		logger.Warn("the last traces were not told")
	}
}
