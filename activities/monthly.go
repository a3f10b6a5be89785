package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"danhgia/calendar"
	"danhgia/scoring"
)

// Monthly is how a province's months are started: on the Day-th working day of the month after, at that time.
type Monthly struct {
	Province string
	Day      int                // the first working day of a month is 1
	At       calendar.TimeOfDay // of Vietnam
	Reviewed bool
	Period   scoring.Period `json:",omitempty"` // empty in a schedule: the month before the scheduled time
}

// MonthlyID is the id of the schedule that starts a province's months: monthly/H44.
func MonthlyID(province string) string { return "monthly/" + province }

// MonthBefore is the period that a scheduled time stands for: the month before its own, in Vietnam. It never depends
// on when the schedule came to run.
func MonthBefore(scheduled time.Time) scoring.Period {
	year, month, _ := scheduled.In(calendar.Vietnam).Date()
	return scoring.MonthOf(time.Date(year, month-1, 1, 0, 0, 0, 0, time.UTC))
}

// MonthStep is what the start of a month has come to. At most one of its fields but Why is set.
type MonthStep struct {
	Taken    bool          `json:",omitempty"` // the period has been started, by hand or before
	Wait     time.Duration `json:",omitempty"` // not yet: ask again after that, in told time
	Snapshot string        `json:",omitempty"` // the collection that was fetched and stored
	Why      string        `json:",omitempty"` // what is waited for
}

// ErrBlocked is a portal that does not want to be asked now: going on would make it block the office for longer.
var ErrBlocked = errors.New("the portal wants to be left alone")

// Portal is where collections are fetched from.
type Portal interface {
	// Fetch gives a period's collection, read and found sound, and the id that it is stored under. ErrBlocked;
	// ErrRefused: the answers cannot be used as they are today. After any other error it may be asked again soon.
	Fetch(ctx context.Context, k Key) (snapshot string, raw RawCollection, err error)
}

// Months is what a Collector needs of Postgres.
type Months interface {
	Now(ctx context.Context) (time.Time, error)
	Calendar(ctx context.Context) (calendar.Calendar, error)
	// Evaluation is where a period stands. ErrNotFound: it was never started.
	Evaluation(ctx context.Context, k Key) (Evaluation, error)
	// SaveSnapshot stores a collection; the same one again changes nothing.
	SaveSnapshot(ctx context.Context, id string, raw RawCollection) error
}

// Collector are the activities that start a month without anybody's hand.
type Collector struct {
	Store  Months
	Portal Portal // nil: its address is not set
	// Start starts an evaluation under its fixed id. ErrTaken: it is running, or has ended well.
	Start func(ctx context.Context, s Start) error
}

const (
	// portalAway is how long a portal that cannot be reached is left alone.
	portalAway = time.Hour
	// aDay is also the longest wait: the calendar may change, and the period may be started by hand.
	aDay = 24 * time.Hour
)

// MonthDue says how long to wait for the working day on which the office starts; no wait: it has come.
// A year without a notice of days off is asked after every day, so that nothing is guessed and nothing is missed.
func (c *Collector) MonthDue(ctx context.Context, m Monthly) (MonthStep, error) {
	taken, err := c.taken(ctx, m.key())
	if err != nil || taken {
		return MonthStep{Taken: taken}, classify(err)
	}
	cal, err := c.Store.Calendar(ctx)
	if err != nil {
		return MonthStep{}, classify(err)
	}
	now, err := c.Store.Now(ctx)
	if err != nil {
		return MonthStep{}, classify(err)
	}
	day, err := cal.NthWorkingDay(m.Period.Year(), time.Month(m.Period.LastMonth()+1), m.Day)
	if err != nil {
		return MonthStep{Wait: aDay, Why: fmt.Sprintf("%s waits for the calendar: %v", m.Period, err)}, nil
	}
	wait := min(m.on(day).Sub(now), aDay)
	if wait <= 0 {
		return MonthStep{}, nil
	}
	return MonthStep{Wait: wait, Why: fmt.Sprintf("%s waits for working day %d, %s at %s", m.Period, m.Day, day, m.At)}, nil
}

// FetchMonth fetches the period from the portal and stores it, or says when to try again: on the next working day
// after a refusal, within the hour when the portal was away.
func (c *Collector) FetchMonth(ctx context.Context, m Monthly) (MonthStep, error) {
	taken, err := c.taken(ctx, m.key()) // also that Postgres is there, before the portal is asked for nothing
	if err != nil || taken {
		return MonthStep{Taken: taken}, classify(err)
	}
	defer beat(ctx)()
	snapshot, raw, err := c.fetch(ctx, m.key())
	switch {
	case ctx.Err() != nil:
		return MonthStep{}, ctx.Err()
	case errors.Is(err, ErrBlocked), errors.Is(err, ErrRefused):
		return c.nextWorkingDay(ctx, m, err)
	case err != nil:
		return MonthStep{Wait: portalAway, Why: fmt.Sprintf("%s waits for the portal: %v", m.Period, err)}, nil
	}
	return MonthStep{Snapshot: snapshot}, classify(c.Store.SaveSnapshot(ctx, snapshot, raw))
}

// StartMonth starts the evaluation of what was fetched, or says that the period was started meanwhile.
func (c *Collector) StartMonth(ctx context.Context, m Monthly, snapshot string) (MonthStep, error) {
	err := c.Start(ctx, Start{Key: m.key(), Snapshot: snapshot, Reviewed: m.Reviewed})
	if errors.Is(err, ErrTaken) {
		return MonthStep{Taken: true}, nil
	}
	return MonthStep{Snapshot: snapshot}, classify(err)
}

// taken: a period that was refused may be started again.
func (c *Collector) taken(ctx context.Context, k Key) (bool, error) {
	e, err := c.Store.Evaluation(ctx, k)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil && e.State != Refused, err
}

var errNoPortal = errors.New("the portal's address is not set: set DANHGIA_PORTAL_URL and start the worker again")

func (c *Collector) fetch(ctx context.Context, k Key) (string, RawCollection, error) {
	if c.Portal == nil {
		return "", RawCollection{}, errNoPortal
	}
	return c.Portal.Fetch(ctx, k)
}

func (c *Collector) nextWorkingDay(ctx context.Context, m Monthly, cause error) (MonthStep, error) {
	step := MonthStep{Wait: aDay, Why: fmt.Sprintf("%s waits until the next working day: %v", m.Period, cause)}
	cal, err := c.Store.Calendar(ctx)
	if err != nil {
		return MonthStep{}, classify(err)
	}
	now, err := c.Store.Now(ctx)
	if err != nil {
		return MonthStep{}, classify(err)
	}
	if next, err := cal.Add(cal.DayOf(now), 1); err == nil { // else a day: never sooner, and nothing is missed
		step.Wait = m.on(next.On).Sub(now)
	}
	return step, nil
}

func (m Monthly) key() Key { return Key{Province: m.Province, Period: m.Period} }

// on is the moment of a day at which the office starts.
func (m Monthly) on(day calendar.Day) time.Time {
	year, month, date := day.Time().Date()
	return time.Date(year, month, date, 0, int(m.At), 0, 0, calendar.Vietnam)
}
