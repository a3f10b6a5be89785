package dossier

import (
	"errors"
	"fmt"
	"time"

	"danhgia/calendar"
	"danhgia/scoring"
)

// Judge decides about the dossiers of one period.
type Judge struct {
	From, To Moment // the period: its first moment, and the first moment after it
	// ReceivedOnly counts only what was received within the period; otherwise all that was received before its end and
	// had not ended before its start. Which of the two is a setting of the index set.
	ReceivedOnly bool
	Calendar     calendar.Calendar
	// Term is the maximum time of a procedure by the catalogue; zero: not known.
	Term func(procedure string) Term
}

// NewJudge decides about the dossiers of a period, in Vietnam's time.
func NewJudge(p scoring.Period, cal calendar.Calendar) (Judge, error) {
	first, err := calendar.ParseDay(p.FirstDay())
	if err != nil {
		return Judge{}, err
	}
	last, err := calendar.ParseDay(p.LastDay())
	if err != nil {
		return Judge{}, err
	}
	return Judge{From: midnight(first), To: midnight(last + 1), Calendar: cal}, nil
}

func midnight(d calendar.Day) Moment {
	year, month, day := d.Time().Date()
	return At(time.Date(year, month, day, 0, 0, 0, 0, calendar.Vietnam))
}

// Verdict is what is decided about a dossier in a period.
type Verdict struct {
	Received bool   // within the period
	Counted  bool   // in the period's progress
	Timing   Timing // of a counted one
	Reason   Reason // why it is not counted, or has its timing
	End      Moment // what was held against the limit, waits taken off; the period's last moment for a running one
	Limit    Moment // by when it had to be; none: nothing says so
}

// Late says whether the dossier was or is late.
func (v Verdict) Late() bool { return v.Timing == EndedLate || v.Timing == RunningLate }

// Timing is how a counted dossier stands to its limit.
type Timing uint8

// The timings.
const (
	EndedInTime Timing = iota + 1
	EndedLate
	RunningInTime
	RunningLate
)

// Of decides about a dossier. It fails where the calendar knows nothing of the working days that a term takes.
func (j Judge) Of(d *Dossier) (v Verdict, err error) {
	v.Received = j.From <= d.Received && d.Received < j.To && d.Received != 0
	end, ended := d.end()
	if v.Reason = j.leaves(d, end, ended); v.Reason != "" {
		return v, nil
	}
	v.Counted = true
	if ended && end >= j.To {
		ended = false // at the period's end it was running
	}
	if v.Limit, v.Reason, err = j.limit(d); err != nil {
		return v, err
	}
	asked, waiting := j.waiting(d)
	switch {
	case waiting && d.asked() > 1:
		v.End, v.Timing, v.Reason = asked, RunningLate, AskedAgain
	case waiting:
		v.End = asked
		v.decide(false, WaitingSince)
	case ended:
		v.End = end - d.waited(end)
		v.decide(true, v.Reason)
	default:
		v.End = j.To - 1
		v.End -= d.waited(v.End)
		v.decide(false, v.Reason)
	}
	return v, nil
}

// leaves says why a dossier does not count in the period; empty: it does.
func (j Judge) leaves(d *Dossier, end Moment, ended bool) Reason {
	switch {
	case d.Received == 0:
		return NeverAccepted
	case d.Received >= j.To:
		return ReceivedLater
	case j.ReceivedOnly && d.Received < j.From:
		return ReceivedEarlier
	case ended && end < j.From:
		return EndedEarlier
	default:
		return ""
	}
}

// waiting says since when a dossier that waits for more papers does so at the period's end. One that was asked for them
// only later was running then.
func (j Judge) waiting(d *Dossier) (since Moment, waiting bool) {
	if d.Status != Incomplete || len(d.Waits) == 0 || d.Waits[0].From == 0 || d.Waits[0].From >= j.To {
		return 0, false
	}
	return d.Waits[0].From, true
}

// decide sets the timing by what is held against the limit. Without a limit nothing is late.
func (v *Verdict) decide(ended bool, why Reason) {
	late := v.Limit != 0 && v.End > v.Limit
	switch {
	case ended && late:
		v.Timing = EndedLate
	case ended:
		v.Timing = EndedInTime
	case late:
		v.Timing = RunningLate
	default:
		v.Timing = RunningInTime
	}
	if v.Limit == 0 {
		why = NoLimit
	}
	v.Reason = why
}

// limit is by when a dossier has to be done, and what says so.
func (j Judge) limit(d *Dossier) (Moment, Reason, error) {
	if d.Due != 0 {
		return d.Due, ByDue, nil
	}
	term := d.Term
	if term.Max == 0 && j.Term != nil {
		term = j.Term(d.Procedure)
	}
	if term.Max <= 0 || term.Unit == 0 {
		return 0, NoLimit, nil
	}
	limit, err := After(d.Received, term, j.Calendar)
	if err != nil {
		return 0, "", fmt.Errorf("dossier %s: %w", d.Number, err)
	}
	return limit, ByTerm, nil
}

// ErrUnit is a term in no unit that there is.
var ErrUnit = errors.New("not a unit of time: hours, days, working days or months")

// After is the last moment of a term that begins with receipt.
func After(received Moment, term Term, cal calendar.Calendar) (Moment, error) {
	at := received.Time().In(calendar.Vietnam)
	switch term.Unit {
	case Hours:
		return At(at.Add(time.Duration(term.Max) * time.Hour)), nil
	case Days:
		return lastOf(at.AddDate(0, 0, term.Max)), nil
	case Months:
		return lastOf(monthsLater(at, term.Max)), nil
	case WorkingDays:
		deadline, err := cal.Add(cal.DayOf(at), term.Max)
		return At(deadline.At), err
	default:
		return 0, ErrUnit
	}
}

// monthsLater is the same day of a later month, or its last day where it is shorter.
func monthsLater(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, t.Location())
	return first.AddDate(0, 0, min(t.Day(), first.AddDate(0, 1, -1).Day())-1)
}

// lastOf is the last moment of a day.
func lastOf(t time.Time) Moment {
	year, month, day := t.Date()
	return At(time.Date(year, month, day+1, 0, 0, 0, 0, t.Location())) - 1
}
