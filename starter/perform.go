package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/ladders"
	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
	"danhgia/review"
)

// rehearsal runs the whole cycle of a period with synthetic officers.
type rehearsal struct {
	out      io.Writer
	store    *postgres.Store
	temporal temporalclient.Client
	desk     activities.Desk
	key      activities.Key
	officer  persona
	// calendar is that of the office: synthetic people keep its hours.
	calendar calendar.Calendar
	follow   bool         // print every answer as soon as it is taken
	leave    int          // how many reviews are left open besides those of the silent; the rehearsal then stops before the deadline; 0: none
	until    calendar.Day // on which the rehearsal stops, to go on later; 0: at its end
	leaps    bool         // the clock is set forward from one due moment to the next; else it runs by itself
	// returned is how many delivery reports nobody has read yet; nil: none come.
	returned func() int
	pace     *pace
}

// perform carries the period to its end, and reports.
func (r rehearsal) perform(ctx context.Context, flags rehearseFlags) (err error) {
	r.desk = newDesk(r.store)
	if r.calendar, err = r.store.Calendar(ctx); err != nil {
		return err
	}
	if err := r.begin(ctx, flags.start); err != nil {
		return err
	}
	if err := r.taken(ctx); err != nil {
		return err
	}
	if err := r.run(ctx); err != nil || r.until != 0 {
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
	s, err := collected(ctx, r.store, flags, r.key)
	if err != nil {
		return err
	}
	if _, err := r.temporal.StartEvaluation(ctx, s); err != nil && !errors.Is(err, activities.ErrTaken) {
		return err
	}
	return nil // when it was taken, its workflow is there and has not claimed the period yet
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
		r.pace.see(e)
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
	if r.leaps && (due > 0 || r.unread() > 0) {
		return false, r.wake(ctx, now)
	}
	if r.until != 0 && calendar.DayOf(now.In(calendar.Vietnam)) >= r.until {
		return true, nil
	}
	r.pace.opened()
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
	return false, r.pass(ctx, now, earliest(next, soonest))
}

// pass lets the time pass until something is due.
func (r rehearsal) pass(ctx context.Context, now, to time.Time) error {
	if !r.leaps || to.IsZero() || !to.After(now) {
		return pause(ctx, aMoment) // the clock runs by itself, or a workflow is at work
	}
	return r.store.Leap(ctx, r.key.Province, leapTo(now, to))
}

func (r rehearsal) unread() int {
	if r.returned == nil {
		return 0
	}
	return r.returned()
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
	if err != nil || due+r.unread() == 0 {
		return err
	}
	if err := r.store.Leap(ctx, r.key.Province, now); err != nil {
		return err
	}
	if r.unread() > 0 {
		if err := r.store.WakeMailer(ctx, r.key.Province, activities.LaneDuty); err != nil {
			return err
		}
	}
	return r.settle(ctx, due)
}

// What is due is counted anew after a time that is little beside the counting, however much there is.
const countPatience = 100 * time.Microsecond // for each that is due

// settle waits as long as something moves, and lets mails out as they become due. To wake tasks that move already would
// only add a signal to each of their workflows.
func (r rehearsal) settle(ctx context.Context, due int) error {
	for last := ""; ; {
		if err := pause(ctx, 5*aMoment+time.Duration(due)*countPatience); err != nil {
			return err
		}
		if err := r.store.WakeMailers(ctx, r.key.Province); err != nil {
			return err
		}
		pulse, err := r.store.Pulse(ctx)
		if err != nil || pulse == last {
			return err
		}
		last = pulse
		if due, _, _, err = r.store.Moment(ctx); err != nil || due == 0 {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return fmt.Errorf("the rehearsal has not ended in time; is a worker running? %w", ctx.Err())
	case <-time.After(d):
		return nil
	}
}
