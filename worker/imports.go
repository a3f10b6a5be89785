package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/worker"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/dossiers"
	"danhgia/internal/indexset"
	"danhgia/internal/outbound"
	"danhgia/internal/postgres"
	"danhgia/internal/sources"
	"danhgia/internal/temporalclient"
	"danhgia/workflows"
)

// newImporter is what takes files in by these settings.
func newImporter(c config.Config, store *postgres.Store) *activities.Importer {
	spool, secrets := sources.Spool{Dir: c.Sources.SpoolDir}, sources.Secrets{Dir: c.Sources.SecretsDir}
	return &activities.Importer{
		Store: store, Spool: spool, Folder: sources.Folder{Root: c.Sources.Directory, Now: time.Now},
		Fetchers: map[activities.SourceKind]activities.Fetcher{
			activities.SourceHTTP: sources.HTTP{Spool: spool, Transport: guard(c).Transport(), Forbidden: outbound.ErrAddress, Secrets: secrets},
			activities.SourceSQL:  sources.SQL{Spool: spool, Dial: guard(c).Dial, Forbidden: outbound.ErrAddress, Secrets: secrets, Reads: dossiers.Reads},
		},
		Takers: dossiers.Takers(store, indexset.Parse),
	}
}

// importsAtOnce is how many files are taken in at the same time: each has memory of its own.
const importsAtOnce = 3

// takeImports works for imports until ctx ends.
func takeImports(ctx context.Context, logger *slog.Logger, settings config.Config, store *postgres.Store, c temporalclient.Client) error {
	w := worker.New(c.Client, workflows.ImportQueue, worker.Options{
		DisableWorkflowWorker: true, WorkerStopTimeout: 8 * time.Second, MaxConcurrentActivityExecutionSize: importsAtOnce,
	})
	w.RegisterActivity(newImporter(settings, store))
	if err := w.Start(); err != nil {
		return fmt.Errorf("start the worker of imports: %w", err)
	}
	defer w.Stop()
	sweep(ctx, logger, settings, store)
	return nil
}

const (
	unconfirmed  = time.Hour        // that an upload waits for its preview to be confirmed
	sweepingTime = 10 * time.Minute // between two looks at what was left
)

// sweep takes away, now and then, what nothing waits for: in the spool previews that were left and what programs that
// have died have left, and in the database imports that their programs did not end. It returns when ctx ends.
func sweep(ctx context.Context, logger *slog.Logger, settings config.Config, store *postgres.Store) {
	spool := sources.Spool{Dir: settings.Sources.SpoolDir}
	for ctx.Err() == nil {
		inUse, err := store.Spooled(ctx)
		if err == nil {
			_, err = spool.Sweep(time.Now(), unconfirmed, inUse)
		}
		if err != nil && ctx.Err() == nil {
			logger.Warn("look at the spool", "error", err)
		}
		if err := store.EndLeftImports(ctx); err != nil && ctx.Err() == nil {
			logger.Warn("end imports that were left", "error", err)
		}
		rest(ctx, sweepingTime)
	}
}
