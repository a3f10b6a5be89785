package postgres

import (
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

// shared is what all tasks of a period have in common.
type shared struct {
	people      []review.Person
	names       map[string]activities.Person
	substitutes []review.Substitute
	calendar    calendar.Calendar
	ladders     []byte
	twoStep     bool
}

const selectLadders = `
select l.content, e.two_step
from evaluation e
join ladder_set l on l.id = e.ladders
where e.province = $1 and e.period = $2`

// queue reads the people of some agencies and the calendar as they are now, and the ladders that the period began with.
// Nothing of it is kept for the next time: it may change.
func (c *shared) queue(batch *pgx.Batch, k activities.Key, now time.Time, agencies []string) {
	batch.Queue(selectLadders, k.Province, k.Period).QueryRow(func(row pgx.Row) error {
		return found(row.Scan(&c.ladders, &c.twoStep), "the ladders of %s", k.Period)
	})
	batch.Queue(selectDaysOff).Query(func(rows pgx.Rows) (err error) {
		c.calendar, err = collectCalendar(rows)
		return err
	})
	batch.Queue(selectPeople, k.Province, calendar.DayOf(now).Time(), agencies).Query(func(rows pgx.Rows) (err error) {
		c.people, c.names, err = collectPeople(rows)
		return err
	})
	batch.Queue(selectSubstitutes).Query(func(rows pgx.Rows) (err error) {
		c.substitutes, err = collectSubstitutes(rows)
		return err
	})
}

func (c shared) fill(b *activities.TaskBook) {
	b.People, b.Names, b.Substitutes, b.Calendar, b.Ladders = c.people, c.names, c.substitutes, c.calendar, c.ladders
	b.Task.TwoStep = c.twoStep && b.Task.Kind == review.Review
}
