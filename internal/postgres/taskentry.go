package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

const updateTask = `
update task
set generation = $2, state = $3, outcome = $4, opened_at = $5, deadline = $6, due_at = $7, changed_at = $8, reason = $9, next_at = $10, assignee = $11
where id = $1`

// writeEntry writes a decision. What the database has already it keeps, so that the same decision can be written twice.
func writeEntry(ctx context.Context, tx pgx.Tx, b activities.TaskBook, e activities.TaskEntry) error {
	t := e.Task
	var batch pgx.Batch
	batch.Queue(updateTask, b.ID, t.Generation, t.State, t.Outcome, t.Opened, t.Deadline, t.Deadline.At, t.Changed, t.Reason, e.Next.Ptr(), personOrNull(t.Assignee))
	if t.Generation > b.Task.Generation {
		batch.Queue(insertPastGeneration, b.ID, b.Task.Generation, b.Task.Deadline)
	}
	if t.Assignee != b.Task.Assignee {
		handOver(&batch, b, t)
	}
	for _, r := range e.Rungs {
		batch.Queue(insertRung, b.ID, t.Generation, r.Key, r.Sent, r.Reason)
	}
	for _, m := range e.Mails {
		queueMail(&batch, b, m)
	}
	queueSubmission(&batch, b, e)
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return err
	}
	if err := writeSaid(ctx, tx, b, e); err != nil {
		return err
	}
	if err := insertTasks(ctx, tx, b.Key, e.New); err != nil {
		return err
	}
	if err := writeCase(ctx, tx, b, e); err != nil {
		return err
	}
	if err := endErratumAfter(ctx, tx, b, e); err != nil {
		return err
	}
	if e.Action != "" {
		if err := recordBy(ctx, tx, b.Key, e.Actor, e.Action, e.Details); err != nil {
			return err
		}
	}
	return wakeAfter(ctx, tx, b, e)
}

// writeSaid writes an answer and what follows from it.
func writeSaid(ctx context.Context, tx pgx.Tx, b activities.TaskBook, e activities.TaskEntry) error {
	if e.Appointed.Known {
		person, err := appoint(ctx, tx, b, e.Appointed.Value)
		if err != nil {
			return err
		}
		e.Answer.Value.Appointed = person
	}
	if e.Answer.Known {
		if err := insertAnswer(ctx, tx, b, e.Answer.Value); err != nil {
			return err
		}
	}
	if err := twoSteps(ctx, tx, b, e); err != nil {
		return err
	}
	if e.Ruled.Known {
		if err := rule(ctx, tx, b, e.Ruled.Value); err != nil {
			return err
		}
	}
	return nil
}

const insertRung = `
insert into rung (task, generation, key, sent, reason)
values ($1, $2, $3, $4, $5)
on conflict do nothing`

// What gathers lines grows until it is sent: each task, or address, adds its own once.
const insertMail = `
insert into mail (key, lane, kind, task, generation, person, role, data, next_at, moment)
values ($1, 'duty', $2, $3, $4, $5, $6, $7, told_now() + $8 * interval '1 second', $9)
on conflict (key) do update
set data = jsonb_set(mail.data, '{Items}', coalesce(nullif(mail.data -> 'Items', 'null'), '[]') || coalesce(nullif(excluded.data -> 'Items', 'null'), '[]'))
where mail.kind in ('digest', 'address') and mail.state = 'queued' and mail.tries = 0
  and not coalesce(nullif(mail.data -> 'Items', 'null'), '[]') @> coalesce(nullif(excluded.data -> 'Items', 'null'), '[]')`

func queueMail(batch *pgx.Batch, b activities.TaskBook, m activities.QueuedMail) {
	var task, generation any = b.ID, m.Generation
	switch {
	case m.Task != 0:
		task = m.Task
	case b.ID == 0 || m.Kind == activities.MailDigest:
		task, generation = nil, nil
	}
	var moment *time.Time
	if !m.Moment.IsZero() {
		moment = &m.Moment
	}
	batch.Queue(insertMail, m.Key, m.Kind, task, generation, number64(m.Person), m.Role, m.Data, m.Hold.Seconds(), moment)
}

