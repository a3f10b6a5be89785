package review

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"danhgia/calendar"
)

// spreadWithin is the time over which the mails of one rung to many agencies are spread.
const spreadWithin = time.Hour

// Moment is a rung of one task, in time.
type Moment struct {
	Rung   Rung
	Key    string // the rung's name, with a number when it repeats: weekly-2
	At     time.Time
	Day    calendar.Deadline // how its day was counted, which explains itself
	Reason Reason            // why it is left out: Past, AfterDeadline, Overtaken or NoNotice; empty when it is to be sent
}

// Sent says whether the moment is to be sent, and not left out.
func (m Moment) Sent() bool { return m.Reason == "" }

// Plan is every rung of a task's ladder in time, in the order of time, with those that are left out and why. Moments
// that are to be sent are strictly one after the other, never before the task opened, and in office hours. Rungs that
// go to each agency alone are spread over an hour by the agency's code; digests are not.
// It fails with calendar.ErrNoNotice; repetitions that need a year without a notice end with a moment without a time.
func Plan(l Ladder, t Task, cal calendar.Calendar) ([]Moment, error) {
	var plan, unknown []Moment
	for _, r := range t.rungs(l) {
		for n := range r.Repeat.Times + 1 {
			m, err := t.place(r, n, cal)
			if n > 0 && errors.Is(err, calendar.ErrNoNotice) {
				unknown = []Moment{{Rung: r, Key: m.Key, Reason: NoNotice}}
				break
			}
			if err != nil {
				return nil, fmt.Errorf("rung %s of task %s: %w", r.Name, t.ID, err)
			}
			plan = append(plan, m)
		}
	}
	slices.SortStableFunc(plan, func(a, b Moment) int { return a.At.Compare(b.At) })
	t.leaveOut(plan)
	return append(plan, unknown...), nil
}

// rungs are the ladder's, in a generation after the first never without one at its opening: who knows of the task is
// told then.
func (t Task) rungs(l Ladder) []Rung {
	if t.Generation < 2 || slices.ContainsFunc(l.Rungs, Rung.opens) {
		return l.Rungs
	}
	return append([]Rung{{Name: string(Changed), From: FromOpening, Mail: Changed}}, l.Rungs...)
}

// leaveOut marks what cannot be sent as it was meant.
func (t Task) leaveOut(plan []Moment) {
	var last time.Time
	for i, m := range plan {
		switch {
		case m.At.Before(t.Opened):
			plan[i].Reason = Past
		case m.Rung.From == FromOpening && !m.Rung.atOnce() && !m.At.Before(t.Deadline.At):
			plan[i].Reason = AfterDeadline
		case !m.At.After(last):
			plan[i].Reason = Overtaken
		default:
			last = m.At
		}
	}
}

// place is the n-th repetition of a rung in time.
func (t Task) place(r Rung, n int, cal calendar.Calendar) (Moment, error) {
	m := Moment{Rung: r, Key: r.Name}
	if n > 0 {
		m.Key = fmt.Sprintf("%s-%d", r.Name, n+1)
	}
	anchor := t.Deadline.On
	if r.From == FromOpening {
		anchor = cal.DayOf(t.Opened)
	}
	var err error
	if m.Day, err = cal.Add(anchor, r.Days+n*r.Repeat.Every); err != nil {
		return m, err
	}
	if r.atOnce() {
		m.At, err = cal.NextOfficeMoment(t.Opened)
	} else {
		m.At, err = cal.Moment(m.Day, 0, r.At)
	}
	if err == nil && !r.Digest {
		m.At, err = spread(m.At, t.Agency, cal)
	}
	return m, err
}

// spread puts a moment somewhere in the hour after it, or in what is left of the office's day.
func spread(from time.Time, key string, cal calendar.Calendar) (time.Time, error) {
	end, err := cal.PreviousOfficeMoment(from.Add(spreadWithin))
	if err != nil {
		return time.Time{}, err
	}
	return cal.NextOfficeMoment(from.Add(Spread(key, end.Sub(from)))) // past a short break, if there is one
}

// Spread is a share of a time, from 0 up to and without all of it: always the same for the same key, and even over
// many keys.
func Spread(key string, within time.Duration) time.Duration {
	if within <= 0 {
		return 0
	}
	sum := sha256.Sum256([]byte(key))
	return time.Duration(binary.BigEndian.Uint64(sum[:8]) % uint64(within))
}
