package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// OpenEntries opens the data entry of each lacking figure, with its indicator as the subject, and returns all data
// entries of the period. Those that are there already stay as they are.
func (s *Store) OpenEntries(ctx context.Context, k activities.Key, lacking []activities.Lacking, days daysOf) ([]activities.TaskID, error) {
	return s.openAll(ctx, k, review.DataEntry, days, func(_ pgx.Tx, task activities.NewTask) ([]activities.NewTask, error) {
		tasks := make([]activities.NewTask, len(lacking))
		for i, l := range lacking {
			tasks[i] = task
			tasks[i].Agency, tasks[i].Subject = l.Agency, l.Indicator
		}
		return tasks, nil
	})
}

const selectEntryProgress = `
select e.state,
       count(*) filter (where t.state in ('open', 'paused')),
       count(*) filter (where t.outcome = 'supplied'),
       count(*) filter (where t.outcome = 'silent'),
       count(*) filter (where t.outcome = 'not-reached'),
       count(*) filter (where t.state in ('skipped', 'cancelled', 'superseded'))
from evaluation e
left join task t on t.province = e.province and t.period = e.period and t.kind = 'data-entry'
where e.province = $1 and e.period = $2
group by e.state`

// EntryProgress is how far the data entries of a period have come, counted where it is decided.
func (s *Store) EntryProgress(ctx context.Context, k activities.Key) (p activities.EntryProgress, err error) {
	err = s.pool.QueryRow(ctx, selectEntryProgress, k.Province, k.Period).Scan(&p.Period, &p.Open, &p.Entered, &p.Silent, &p.NotReached, &p.Skipped)
	return p, found(err, "evaluation of %s in %s", k.Province, k.Period)
}

const insertEntered = `
insert into entered (province, period, agency, indicator, numerator, denominator, answer)
values ($1, $2, $3, $4, $5, $6, $7)`

// enter keeps the figures of an answer to a data entry, if they are known.
func enter(ctx context.Context, tx pgx.Tx, b activities.TaskBook, a activities.AnswerRecord, answer int64) error {
	if !a.Counted.Known {
		return nil
	}
	c := a.Counted.Value
	if _, err := tx.Exec(ctx, insertEntered, b.Province, b.Period, b.Task.Agency, b.Subject, c.Numerator, c.Denominator, answer); err != nil {
		return fmt.Errorf("figures of %s: %w", b.Subject, err)
	}
	return nil
}
