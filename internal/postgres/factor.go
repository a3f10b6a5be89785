package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

const selectApp = `
select secret, last_step, made_at
from totp
where person = $1`

const selectPasskeys = `
select id, credential, content, name, made_at, coalesce(used_at, '0001-01-01Z')
from passkey
where person = $1
order by id`

const selectRecovery = `
select code_mac
from recovery_code
where person = $1 and used_at is null`

// Factors are what a person can show besides their mailbox.
func (s *Store) Factors(ctx context.Context, person string) (activities.Factors, error) {
	return readFactors(ctx, s.pool, number64(person))
}

type sender interface {
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

func readFactors(ctx context.Context, q sender, person int64) (f activities.Factors, err error) {
	var batch pgx.Batch
	batch.Queue(selectApp, person).QueryRow(func(row pgx.Row) error {
		var app activities.AppFactor
		err := row.Scan(&app.Sealed, &app.LastStep, &app.Made)
		if err == nil {
			app.Made = vietnam(app.Made)
			f.App = &app
		}
		return ignoreNoRows(err)
	})
	batch.Queue(selectPasskeys, person).Query(func(rows pgx.Rows) (err error) {
		f.Passkeys, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (k activities.Passkey, err error) {
			err = row.Scan(&k.ID, &k.Credential, &k.Content, &k.Name, &k.Made, &k.Used)
			k.Made = vietnam(k.Made)
			if k.Used.IsZero() {
				k.Used = time.Time{}
			}
			return k, err
		})
		return err
	})
	batch.Queue(selectRecovery, person).Query(func(rows pgx.Rows) (err error) {
		f.Recovery, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err := q.SendBatch(ctx, &batch).Close(); err != nil {
		return f, fmt.Errorf("read the second factors of a person: %w", err)
	}
	return f, nil
}

const lockPerson = `
select from person
where id = $1
for update`

// ChangeFactors has the factors of a session's person decided on under a lock, and writes what was decided. A refusal
// by review.ErrFactor is counted against the limit. ErrNotFound: the session has ended.
func (s *Store) ChangeFactors(ctx context.Context, province string, of activities.Session, l activities.Limited,
	decide func(activities.Factors) (activities.FactorChange, error),
) error {
	var refused error
	person := number64(of.Person)
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockPerson, person); err != nil {
			return fmt.Errorf("wait for other changes of second factors: %w", err)
		}
		if err := allow(ctx, tx, l); err != nil {
			return err
		}
		f, err := readFactors(ctx, tx, person)
		if err != nil {
			return err
		}
		change, err := decide(f)
		if errors.Is(err, review.ErrFactor) {
			refused = err
			return count(ctx, tx, l)
		}
		if err != nil {
			return err
		}
		return writeFactors(ctx, tx, province, of, change)
	})
	return errors.Join(err, refused)
}

const (
	upsertApp = `
insert into totp (person, secret, last_step)
values ($1, $2, $3)
on conflict (person) do update
set secret = excluded.secret, last_step = excluded.last_step,
    made_at = case when totp.secret = excluded.secret then totp.made_at else told_now() end`
	deleteApp = `
delete from totp
where person = $1`
	insertPasskey = `
insert into passkey (person, credential, content, name)
values ($1, $2, $3, $4)`
	usePasskey = `
update passkey
set content = $3, used_at = told_now()
where person = $1 and id = $2`
	deletePasskey = `
delete from passkey
where person = $1 and id = $2`
	deleteRecovery = `
delete from recovery_code
where person = $1`
	insertRecovery = `
insert into recovery_code (person, code_mac)
select $1, unnest($2::text[])`
	spendRecovery = `
update recovery_code
set used_at = told_now()
where person = $1 and code_mac = $2`
	strengthen = `
update session
set token_sha256 = $2, strong_at = told_now(), seen_at = told_now()
where id = $1 and ended_at is null
returning id`
)

func writeFactors(ctx context.Context, tx pgx.Tx, province string, of activities.Session, c activities.FactorChange) error {
	var (
		batch  pgx.Batch
		person = number64(of.Person)
	)
	if c.App != nil {
		batch.Queue(upsertApp, person, c.App.Sealed, c.App.LastStep)
	}
	if c.DropApp {
		batch.Queue(deleteApp, person)
	}
	if c.Add != nil {
		batch.Queue(insertPasskey, person, c.Add.Credential, c.Add.Content, c.Add.Name)
	}
	if c.Use != nil {
		batch.Queue(usePasskey, person, c.Use.ID, c.Use.Content)
	}
	if c.Drop != 0 {
		batch.Queue(deletePasskey, person, c.Drop)
	}
	if c.Recovery != nil {
		batch.Queue(deleteRecovery, person)
		batch.Queue(insertRecovery, person, c.Recovery)
	}
	if c.Spend != "" {
		batch.Queue(spendRecovery, person, c.Spend)
	}
	if c.Strengthen != "" {
		batch.Queue(strengthen, of.ID, c.Strengthen).QueryRow(func(row pgx.Row) error {
			var id int64
			return found(row.Scan(&id), "session %d", of.ID)
		})
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("store second factors: %w", err)
	}
	if c.Action == "" {
		return nil
	}
	return recordBy(ctx, tx, activities.Key{Province: province}, of.Person, c.Action, map[string]any{"session": of.ID})
}
