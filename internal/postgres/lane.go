package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// counter is a lane in the hands of the one connection that holds its lock.
type counter struct {
	hold
	lane activities.Lane
}

// TakeLane gives a lane to the caller alone. ErrLaneTaken: another deliverer has it.
func (s *Store) TakeLane(ctx context.Context, lane activities.Lane) (activities.Counter, error) {
	held, err := s.hold(ctx, "danhgia mail lane", string(lane))
	if err != nil {
		return nil, fmt.Errorf("take lane %s: %w", lane, err)
	}
	if held.conn == nil {
		return nil, fmt.Errorf("lane %s: %w", lane, activities.ErrLaneTaken)
	}
	return &counter{held, lane}, nil
}

// A digest that is just growing is skipped, and due again a moment later.
const selectDueMail = `
select m.id, m.key, m.kind, coalesce(m.task, 0), coalesce(m.generation, 0), m.role, m.data, m.tries, m.unknowns, coalesce(m.trace, ''), told_now(),
       p.id, p.name, coalesce(p.email, ''), p.phone, p.bad_since is not null
from mail m
join person p on p.id = m.person
where m.lane = $1 and m.next_at <= (select told_now())
  and not exists (select from lane where name = $1 and paused_until > (select told_now()))
  and ($1 <> 'duty' or not ` + held + `)
order by m.next_at, m.id
limit 1
for update of m skip locked`

// Begin has the mail that is due first decided on, and records that its try has begun, or why it is not sent.
func (c *counter) Begin(ctx context.Context, decide func(activities.OutboxMail) activities.Dispatch) (begun activities.BegunTry, due bool, err error) {
	err = pgx.BeginFunc(ctx, c.conn, func(tx pgx.Tx) error {
		d, err := readDue(ctx, tx, c.lane)
		if err != nil {
			return ignoreNoRows(err)
		}
		due = true
		if err := d.readAgain(ctx, tx); err != nil {
			return err
		}
		begun, err = writeBegun(ctx, tx, d, decide(d.OutboxMail))
		return err
	})
	if err != nil {
		return begun, false, fmt.Errorf("begin to send a mail of lane %s: %w", c.lane, err)
	}
	return begun, due, nil
}

// A try counts as one whose end is not known until its end is recorded.
const beginTry = `
update mail
set tries = tries + 1, unknowns = unknowns + 1, state = 'unknown', next_at = $2, sent_to = encode(sha256(convert_to($3, 'UTF8')), 'hex')
where id = $1
returning tries`

const insertLink = `
insert into task_link (token_sha256, task, person)
values ($1, $2, $3)`

// Whoever a refused mail was for is not reached by it: the task looks for somebody else. Their address is marked already.
const leaveUnsent = `
update mail
set state = $2, last = $3, next_at = $4
where id = $1`

func writeBegun(ctx context.Context, tx pgx.Tx, m dueMail, d activities.Dispatch) (activities.BegunTry, error) {
	begun := activities.BegunTry{ID: m.ID, Try: m.Tries, Mail: d.Mail}
	begun.Mail.Trace = m.trace
	if d.Unsent.Known {
		if _, err := tx.Exec(ctx, leaveUnsent, m.ID, d.State, d.Unsent.Value, d.Again.Ptr()); err != nil {
			return begun, err
		}
		if d.State != review.MailRefused {
			return begun, nil
		}
		return begun, writeReach(ctx, tx, m.ID, activities.MailResult{Class: activities.MailRefused})
	}
	var batch pgx.Batch
	switch {
	case d.Code != "":
		batch.Queue(writeSecrets, m.Key, d.Link, d.Code)
	case d.Link != "":
		batch.Queue(insertLink, d.Link, m.task, m.person)
	}
	begun.Sent = true
	batch.Queue(beginTry, m.ID, d.Again.Ptr(), d.Mail.To.Address).QueryRow(func(row pgx.Row) error { return row.Scan(&begun.Try) })
	return begun, tx.SendBatch(ctx, &batch).Close()
}

const selectWaitOfLane = `
select (extract(epoch from greatest(min(m.next_at), max(l.paused_until)) - told_now()) / coalesce((select speed from clock), 1))::float8
from mail m
join lane l on l.name = m.lane
where m.lane = $1 and m.next_at is not null and ($1 <> 'duty' or not ` + held + `)`

// Wait says when something is due next, in real time, a day at most.
func (c *counter) Wait(ctx context.Context) (activities.LaneWait, error) {
	return c.waitFor(ctx, selectWaitOfLane, c.lane)
}
