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

type decideDeadline = func(activities.TaskBook) (review.Task, error)

const selectStanding = `
select id
from task
where state in ('open', 'paused')
order by id`

// decideDeadlines has every task that waits decided on under its lock, and writes those that changed, all at once: a
// country's tasks are as many statements as one. It returns how many of them begin a new generation.
func decideDeadlines(ctx context.Context, tx pgx.Tx, by review.Actor, decide decideDeadline) (moved int, err error) {
	ids, err := column[activities.TaskID](ctx, tx, selectStanding)
	if err != nil {
		return 0, fmt.Errorf("read the tasks: %w", err)
	}
	books, err := lockTasks(ctx, tx, ids)
	if err != nil {
		return 0, fmt.Errorf("lock the tasks: %w", err)
	}
	cal, err := readCalendar(ctx, tx)
	if err != nil {
		return 0, err
	}
	var w deadlines
	for _, b := range books {
		if b.Task.State != review.Open && b.Task.State != review.Paused {
			continue // it has ended while its lock was waited for
		}
		b.Calendar = cal
		task, err := decide(b)
		if err != nil {
			return 0, err
		}
		w.add(b, task)
	}
	return len(w.moved), w.write(ctx, tx, by)
}

// deadlines are tasks with their new deadlines, column by column.
type deadlines struct {
	ids         []activities.TaskID
	generations []int
	deadlines   []calendar.Deadline
	changed     []time.Time
	reason      string // of all that moved
	moved       []activities.TaskID
	past        []calendar.Deadline
	workflows   []string
}

func (w *deadlines) add(b activities.TaskBook, t review.Task) {
	if t.Generation == b.Task.Generation && !(calendar.Move{Old: b.Task.Deadline, New: t.Deadline}).Changes() {
		return
	}
	w.ids, w.generations, w.deadlines = append(w.ids, b.ID), append(w.generations, t.Generation), append(w.deadlines, t.Deadline)
	w.changed = append(w.changed, t.Changed)
	if t.Generation > b.Task.Generation {
		w.moved, w.past = append(w.moved, b.ID), append(w.past, b.Task.Deadline)
		w.reason = t.Reason
		w.workflows = append(w.workflows, activities.TaskWorkflowID(b.Key, b.Task.Kind, b.Task.Agency, b.Subject))
	}
}

const insertPastGenerations = `
insert into past_generation (task, generation, deadline)
select t.id, t.generation, d.past
from unnest($1::bigint[], $2::jsonb[]) as d (id, past)
join task t on t.id = d.id`

// What only has another explanation keeps its generation.
const updateDeadlines = `
update task t
set generation = d.generation, deadline = d.deadline, due_at = (d.deadline ->> 'at')::timestamptz,
    opened_at = case when t.generation < d.generation then d.changed_at else t.opened_at end,
    changed_at = d.changed_at,
    reason = case when t.generation < d.generation then $5 else t.reason end,
    next_at = case when t.generation < d.generation then d.changed_at else t.next_at end
from unnest($1::bigint[], $2::int[], $3::jsonb[], $4::timestamptz[]) as d (id, generation, deadline, changed_at)
where t.id = d.id`

const wakeTasks = `
insert into wake (workflow, task)
select *
from unnest($1::text[], $2::bigint[])`

const auditMoved = `
insert into audit (actor, action, province, period, details)
select $2, 'recount', t.province, t.period,
       jsonb_build_object('task', t.id, 'generation', t.generation, 'reason', t.reason, 'deadline', t.deadline -> 'on')
from task t
where t.id = any($1)
order by t.id`

func (w *deadlines) write(ctx context.Context, tx pgx.Tx, by review.Actor) error {
	var batch pgx.Batch
	batch.Queue(insertPastGenerations, w.moved, w.past)
	batch.Queue(updateDeadlines, w.ids, w.generations, w.deadlines, w.changed, w.reason)
	batch.Queue(wakeTasks, w.workflows, w.moved)
	batch.Queue(auditMoved, w.moved, by.Person)
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("move the deadlines: %w", err)
	}
	return nil
}
