package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// Books are tasks with all that a decision on them needs, as they are now. Unknown ids are left out.
func (s *Store) Books(ctx context.Context, ids []activities.TaskID) (books []activities.TaskBook, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		books, err = readBooks(ctx, tx, ids)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	return books, nil
}

// The resend number is the last part of a mail's key: task/7/1/reminder/42/0.
const selectSentRungs = `
select r.key,
       coalesce((select max(split_part(m.key, '/', 6)::int) from mail m
                 where m.task = t.id and m.generation = t.generation and split_part(m.key, '/', 4) = r.key), 0)
from task t
join rung r on r.task = t.id and r.generation = t.generation and r.sent
where t.id = $1`

// SentRungs are the rungs of a task's present generation that were sent, each with the highest resend number of its
// mails.
func (s *Store) SentRungs(ctx context.Context, id activities.TaskID) (map[string]int, error) {
	sent := map[string]int{}
	var (
		key    string
		resend int
	)
	rows, _ := s.pool.Query(ctx, selectSentRungs, id)
	_, err := pgx.ForEachRow(rows, []any{&key, &resend}, func() error { sent[key] = resend; return nil })
	if err != nil {
		return nil, fmt.Errorf("read the sent rungs of task %d: %w", id, err)
	}
	return sent, nil
}

const selectTasks = `
select t.id, t.kind, t.agency, t.subject, t.generation, t.opened_at, t.due_at, t.state, t.outcome, t.next_at,
       t.state = 'open' and t.kind = 'review' and exists (
           select from answer a where a.task = t.id and a.generation = t.generation and not a.late and a.approval = ''),
       coalesce((select name from person p where p.id = t.assignee), ''),
       coalesce((select name from agency a where a.province = t.province and a.code = t.agency
                 order by valid_from desc limit 1), t.agency)
from task t
`

func scanTask(row pgx.CollectableRow) (t activities.PeriodTask, err error) {
	var next *time.Time
	err = row.Scan(&t.ID, &t.Kind, &t.Agency, &t.Subject, &t.Generation, &t.Opened, &t.Due, &t.State, &t.Outcome, &next, &t.Awaits, &t.Assignee, &t.AgencyName)
	t.Opened, t.Due = vietnam(t.Opened), vietnam(t.Due)
	if next != nil {
		t.Next = scoring.Some(vietnam(*next))
	}
	return t, err
}

// PeriodTasks are all tasks of a period, also those that have ended.
func (s *Store) PeriodTasks(ctx context.Context, k activities.Key) ([]activities.PeriodTask, error) {
	rows, _ := s.pool.Query(ctx, selectTasks+"where t.province = $1 and t.period = $2 order by t.id", k.Province, k.Period)
	tasks, err := pgx.CollectRows(rows, scanTask)
	if err != nil {
		return nil, fmt.Errorf("read the tasks of %s: %w", k.Period, err)
	}
	return tasks, nil
}

// LatestScores are those of the period's latest score run. ErrNotFound.
func (s *Store) LatestScores(ctx context.Context, k activities.Key) (activities.ScoreRun, error) {
	var run int64
	if err := s.pool.QueryRow(ctx, selectLatestRun, k.Province, k.Period).Scan(&run); err != nil {
		return activities.ScoreRun{}, found(err, "scores of %s in %s", k.Province, k.Period)
	}
	return s.Scores(ctx, run)
}
