package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

const selectRoles = `
select distinct role
from officer
where person = $1 and valid_from <= $2::date and (valid_to is null or valid_to > $2::date)`

// rolesOn are a person's own roles on a day.
func rolesOn(ctx context.Context, q reader, person int64, on calendar.Day) ([]review.Role, error) {
	rows, _ := q.Query(ctx, selectRoles, person, on.Time())
	roles, err := pgx.CollectRows(rows, pgx.RowTo[review.Role])
	if err != nil {
		return nil, fmt.Errorf("read the roles of a person: %w", err)
	}
	return roles, nil
}

const insertSession = `
insert into session (token_sha256, person, via, browser, remembered)
values ($1, $2, $3, $4, $5)
returning id`

// openSession opens a session of a person. ErrNotFound: they have no role today.
func openSession(ctx context.Context, tx pgx.Tx, person int64, via string, d activities.Device) error {
	on, err := today(ctx, tx)
	if err != nil {
		return err
	}
	roles, err := rolesOn(ctx, tx, person, on)
	switch {
	case err != nil:
		return err
	case len(roles) == 0:
		return fmt.Errorf("role of today: %w", activities.ErrNotFound)
	}
	office := review.NeedsFactor(roles)
	var id int64
	if err := tx.QueryRow(ctx, insertSession, d.Token, person, via, d.Browser, d.Remember && !office).Scan(&id); err != nil {
		return fmt.Errorf("open a session: %w", err)
	}
	if !office {
		return nil
	}
	return recordBy(ctx, tx, activities.Key{Province: d.Province}, personID(person), "signed in", map[string]any{"session": id, "via": via})
}

const selectTaskLink = `
select person, task
from task_link
where token_sha256 = $1 and revoked_at is null`

const insertTaskSession = `
insert into session (token_sha256, person, via, browser, link)
values ($1, $2, 'link', $3, $4)`

// OpenTaskSession opens a session that is limited to the task of a personal link, for the person whom the link was sent
// to; browser names it in words. It ends once the task has closed and what became of it was read, or the link is
// revoked, as when the task is given to somebody else. ErrNotFound: the link is unknown or was revoked.
func (s *Store) OpenTaskSession(ctx context.Context, link, browser string) (session string, task activities.TaskID, err error) {
	var person int64
	hash := activities.LinkHash(link)
	if err := s.pool.QueryRow(ctx, selectTaskLink, hash).Scan(&person, &task); err != nil {
		return "", 0, found(err, "personal link")
	}
	session, kept := activities.NewToken()
	if _, err := s.pool.Exec(ctx, insertTaskSession, kept, person, browser, hash); err != nil {
		return "", task, fmt.Errorf("open a session of task %d: %w", task, err)
	}
	return session, task, nil
}

const selectSession = `
select s.id, s.person, p.name, s.remembered, s.made_at, s.seen_at, s.strong_at is not null, told_now(), coalesce(l.task, 0), coalesce(t.state, ''), l.revoked_at is not null
from session s
join person p on p.id = s.person
left join task_link l on l.token_sha256 = s.link
left join task t on t.id = l.task
where s.token_sha256 = $1 and s.ended_at is null`

const (
	touchSession = `
update session
set seen_at = told_now()
where id = $1`
	touchAfter = time.Minute
)

