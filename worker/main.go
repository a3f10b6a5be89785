// Program worker carries the evaluations: it runs workflows and activities until it is told to stop; `worker health`
// says whether a worker on this machine is at work.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/sdk/worker"

	"danhgia/activities"
	"danhgia/indexes"
	"danhgia/internal/config"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
	"danhgia/workflows"
)

const usage = `usage:
  worker          run workflows and activities; settings come from the environment, see .env.example
  worker health   ask Temporal after the worker on this machine: exit 0 when it is at work, 1 when not`

func main() {
	command := run
	switch {
	case len(os.Args) == 2 && os.Args[1] == "health":
		command = health
	case len(os.Args) > 1:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	logger := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	err := command(ctx, logger)
	stop()
	if err != nil {
		logger.Error("worker ends", "error", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, logger *slog.Logger) error {
	settings, err := config.Load()
	if err != nil {
		return err
	}
	store, err := await(ctx, logger, func() (*postgres.Store, error) { return postgres.Open(ctx, settings.PostgresURL) })
	if err != nil {
		return err
	}
	defer store.Close()
	if err := prepare(ctx, store); err != nil {
		return err
	}
	clock, err := store.Clock(ctx, time.Now)
	if err != nil {
		return err
	}
	temporal, err := await(ctx, logger, func() (temporalclient.Client, error) { return temporalclient.Dial(ctx, logger) })
	if err != nil {
		return err
	}
	defer temporal.Close()
	return serve(ctx, temporal, &activities.Activities{Store: store, Read: portal.Read, Decode: indexset.Parse, Now: clock.Now})
}

// prepare brings the schema up to date and stores the index sets that come with this version.
func prepare(ctx context.Context, store *postgres.Store) error {
	if err := store.Migrate(ctx); err != nil {
		return err
	}
	sets, err := indexset.All(indexes.Files)
	if err != nil {
		return err
	}
	for _, set := range sets {
		if err := store.AddIndexSet(ctx, set.Set.Code, set.Content); err != nil {
			return err
		}
	}
	return nil
}

func serve(ctx context.Context, c temporalclient.Client, act *activities.Activities) error {
	w := worker.New(c.Client, workflows.Queue, worker.Options{WorkerStopTimeout: 8 * time.Second})
	w.RegisterWorkflow(workflows.Evaluation)
	w.RegisterActivity(act)
	if err := w.Start(); err != nil {
		return fmt.Errorf("start the worker: %w", err)
	}
	<-ctx.Done()
	w.Stop()
	return nil
}

// await tries until a server is there: services of one machine start in any order.
func await[T any](ctx context.Context, logger *slog.Logger, connect func() (T, error)) (T, error) {
	for {
		connected, err := connect()
		if err == nil || ctx.Err() != nil {
			return connected, err
		}
		logger.Warn("waiting for a server", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}
