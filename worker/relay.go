package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
)

const (
	relayPause = 2 * time.Second // at the most, between two looks; Postgres tells of new signals at once
	relayLot   = 200             // signals that are taken at once
)

// relay delivers the signals that wait in Postgres: of this and of every other program, also those that a program
// which has died since could not send.
type relay struct {
	store    *postgres.Store
	temporal temporalclient.Client
}

// deliver sends all signals that wait now.
func (r relay) deliver(ctx context.Context) error {
	for {
		taken, err := r.store.DeliverWakes(ctx, relayLot, deliverWakes(r.temporal))
		if err != nil || taken == 0 {
			return err
		}
	}
}

// run delivers until ctx ends.
func (r relay) run(ctx context.Context, logger *slog.Logger) {
	for ctx.Err() == nil {
		if err := r.hear(ctx); err != nil && ctx.Err() == nil {
			logger.Warn("signals wait", "error", err)
			rest(ctx, relayPause)
		}
	}
}

// hear delivers whenever a signal has come, until something fails or ctx ends.
func (r relay) hear(ctx context.Context) error {
	calls, err := r.store.HearWakes(ctx)
	if err != nil {
		return err
	}
	defer calls.Close()
	for ctx.Err() == nil {
		if err := errors.Join(r.deliver(ctx), calls.Await(ctx, relayPause)); err != nil {
			return err
		}
	}
	return nil
}

// rest waits, or less when ctx ends.
func rest(ctx context.Context, pause time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}
