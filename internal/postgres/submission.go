package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const selectApproval = `
select id
from task
where province = $1 and period = $2 and kind = 'approval'`

// OpenApproval is the task of approving the period's result; it is opened if there is none.
func (s *Store) OpenApproval(ctx context.Context, k activities.Key, days daysOf) (id activities.TaskID, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		approval, err := newTask(ctx, tx, k, review.Approval, days)
		if err != nil {
			return err
		}
		approval.Agency = k.Province
		if err := insertTasks(ctx, tx, k, []activities.NewTask{approval}); err != nil {
			return err
		}
		return tx.QueryRow(ctx, selectApproval, k.Province, k.Period).Scan(&id)
	})
	if err != nil {
		return 0, fmt.Errorf("open the approval of %s: %w", k.Period, err)
	}
	return id, nil
}

// The reviews opened with what was published provisionally before them, or else with the first scores of the period.
const selectBaseRun = `
select coalesce(
    (select run from publication where province = $1 and period = $2 and state = 'provisional' order by revision limit 1),
    (select min(r.id) from score_run r where r.province = $1 and r.period = $2))`

// SubmissionFacts are what the leader is shown, read at one moment but for the two score runs, which never change.
func (s *Store) SubmissionFacts(ctx context.Context, k activities.Key) (f activities.SubmissionFacts, err error) {
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, selectBaseRun, k.Province, k.Period).Scan(&f.BaseRun); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, selectLatestRun, k.Province, k.Period).Scan(&f.LatestRun); err != nil {
			return err
		}
		if f.Outcomes, err = outcomes(ctx, tx, k); err != nil {
			return err
		}
		if f.Unheard, err = readUnheard(ctx, tx, k); err != nil {
			return err
		}
		f.Rulings, err = readRulings(ctx, tx, k)
		return err
	})
	if err != nil {
		return f, fmt.Errorf("read what is to be approved of %s: %w", k.Period, err)
	}
	if f.Base, err = s.Scores(ctx, f.BaseRun); err != nil {
		return f, err
	}
	f.Latest, err = s.Scores(ctx, f.LatestRun)
	return f, err
}

func outcomes(ctx context.Context, q reader, k activities.Key) (map[review.Outcome]int, error) {
	counts := map[review.Outcome]int{}
	rows, _ := q.Query(ctx, selectOutcomes, k.Province, k.Period)
	var (
		outcome review.Outcome
		count   int
	)
	if _, err := pgx.ForEachRow(rows, []any{&outcome, &count}, func() error { counts[outcome] = count; return nil }); err != nil {
		return nil, fmt.Errorf("count the outcomes of %s: %w", k.Period, err)
	}
	return counts, nil
}

const selectUnheard = `
select t.agency, coalesce(a.name, t.agency), coalesce(a.kind, ''), t.state, t.outcome, t.reason
from task t
left join lateral (
    select name, kind::text from agency
    where province = t.province and code = t.agency
    order by valid_from desc
    limit 1) a on true
where t.province = $1 and t.period = $2 and t.kind = 'review' and t.outcome not in ('confirmed', 'disputed')
order by t.agency collate "C"`

func readUnheard(ctx context.Context, tx pgx.Tx, k activities.Key) ([]activities.Unheard, error) {
	rows, _ := tx.Query(ctx, selectUnheard, k.Province, k.Period)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (u activities.Unheard, err error) {
		err = row.Scan(&u.Code, &u.Name, &u.Kind, &u.State, &u.Outcome, &u.Reason)
		return u, err
	})
}

// What stood there before a ruling is what was collected.
const selectRulings = `
select d.id, c.agency, c.indicator, d.decision, m.numerator, m.denominator, c.numerator, c.denominator
from correction c
join dispute d on d.id = c.dispute
join evaluation e on (e.province, e.period) = (c.province, c.period)
left join measure m on (m.snapshot, m.agency, m.indicator) = (e.snapshot, c.agency, c.indicator)
where c.province = $1 and c.period = $2
order by c.id`

