package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"danhgia/internal/config"
	"danhgia/internal/watch"
)

// watched is what tells of the worker.
type watched struct {
	log     *slog.Logger
	metrics *watch.Metrics
	traces  watch.Traces
	parts   *watch.Parts
	well    func(context.Context) error // errs when the worker lacks something, or the work does not move
	stop    func()
}

// tell begins to tell how the worker is, until it is stopped.
func tell(ctx context.Context, logger *slog.Logger, settings config.Config, on *footing) (*watched, error) {
	listener, err := watch.Listen("DANHGIA_WORKER_WATCH", settings.Watch.WorkerListen)
	if err != nil {
		return nil, err
	}
	metrics, err := watch.NewMetrics("worker")
	traces, tracing := watch.StartTraces(ctx, logger, "worker")
	if err := errors.Join(err, tracing); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	vitals := watch.NewVitals(logger, time.Now, on.vitals)
	vitals.Register(metrics)
	moves := vitals.Moves(settings.Heartbeat.Late, settings.Mail.On())
	parts := watch.NewParts(logger, time.Now, append(on.parts(), watch.Part{Name: "ladders", Says: "what is due is not done", Check: moves, Spared: true})...)
	well := func(ctx context.Context) error {
		if err := parts.Ready(ctx); err != nil {
			return err
		}
		return moves(ctx)
	}
	told, stop := context.WithCancel(context.WithoutCancel(ctx))
	go watch.Listener{Parts: parts, Metrics: metrics.Handler(), Log: logger}.Serve(told, listener)
	return &watched{log: logger, metrics: metrics, traces: traces, parts: parts, well: well, stop: func() {
		lastTraces(ctx, logger, traces)
		stop()
	}}, nil
}

// tracesTime is how long telling the last traces may take.
const tracesTime = 2 * time.Second

func lastTraces(ctx context.Context, logger *slog.Logger, traces watch.Traces) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tracesTime)
	defer cancel()
	if traces.Stop(ctx) != nil { // its text may have the collector's address, with a key
		logger.Warn("the last traces were not told")
	}
}

// beat tells somebody outside that the work goes on, as long as it does, until ctx ends.
func (w *watched) beat(ctx context.Context, settings config.Config) {
	if settings.Heartbeat.At() == "" {
		w.log.Warn("nobody outside hears when the work stops: DANHGIA_HEARTBEAT_URL is not set")
		return
	}
	h := &watch.Heartbeat{
		Address: settings.Heartbeat.At(), Every: settings.Heartbeat.Every, Well: w.well,
		Transport: guard(settings).Fetching(settings.Heartbeat.At()), Log: w.log,
	}
	h.Register(w.metrics)
	h.Beat(ctx, time.Now)
}