// number64 is the number of a person's id; one that is none is 0, which no person has.
func number64(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// personOrNull is the column value of a person's id.
func personOrNull(id string) any {
	if id == "" {
		return nil
	}
	return number64(id)
}

const insertAnswerRow = `
insert into answer (task, generation, says, reason, difficulties, by_person, for_person, on_behalf, at, late, approval, informed, appointed, appointed_from)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
returning id`

const insertDispute = `
insert into dispute (answer, province, period, agency, indicator, reason, numerator, denominator, dossiers)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
returning id`

func insertAnswer(ctx context.Context, tx pgx.Tx, b activities.TaskBook, a activities.AnswerRecord) error {
	var id int64
	err := tx.QueryRow(ctx, insertAnswerRow, b.ID, a.Generation, a.Says, a.Reason, a.Difficulties, number64(a.By), personOrNull(a.For),
		personOrNull(a.OnBehalf), a.At, a.Late, a.Approval, a.Informed.Ptr(), personOrNull(a.Appointed), appointedFrom(a)).Scan(&id)
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	if err := enter(ctx, tx, b, a, id); err != nil {
		return err
	}
	disputes := map[string]int64{}
	for _, d := range a.Disputes {
		dispute, err := insertOneDispute(ctx, tx, b, id, d)
		if err != nil {
			return fmt.Errorf("dispute of %s: %w", d.Indicator, err)
		}
		disputes[d.Indicator] = dispute
	}
	return insertFiles(ctx, tx, b, id, a.Attached, disputes)
}

// appointedFrom is the column value of the first day of whom an answer appoints.
func appointedFrom(a activities.AnswerRecord) *time.Time {
	if a.Appointed == "" {
		return nil
	}
	from := a.Appointee.Value.From.Time()
	return &from
}

const selectDisputesThatCount = `
select d.id
from dispute d
join answer a on a.id = d.answer
where a.task = $1 and a.generation = $2 and not a.late
order by d.id`

// openRulings opens the office's own task for each dispute of the answer that counts.
func openRulings(ctx context.Context, tx pgx.Tx, b activities.TaskBook, ruling activities.NewTask) error {
	if ruling.Kind == "" {
		return nil
	}
	disputes, err := column[int64](ctx, tx, selectDisputesThatCount, b.ID, b.Task.Generation)
	if err != nil {
		return fmt.Errorf("read the disputes to rule on: %w", err)
	}
	tasks := make([]activities.NewTask, len(disputes))
	for i, dispute := range disputes {
		tasks[i] = ruling
		tasks[i].Subject = strconv.FormatInt(dispute, 10)
	}
	return insertTasks(ctx, tx, b.Key, tasks)
}

func insertOneDispute(ctx context.Context, tx pgx.Tx, b activities.TaskBook, answer int64, d review.Dispute) (id int64, err error) {
	var numerator, denominator any
	if d.Proposed.Known {
		numerator, denominator = d.Proposed.Value.Numerator, d.Proposed.Value.Denominator
	}
	err = tx.QueryRow(ctx, insertDispute, answer, b.Province, b.Period, b.Task.Agency, d.Indicator, d.Reason, numerator, denominator,
		append([]string{}, d.Dossiers...)).Scan(&id)
	if err != nil {
		return id, err
	}
	return id, insertPickedOf(ctx, tx, b, id, d)
}

// A new task has its workflow started, unless that is left to its first entry; one that is there already stays as it is.
const insertTask = `
with opened as (
    insert into task (province, period, kind, agency, subject, generation, state, opened_at, deadline, due_at, changed_at, next_at, directive, ladders)
    values ($1, nullif($2, ''), $3, $4, $5, 1, 'open', $6, $7, $8, $6, $6, nullif($11::bigint, 0), nullif($12::bigint, 0))
    on conflict do nothing
    returning id)
insert into wake (workflow, task, starts)
select $9, id, true
from opened
where $10`

func insertTasks(ctx context.Context, tx pgx.Tx, k activities.Key, tasks []activities.NewTask) error {
	return insertNew(ctx, tx, k, tasks, true)
}

func insertNew(ctx context.Context, tx pgx.Tx, k activities.Key, tasks []activities.NewTask, start bool) error {
	var batch pgx.Batch
	for _, t := range tasks {
		batch.Queue(insertTask, k.Province, k.Period, t.Kind, t.Agency, t.Subject, t.Opened, t.Deadline, t.Deadline.At,
			activities.TaskWorkflowID(k, t.Kind, t.Agency, t.Subject), start, t.Directive, t.Ladders)
	}
	return tx.SendBatch(ctx, &batch).Close()
}

const wakeTask = `
insert into wake (workflow, task)
values ($1, $2)`

const startTask = `
insert into wake (workflow, task, starts)
values ($1, $2, true)`

// The last open task of a period wakes the period. The period's row is locked by a statement of its own before, so that
// of two tasks that end at once one is the last: a statement that waits for a lock does not see what was written meanwhile.
const wakeEvaluation = `
insert into wake (workflow)
select $3
where not exists (
    select from task t
    where t.province = $1 and t.period = $2 and t.id <> $4 and t.state in ('open', 'paused') and t.kind in ('data-entry', 'review', 'countersign', 'ruling', 'supplement'))`

// wakeAfter asks the workflows that a change concerns to look again: the task's own when somebody else than its
// ladder has changed it, and the period's when nothing is open any more.
func wakeAfter(ctx context.Context, tx pgx.Tx, b activities.TaskBook, e activities.TaskEntry) error {
	var batch pgx.Batch
	if len(e.Mails) > 0 {
		batch.Queue(wakeTask, activities.MailerID(b.Province, activities.LaneDuty), nil)
	}
	own := activities.TaskWorkflowID(b.Key, b.Task.Kind, b.Task.Agency, b.Subject)
	switch {
	case e.Start:
		batch.Queue(startTask, own, b.ID)
	case e.Wake:
		batch.Queue(wakeTask, own, b.ID)
	}
	if b.Period != "" && e.Task.State != b.Task.State && e.Task.State != review.Open && e.Task.State != review.Paused {
		batch.Queue(lockEvaluation, b.Province, b.Period)
		batch.Queue(wakeEvaluation, b.Province, b.Period, activities.EvaluationID(b.Key), b.ID)
	}
	if b.Task.Kind == review.Approval && e.Task.State == review.Open && !e.Submission.Known && e.Task.Generation != b.Task.Generation {
		batch.Queue(wakeTask, activities.EvaluationID(b.Key), nil) // the result is to be submitted
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("wake: %w", err)
	}
	if b.Directive != 0 {
		return wakeDirectiveAfter(ctx, tx, b, e)
	}
	return nil
}
