package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const insertSignIn = `
insert into sign_in (via, browser, person)
values ('mail', $1, nullif($2::bigint, 0))
returning id`

// The same statements run for every address, so that the time tells nothing of it either.
const insertSignInMail = `
insert into mail (key, lane, kind, person, role, data)
select 'sign-in/' || $1::bigint, 'sign-in', 'sign-in', $2, $3, $4
where $2::bigint <> 0`

const wakeSignIn = `
insert into wake (workflow)
select $1
where $2::bigint <> 0`

const forgetSignIns = `
delete from sign_in
where asked_at < told_now() - interval '30 days'`

// AskToSignIn notes a request and has its mail sent, if one person with a role today has the address.
// review.ErrTooOften.
func (s *Store) AskToSignIn(ctx context.Context, a activities.SignInAsk) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if err := allow(ctx, tx, a.Limited...); err != nil {
			return err
		}
		if err := count(ctx, tx, a.Limited...); err != nil {
			return err
		}
		who, err := soleOwner(ctx, tx, a.Province, a.Email)
		if err != nil {
			return err
		}
		var id int64
		if err := tx.QueryRow(ctx, insertSignIn, a.Browser, who.id).Scan(&id); err != nil {
			return fmt.Errorf("note a request to sign in: %w", err)
		}
		var batch pgx.Batch
		batch.Queue(insertSignInMail, id, who.id, who.role, activities.MailData{})
		batch.Queue(wakeSignIn, activities.MailerID(a.Province, activities.LaneSignIn), who.id)
		batch.Queue(forgetSignIns)
		if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
			return fmt.Errorf("have a mail to sign in sent: %w", err)
		}
		return nil
	})
}

// soleOwner is the one person who has an address and a role today; without one it is nobody.
func soleOwner(ctx context.Context, tx pgx.Tx, province, email string) (named, error) {
	on, err := today(ctx, tx)
	if err != nil {
		return named{}, err
	}
	people, err := withAddress(ctx, tx, province, email, on)
	if len(people) != 1 {
		return named{}, err
	}
	return people[0], err
}

const selectSignInOfMail = `
select asked_at, sent_at, wrong, used_at is not null
from sign_in
where id = split_part($1, '/', 2)::bigint`

// queueSignIn has the request read that a mail belongs to.
func (m *dueMail) queueSignIn(batch *pgx.Batch) {
	batch.Queue(selectSignInOfMail, m.Key).QueryRow(func(row pgx.Row) error {
		var (
			r    review.SignIn
			sent *time.Time
		)
		err := row.Scan(&r.Asked, &sent, &r.Wrong, &r.Used)
		if err == nil {
			m.SignIn = scoring.Some(r)
		}
		return ignoreNoRows(err)
	})
}

const writeSecrets = `
update sign_in
set token_sha256 = $2, code_mac = $3, sent_at = told_now()
where id = split_part($1, '/', 2)::bigint`

const selectByToken = `
select s.id, s.asked_at, s.sent_at, s.wrong, s.used_at is not null, told_now(), s.browser, coalesce(s.code_mac, ''), coalesce(s.person, 0), coalesce(p.name, '')
from sign_in s
left join person p on p.id = s.person
where s.token_sha256 = $1`

const selectByBrowser = `
select s.id, s.asked_at, s.sent_at, s.wrong, s.used_at is not null, told_now(), s.browser, coalesce(s.code_mac, ''), coalesce(s.person, 0), coalesce(p.name, '')
from sign_in s
left join person p on p.id = s.person
where s.browser = $1 and s.via = 'mail'`

// request is a row of sign_in.
type request struct {
	activities.SignInLink
	id, person int64
	code       string // keyed hash, or empty
}

func readRequest(ctx context.Context, q querier, query, hash string) (r request, err error) {
	var sent *time.Time
	err = q.QueryRow(ctx, query, hash).Scan(&r.id, &r.Asked, &sent, &r.Wrong, &r.Used, &r.Now, &r.Browser, &r.code, &r.person, &r.Name)
	if sent != nil {
		r.Sent = *sent
	}
	return r, found(err, "request to sign in")
}

// SignInLink is the request that the link in a mail belongs to. ErrNotFound.
func (s *Store) SignInLink(ctx context.Context, token string) (l activities.SignInLink, err error) {
	r, err := readRequest(ctx, s.pool, selectByToken, token)
	if err != nil {
		return l, err
	}
	l = r.SignInLink
	on, err := s.Today(ctx)
	if err != nil {
		return l, err
	}
	roles, err := rolesOn(ctx, s.pool, r.person, on)
	l.MayRemember = !review.NeedsFactor(roles)
	return l, err
}

const forUpdate = `
for update of s`

const useSignIn = `
update sign_in
set used_at = told_now()
where id = $1`

// TakeLink opens a session by the link in a mail. ErrNotFound, review.ErrSignIn.
func (s *Store) TakeLink(ctx context.Context, token string, d activities.Device) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		r, err := readRequest(ctx, tx, selectByToken+forUpdate, token)
		if err != nil {
			return err
		}
		if err := r.Open(r.Now); err != nil {
			return err
		}
		return useRequest(ctx, tx, r, d)
	})
}

const countWrong = `
update sign_in
set wrong = wrong + 1
where id = $1`

// TakeCode opens a session by the code that was sent at the request of a browser. A wrong one is counted.
// review.ErrSignIn, review.ErrTooOften.
func (s *Store) TakeCode(ctx context.Context, c activities.CodeTry, d activities.Device) error {
	var refused error
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if err := allow(ctx, tx, c.Source); err != nil {
			return err
		}
		r, err := readRequest(ctx, tx, selectByBrowser+forUpdate, c.Browser)
		switch {
		case errors.Is(err, activities.ErrNotFound):
			return review.Stale()
		case err != nil:
			return err
		}
		counts, err := r.TakeCode(r.code != "" && r.code == c.Code, r.Now)
		switch {
		case counts:
			refused = err
			if _, err := tx.Exec(ctx, countWrong, r.id); err != nil {
				return fmt.Errorf("count a wrong code: %w", err)
			}
			return count(ctx, tx, c.Source)
		case err != nil:
			return err
		}
		return useRequest(ctx, tx, r, d)
	})
	return errors.Join(err, refused)
}

func useRequest(ctx context.Context, tx pgx.Tx, r request, d activities.Device) error {
	if _, err := tx.Exec(ctx, useSignIn, r.id); err != nil {
		return fmt.Errorf("use a request to sign in: %w", err)
	}
	return openSession(ctx, tx, r.person, "mail", d)
}
