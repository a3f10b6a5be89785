package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// A refused period may be claimed again; a run that has the period keeps it.
const upsertEvaluation = `
insert into evaluation as e (province, period, state, run, snapshot, index_set, ladders, two_step, review_days, enter)
values ($1, $2, 'running', $3, $4, $5, case when $6 then (select max(id) from ladder_set) end, $7, nullif($8, 0), $9)
on conflict (province, period) do update
set state = 'running', run = $3, snapshot = $4, index_set = $5, ladders = excluded.ladders, two_step = $7, review_days = excluded.review_days, enter = excluded.enter, refusal = null,
    opened_at = told_now()
where e.state = 'refused'`

const selectRun = `
select state, run
from evaluation
where province = $1 and period = $2
for update`

const deleteStages = `
delete from stage
where province = $1 and period = $2`

// Claim gives the period to a run. ErrTaken: another run has it, or it is published.
func (s *Store) Claim(ctx context.Context, c activities.Claim) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, upsertEvaluation, c.Province, c.Period, c.Run, c.Snapshot, c.IndexSet, c.Reviewed, c.TwoStep, c.Days, append([]string{}, c.Enter...))
		if err != nil {
			return claimError(err, c)
		}
		if tag.RowsAffected() == 0 {
			return heldBy(ctx, tx, c)
		}
		if _, err := tx.Exec(ctx, deleteStages, c.Province, c.Period); err != nil {
			return fmt.Errorf("clear stages of %s: %w", c.Period, err)
		}
		return record(ctx, tx, c.Key, "evaluation started", map[string]any{"run": c.Run, "snapshot": c.Snapshot, "index_set": c.IndexSet})
	})
}

func claimError(err error, c activities.Claim) error {
	if violates(err, "evaluation_snapshot_fkey") {
		return fmt.Errorf("snapshot %s: %w", c.Snapshot, activities.ErrNotFound)
	}
	return refusal(fmt.Errorf("claim %s: %w", c.Period, err))
}

func heldBy(ctx context.Context, tx pgx.Tx, c activities.Claim) error {
	var state, run string
	if err := tx.QueryRow(ctx, selectRun, c.Province, c.Period).Scan(&state, &run); err != nil {
		return fmt.Errorf("read who holds %s: %w", c.Period, err)
	}
	if run == c.Run {
		return nil
	}
	return fmt.Errorf("period %s of %s is %s: %w", c.Period, c.Province, state, activities.ErrTaken)
}

const refuseEvaluation = `
update evaluation
set state = 'refused', refusal = $4
where province = $1 and period = $2 and run = $3 and state = 'running'`

// Refuse ends the run's hold on the period with a reason.
func (s *Store) Refuse(ctx context.Context, c activities.Claim, reason string) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, refuseEvaluation, c.Province, c.Period, c.Run, reason)
		if err != nil {
			return fmt.Errorf("refuse %s: %w", c.Period, err)
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
		return record(ctx, tx, c.Key, "evaluation refused", map[string]any{"run": c.Run, "reason": reason})
	})
}

const insertStage = `
insert into stage (province, period, name)
values ($1, $2, $3)
on conflict do nothing`

// StartStage notes that a stage has begun; one that has keeps its moment.
func (s *Store) StartStage(ctx context.Context, k activities.Key, stage activities.Stage) error {
	if _, err := s.pool.Exec(ctx, insertStage, k.Province, k.Period, stage); err != nil {
		return fmt.Errorf("start stage %s of %s: %w", stage, k.Period, err)
	}
	return nil
}

// A clock that was set back meanwhile holds no stage.
const finishStage = `
update stage
set finished_at = greatest(told_now(), started_at), note = $4
where province = $1 and period = $2 and name = $3 and finished_at is null`

// FinishStage notes that a stage has ended, and what it has done.
func (s *Store) FinishStage(ctx context.Context, k activities.Key, stage activities.Stage, note string) error {
	if _, err := s.pool.Exec(ctx, finishStage, k.Province, k.Period, stage, note); err != nil {
		return fmt.Errorf("finish stage %s of %s: %w", stage, k.Period, err)
	}
	return nil
}

const insertAudit = `
insert into audit (actor, action, province, period, details)
values ($1, $2, $3, nullif($4, ''), $5)`

// system is the actor of what nobody did by hand.
const system = "danhgia"

// record writes the audit row of a change by the system, in the change's own transaction.
func record(ctx context.Context, tx pgx.Tx, k activities.Key, action string, details map[string]any) error {
	return recordBy(ctx, tx, k, "", action, details)
}

// recordBy writes the audit row of a change by a person, who is in it by number.
func recordBy(ctx context.Context, tx pgx.Tx, k activities.Key, person, action string, details map[string]any) error {
	if details == nil {
		details = map[string]any{}
	}
	if _, err := tx.Exec(ctx, insertAudit, cmp.Or(person, system), action, k.Province, k.Period, details); err != nil {
		return fmt.Errorf("record %s: %w", action, err)
	}
	return nil
}

const selectEvaluation = `
select state, two_step, index_set, snapshot, coalesce(refusal, ''), opened_at,
       coalesce((select a.reason from task t join answer a on a.task = t.id and a.generation = t.generation
                 where (t.province, t.period, t.kind, t.outcome) = ($1, $2, 'approval', 'sent-back')), '')
from evaluation
where province = $1 and period = $2`

// Evaluation is where a period stands. ErrNotFound: it was never started.
func (s *Store) Evaluation(ctx context.Context, k activities.Key) (activities.Evaluation, error) {
	e := activities.Evaluation{Key: k}
	err := s.pool.QueryRow(ctx, selectEvaluation, k.Province, k.Period).Scan(&e.State, &e.TwoStep, &e.IndexSet, &e.Snapshot, &e.Refusal, &e.Opened, &e.SentBack)
	if err != nil {
		return e, found(err, "evaluation of %s in %s", k.Province, k.Period)
	}
	e.Stages, err = s.stages(ctx, k)
	return e, err
}

const selectStages = `
select name, started_at, finished_at, note
from stage
where province = $1 and period = $2
order by started_at`

func (s *Store) stages(ctx context.Context, k activities.Key) ([]activities.StageRecord, error) {
	rows, _ := s.pool.Query(ctx, selectStages, k.Province, k.Period)
	stages, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r activities.StageRecord, err error) {
		var finished *time.Time
		err = row.Scan(&r.Stage, &r.Started, &finished, &r.Note)
		r.Finished = scoring.FromPtr(finished)
		return r, err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read stages of %s", k.Period), err)
	}
	return stages, nil
}
