package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// Of periods that have ended nothing waits, so that their tasks are not counted.
const selectPeriods = `
select e.period, e.state, e.opened_at,
       coalesce((select name from stage s where (s.province, s.period) = (e.province, e.period) and s.finished_at is null
                 order by s.started_at desc limit 1), ''),
       coalesce(c.reviews, 0), coalesce(c.open, 0), coalesce(c.unreached, 0), coalesce(c.rulings, 0), coalesce(c.approval, false)
from evaluation e
left join lateral (
    select count(*) filter (where kind = 'review') as reviews,
           count(*) filter (where kind = 'review' and state in ('open', 'paused')) as open,
           count(*) filter (where kind = 'review' and outcome = 'not-reached') as unreached,
           count(*) filter (where kind = 'ruling' and state in ('open', 'paused')) as rulings,
           bool_or(kind = 'approval' and state = 'open') as approval
    from task t
    where (t.province, t.period) = (e.province, e.period) and e.state in ('running', 'paused')) c on true
where e.province = $1
order by e.state in ('running', 'paused') desc, period_order(e.period) desc
limit $2`

// Periods are the periods of a province, those that have not ended first, then the newest; so many at most.
func (s *Store) Periods(ctx context.Context, province string, most int) ([]activities.PeriodLine, error) {
	rows, _ := s.pool.Query(ctx, selectPeriods, province, most)
	periods, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.PeriodLine, err error) {
		p.Province = province
		err = row.Scan(&p.Period, &p.State, &p.Opened, &p.Stage, &p.Reviews, &p.Open, &p.NotReached, &p.Rulings, &p.Approval)
		p.Opened = vietnam(p.Opened)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the periods: %w", err)
	}
	return periods, nil
}

// Mails of periods that have ended are nobody's business any more.
const selectWhatWaits = `
select told_now(),
       (select count(*) from task where province = $1 and kind = 'ruling' and state = 'open'),
       (select count(*) from task where province = $1 and kind = 'ruling' and state = 'open' and due_at < told_now()),
       (select min(opened_at) from task where province = $1 and kind = 'ruling' and state = 'open'),
       (select count(*) from task t join running e on e.period = t.period where t.province = $1 and t.kind = 'review' and t.outcome = 'not-reached'),
       (select count(*) from task where province = $1 and kind in ('approval', 'correction') and state = 'open'),
       (select count(distinct o.person) from person p join officer o on o.person = p.id
        where p.bad_since is not null and o.valid_from <= $2 and (o.valid_to is null or o.valid_to > $2)),
       (select count(*) from mail m where m.state = 'refused' and m.lane = 'duty' and m.last ->> 'Class' <> 'bad-address'
           and m.task in (select t.id from task t join running e on e.period = t.period where t.province = $1)),
       (select count(*) from mail m where m.state = 'unknown' and m.next_at is null and m.lane = 'duty'
           and m.task in (select t.id from task t join running e on e.period = t.period where t.province = $1))`

const selectRestingLanes = `
select name, paused_until, reason
from lane
where paused_until > told_now()
order by name`

const selectPreparing = `
select p.period, p.purpose, p.changed_at, coalesce(w.name, '')
from preparation p
left join person w on w.id = p.changed_by
where p.province = $1
order by period_order(p.period) desc, p.purpose`

// Waiting is what waits for the office of a province.
func (s *Store) Waiting(ctx context.Context, province string) (w activities.Waiting, err error) {
	on, err := s.Today(ctx)
	if err != nil {
		return w, err
	}
	var (
		batch  pgx.Batch
		oldest *time.Time
	)
	const running = "with running as (select period from evaluation where province = $1 and state in ('running', 'paused'))"
	batch.Queue(running+selectWhatWaits, province, on.Time()).QueryRow(func(row pgx.Row) error {
		return row.Scan(&w.Now, &w.Rulings, &w.LateRulings, &oldest, &w.NotReached, &w.Approvals, &w.BadPeople, &w.FailedMails, &w.UnknownMails)
	})
	batch.Queue(selectRestingLanes).Query(func(rows pgx.Rows) error {
		w.Lanes, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l activities.LaneState, err error) {
			err = row.Scan(&l.Lane, &l.Until, &l.Reason)
			l.Until = vietnam(l.Until)
			return l, err
		})
		return err
	})
	batch.Queue(selectPreparing, province).Query(func(rows pgx.Rows) error {
		w.Prepared, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.Preparation, err error) {
			p.Province = province
			err = row.Scan(&p.Period, &p.Purpose, &p.Changed, &p.By)
			p.Changed = vietnam(p.Changed)
			return p, err
		})
		return err
	})
	if err := s.pool.SendBatch(ctx, &batch).Close(); err != nil {
		return w, fmt.Errorf("read what waits for the office: %w", err)
	}
	w.Now = vietnam(w.Now)
	if oldest != nil {
		w.Oldest = scoring.Some(vietnam(*oldest))
	}
	return w, nil
}
