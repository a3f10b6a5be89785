package main

import (
	"context"
	"log/slog"
	"time"

	"danhgia/internal/config"
	"danhgia/internal/postgres"
	"danhgia/internal/watch"
)

// health asks the server on this machine, by the same settings, whether it is ready.
func health(ctx context.Context) error {
	settings, err := config.Load()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	return watch.Ask(ctx, settings.Watch.ServerListen)
}

// tell begins to tell how the server is, until it is stopped. Temporal can be spared: what people say is safe in Postgres.
func tell(ctx context.Context, logger *slog.Logger, settings config.Config, store *postgres.Store, metrics *watch.Metrics, temporal *starter) (stop func(), err error) {
	listener, err := watch.Listen("DANHGIA_SERVER_WATCH", settings.Watch.ServerListen)
	if err != nil {
		return nil, err
	}
	vitals := watch.NewVitals(logger, time.Now, store.Vitals)
	vitals.Register(metrics)
	parts := watch.NewParts(logger, time.Now,
		watch.Part{Name: "postgres", Says: "does not answer", Check: store.Ping},
		watch.Part{Name: "schema", Says: "is not that of this version", Check: store.Prepared},
		watch.Part{Name: "rights", Says: postgres.OwnerSays, Check: store.Limited, Spared: true},
		watch.Part{Name: "temporal", Says: "does not answer", Check: temporal.Answers, Spared: true},
		watch.Part{Name: "ladders", Says: "what is due is not done", Check: vitals.Moves(settings.Heartbeat.Late, settings.Mail.On()), Spared: true},
	)
	told, stop := context.WithCancel(context.WithoutCancel(ctx))
	go watch.Listener{Parts: parts, Metrics: metrics.Handler(), Log: logger}.Serve(told, listener)
	return stop, nil
}
