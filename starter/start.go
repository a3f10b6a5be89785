package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
)

type startFlags struct {
	period   periodFlag
	source   string
	indexSet string
	reviewed bool
	twoStep  bool
	enter    []string
	days     int
	wait     bool
	timeout  time.Duration
}

func startCommand() *cobra.Command {
	var flags startFlags
	cmd := command("start", "Start the evaluation of a period from a collected folder", func(cmd *cobra.Command) error {
		return start(cmd.Context(), cmd.OutOrStdout(), flags)
	})
	cmd.Flags().Var(&flags.period, "period", "the period to evaluate")
	cmd.Flags().StringVar(&flags.source, "source", "", "folder with manifest.json and the portal's six files")
	cmd.Flags().StringVar(&flags.indexSet, "index-set", "", "code of the index set (default: the one in force on the period's first day)")
	cmd.Flags().BoolVar(&flags.reviewed, "reviewed", false, "have the agencies review their scorecards and the leader approve, before the result is final")
	cmd.Flags().BoolVar(&flags.twoStep, "two-step", false, "with --reviewed: an officer's answer counts once the agency's head has approved it")
	cmd.Flags().StringSliceVar(&flags.enter, "enter", nil, "with --reviewed: codes of indicators, with commas, whose figures agencies enter themselves where the collection has none")
	cmd.Flags().IntVar(&flags.days, "days", 0, "with --reviewed: working days for the reviews (default: as the ladders say)")
	cmd.Flags().BoolVar(&flags.wait, "wait", false, "follow the evaluation to its end, a line for each stage")
	cmd.Flags().DurationVar(&flags.timeout, "timeout", time.Hour, "with --wait: how long to follow")
	need(cmd, "period", "source")
	return cmd
}

func (f startFlags) check() error {
	switch {
	case f.twoStep && !f.reviewed:
		return errors.New("--two-step is about the answers of reviews: give --reviewed too")
	case len(f.enter) > 0 && !f.reviewed:
		return errors.New("--enter is about a period whose scorecards agencies review: give --reviewed too")
	case f.days != 0 && !f.reviewed:
		return errors.New("--days is about the time for reviews: give --reviewed too")
	case f.days < 0 || f.days > activities.MaxReviewDays:
		return fmt.Errorf("--days %d: reviews have 1 to %d working days", f.days, activities.MaxReviewDays)
	}
	return nil
}

func start(ctx context.Context, out io.Writer, flags startFlags) error {
	if err := flags.check(); err != nil {
		return err
	}
	return inDatabase(ctx, func(c config.Config, store *postgres.Store) error {
		s, err := collected(ctx, store, flags, activities.Key{Province: c.Province, Period: flags.period.period})
		if err != nil {
			return err
		}
		return follow(ctx, out, store, flags, s)
	})
}

// collected checks a folder and stores it, and returns what an evaluation of it starts with.
func collected(ctx context.Context, store *postgres.Store, flags startFlags, key activities.Key) (s activities.Start, err error) {
	raw, err := portal.ReadFolder(flags.source)
	if err != nil {
		return s, err
	}
	if _, err := portal.Read(raw, key); err != nil {
		return s, err
	}
	if err := notTaken(ctx, store, key); err != nil {
		return s, err
	}
	s = activities.Start{
		Key: key, Snapshot: portal.SnapshotID(raw), IndexSet: flags.indexSet, Reviewed: flags.reviewed, TwoStep: flags.twoStep, Enter: flags.enter, Days: flags.days,
	}
	if err := (&activities.Activities{Store: store, Decode: indexset.Parse}).Enterable(ctx, s); err != nil {
		return s, err
	}
	return s, store.SaveSnapshot(ctx, s.Snapshot, raw)
}

// inDatabase works with the prepared database that the settings name.
func inDatabase(ctx context.Context, work func(config.Config, *postgres.Store) error) error {
	c, err := settings()
	if err != nil {
		return err
	}
	store, err := openStore(ctx, c.PostgresURL)
	if err != nil {
		return err
	}
	defer store.Close()
	return work(c, store)
}

func openStore(ctx context.Context, url string) (*postgres.Store, error) {
	store, err := postgres.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := store.Prepared(ctx); err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}

// notTaken refuses early, with what is known of the period; Claim in the workflow is what decides.
func notTaken(ctx context.Context, store *postgres.Store, key activities.Key) error {
	e, err := store.Evaluation(ctx, key)
	if errors.Is(err, activities.ErrNotFound) || err == nil && e.State == activities.Refused {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("period %s of %s was started at %s already and is %s: a period is evaluated once; see: starter status --period %s",
		key.Period, key.Province, moment(e.Opened), e.State, key.Period)
}

func follow(ctx context.Context, out io.Writer, store *postgres.Store, flags startFlags, s activities.Start) error {
	temporal, err := temporalclient.Dial(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer temporal.Close()
	wait, err := temporal.StartEvaluation(ctx, s)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "started   %s of %s, snapshot %.12s\n", s.Period, s.Province, s.Snapshot)
	if !flags.wait {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, flags.timeout)
	defer cancel()
	return watch(ctx, out, store, s.Key, wait)
}

// watch prints each stage as it ends, until the run has ended.
func watch(ctx context.Context, out io.Writer, store *postgres.Store, key activities.Key, wait func(context.Context) error) error {
	// Waiting itself knows no deadline: the call's own error would come before that of ctx, and look like a refusal.
	waiting, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- wait(waiting) }()
	printed := 0
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s has not ended in time; is a worker running? Follow it with: starter status --period %s", key.Period, key.Period)
		case err := <-ended:
			if err != nil {
				return fmt.Errorf("%s was refused: %w", key.Period, err)
			}
			_, err = printStages(ctx, out, store, key, printed)
			return err
		case <-time.After(100 * time.Millisecond):
			var err error
			if printed, err = printStages(ctx, out, store, key, printed); err != nil && ctx.Err() == nil {
				fmt.Fprintf(out, "waiting   %v\n", err)
			}
		}
	}
}

func printStages(ctx context.Context, out io.Writer, store *postgres.Store, key activities.Key, printed int) (int, error) {
	e, err := store.Evaluation(ctx, key)
	if errors.Is(err, activities.ErrNotFound) {
		return printed, nil
	}
	if err != nil {
		return printed, err
	}
	for _, stage := range e.Stages[min(printed, len(e.Stages)):] {
		if !stage.Finished.Known {
			break
		}
		printStage(out, stage)
		printed++
	}
	return printed, nil
}
