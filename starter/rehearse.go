package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/ladders"
	"danhgia/internal/postgres"
	"danhgia/review"
)

// rehearsal runs the whole cycle of a period with synthetic officers on a clock that leaps.
type rehearsal struct {
	out     io.Writer
	store   *postgres.Store
	desk    activities.Desk
	key     activities.Key
	officer persona
	// calendar is that of the office: synthetic people keep its hours.
	calendar calendar.Calendar
	follow   bool // print every answer as soon as it is taken
	leave    int  // how many reviews are left open besides those of the silent; the rehearsal then stops before the deadline; 0: none
}

type rehearseFlags struct {
	start    startFlags
	officers persona
	timeline bool
	follow   bool
	leave    int
}

func rehearseCommand() *cobra.Command {
	var flags rehearseFlags
	cmd := command("rehearse", "Run a whole period with synthetic officers on a clock that leaps from one due moment to the next", func(cmd *cobra.Command) error {
		return rehearse(cmd.Context(), cmd.OutOrStdout(), flags)
	})
	cmd.Long = `Run a whole period with synthetic officers on a clock that leaps from one due moment to the next.

Only on a database whose clock is not the real one: that of "make run", "make demo" or another made for it. Real
worker, real Temporal, real mails to the catcher. Officers confirm, dispute or stay silent, always the same ones.
A rehearsal that was broken off goes on when it is called again.`
	cmd.Flags().Var(&flags.start.period, "period", "the period to rehearse")
	cmd.Flags().StringVar(&flags.start.source, "source", "", "folder with manifest.json and the portal's six files")
	cmd.Flags().DurationVar(&flags.start.timeout, "timeout", 5*time.Minute, "how long it may take in real time")
	cmd.Flags().IntVar(&flags.officers.disputing, "disputing", 4, "how many of a hundred officers dispute a figure")
	cmd.Flags().IntVar(&flags.officers.silent, "silent", 6, "how many of a hundred officers stay silent")
	cmd.Flags().BoolVar(&flags.start.twoStep, "two-step", false, "an officer's answer counts once the agency's head has approved it")
	cmd.Flags().IntVar(&flags.officers.returning, "returning", 5, "with --two-step: how many of a hundred heads send the first answer back")
	cmd.Flags().BoolVar(&flags.officers.rejecting, "rejecting", true, "the office rejects every dispute; else it accepts")
	cmd.Flags().IntVar(&flags.leave, "leave", 0, "leave so many reviews open, besides those of the silent, and stop while they are")
	cmd.Flags().BoolVar(&flags.follow, "follow", false, "print every answer as soon as it is taken")
	cmd.Flags().BoolVar(&flags.timeline, "timeline", false, "print everything that happened, a line each")
	need(cmd, "period", "source")
	return cmd
}

func rehearse(ctx context.Context, out io.Writer, flags rehearseFlags) error {
	ctx, cancel := context.WithTimeout(ctx, flags.start.timeout)
	defer cancel()
	c, err := settings()
	if err != nil {
		return err
	}
	store, err := openStore(ctx, c.PostgresURL)
	if err != nil {
		return err
	}
	defer store.Close()
	if simulated, err := store.Simulated(ctx); err != nil || !simulated {
		return errors.Join(err, errors.New("this database tells the real time: a rehearsal would leap over real deadlines; use one that was made for it"))
	}
	r := rehearsal{
		out: out, store: store, desk: newDesk(store), officer: flags.officers, leave: flags.leave, follow: flags.follow,
		key: activities.Key{Province: c.Province, Period: flags.start.period.period},
	}
	if r.calendar, err = store.Calendar(ctx); err != nil {
		return err
	}
	if err := r.begin(ctx, flags.start); err != nil {
		return err
	}
	if err := r.taken(ctx); err != nil {
		return err
	}
	if err := r.run(ctx); err != nil {
		return err
	}
	return r.report(ctx, flags.timeline)
}

