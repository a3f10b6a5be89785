package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// held says, in a query about mails of a lane, that the lane waits for the office: the database was restored. Whoever
// releases it has to sign in, so that lane goes on.
const held = `(select exists (select from restored where released_at is null))`

const selectHolding = `
select backup_at, restored_at, (select count(*) from task where next_at <= told_at)
from restored
where released_at is null
order by id desc
limit 1`

// What was due by then may have been sent by the system that was lost; a mail on its way is one of them, and so is one
// that the ladder writes only now, when it catches up, and whose moment was before.
const uncertainMail = `
m.lane = 'duty' and m.next_at is not null and least(m.moment, m.next_at) <= (select max(told_at) from restored where released_at is null)`

const selectUncertain = `
select m.key, m.kind, p.name, coalesce(t.agency, ''), least(m.moment, m.next_at), coalesce(m.fate, '')
from mail m
join person p on p.id = m.person
left join task t on t.id = m.task
where ` + uncertainMail + `
order by least(m.moment, m.next_at), m.id`

// Holding says what is held since the database was restored, and about which mails the office is to decide. ErrNotFound:
// nothing is.
func (s *Store) Holding(ctx context.Context) (h activities.Holding, err error) {
	if err := found(s.pool.QueryRow(ctx, selectHolding).Scan(&h.Backup, &h.Restored, &h.Behind), "mail that is held since the database was restored"); err != nil {
		return h, err
	}
	rows, _ := s.pool.Query(ctx, selectUncertain)
	if h.Uncertain, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.HeldMail]); err != nil {
		return h, fmt.Errorf("list the mails that are held: %w", err)
	}
	return h, nil
}

// A mail that is not to go out again is at its end. One that was dropped is not uncertain any more.
const decideMail = `
update mail m
set fate = $1, state = case when $1 = 'drop' then 'dropped' else m.state end, next_at = case when $1 = 'drop' then null else m.next_at end
where ` + uncertainMail + ` and ($2::text[] is null or m.key = any($2))
returning m.key`

// DecideMail decides about mails that are held, by their keys; without any, about all that are undecided or were to be
// sent. ErrNotFound: a key is not one of them. ErrRefused: the right to manage officers is missing.
func (s *Store) DecideMail(ctx context.Context, decision activities.MailDecision, keys []string, c activities.Change) (decided int, err error) {
	by, err := permit(c, review.ToManageOfficers, review.Subject{})
	if err != nil {
		return 0, err
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		done, err := column[string](ctx, tx, decideMail, decision, keys)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if err := amongDecided(key, done); err != nil {
				return err
			}
		}
		decided = len(done)
		return recordOffice(ctx, tx, c, by, "decide about held mail", map[string]any{"decision": decision, "mails": done})
	})
	if err != nil {
		return 0, fmt.Errorf("decide about held mail: %w", err)
	}
	return decided, nil
}

func amongDecided(key string, done []string) error {
	if slices.Contains(done, key) {
		return nil
	}
	return fmt.Errorf("the mail %s is not held, or does not wait for a decision: %w", key, activities.ErrNotFound)
}

const (
	countUndecided = `
select (select count(*) from mail m where m.fate is null and ` + uncertainMail + `),
       (select count(*) from task where next_at <= (select max(told_at) from restored where released_at is null))`

	releaseMail = `
update restored
set released_at = greatest(clock_timestamp(), restored_at), released_by = nullif($1, '')::bigint
where released_at is null`
)

// ReleaseMail lets mails on duties go out again. ErrNotFound: they are not held. ErrRefused: the office has not decided
// about some that may have been sent, the ladders have not caught up yet and may write more of them, or the right to
// manage officers is missing.
func (s *Store) ReleaseMail(ctx context.Context, c activities.Change) error {
	by, err := permit(c, review.ToManageOfficers, review.Subject{})
	if err != nil {
		return err
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		var undecided, behind int
		if err := tx.QueryRow(ctx, countUndecided).Scan(&undecided, &behind); err != nil {
			return err
		}
		if err := activities.Releasable(behind, undecided); err != nil {
			return err
		}
		released, err := tx.Exec(ctx, releaseMail, by.Person)
		if err != nil {
			return err
		}
		if released.RowsAffected() == 0 {
			return fmt.Errorf("mail that is held: %w", activities.ErrNotFound)
		}
		if _, err := tx.Exec(ctx, wakeMailer, activities.MailerID(c.Province, activities.LaneDuty)); err != nil {
			return err
		}
		return recordOffice(ctx, tx, c, by, "release held mail", map[string]any{})
	})
	if err != nil {
		return fmt.Errorf("release mail: %w", err)
	}
	return nil
}
