package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

// pushCounter is a target in the hands of the one connection that holds its lock.
type pushCounter struct {
	hold
	province string
	target   activities.Target
}

const selectTargetToPush = `
select province, id, name, kind, address, states, document, secret, active_from, paused_at
from push_target
where id = $1 and removed_at is null`

// TakeTarget gives a target to the caller alone. ErrTargetTaken: another sender has it. ErrNotFound: it was removed.
func (s *Store) TakeTarget(ctx context.Context, id activities.TargetID) (activities.PushCounter, error) {
	held, err := s.hold(ctx, "danhgia push target", fmt.Sprint(id))
	if err != nil {
		return nil, fmt.Errorf("take target %d: %w", id, err)
	}
	if held.conn == nil {
		return nil, fmt.Errorf("target %d: %w", id, activities.ErrTargetTaken)
	}
	c := &pushCounter{hold: held}
	if err := scanTarget(held.conn.QueryRow(ctx, selectTargetToPush, id), &c.target, &c.province); err != nil {
		c.Leave()
		return nil, found(err, "target %d", id)
	}
	return c, nil
}

// scanTarget reads the columns of a target; before are columns that stand before them.
func scanTarget(row pgx.Row, t *activities.Target, before ...any) error {
	var (
		from   time.Time
		paused *time.Time
		states []string
	)
	err := row.Scan(append(before, &t.ID, &t.Name, &t.Kind, &t.Address, &states, &t.Document, &t.Secret, &from, &paused)...)
	if err != nil {
		return err
	}
	t.From, t.Paused, t.States = calendar.DayOf(from), scoring.FromPtr(paused), nil
	for _, s := range states {
		t.States = append(t.States, scoring.PublicationState(s))
	}
	return nil
}

const selectDuePush = `
select p.id, p.tries + 1, coalesce(p.period, ''), coalesce(p.revision, 0), coalesce(b.state, ''), coalesce(b.sha256, '')
from push p
join push_target t on t.id = p.target
left join publication b on (b.province, b.period, b.revision) = (p.province, p.period, p.revision)
where p.target = $1 and p.next_at <= (select told_now()) and t.paused_at is null and t.removed_at is null
order by p.next_at, p.id
limit 1
for update of p`

// A try that never ends, as when the process dies, is due again after a while.
const beginPush = `
update push
set tries = tries + 1, round = round + 1, next_at = told_now() + interval '2 minutes'
where id = $1`

const insertPushTry = `
insert into push_try (push, try)
values ($1, $2)`

// Begin records that the try of what is due first has begun.
func (c *pushCounter) Begin(ctx context.Context) (b activities.BegunPush, due bool, err error) {
	err = pgx.BeginFunc(ctx, c.conn, func(tx pgx.Tx) error {
		p := &b.Parcel
		row := tx.QueryRow(ctx, selectDuePush, c.target.ID)
		if err := row.Scan(&b.ID, &b.Try, &p.Of.Period, &p.Revision, &p.State, &p.SHA256); err != nil {
			return ignoreNoRows(err)
		}
		due = true
		p.Of.Province, p.Target = c.province, c.target
		p.Key = activities.PushKey(c.target.ID, b.ID, p.Of, p.Revision)
		var batch pgx.Batch
		batch.Queue(beginPush, b.ID)
		batch.Queue(insertPushTry, b.ID, b.Try)
		return tx.SendBatch(ctx, &batch).Close()
	})
	if err != nil {
		return b, false, fmt.Errorf("begin to push to %s: %w", c.target.Name, err)
	}
	return b, due, nil
}

const selectPushRound = `
select told_now(), round, state
from push
where id = $1 and tries = $2
for update`

const endPushTry = `
update push_try
set ended_at = $3, result = $4
where push = $1 and try = $2 and ended_at is null`

// What a later revision has superseded stays so, unless it has arrived all the same.
const endPush = `
update push
set state = $2, next_at = $3, ended_at = case when $3::timestamptz is null then $4::timestamptz end,
    failing_from = case when $2 <> 'delivered' then coalesce(failing_from, $4) end
where id = $1 and (state in ('queued', 'failing') or $2 = 'delivered')`

// End records how a try ended. A try that another one has followed has lost its say.
func (c *pushCounter) End(ctx context.Context, b activities.BegunPush, r activities.PushResult, judge func(activities.PushRecord) activities.PushJudgement) error {
	err := pgx.BeginFunc(ctx, c.conn, func(tx pgx.Tx) error {
		var (
			record activities.PushRecord
			state  activities.PushState
		)
		if err := tx.QueryRow(ctx, selectPushRound, b.ID, b.Try).Scan(&record.Now, &record.Round, &state); err != nil {
			return ignoreNoRows(err)
		}
		j := judge(record)
		var batch pgx.Batch
		batch.Queue(endPushTry, b.ID, b.Try, record.Now, r)
		batch.Queue(endPush, b.ID, j.State, j.Again.Ptr(), record.Now)
		return tx.SendBatch(ctx, &batch).Close()
	})
	if err != nil {
		return fmt.Errorf("record try %d of push %d: %w", b.Try, b.ID, err)
	}
	return nil
}

const selectWaitOfTarget = `
select (extract(epoch from min(p.next_at) - told_now()) / coalesce((select speed from clock), 1))::float8
from push p
join push_target t on t.id = p.target
where p.target = $1 and p.next_at is not null and t.paused_at is null and t.removed_at is null`

// Wait says when something is due next, in real time, a day at most.
func (c *pushCounter) Wait(ctx context.Context) (activities.LaneWait, error) {
	return c.waitFor(ctx, selectWaitOfTarget, c.target.ID)
}

// hold is a lock in the hands of one connection. Postgres takes it back when the connection ends, so a holder that has
// died holds nobody up, and one that lives is never overtaken.
type hold struct{ conn *pgxpool.Conn }

const tryLock = `
select pg_try_advisory_lock(hashtext($1), hashtext($2))`

// hold takes a lock; without a connection in it, another has it.
func (s *Store) hold(ctx context.Context, kind, name string) (hold, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return hold{}, err
	}
	var taken bool
	if err := conn.QueryRow(ctx, tryLock, kind, name).Scan(&taken); err != nil || !taken {
		conn.Release()
		return hold{}, err
	}
	return hold{conn}, nil
}

const (
	unlockAll    = `select pg_advisory_unlock_all()`
	unlockBefore = 5 * time.Second
)

// Leave gives the lock back. A connection that cannot be asked to is closed, which does the same.
func (h hold) Leave() {
	ctx, cancel := context.WithTimeout(context.Background(), unlockBefore)
	defer cancel()
	if _, err := h.conn.Exec(ctx, unlockAll); err != nil {
		_ = h.conn.Conn().Close(ctx)
	}
	h.conn.Release()
}

// longestWait is within what a duration can hold, however slow the told clock is.
const longestWait = 24 * time.Hour

// waitFor reads the real seconds until something is due; without any, nothing waits.
func (h hold) waitFor(ctx context.Context, query string, of any) (w activities.LaneWait, err error) {
	var seconds *float64
	if err := h.conn.QueryRow(ctx, query, of).Scan(&seconds); err != nil {
		return w, fmt.Errorf("read what is due for %v: %w", of, err)
	}
	if seconds == nil {
		return w, nil
	}
	wait := time.Duration(min(*seconds, longestWait.Seconds()) * float64(time.Second))
	return activities.LaneWait{More: wait <= 0, For: scoring.Some(max(wait, 0))}, nil
}
