package calendar

import (
	"fmt"
	"slices"
	"time"
)

// Deadline is a moment counted in working days, with what was counted and what was not.
// Task, timer, mail and page all show this one object.
type Deadline struct {
	From    Day       `json:"from"` // itself not counted
	Days    int       `json:"days"` // as given to Add
	On      Day       `json:"on"`
	At      time.Time `json:"at"`                // the closing hour of On, in the calendar's zone, which Explain reads it in
	Skipped []Skip    `json:"skipped,omitempty"` // days off between From and On, by day
	MadeUp  []Notice  `json:"made_up,omitempty"` // make-up days that were counted, by day
}

// Skip is a day that was not counted.
type Skip struct {
	Day   Day    `json:"day"`
	Basis string `json:"basis,omitempty"` // of the notice; empty for an ordinary Saturday or Sunday
}

// Add is the deadline n working days from a day, the first being the working day after it. A negative n counts back,
// the first being the working day before it. With n = 0 it is the day itself or, when that is off, the next working
// day: a deadline set as a date. It fails with ErrNoNotice.
func (c Calendar) Add(from Day, n int) (Deadline, error) {
	deadline := Deadline{From: from, Days: n}
	step, left := direction(n), max(n, -n)
	d := from + step
	if n == 0 {
		d, left = from, 1
	}
	for ; left != 0; d += step {
		working, err := c.count(&deadline, d)
		if err != nil {
			return Deadline{}, fmt.Errorf("%s from %s: %w", workingDays(n, En), from, err)
		}
		if working {
			deadline.On, left = d, left-1
		}
	}
	if step < 0 {
		slices.Reverse(deadline.Skipped)
		slices.Reverse(deadline.MadeUp)
	}
	deadline.At = c.at(deadline.On, c.hours.closing())
	return deadline, nil
}

// count notes d in the deadline if there is something to explain about it.
func (c Calendar) count(deadline *Deadline, d Day) (bool, error) {
	working, basis, err := c.WorkingDay(d)
	switch {
	case err != nil:
		return false, err
	case !working:
		deadline.Skipped = append(deadline.Skipped, Skip{d, basis})
	case basis != "":
		deadline.MadeUp = append(deadline.MadeUp, Notice{d, Work, basis})
	}
	return working, nil
}

// Moment is a time of the day that lies some working days after the deadline's, or before it when days is negative.
// It fails with ErrNoNotice.
func (c Calendar) Moment(deadline Deadline, days int, at TimeOfDay) (time.Time, error) {
	d, err := c.Add(deadline.On, days)
	if err != nil {
		return time.Time{}, err
	}
	return c.at(d.On, at), nil
}

// Left is what is left of the time for a deadline.
type Left struct {
	Days int `json:"days"` // working days, today not counted; once it is over, those since
	// Over: the deadline's moment has passed.
	Over bool `json:"over"`
}

// Left is what is left at a moment. It fails with ErrNoNotice.
func (c Calendar) Left(now time.Time, deadline Deadline) (Left, error) {
	today := c.DayOf(now)
	if now.After(deadline.At) {
		n, err := c.DaysBetween(deadline.On, today)
		return Left{n, true}, err
	}
	n, err := c.DaysBetween(today, deadline.On)
	return Left{n, false}, err
}
