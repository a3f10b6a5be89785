package synthetic

import (
	"errors"
	"time"

	"danhgia/calendar"
	"danhgia/dossier"
)

const (
	second  = dossier.Moment(time.Second / time.Microsecond)
	aDay    = 24 * 60 * 60 * second
	zone    = 7 * 60 * 60 * second
	longest = 36 // working days from receipt to the end: less than the two shortest months in a row
)

// days are the days that a plan reaches over, with what is asked of them for every dossier.
type days struct {
	first   calendar.Day
	texts   []string       // dd/MM/yyyy
	worked  []int          // how many working days there are up to a day, it included
	working []calendar.Day // the working days
	known   int            // how many of the working days are those of a year with notices
}

// newDays are those from one day to another. A year without notices has its Saturdays and Sundays off.
func newDays(cal calendar.Calendar, from, to calendar.Day) (d days, err error) {
	d.first = from
	for day := from; day <= to; day++ {
		works, _, err := cal.WorkingDay(day)
		switch {
		case errors.Is(err, calendar.ErrNoNotice):
			works = day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
		case err != nil:
			return d, err
		}
		if works {
			d.working = append(d.working, day)
			if err == nil {
				d.known = len(d.working)
			}
		}
		d.texts = append(d.texts, day.Time().Format("02/01/2006"))
		d.worked = append(d.worked, len(d.working))
	}
	return d, nil
}

// index is the position of a working day among them, or of the last one before a day off.
func (d *days) index(day calendar.Day) int { return d.worked[day-d.first] - 1 }

// within are the working days of a month, by their positions.
func (d *days) within(first, last calendar.Day) (from, to int) {
	return d.worked[first-1-d.first], d.worked[last-d.first]
}

// officeSeconds is how long the office is open on a day: 07:30 to 11:30 and 13:30 to 17:00.
const officeSeconds = (4*60 + 3*60 + 30) * 60

// at is a moment of a working day, by the seconds for which the office has been open.
func (d *days) at(working, open int) dossier.Moment {
	const morning, noon, opens = 4 * 60 * 60, 2 * 60 * 60, 7*60*60 + 30*60
	if open >= morning {
		open += noon
	}
	return midnight(d.working[working]) + dossier.Moment(opens+open)*second
}

// closing is the closing hour of a day.
func closing(day calendar.Day) dossier.Moment { return midnight(day) + 17*60*60*second }

func midnight(day calendar.Day) dossier.Moment { return dossier.Moment(day)*aDay - zone }

func dayOf(m dossier.Moment) calendar.Day { return calendar.Day((m + zone) / aDay) }

func (d *days) text(day calendar.Day) string { return d.texts[day-d.first] }
