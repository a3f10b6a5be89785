package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

const selectOpenTasks = `
select id, kind, agency, subject, generation, opened_at, due_at,
       kind = 'review' and exists (
           select from answer a where a.task = task.id and a.generation = task.generation and not a.late and a.approval = '')
from task
where province = $1 and period = $2 and state = 'open'
order by id`

// OpenTasks are the tasks of a period that wait for somebody.
func (s *Store) OpenTasks(ctx context.Context, k activities.Key) ([]activities.OpenTask, error) {
	rows, _ := s.pool.Query(ctx, selectOpenTasks, k.Province, k.Period)
	tasks, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t activities.OpenTask, err error) {
		err = row.Scan(&t.ID, &t.Kind, &t.Agency, &t.Subject, &t.Generation, &t.Opened, &t.Due, &t.Awaits)
		t.Opened, t.Due = vietnam(t.Opened), vietnam(t.Due)
		return t, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the open tasks of %s: %w", k.Period, err)
	}
	return tasks, nil
}

// Something is due when a ladder, a mail or a signal should have moved already. The mails of a lane that rests are due
// when it rests no more.
const selectDue = `
select (select count(*) from task where next_at <= told_now())
     + (select count(*) from mail m join lane l on l.name = m.lane
        where m.next_at <= told_now() and (l.paused_until is null or l.paused_until <= told_now()))
     + (select count(*) from wake),
       told_now(),
       (select min(at) from (
            select min(next_at) at from task
            union all
            select min(greatest(m.next_at, l.paused_until)) from mail m join lane l on l.name = m.lane where m.next_at is not null) moments)`

// Moment is what a rehearsal leaps by: how much is due now, what time is told, and when something is due next.
func (s *Store) Moment(ctx context.Context) (due int, now, next time.Time, err error) {
	var at *time.Time
	if err := s.pool.QueryRow(ctx, selectDue).Scan(&due, &now, &at); err != nil {
		return 0, now, next, fmt.Errorf("read what is due: %w", err)
	}
	if at != nil {
		next = *at
	}
	return due, now, next, nil
}

// Whatever a ladder, a mailer or the relay does changes one of these.
const selectPulse = `
select concat_ws('/',
    (select count(*) from task where next_at <= told_now()),
    (select count(*) from wake),
    (select max(id) from mail),
    (select sum(tries) from mail),
    (select max(id) from audit))`

// Pulse is another text whenever something has moved.
func (s *Store) Pulse(ctx context.Context) (pulse string, err error) {
	if err := s.pool.QueryRow(ctx, selectPulse).Scan(&pulse); err != nil {
		return "", fmt.Errorf("see whether anything moves: %w", err)
	}
	return pulse, nil
}

const leapClock = `
update clock
set real_epoch = clock_timestamp(), told_epoch = greatest($1, told_now())`

// Everything that has become due is woken: its timers run by the real clock.
const wakeDue = `
insert into wake (workflow, task)
select t.kind || '/' || t.province || '/' || coalesce(t.period, '-') || '/' || t.agency || case when t.subject = '' then '' else '/' || t.subject end, t.id
from task t
where t.next_at <= told_now() and not exists (select from wake w where w.task = t.id)`

const wakeMailers = `
insert into wake (workflow)
select distinct 'mailer/' || $1 || '/' || lane
from mail
where next_at <= told_now() and not exists (select from wake w where w.workflow = 'mailer/' || $1 || '/' || lane)`

// Leap sets the told clock forward to a moment and wakes what has become due. Only for rehearsals.
func (s *Store) Leap(ctx context.Context, province string, to time.Time) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, leapClock, to); err != nil {
			return fmt.Errorf("leap: %w", err)
		}
		if _, err := tx.Exec(ctx, wakeDue); err != nil {
			return fmt.Errorf("wake what is due: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.WakeMailers(ctx, province)
}

// WakeMailers has the lanes looked at in which a mail is due.
func (s *Store) WakeMailers(ctx context.Context, province string) error {
	if _, err := s.pool.Exec(ctx, wakeMailers, province); err != nil {
		return fmt.Errorf("wake the mailers: %w", err)
	}
	return nil
}

const wakeMailer = `
insert into wake (workflow)
values ($1)`

// WakeMailer has a lane looked at now, and what came back read.
func (s *Store) WakeMailer(ctx context.Context, province string, lane activities.Lane) error {
	if _, err := s.pool.Exec(ctx, wakeMailer, activities.MailerID(province, lane)); err != nil {
		return fmt.Errorf("wake the mailer: %w", err)
	}
	return nil
}
