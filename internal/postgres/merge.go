package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const selectRegister = `
select distinct on (code) code, name, kind::text, valid_from, valid_to, coalesce(successor, '')
from agency
where province = $1
order by code, valid_from desc`

// Registered are the last rows of all agencies in the register.
func (s *Store) Registered(ctx context.Context, province string) (map[string]activities.RegisteredAgency, error) {
	all := map[string]activities.RegisteredAgency{}
	var (
		a    activities.RegisteredAgency
		from time.Time
		to   *time.Time
	)
	rows, _ := s.pool.Query(ctx, selectRegister, province)
	_, err := pgx.ForEachRow(rows, []any{&a.Code, &a.Name, &a.Kind, &from, &to, &a.Successor}, func() error {
		a.From, a.To = calendar.DayOf(from), dayOrNone(to)
		all[a.Code] = a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the register of %s: %w", province, err)
	}
	return all, nil
}

// Rulings and repairs go on: what was disputed before is still decided, and the successor is asked for supplements.
const selectTasksOf = `
select t.period, t.id
from task t
join evaluation e using (province, period)
where t.province = $1 and t.agency = any($2) and e.state in ('running', 'paused')
  and t.kind in ('review', 'countersign', 'supplement', 'data-entry', 'acknowledge', 'appoint')
  and (t.state in ('planned', 'open', 'paused') or t.outcome = 'not-reached' and t.kind = 'review')
order by t.id`

// TasksOf are the tasks of agencies that a merger ends, by period.
func (s *Store) TasksOf(ctx context.Context, province string, agencies []string) (map[scoring.Period][]activities.TaskID, error) {
	all := map[scoring.Period][]activities.TaskID{}
	var (
		period scoring.Period
		id     activities.TaskID
	)
	rows, _ := s.pool.Query(ctx, selectTasksOf, province, agencies)
	if _, err := pgx.ForEachRow(rows, []any{&period, &id}, func() error { all[period] = append(all[period], id); return nil }); err != nil {
		return nil, fmt.Errorf("read the tasks of merged agencies: %w", err)
	}
	return all, nil
}

const endAgencies = `
update agency
set valid_to = $3, successor = $4
where province = $1 and code = any($2) and valid_to is null`

// No chains: whoever was merged into them before goes where they go.
const moveSuccessors = `
update agency
set successor = $3
where province = $1 and successor = any($2) and code <> $3`

// Merge ends agencies in the register, has their tasks decided on, as the successor's from now on, and writes what is to
// be told of their open disputes, all of it or nothing.
func (s *Store) Merge(ctx context.Context, m activities.Merge, by review.Actor, tasks map[scoring.Period][]activities.TaskID,
	decide func(activities.TaskBook) (activities.TaskEntry, error), tell func(activities.Handover) ([]activities.QueuedMail, error),
) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if err := endMerged(ctx, tx, m); err != nil {
			return err
		}
		for _, period := range slices.Sorted(maps.Keys(tasks)) { // in one order, so that two mergers wait for each other
			if err := changeTasks(ctx, tx, tasks[period], decide); err != nil {
				return err
			}
		}
		if err := tellMerged(ctx, tx, m, tell); err != nil {
			return err
		}
		c := activities.Change{Province: m.Province, Reason: m.Reason}
		return recordOffice(ctx, tx, c, by, "agencies merged", map[string]any{"from": m.From, "to": m.To, "on": m.On.String()})
	})
}

func endMerged(ctx context.Context, tx pgx.Tx, m activities.Merge) error {
	if _, err := tx.Exec(ctx, moveSuccessors, m.Province, m.From, m.To); err != nil {
		return fmt.Errorf("name the newest successor: %w", err)
	}
	tag, err := tx.Exec(ctx, endAgencies, m.Province, m.From, m.On.Time(), m.To)
	switch {
	case err != nil:
		return fmt.Errorf("end agencies in the register: %w", err)
	case int(tag.RowsAffected()) != len(m.From):
		return activities.Refusal(scoring.Say("một trong các đơn vị %v vừa kết thúc; hãy xem lại bản xem trước", "one of %v has ended meanwhile: look at the preview once more", m.From))
	}
	return nil
}

const selectOpenDisputes = `
select d.province, d.period, d.agency, d.indicator, a.task,
       exists (select from task s
               where (s.province, s.period, s.kind, s.agency, s.subject) = (t.province, t.period, 'supplement', t.agency, t.subject)
                 and s.state in ('open', 'paused'))
from task t
join dispute d on d.id::text = t.subject
join answer a on a.id = d.answer
where t.province = $1 and t.kind = 'ruling' and t.state in ('open', 'paused')
  and t.agency <> $2 and holder_of(t.province, t.agency) = $2
order by d.agency, d.period, a.task, d.id`

func tellMerged(ctx context.Context, tx pgx.Tx, m activities.Merge, tell func(activities.Handover) ([]activities.QueuedMail, error)) error {
	h := activities.Handover{TaskBook: activities.TaskBook{Key: activities.Key{Province: m.Province}, Task: review.Task{Agency: m.To}}}
	if err := tx.QueryRow(ctx, selectNow).Scan(&h.Now); err != nil {
		return err
	}
	h.Now = vietnam(h.Now)
	c, err := readShared(ctx, tx, m.Province, h.Now, []string{m.To})
	if err != nil {
		return err
	}
	c.fill(&h.TaskBook)
	rows, _ := tx.Query(ctx, selectOpenDisputes, m.Province, m.To)
	h.Disputes, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d activities.OpenDispute, err error) {
		err = row.Scan(&d.Province, &d.Period, &d.Agency, &d.Indicator, &d.Review, &d.Asked)
		return d, err
	})
	if err != nil {
		return fmt.Errorf("read the open disputes of merged agencies: %w", err)
	}
	mails, err := tell(h)
	if err != nil || len(mails) == 0 {
		return err
	}
	var batch pgx.Batch
	for _, mail := range mails {
		queueMail(&batch, h.TaskBook, mail)
	}
	batch.Queue(wakeTask, activities.MailerID(m.Province, activities.LaneDuty), nil)
	return tx.SendBatch(ctx, &batch).Close()
}
