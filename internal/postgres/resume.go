package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const takeOver = `
update evaluation
set run = $3
where province = $1 and period = $2 and state in ('running', 'paused') and run <> $3`

// All reviews of a period are written in one transaction.
const selectReached = `
select array(select name from stage where province = $1 and period = $2 and finished_at is not null and name in ('collect', 'check', 'enter', 'examine')),
       exists (select from task where province = $1 and period = $2 and kind = 'review')`

// TakeOver gives a period that is going on to a run, in place of one that was lost. ErrTaken: it has come to its end.
func (s *Store) TakeOver(ctx context.Context, c activities.Claim) (r activities.Reached, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, takeOver, c.Province, c.Period, c.Run)
		if err != nil {
			return fmt.Errorf("take %s over: %w", c.Period, err)
		}
		if tag.RowsAffected() == 0 {
			if err := heldBy(ctx, tx, c); err != nil {
				return err
			}
		} else if err := record(ctx, tx, c.Key, "evaluation resumed", map[string]any{"run": c.Run}); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, selectReached, c.Province, c.Period).Scan(&r.Done, &r.Opened); err != nil {
			return fmt.Errorf("read how far %s has come: %w", c.Period, err)
		}
		return ignoreNoRows(tx.QueryRow(ctx, selectLatestRun, c.Province, c.Period).Scan(&r.Scores))
	})
	return r, err
}

// A period that was started before its indicators to be entered were kept has them in its tasks.
const selectStarted = `
select snapshot, index_set, ladders is not null, two_step, coalesce(review_days, 0),
       case when enter <> '{}' then enter
            else array(select distinct subject from task t where t.province = e.province and t.period = e.period and t.kind = 'data-entry' order by 1) end
from evaluation e
where province = $1 and period = $2`

// Started is what the evaluation of a period that is going on is resumed with. ErrNotFound: it was never started.
func (s *Store) Started(ctx context.Context, k activities.Key) (activities.Start, error) {
	start := activities.Start{Key: k, Resumed: true}
	err := s.pool.QueryRow(ctx, selectStarted, k.Province, k.Period).
		Scan(&start.Snapshot, &start.IndexSet, &start.Reviewed, &start.TwoStep, &start.Days, &start.Enter)
	return start, found(err, "evaluation of %s in %s", k.Province, k.Period)
}

// What has not ended, with the id of the workflow that carries it. The ids are those of activities/ids.go.
const unended = `
with unended (workflow, sort, what, period, task, directive, erratum, target, import, source) as (
    select 'evaluation/' || province || '/' || period, 'period', state, period::text, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint
    from evaluation
    where province = $1 and state in ('running', 'paused')
    union all
    select kind || '/' || province || '/' || coalesce(period, '-') || '/' || agency || case when subject = '' then '' else '/' || subject end, 'task', kind,
           coalesce(period, ''), id, null, null, null, null, null
    from task
    where province = $1 and (state in ('planned', 'open', 'paused') or next_at is not null)
    union all
    select 'directive/' || province || '/' || id, 'directive', number, '', null, id, null, null, null, null
    from directive
    where province = $1 and state = 'open'
    union all
    select 'correction/' || province || '/' || period || '/' || revision, 'correction', state, period, null, null, id, null, null, null
    from erratum
    where province = $1 and state in ('open', 'approved')
    union all
    select 'push/' || province || '/' || id, 'target', name, '', null, null, null, id, null, null
    from push_target
    where province = $1 and removed_at is null
    union all
    select 'import/' || province || '/' || period || '/' || content || '/' || source, 'import', state, period, null, null, null, null, id, null
    from import
    where province = $1 and ended_at is null
    union all
    select 'source/' || province || '/' || id, 'source', name, '', null, null, null, null, null, id
    from dossier_source
    where province = $1 and removed_at is null and paused_at is null and (at_minute is not null or every_minutes is not null))`

const selectUnended = unended + `
select workflow, sort, what, period
from unended
order by sort, workflow`