// begin starts the period, unless it is running already: then a rehearsal that was broken off goes on.
func (r rehearsal) begin(ctx context.Context, flags startFlags) error {
	e, err := r.store.Evaluation(ctx, r.key)
	if err != nil && !errors.Is(err, activities.ErrNotFound) {
		return err
	}
	if e.State == activities.Running {
		return nil
	}
	flags.reviewed = true
	if err := start(ctx, r.out, flags); !errors.Is(err, activities.ErrTaken) {
		return err
	}
	return nil // its workflow is there and has not claimed the period yet
}

// claimPatience is how long a worker may take to claim the period.
const claimPatience = 45 * time.Second

// taken waits until a worker has claimed the period.
func (r rehearsal) taken(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, claimPatience)
	defer cancel()
	for {
		_, err := r.store.Evaluation(ctx, r.key)
		if err == nil {
			return nil
		}
		if !errors.Is(err, activities.ErrNotFound) || pause(ctx, aMoment) != nil {
			return fmt.Errorf("no worker has taken %s; is one running? %w", r.key.Period, err)
		}
	}
}

// newDesk is the desk of a program without a connection to Temporal: the worker's relay delivers the signals.
func newDesk(store *postgres.Store) activities.Desk {
	return activities.Desk{
		Tasks: &activities.Tasks{
			Store: store,
			Ladders: func(content []byte) ([]review.Ladder, error) {
				return ladders.Parse("ladders", content, calendar.DefaultHours())
			},
			Deliver: func(context.Context) error { return nil },
		},
		Cards:  store,
		Decode: indexset.Parse,
	}
}

// run leaps until the period is published, or only the reviews that are to be left are open.
func (r rehearsal) run(ctx context.Context) error {
	for {
		e, err := r.store.Evaluation(ctx, r.key)
		if err != nil && !errors.Is(err, activities.ErrNotFound) {
			return err
		}
		switch e.State {
		case activities.Published:
			return nil
		case activities.Refused:
			return fmt.Errorf("%s was refused: %s", r.key.Period, e.Refusal)
		}
		done, err := r.step(ctx, e)
		if err != nil || done {
			return err
		}
	}
}

// step acts for everybody whose moment has come and, once nothing is due any more, leaps to the next moment.
func (r rehearsal) step(ctx context.Context, e activities.Evaluation) (done bool, err error) {
	due, now, next, err := r.store.Moment(ctx)
	if err != nil {
		return false, err
	}
	if !reviewing(e) {
		return false, pause(ctx, aMoment)
	}
	if due > 0 {
		return false, r.wake(ctx, now)
	}
	tasks, err := r.store.OpenTasks(ctx, r.key)
	if err != nil {
		return false, err
	}
	tasks = slices.DeleteFunc(tasks, func(t activities.OpenTask) bool { return t.Kind == review.SourceFix }) // the period does not wait for them
	acted, soonest, err := r.act(ctx, tasks, now)
	if err != nil || acted {
		return false, err
	}
	if r.leave > 0 && r.onlyLeft(tasks) {
		return true, nil
	}
	to := earliest(next, soonest)
	if to.IsZero() || len(tasks) == 0 {
		return false, pause(ctx, aMoment) // the workflow is at work
	}
	return false, r.store.Leap(ctx, r.key.Province, leapTo(now, to))
}

// leastLeap keeps a rehearsal from leaping once for each of the mails that are spread over an hour.
const leastLeap = 10 * time.Minute

func leapTo(now, due time.Time) time.Time {
	if least := now.Add(leastLeap); due.Before(least) {
		return least
	}
	return due
}

// reviewing says whether the period has come to the people.
func reviewing(e activities.Evaluation) bool {
	for _, s := range e.Stages {
		if s.Stage == activities.StageReview {
			return true
		}
	}
	return false
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

const aMoment = 20 * time.Millisecond

// wake has what is due looked at, also what has become due since the last leap, and gives it time.
func (r rehearsal) wake(ctx context.Context, now time.Time) error {
	if err := pause(ctx, aMoment); err != nil {
		return err
	}
	due, _, _, err := r.store.Moment(ctx)
	if err != nil || due == 0 {
		return err
	}
	if err := r.store.Leap(ctx, r.key.Province, now); err != nil {
		return err
	}
	return pause(ctx, 5*aMoment)
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return fmt.Errorf("the rehearsal has not ended in time; is a worker running? %w", ctx.Err())
	case <-time.After(d):
		return nil
	}
}
