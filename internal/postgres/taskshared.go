package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

// shared is what all tasks of a province have in common.
type shared struct {
	people      []review.Person
	names       map[string]activities.Person
	substitutes []review.Substitute
	calendar    calendar.Calendar
}

// queue reads the people of some agencies and the calendar as they are now. Nothing of it is kept for the next time: it
// may change.
func (c *shared) queue(batch *pgx.Batch, province string, now time.Time, agencies []string) {
	batch.Queue(selectDaysOff).Query(func(rows pgx.Rows) (err error) {
		c.calendar, err = collectCalendar(rows)
		return err
	})
	batch.Queue(selectPeople, province, calendar.DayOf(now).Time(), agencies).Query(func(rows pgx.Rows) (err error) {
		c.people, c.names, err = collectPeople(rows)
		return err
	})
	batch.Queue(selectSubstitutes).Query(func(rows pgx.Rows) (err error) {
		c.substitutes, err = collectSubstitutes(rows)
		return err
	})
}

// readShared is queue, at once.
func readShared(ctx context.Context, tx pgx.Tx, province string, now time.Time, agencies []string) (c shared, err error) {
	var batch pgx.Batch
	c.queue(&batch, province, now, agencies)
	err = tx.SendBatch(ctx, &batch).Close()
	return c, err
}

func (c shared) fill(b *activities.TaskBook) {
	b.People, b.Names, b.Substitutes, b.Calendar = c.people, c.names, c.substitutes, c.calendar
}

const selectLadders = `
select l.content
from evaluation e
join ladder_set l on l.id = e.ladders
where e.province = $1 and e.period = $2`

// PeriodLadders is the file of ladders that a period began with. ErrNotFound: it has no reviews.
func (s *Store) PeriodLadders(ctx context.Context, k activities.Key) ([]byte, error) {
	return periodLadders(ctx, s.pool, k)
}

func periodLadders(ctx context.Context, q querier, k activities.Key) (content []byte, err error) {
	err = q.QueryRow(ctx, selectLadders, k.Province, k.Period).Scan(&content)
	return content, found(err, "the ladders of %s", k.Period)
}

// Many tasks begin with the same, which are read once.
const selectBasis = `
select array_agg(t.id), l.content, coalesce(e.two_step, false)
from task t
left join evaluation e on e.province = t.province and e.period = t.period
join ladder_set l on l.id = coalesce(t.ladders, e.ladders)
where t.id = any($1)
group by l.id, e.two_step`

// readBasis reads what the tasks' period began with or, of tasks of no period, they themselves: the ladders, and whether
// answers take two steps.
func readBasis(rows pgx.Rows, books map[activities.TaskID]*activities.TaskBook) error {
	var (
		tasks   []activities.TaskID
		content []byte
		twoStep bool
	)
	_, err := pgx.ForEachRow(rows, []any{&tasks, &content, &twoStep}, func() error {
		for _, id := range tasks {
			books[id].Ladders, books[id].Task.TwoStep = content, twoStep && books[id].Task.Kind == review.Review
		}
		tasks, content = nil, nil
		return nil
	})
	return err
}
