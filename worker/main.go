// Program worker carries the evaluations: it runs workflows and activities until it is told to stop; `worker health`
// says whether a worker on this machine is at work.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.temporal.io/sdk/worker"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/indexes"
	"danhgia/internal/config"
	"danhgia/internal/indexset"
	"danhgia/internal/ladders"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
	"danhgia/internal/watch"
	"danhgia/publication"
	"danhgia/review"
	"danhgia/workflows"
)

const usage = `usage:
  worker          run workflows and activities; settings come from the environment, see .env.example
  worker health   ask the worker on this machine: exit 0 when it is ready, 1 when not, and what it lacks`

func main() {
	logger, level := watch.NewLog(os.Stderr)
	command := func(ctx context.Context) error { return run(ctx, logger, level) }
	switch {
	case len(os.Args) == 2 && os.Args[1] == "health":
		command = health
	case len(os.Args) > 1:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command(ctx)
	stop()
	if err != nil {
		logger.Error("worker ends", "error", err)
		os.Exit(1)
	}
}

// run tells from the start how it is.
func run(ctx context.Context, logger *slog.Logger, level *slog.LevelVar) error {
	settings, err := config.Load()
	if err := errors.Join(err, temporalclient.CheckSettings()); err != nil {
		return err
	}
	level.Set(settings.Watch.Level())
	for _, name := range config.Strangers() {
		logger.Warn("no setting of this version has this name", "setting", name)
	}
	config.SpareMemory(config.ImportMemory)
	var on footing
	told, err := tell(ctx, logger, settings, &on)
	if err != nil {
		return err
	}
	defer told.stop() // the last of all: also while it stops, it says how it is
	return work(ctx, logger, settings, &on, told)
}

func work(ctx context.Context, logger *slog.Logger, settings config.Config, on *footing, told *watched) error {
	store, err := await(ctx, logger, func() (*postgres.Store, error) { return postgres.Open(ctx, settings.PostgresURL) })
	if err != nil {
		return err
	}
	defer store.Close()
	on.store.Store(store)
	if err := prepare(ctx, logger, store); err != nil {
		return err
	}
	signer, err := enrol(ctx, logger, settings, store)
	if err != nil {
		return err
	}
	temporal, err := await(ctx, logger, func() (temporalclient.Client, error) { return temporalclient.Dial(ctx, logger, told.carrying) })
	if err != nil {
		return err
	}
	defer temporal.Close()
	if err := temporal.KnowShown(ctx); err != nil && ctx.Err() == nil {
		logger.Warn("workflows may not be found by period and agency in Temporal's pages: let its administrator add the search attributes, docs/watching.md", "error", err)
	}
	on.temporal.Store(&temporal)
	go told.beat(ctx, settings)
	signals := relay{store, temporal}
	go signals.run(ctx, logger)
	go seal(ctx, logger, store)
	return together(ctx,
		func(ctx context.Context) error {
			return serve(ctx, logger, temporal, &on.placed, registry(settings, store, signer, signals))
		},
		func(ctx context.Context) error { return deliverMail(ctx, logger, settings, store, temporal) },
		func(ctx context.Context) error { return deliverPushes(ctx, settings, store, temporal) },
		func(ctx context.Context) error { return takeImports(ctx, logger, settings, store, temporal) },
	)
}

// together runs all works until each has ended; the first that fails ends the others.
func together(ctx context.Context, works ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for _, work := range works {
		group.Go(func() {
			if err := work(ctx); err != nil {
				cancel(err)
			}
		})
	}
	group.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// registry is all that the worker can do.
func registry(settings config.Config, store *postgres.Store, signer publication.Signer, signals relay) func(worker.Registry) {
	return func(r worker.Registry) {
		r.RegisterWorkflow(workflows.Evaluation)
		r.RegisterWorkflow(workflows.Review)
		r.RegisterWorkflow(workflows.Directive)
		r.RegisterWorkflow(workflows.Correction)
		r.RegisterWorkflow(workflows.Mailer)
		r.RegisterWorkflow(workflows.Pusher)
		r.RegisterWorkflow(workflows.MonthlyStart)
		r.RegisterWorkflow(workflows.Import)
		r.RegisterWorkflow(workflows.ReadSource)
		r.RegisterWorkflow(workflows.DailyWatch)
		r.RegisterWorkflow(workflows.Judging)
		tasks := &activities.Tasks{Store: store, Ladders: readLadders, Deliver: signals.deliver}
		r.RegisterActivity(&activities.Activities{Store: store, Read: portal.Read, Decode: indexset.Parse, Signer: signer, Tasks: tasks})
		r.RegisterActivity(tasks)
		collector := newCollector(settings, store, signals.temporal)
		r.RegisterActivity(collector)
		r.RegisterActivity(newMornings(store, collector.Portal, signals))
		r.RegisterActivity(&activities.Judges{Door: activities.Door{Store: store, Decode: indexset.Parse}, Books: store})
	}
}

func readLadders(content []byte) ([]review.Ladder, error) {
	return ladders.Parse("ladders", content, calendar.DefaultHours())
}

// prepare brings the schema up to date where the worker's role owns it, else waits until its owner has, and stores the
// index sets that come with this version.
func prepare(ctx context.Context, logger *slog.Logger, store *postgres.Store) error {
	may, err := store.MayMigrate(ctx)
	if err != nil {
		return err
	}
	if may {
		logger.Warn("one role owns the tables and runs the programs: whoever has its password can change what is append-only; docs/security.md says how to give the programs their own")
		err = store.Migrate(ctx)
	} else {
		_, err = await(ctx, logger, func() (struct{}, error) { return struct{}{}, store.Prepared(ctx) })
	}
	if err != nil {
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

// atOnce is how many workflow tasks, with the looks in them, are at work at the same time. What waits longer for Postgres
// than a workflow task may take had better wait in the server's queue.
const atOnce = 12

// remembered is how many workflows a worker keeps in memory between two of their tasks: reviews sleep for days, and are
// soon replayed.
const remembered = 2000

func serve(ctx context.Context, logger *slog.Logger, c temporalclient.Client, placed *atomic.Bool, register func(worker.Registry)) error {
	version, err := await(ctx, logger, func() (versioned, error) { return newVersioned(ctx, logger, c) })
	if err != nil {
		return err
	}
	worker.SetStickyWorkflowCacheSize(remembered)
	w := worker.New(c.Client, workflows.Queue, worker.Options{
		WorkerStopTimeout:                       8 * time.Second,
		MaxConcurrentWorkflowTaskExecutionSize:  atOnce,
		MaxConcurrentLocalActivityExecutionSize: atOnce,
		DeploymentOptions:                       version.options(),
	})
	register(w)
	if err := w.Start(); err != nil {
		return fmt.Errorf("start the worker: %w", err)
	}
	version.lead(ctx, logger, c, placed)
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
		rest(ctx, time.Second)
	}
}
