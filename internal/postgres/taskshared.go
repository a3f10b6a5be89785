package postgres

import (
	"context"

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

// readShared reads the people of some agencies and the calendar as they are now, and the ladders that the period began with.
func readShared(ctx context.Context, tx pgx.Tx, k activities.Key, agencies []string) (c shared, err error) {
	if err := tx.QueryRow(ctx, selectLadders, k.Province, k.Period).Scan(&c.ladders, &c.twoStep); err != nil {
		return c, found(err, "the ladders of %s", k.Period)
	}
	if c.calendar, err = readCalendar(ctx, tx); err != nil {
		return c, err
	}
	if c.people, c.names, err = readPeople(ctx, tx, k.Province, agencies); err != nil {
		return c, err
	}
	c.substitutes, err = readSubstitutes(ctx, tx)
	return c, err
}

func (c shared) fill(b *activities.TaskBook) {
	b.People, b.Names, b.Substitutes, b.Calendar, b.Ladders = c.people, c.names, c.substitutes, c.calendar, c.ladders
	b.Task.TwoStep = c.twoStep && b.Task.Kind == review.Review
}