// Session is the signed-in browser that has a token. ErrNotFound: it is unknown, has ended, or was idle for too long.
func (s *Store) Session(ctx context.Context, province, token string) (activities.Session, error) {
	var (
		session         activities.Session
		person          int64
		made, seen, now time.Time
		state           review.State
		revoked         bool
	)
	err := s.pool.QueryRow(ctx, selectSession, activities.LinkHash(token)).Scan(&session.ID, &person, &session.Name, &session.Remembered, &made, &seen,
		&session.Strong, &now, &session.Task, &state, &revoked)
	if err != nil {
		return activities.Session{}, found(err, "session")
	}
	session.Person = personID(person)
	if session.Actors, err = actorsOf(ctx, s.pool, province, person, calendar.DayOf(vietnam(now))); err != nil {
		return activities.Session{}, err
	}
	roles := session.Actors.Roles()
	session.Needs = review.NeedsFactor(roles)
	life := review.SessionLife(roles, session.Remembered, state)
	if revoked || !now.Before(life.Ends(made, seen)) {
		return activities.Session{}, fmt.Errorf("session %d has ended: %w", session.ID, activities.ErrNotFound)
	}
	session.Expires = vietnam(life.Ends(made, now))
	if now.Sub(seen) >= touchAfter {
		if _, err := s.pool.Exec(ctx, touchSession, session.ID); err != nil {
			return activities.Session{}, fmt.Errorf("note that session %d was seen: %w", session.ID, err)
		}
	}
	return session, nil
}

const endSession = `
update session
set ended_at = told_now(), ended_by = $3
where id = $1 and person = $2 and ended_at is null`

// EndSession ends a session of the same person: their own, or on another device. ErrNotFound.
func (s *Store) EndSession(ctx context.Context, province string, by activities.Session, id int64) error {
	person := number64(by.Person)
	return s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, endSession, id, person, person)
		switch {
		case err != nil:
			return fmt.Errorf("end session %d: %w", id, err)
		case tag.RowsAffected() == 0:
			return fmt.Errorf("session %d: %w", id, activities.ErrNotFound)
		case id == by.ID:
			return nil
		}
		return recordBy(ctx, tx, activities.Key{Province: province}, by.Person, "session ended", map[string]any{"session": id})
	})
}

const selectSessions = `
select s.id, s.browser, s.via, s.remembered, s.made_at, s.seen_at, told_now(), coalesce(t.state, ''), l.revoked_at is not null
from session s
left join task_link l on l.token_sha256 = s.link
left join task t on t.id = l.task
where s.person = $1 and s.ended_at is null
order by s.seen_at desc, s.id desc`

// Sessions are those of a session's person that have not ended, the last seen first.
func (s *Store) Sessions(ctx context.Context, of activities.Session) (all []activities.OpenSession, err error) {
	rows, _ := s.pool.Query(ctx, selectSessions, number64(of.Person))
	var (
		o       activities.OpenSession
		now     time.Time
		state   review.State
		revoked bool
		roles   = of.Actors.Roles()
	)
	_, err = pgx.ForEachRow(rows, []any{&o.ID, &o.Browser, &o.Via, &o.Remembered, &o.Made, &o.Seen, &now, &state, &revoked}, func() error {
		o.Expires = review.SessionLife(roles, o.Remembered, state).Ends(o.Made, o.Seen)
		o.Here = o.ID == of.ID
		if now.Before(o.Expires) && !revoked {
			o.Made, o.Seen, o.Expires = vietnam(o.Made), vietnam(o.Seen), vietnam(o.Expires)
			all = append(all, o)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the sessions of a person: %w", err)
	}
	return all, nil
}

const selectTitles = `
select o.role, case when o.agency = $1 then '' else coalesce((select a.name from agency a where a.province = $1 and a.code = o.agency order by a.valid_from desc limit 1), o.agency) end
from officer o
where o.person = $2 and daterange(o.valid_from, o.valid_to) @> (told_now() at time zone 'Asia/Ho_Chi_Minh')::date
order by o.agency <> $1, o.agency collate "C", o.role`

// Titles are what a person is today, each with its agency: "cán bộ đầu mối Sở Xây dựng".
func (s *Store) Titles(ctx context.Context, province, person string) ([]string, error) {
	rows, _ := s.pool.Query(ctx, selectTitles, province, number64(person))
	titles, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (string, error) {
		var (
			role   review.Role
			agency string
		)
		err := row.Scan(&role, &agency)
		return activities.Title(role, agency), err
	})
	if err != nil {
		return nil, fmt.Errorf("read what a person is: %w", err)
	}
	return titles, nil
}
