package calendar

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// TimeOfDay is a time of the local day in minutes after midnight. As text and in JSON it is 07:30.
type TimeOfDay int

// ErrTimeOfDay is returned for a text that is not a time of day.
var ErrTimeOfDay = errors.New("not a time of day such as 07:30")

// ParseTimeOfDay reads a time such as 07:30. It fails with ErrTimeOfDay.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, because(ErrTimeOfDay, "%q không phải giờ ghi như 07:30", "%q is not a time of day such as 07:30", excerpt(s))
	}
	return TimeOfDay(t.Hour()*60 + t.Minute()), nil
}

// String is the time as 07:30.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// MarshalText writes 07:30.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads 07:30. It fails with ErrTimeOfDay.
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	parsed, err := ParseTimeOfDay(string(text))
	if err == nil {
		*t = parsed
	}
	return err
}

// Span is a time for which the office is open. Both ends belong to it: who hands in at 17:00:00 is in time.
type Span struct {
	From TimeOfDay `json:"from"`
	To   TimeOfDay `json:"to"`
}

// Hours are the office hours of every working day, in their order. Deadlines end when the last span does.
type Hours []Span

// DefaultHours are 07:30–11:30 and 13:30–17:00.
func DefaultHours() Hours {
	return Hours{{7*60 + 30, 11*60 + 30}, {13*60 + 30, 17 * 60}}
}

// Check refuses hours without a span, and spans that are empty, overlap or leave the day.
func (h Hours) Check() error {
	if len(h) == 0 {
		return errors.New("there are no office hours: give at least one span, such as 07:30 to 17:00")
	}
	free := TimeOfDay(0)
	for _, s := range h {
		if s.From < free || s.To <= s.From || s.To >= 24*60 {
			return fmt.Errorf("the office hours %s–%s do not lie within the day, after the span before and end after they begin", s.From, s.To)
		}
		free = s.To + 1
	}
	return nil
}

func (h Hours) closing() TimeOfDay { return h[len(h)-1].To }

// opening is a span on a day.
type opening struct{ from, to time.Time }

// openings are the office hours of a day: none on a day off.
func (c Calendar) openings(d Day) ([]opening, error) {
	working, _, err := c.WorkingDay(d)
	if err != nil || !working {
		return nil, err
	}
	all := make([]opening, 0, len(c.hours))
	for _, s := range c.hours {
		all = append(all, opening{c.at(d, s.From), c.at(d, s.To)})
	}
	return all, nil
}

// InOffice says whether the office is open at t.
func (c Calendar) InOffice(t time.Time) (bool, error) {
	open, err := c.openings(c.DayOf(t))
	return slices.ContainsFunc(open, func(o opening) bool { return !t.Before(o.from) && !t.After(o.to) }), err
}

// NextOfficeMoment is t while the office is open, or else its next opening. It fails with ErrNoNotice.
func (c Calendar) NextOfficeMoment(t time.Time) (time.Time, error) {
	for d := c.DayOf(t); ; d++ {
		open, err := c.openings(d)
		if err != nil {
			return time.Time{}, fmt.Errorf("next office hours after %s: %w", t.Format(time.RFC3339), err)
		}
		for _, o := range open {
			if !t.After(o.to) {
				return latest(t.In(c.zone), o.from), nil
			}
		}
	}
}

// PreviousOfficeMoment is t while the office is open, or else when it last closed. It fails with ErrNoNotice.
func (c Calendar) PreviousOfficeMoment(t time.Time) (time.Time, error) {
	for d := c.DayOf(t); ; d-- {
		open, err := c.openings(d)
		if err != nil {
			return time.Time{}, fmt.Errorf("last office hours before %s: %w", t.Format(time.RFC3339), err)
		}
		for _, o := range slices.Backward(open) {
			if !t.Before(o.from) {
				return earliest(t.In(c.zone), o.to), nil
			}
		}
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