func readRulings(ctx context.Context, tx pgx.Tx, k activities.Key) ([]activities.RuledFigure, error) {
	rows, _ := tx.Query(ctx, selectRulings, k.Province, k.Period)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r activities.RuledFigure, err error) {
		var numerator, denominator *int64
		err = row.Scan(&r.Dispute, &r.Agency, &r.Indicator, &r.Decision, &numerator, &denominator, &r.Now.Numerator, &r.Now.Denominator)
		r.Was = counted(numerator, denominator)
		return r, err
	})
}

const insertSubmissionRow = `
insert into submission (task, generation, run, base, content)
values ($1, $2, $3, $4, $5)
on conflict do nothing`

func queueSubmission(batch *pgx.Batch, b activities.TaskBook, e activities.TaskEntry) {
	if s := e.Submission.Value; e.Submission.Known {
		batch.Queue(insertSubmissionRow, b.ID, e.Task.Generation, s.Run, s.Base, s)
	}
}

const selectSubmitted = `
select t.id, coalesce(s.run, 0), st.task is not null
from task t
left join submission s on s.task = t.id and s.generation = t.generation
left join standing_submission st on st.task = t.id
where t.id = any($1) and t.kind = 'approval'`

func readSubmitted(rows pgx.Rows, books map[activities.TaskID]*activities.TaskBook) error {
	var (
		task   activities.TaskID
		run    int64
		stands bool
	)
	_, err := pgx.ForEachRow(rows, []any{&task, &run, &stands}, func() error {
		books[task].Submitted, books[task].Stands = run, stands
		return nil
	})
	return err
}

const selectSubmission = `
select s.content
from task t
join submission s on s.task = t.id and s.generation = t.generation
where t.id = $1`

// scanSubmission reads what an approval is asked about; of other tasks there is none.
func scanSubmission(row pgx.Row, into *scoring.Maybe[activities.Submission]) error {
	var s activities.Submission
	err := row.Scan(&s)
	if err == nil {
		*into = scoring.Some(s)
	}
	return ignoreNoRows(err)
}

const selectStands = `
select exists (select from standing_submission where task = $1)`

func readLinkedSubmission(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) (err error) {
	if l.Task.Kind != review.Approval {
		return nil
	}
	if err := scanSubmission(tx.QueryRow(ctx, selectSubmission, l.ID), &l.Submission); err != nil {
		return fmt.Errorf("read what was submitted: %w", err)
	}
	if err := tx.QueryRow(ctx, selectStands, l.ID).Scan(&l.Stands); err != nil {
		return fmt.Errorf("compare what was submitted with the scores: %w", err)
	}
	return nil
}

// Submission is what the leader was last asked to approve of a period. ErrNotFound: nothing so far.
func (s *Store) Submission(ctx context.Context, k activities.Key) (sub activities.Submission, stands bool, err error) {
	const query = `
select s.content, exists (select from standing_submission st where st.task = s.task and st.run = s.run)
from submission s
join task t on t.id = s.task
where t.province = $1 and t.period = $2
order by s.generation desc
limit 1`
	err = s.pool.QueryRow(ctx, query, k.Province, k.Period).Scan(&sub, &stands)
	return sub, stands, found(err, "a submitted result of %s", k.Period)
}

const selectApproved = `
select s.run
from task t
join submission s on s.task = t.id and s.generation = t.generation
where t.province = $1 and t.period = $2 and t.kind = 'approval' and t.outcome = 'approved'`

// Approved is the score run that the leader has approved; scores, where the approval is older than submissions.
func (s *Store) Approved(ctx context.Context, k activities.Key, scores int64) (int64, error) {
	if err := ignoreNoRows(s.pool.QueryRow(ctx, selectApproved, k.Province, k.Period).Scan(&scores)); err != nil {
		return 0, fmt.Errorf("read what was approved of %s: %w", k.Period, err)
	}
	return scores, nil
}