// Unended is all work of a province that has not ended and is carried by a workflow or a schedule.
func (s *Store) Unended(ctx context.Context, province string) ([]activities.Unended, error) {
	rows, _ := s.pool.Query(ctx, selectUnended, province)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[activities.Unended])
	if err != nil {
		return nil, fmt.Errorf("read what has not ended: %w", err)
	}
	return all, nil
}

// A task's workflow begins with the wait until the task's next moment.
const wakeUnended = unended + `
insert into wake (workflow, task, starts, directive, erratum, target, import, source)
select workflow, task, task is not null, directive, erratum, target, import, source
from unended
where sort <> 'period' and workflow = any($2)`

// Resume has the named workflows of what has not ended started again, but those of periods, by whoever may start periods.
func (s *Store) Resume(ctx context.Context, c activities.Change, workflows []string) error {
	return s.changeByRight(ctx, c, review.ToStart, "workflows resumed", false, func(tx pgx.Tx) (map[string]any, error) {
		_, err := tx.Exec(ctx, wakeUnended, c.Province, workflows)
		return map[string]any{"workflows": len(workflows)}, err
	})
}

const selectScheduleChanges = `
select at, action, details
from audit
where province = $1 and period is null and (action like 'monthly start %' or action like 'daily watch %')
order by id`

// Schedules are the province's schedules as the office last set them.
func (s *Store) Schedules(ctx context.Context, province string) (all activities.Schedules, err error) {
	var (
		at      time.Time
		action  string
		details []byte
		set     time.Time
	)
	rows, _ := s.pool.Query(ctx, selectScheduleChanges, province)
	_, err = pgx.ForEachRow(rows, []any{&at, &action, &details}, func() error {
		if strings.HasPrefix(action, "monthly start c") { // created, changed
			set = at
		}
		return replay(&all, province, action, details)
	})
	if err != nil {
		return all, fmt.Errorf("read how schedules were set: %w", err)
	}
	return all, s.addDue(ctx, &all, province, set)
}

// replay does to the schedules what was done to them.
func replay(all *activities.Schedules, province, action string, content []byte) (err error) {
	var d struct {
		At       string
		Day      int
		Reviewed bool
		Portal   bool
		Reason   string
	}
	if err := json.Unmarshal(content, &d); err != nil {
		return err
	}
	var time calendar.TimeOfDay
	if d.At != "" {
		if time, err = calendar.ParseTimeOfDay(d.At); err != nil {
			return err
		}
	}
	switch action {
	case "monthly start created", "monthly start changed":
		all.Months = scoring.Some(activities.Monthly{Province: province, Day: d.Day, At: time, Reviewed: d.Reviewed})
	case "monthly start paused":
		all.MonthsPaused = d.Reason
	case "monthly start resumed":
		all.MonthsPaused = ""
	case "monthly start deleted":
		all.Months, all.MonthsPaused = scoring.Maybe[activities.Monthly]{}, ""
	case "daily watch created", "daily watch changed":
		all.Mornings = scoring.Some(activities.Daily{Province: province, At: time, Portal: d.Portal})
	case "daily watch paused":
		all.MorningsPaused = d.Reason
	case "daily watch resumed":
		all.MorningsPaused = ""
	case "daily watch deleted":
		all.Mornings, all.MorningsPaused = scoring.Maybe[activities.Daily]{}, ""
	}
	return nil
}

// addDue finds the month whose start the schedule has begun, on the first of this month, and not brought to its end.
func (s *Store) addDue(ctx context.Context, all *activities.Schedules, province string, set time.Time) error {
	if !all.Months.Known || all.MonthsPaused != "" {
		return nil
	}
	now, err := s.Now(ctx)
	if err != nil {
		return err
	}
	year, month, _ := now.In(calendar.Vietnam).Date()
	if !set.Before(time.Date(year, month, 1, 0, int(all.Months.Value.At), 0, 0, calendar.Vietnam)) {
		return nil
	}
	last := activities.MonthBefore(now)
	e, err := s.Evaluation(ctx, activities.Key{Province: province, Period: last})
	if errors.Is(err, activities.ErrNotFound) || err == nil && e.State == activities.Refused {
		all.Due, err = last, nil
	}
	return err
}
