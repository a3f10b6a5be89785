package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Of what is open everything is asked for that anybody of the agencies could have to do, the most urgent first; of what
// has ended, the newest.
const selectDuties = `
select t.id, t.province, coalesce(t.period, ''), t.kind, t.agency, t.subject, t.generation, t.state, t.outcome, t.opened_at, t.deadline, t.reason,
       coalesce(e.two_step, false) and t.kind = 'review',
       coalesce((select a.name from agency a where a.province = t.province and a.code = t.agency order by a.valid_from desc limit 1), t.agency),
       coalesce((select d.title from directive d where d.id = t.directive), ''),
       d.saved_at, told_now()
from task t
left join evaluation e on e.province = t.province and e.period = t.period
left join draft d on d.task = t.id and d.person = $1
where t.agency = any($2) and t.state = any($3)
order by %s
limit $4`

// Duties are the tasks of the agencies that a person acts for: those that are open or paused, the most urgent first, and
// those that have ended, the newest first; at most so many of each.
func (s *Store) Duties(ctx context.Context, who activities.Session, most int) (open, ended []activities.Duty, err error) {
	agencies := who.Agencies()
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		c, err := readCalendar(ctx, tx)
		if err != nil {
			return err
		}
		read := func(order string, states ...review.State) ([]activities.Duty, error) {
			rows, _ := tx.Query(ctx, fmt.Sprintf(selectDuties, order), number64(who.Person), agencies, states, most)
			return pgx.CollectRows(rows, func(row pgx.CollectableRow) (activities.Duty, error) { return scanDuty(row, c) })
		}
		if open, err = read("t.due_at, t.id", review.Open, review.Paused); err != nil {
			return err
		}
		ended, err = read("t.changed_at desc, t.id desc", review.Settled, review.Skipped, review.Cancelled, review.Superseded)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read the duties of a person: %w", err)
	}
	return open, ended, nil
}

func scanDuty(row pgx.CollectableRow, c calendar.Calendar) (d activities.Duty, err error) {
	var saved *time.Time
	t := &d.Task
	err = row.Scan(&d.ID, &d.Province, &d.Period, &t.Kind, &t.Agency, &d.Subject, &t.Generation, &t.State, &t.Outcome, &t.Opened, &t.Deadline, &t.Reason,
		&t.TwoStep, &d.AgencyName, &d.Directive, &saved, &d.Now)
	if err != nil {
		return d, err
	}
	t.ID, t.Opened, t.Deadline.At, d.Now = fmt.Sprint(d.ID), vietnam(t.Opened), vietnam(t.Deadline.At), vietnam(d.Now)
	if saved != nil {
		d.Drafted = scoring.Some(vietnam(*saved))
	}
	if t.State != review.Open {
		return d, nil
	}
	left, err := c.Left(d.Now, t.Deadline)
	switch {
	case errors.Is(err, calendar.ErrNoNotice):
		return d, nil
	case err != nil:
		return d, err
	}
	d.Left = scoring.Some(left)
	return d, nil
}
