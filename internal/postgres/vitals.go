package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

// Of the mails that do not wait any more only those since a moment are counted: both parts are found by an index.
const countMailVitals = `
select lane, state, count(*)::int
from (
    select lane, state from mail where next_at is not null
    union all
    select lane, state from mail where tried_at > $1 and next_at is null
) m
group by lane, state
order by lane, state`

const selectLaneVitals = `
select l.name, count(m.id)::int, coalesce(extract(epoch from (select told_now()) - min(m.next_at)), 0)::float8, coalesce(l.paused_until > (select told_now()), false)
from lane l
left join mail m on m.lane = l.name and m.next_at <= (select told_now())
group by l.name
order by l.name`

// The rung is the latest that was sent of the task's generation.
const countTaskVitals = `
select t.kind, coalesce(r.key, ''), count(*)::int
from task t
left join lateral (
    select key from rung where task = t.id and generation = t.generation and sent order by at desc limit 1
) r on true
where t.state = 'open'
group by 1, 2
order by 1, 2`

const selectLateness = `
select coalesce(extract(epoch from (select told_now()) - min(next_at)), 0)::float8,
       count(*) filter (where next_at <= (select told_now()))::int,
       count(*) filter (where next_at is null)::int
from task
where state = 'open'`

const selectSignals = `
select count(*)::int, coalesce(extract(epoch from clock_timestamp() - min(asked_at)), 0)::float8
from wake`

const selectPushVitals = `
select count(*)::int, coalesce(extract(epoch from (select told_now()) - min(p.next_at)), 0)::float8
from push p
join push_target t on t.id = p.target
where p.next_at <= (select told_now()) and t.paused_at is null and t.removed_at is null`

const selectSealVitals = `
select count(*)::int, coalesce(extract(epoch from clock_timestamp() - min(begun_at)), 0)::float8
from audit_open`

const selectBrought = `
select kind, extract(epoch from (select told_now()) - max(at))::float8
from (
    select 'figures' kind, received_at at from snapshot
    union all
    select content, ended_at from intake where state = 'done'
) b
group by kind
order by kind`

const countImports = `
select state, count(*)::int
from import
where ended_at is null
group by state
order by state`

const selectTold = `
select told_now(), coalesce((select speed from clock), 1)::float8`

// lately is how far back mails are counted that do not wait any more.
const lately = 24 * time.Hour

// Vitals reads all of them, by a fixed number of queries: one for the time, and the others together.
func (s *Store) Vitals(ctx context.Context) (v activities.Vitals, err error) {
	var (
		batch                                  pgx.Batch
		told                                   time.Time
		speed, late, signal, push, seal, asked float64
	)
	if err := s.pool.QueryRow(ctx, selectTold).Scan(&told, &speed); err != nil {
		return activities.Vitals{}, fmt.Errorf("read the vitals: %w", err)
	}
	batch.Queue(countMailVitals, told.Add(-lately)).Query(func(rows pgx.Rows) (err error) {
		v.Mails, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.MailVital])
		return err
	})
	batch.Queue(selectLaneVitals).Query(func(rows pgx.Rows) error {
		var one activities.LaneVital
		_, err := pgx.ForEachRow(rows, []any{&one.Lane, &one.Due, &asked, &one.Paused}, func() error {
			one.Oldest = realTime(asked, speed)
			v.Lanes = append(v.Lanes, one)
			return nil
		})
		return err
	})
	batch.Queue(countTaskVitals).Query(func(rows pgx.Rows) (err error) {
		v.Tasks, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.TaskVital])
		return err
	})
	batch.Queue(selectLateness).QueryRow(func(row pgx.Row) error { return row.Scan(&late, &v.Overdue, &v.Still) })
	batch.Queue(selectSignals).QueryRow(func(row pgx.Row) error { return row.Scan(&v.Signals, &signal) })
	batch.Queue(selectPushVitals).QueryRow(func(row pgx.Row) error { return row.Scan(&v.Pushes, &push) })
	batch.Queue(selectSealVitals).QueryRow(func(row pgx.Row) error { return row.Scan(&v.Unsealed, &seal) })
	batch.Queue(selectBrought).Query(func(rows pgx.Rows) error {
		var one activities.Brought
		_, err := pgx.ForEachRow(rows, []any{&one.Kind, &asked}, func() error {
			one.Age = realTime(asked, speed)
			v.Brought = append(v.Brought, one)
			return nil
		})
		return err
	})
	batch.Queue(countImports).Query(func(rows pgx.Rows) (err error) {
		v.Imports, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.ImportVital])
		return err
	})
	if err := s.pool.SendBatch(ctx, &batch).Close(); err != nil {
		return activities.Vitals{}, fmt.Errorf("read the vitals: %w", err)
	}
	v.Late, v.Signal, v.Push, v.Seal = realTime(late, speed), realTime(signal, 1), realTime(push, speed), realTime(seal, 1)
	return v, nil
}

// realTime is a told duration, in seconds, by the real clock; what is still to come is 0.
func realTime(seconds, speed float64) time.Duration {
	return time.Duration(max(seconds, 0) / speed * float64(time.Second))
}
