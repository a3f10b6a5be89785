package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// The sessions come as two lists, of when each was made and when it was last seen.
const selectUsers = `
select p.id, p.name, coalesce(p.email, ''), p.phone, o.role, o.valid_from, o.valid_to,
       array(select s.made_at from session s where s.person = p.id and s.ended_at is null order by s.id),
       array(select s.seen_at from session s where s.person = p.id and s.ended_at is null order by s.id),
       exists (select from totp where person = p.id), (select count(*) from passkey where person = p.id),
       (select max(s.seen_at) from session s where s.person = p.id), told_now()
from officer o
join person p on p.id = o.person
where o.agency = $1
order by p.name collate "C", p.id, o.valid_from, o.role`

// Users are all who have, had or will have a role in the office, by name.
func (s *Store) Users(ctx context.Context, province string) (all []activities.User, err error) {
	rows, _ := s.pool.Query(ctx, selectUsers, province)
	var (
		id         int64
		u          activities.User
		role       review.Role
		from, now  time.Time
		to, latest *time.Time
		made, seen []time.Time
		columns    = []any{&id, &u.Name, &u.Email, &u.Phone, &role, &from, &to, &made, &seen, &u.App, &u.Passkeys, &latest, &now}
	)
	_, err = pgx.ForEachRow(rows, columns, func() error {
		term := activities.Term{Role: role, From: calendar.DayOf(from), To: dayOrNone(to)}
		if last := len(all) - 1; last >= 0 && all[last].ID == personID(id) {
			all[last].Terms = append(all[last].Terms, term)
			return nil
		}
		u.ID, u.Terms, u.Seen = personID(id), []activities.Term{term}, scoring.Maybe[time.Time]{}
		u.Sessions = openOf(review.SessionLife([]review.Role{role}, false, ""), made, seen, now)
		if latest != nil {
			u.Seen = scoring.Some(vietnam(*latest))
		}
		all = append(all, u)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the users: %w", err)
	}
	return all, nil
}

// openOf is how many sessions of such a life are open.
func openOf(life review.Lifetime, made, seen []time.Time, now time.Time) (open int) {
	for i := range made {
		if now.Before(life.Ends(made[i], seen[i])) {
			open++
		}
	}
	return open
}

const endSessionsOf = `
update session
set ended_at = told_now(), ended_by = $2
where person = $1 and ended_at is null`

// EndSessionsOf ends all sessions of a person, and says how many. ErrRefused: the right to manage users, or a reason, is
// missing. ErrNotFound: nobody has the number.
func (s *Store) EndSessionsOf(ctx context.Context, person string, c activities.Change) (ended int, err error) {
	err = s.changeUser(ctx, person, c, "sessions ended", func(tx pgx.Tx, by int64) (map[string]any, error) {
		ended, err = endAll(ctx, tx, number64(person), by)
		return map[string]any{"person": person, "sessions": ended}, err
	})
	return ended, err
}

func endAll(ctx context.Context, tx pgx.Tx, person, by int64) (int, error) {
	tag, err := tx.Exec(ctx, endSessionsOf, person, by)
	if err != nil {
		return 0, fmt.Errorf("end the sessions of a person: %w", err)
	}
	return int(tag.RowsAffected()), nil
}

const deletePasskeys = `
delete from passkey
where person = $1`

// ResetFactors removes all second factors of a person, who has lost theirs, and ends their sessions: they set up new
// ones when they sign in next. ErrRefused and ErrNotFound as for EndSessionsOf.
func (s *Store) ResetFactors(ctx context.Context, person string, c activities.Change) error {
	return s.changeUser(ctx, person, c, "factors reset", func(tx pgx.Tx, by int64) (map[string]any, error) {
		id := number64(person)
		var batch pgx.Batch
		for _, statement := range []string{deleteApp, deletePasskeys, deleteRecovery} {
			batch.Queue(statement, id)
		}
		if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
			return nil, fmt.Errorf("remove the second factors of a person: %w", err)
		}
		ended, err := endAll(ctx, tx, id, by)
		return map[string]any{"person": person, "sessions": ended}, err
	})
}

// changeUser makes a change to a person by whoever may manage users, under the person's lock.
func (s *Store) changeUser(ctx context.Context, person string, c activities.Change, action string, change func(tx pgx.Tx, by int64) (map[string]any, error)) error {
	by, err := permit(c, review.ToManageUsers, review.Subject{})
	if err != nil {
		return err
	}
	return s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, lockPerson, number64(person))
		switch {
		case err != nil:
			return fmt.Errorf("wait for other changes of a person: %w", err)
		case tag.RowsAffected() == 0:
			return fmt.Errorf("person %q: %w", person, activities.ErrNotFound)
		}
		details, err := change(tx, number64(by.Person))
		if err != nil {
			return err
		}
		return recordOffice(ctx, tx, c, by, action, details)
	})
}
