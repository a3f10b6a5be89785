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

// Rulings and repairs go on: what was disputed before is still decided.
const selectTasksOf = `
select t.period, t.id
from task t
join evaluation e using (province, period)
where t.province = $1 and t.agency = any($2) and e.state in ('running', 'paused')
  and t.kind in ('review', 'countersign', 'supplement', 'data-entry', 'acknowledge', 'appoint')
  and (t.state in ('planned', 'open', 'paused') or t.outcome = 'not-reached')
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

// Merge ends agencies in the register and has their tasks decided on, all of it or nothing.
func (s *Store) Merge(ctx context.Context, m activities.Merge, by review.Actor, tasks map[scoring.Period][]activities.TaskID, decide func(activities.TaskBook) (activities.TaskEntry, error)) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		for _, period := range slices.Sorted(maps.Keys(tasks)) { // in one order, so that two mergers wait for each other
			if err := changeTasks(ctx, tx, tasks[period], decide); err != nil {
				return err
			}
		}
		tag, err := tx.Exec(ctx, endAgencies, m.Province, m.From, m.On.Time(), m.To)
		if err != nil {
			return fmt.Errorf("end agencies in the register: %w", err)
		}
		if int(tag.RowsAffected()) != len(m.From) {
			return activities.Refusal(fmt.Errorf("one of %v has ended meanwhile: look at the preview once more", m.From))
		}
		c := activities.Change{Province: m.Province, Reason: m.Reason}
		return recordOffice(ctx, tx, c, by, "agencies merged", map[string]any{"from": m.From, "to": m.To, "on": m.On.String()})
	})
}
