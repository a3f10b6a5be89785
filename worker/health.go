package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"danhgia/internal/temporalclient"
)

// silence is how long a worker at rest may not have asked for work: it asks again every minute.
const silence = 2 * time.Minute

// health asks Temporal when a worker on this machine last asked for work.
func health(ctx context.Context, _ *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	host, err := os.Hostname()
	if err != nil {
		return fmt.Errorf("read the name of this machine: %w", err)
	}
	temporal, err := temporalclient.Dial(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer temporal.Close()
	polling, err := temporal.Polling(ctx, host, time.Now().Add(-silence))
	if err == nil && !polling {
		err = errors.New("no worker on this machine asks for work")
	}
	return err
}
