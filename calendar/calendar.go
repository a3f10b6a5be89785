// Package calendar counts Vietnamese working days and office hours: Saturdays and Sundays are off, notices add days
// off and make-up days, and a deadline can explain itself.
// It is pure: no clock, no I/O, no context; and it never guesses: for a year without a notice it asks for one.
package calendar

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Vietnam is the time of Asia/Ho_Chi_Minh, +07:00 all year, also on machines without time zone files.
var Vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// ErrNoNotice is wrapped, with the year, by every answer that would need the days off of a year without notices.
var ErrNoNotice = errors.New("add the year's notice of days off to the calendar")

// Calendar knows the working days of the years that it has notices of. It does not change once made.
// The zero Calendar knows no year.
type Calendar struct {
	notices map[Day]Notice
	years   map[int]bool
	hours   Hours
	zone    *time.Location
}

// New makes a calendar. A year is known when at least one notice is of it, so a year's notices are given all at once.
// It refuses, all in one error, what Check finds and is not harmless.
func New(notices []Notice, hours Hours, zone *time.Location) (Calendar, error) {
	if zone == nil {
		return Calendar{}, errors.New("the calendar has no time zone: give one, such as calendar.Vietnam")
	}
	faults := []error{hours.Check()}
	for _, f := range Check(notices) {
		if !f.Harmless {
			faults = append(faults, errors.New(f.Reason))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return Calendar{}, err
	}
	c := Calendar{map[Day]Notice{}, map[int]bool{}, slices.Clone(hours), zone}
	for _, n := range notices {
		c.notices[n.Day], c.years[n.Day.Year()] = n, true
	}
	return c, nil
}

// Years are the years that have a notice, in their order.
func (c Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// Notices are the calendar's notices, by day.
func (c Calendar) Notices() []Notice {
	byDay := func(a, b Notice) int { return cmp.Compare(a.Day, b.Day) }
	return slices.SortedFunc(maps.Values(c.notices), byDay)
}

// WorkingDay says whether d is worked, and the basis of the notice that says so; without one, the day is as its week
// has it, and the basis is empty. It fails with ErrNoNotice.
func (c Calendar) WorkingDay(d Day) (working bool, basis string, err error) {
	if year := d.Year(); !c.years[year] {
		return false, "", because(ErrNoNotice, "chưa biết các ngày nghỉ của năm %d; hãy nhập thông báo nghỉ lễ, Tết của năm đó vào lịch làm việc", "the days off of %d are not known: add the year's notice of days off to the calendar", year)
	}
	if n, ok := c.notices[d]; ok {
		return n.Kind == Work, n.Basis, nil
	}
	return !weekend(d), "", nil
}

// DaysBetween is the number of working days that Add takes from a to b: those after a, up to b and with it. When b is
// before a it is negative, and counts b but not a. It fails with ErrNoNotice.
func (c Calendar) DaysBetween(a, b Day) (int, error) {
	step, n := direction(int(b-a)), 0
	for d := a; d != b; {
		d += step
		working, _, err := c.WorkingDay(d)
		if err != nil {
			return 0, fmt.Errorf("working days from %s to %s: %w", a, b, err)
		}
		if working {
			n += int(step)
		}
	}
	return n, nil
}

func direction(n int) Day {
	if n < 0 {
		return -1
	}
	return 1
}

// NthWorkingDay is the month's n-th working day, the first being 1. It fails with ErrNoNotice, and when the month has
// fewer.
func (c Calendar) NthWorkingDay(year int, month time.Month, n int) (Day, error) {
	first := Date(year, month, 1)
	if n < 1 {
		return 0, fmt.Errorf("working day %d of %s: days are counted from 1", n, first.Time().Format("2006-01"))
	}
	d, err := c.Add(first-1, n)
	if err == nil && d.On >= Date(year, month+1, 1) {
		err = errors.New("the month has fewer")
	}
	if err != nil {
		return 0, fmt.Errorf("working day %d of %s: %w", n, first.Time().Format("2006-01"), err)
	}
	return d.On, nil
}

// DayOf is the date at t in the calendar's time zone.
func (c Calendar) DayOf(t time.Time) Day { return DayOf(t.In(c.zone)) }

func (c Calendar) at(d Day, t TimeOfDay) time.Time {
	year, month, day := d.Time().Date()
	return time.Date(year, month, day, 0, int(t), 0, 0, c.zone)
}
