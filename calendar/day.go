package calendar

import (
	"errors"
	"time"
)

// Day is a date without a time zone, held as the number of days since 1970-01-01: d+1 is the next day, and days
// compare as numbers. As text and in JSON it is 2026-08-31.
type Day int

// ErrDay is returned for a text that is not a date.
var ErrDay = errors.New("not a date such as 2026-08-31")

const secondsPerDay = 24 * 60 * 60

// Date is the day with that year, month and day of the month.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// DayOf is the date that t shows in its own time zone.
func DayOf(t time.Time) Day { return Date(t.Date()) }

// ParseDay reads a date such as 2026-08-31. It fails with ErrDay.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, because(ErrDay, "%q không phải là ngày ghi như 2026-08-31", "%q is not a date such as 2026-08-31", excerpt(s))
	}
	return DayOf(t), nil
}

// Time is midnight UTC of the day, for those who store dates as times.
func (d Day) Time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// Year is the day's year.
func (d Day) Year() int { return d.Time().Year() }

// Weekday is the day's day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// String is the day as 2026-08-31.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes 2026-08-31.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2026-08-31. It fails with ErrDay.
func (d *Day) UnmarshalText(text []byte) error {
	day, err := ParseDay(string(text))
	if err == nil {
		*d = day
	}
	return err
}
