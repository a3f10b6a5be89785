package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Whoever holds a directive may still have others refer to it.
const lockDirective = selectDirective + `where d.id = $1
for no key update of d`

func takeDirective(ctx context.Context, tx pgx.Tx, id activities.DirectiveID) (activities.Directive, error) {
	rows, _ := tx.Query(ctx, lockDirective, id)
	d, err := pgx.CollectExactlyOneRow(rows, scanDirective)
	return d, found(err, "directive %d", id)
}

const selectAcknowledgements = `
select id
from task
where directive = $1 and agency = any($2)
order by id`

// OpenAcknowledgements opens tasks of some agencies of a directive: see activities.DirectiveStore.
func (s *Store) OpenAcknowledgements(ctx context.Context, id activities.DirectiveID, from, most int) (ids []activities.TaskID, left bool, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		d, err := takeDirective(ctx, tx, id)
		if err != nil || d.State == activities.DirectiveCancelled {
			return err
		}
		to := min(from+most, len(d.Agencies))
		lot := d.Agencies[min(from, to):to]
		left = to < len(d.Agencies)
		if err := insertAcknowledgements(ctx, tx, d, lot); err != nil {
			return err
		}
		ids, err = column[activities.TaskID](ctx, tx, selectAcknowledgements, id, lot)
		return err
	})
	if err != nil {
		return nil, false, refusal(fmt.Errorf("open the tasks of directive %d: %w", id, err))
	}
	return ids, left, nil
}

func insertAcknowledgements(ctx context.Context, tx pgx.Tx, d activities.Directive, agencies []string) error {
	var now time.Time
	if err := tx.QueryRow(ctx, selectNow).Scan(&now); err != nil {
		return err
	}
	tasks := make([]activities.NewTask, len(agencies))
	for i, agency := range agencies {
		tasks[i] = activities.NewTask{
			Kind: review.Acknowledge, Agency: agency, Subject: strconv.FormatInt(int64(d.ID), 10), Directive: d.ID, Ladders: d.Ladders,
			Opened: now, Deadline: d.Deadline,
		}
	}
	return insertNew(ctx, tx, activities.Key{Province: d.Province}, tasks, false) // each is started with its first mails
}

const selectWaiting = `
select id
from task
where directive = $1 and state in ('open', 'paused')
order by id`

const countAcknowledgements = `
select state, count(*), count(*) filter (where state = 'settled' and changed_at > due_at)
from task
where directive = $1
group by state`

// ChangeDirective has a directive decided on: see activities.DirectiveStore. The directive is locked before its tasks,
// and a change of a task never waits for the directive.
func (s *Store) ChangeDirective(ctx context.Context, id activities.DirectiveID, concerned bool, decide func(activities.DirectiveBook) (activities.DirectiveEntry, error)) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		book, err := readDirectiveBook(ctx, tx, id)
		if err != nil {
			return err
		}
		if concerned {
			waiting, err := column[activities.TaskID](ctx, tx, selectWaiting, id)
			if err != nil {
				return err
			}
			if book.Waiting, err = readBooks(ctx, tx, waiting); err != nil {
				return err
			}
		}
		entry, err := decide(book)
		if err != nil {
			return err
		}
		return writeDirective(ctx, tx, book, entry)
	})
	if err != nil {
		return refusal(fmt.Errorf("change directive %d: %w", id, err))
	}
	return nil
}

func readDirectiveBook(ctx context.Context, tx pgx.Tx, id activities.DirectiveID) (b activities.DirectiveBook, err error) {
	if b.Directive, err = takeDirective(ctx, tx, id); err != nil {
		return b, err
	}
	if err := tx.QueryRow(ctx, selectNow).Scan(&b.Now); err != nil {
		return b, err
	}
	b.Now, b.Tasks = vietnam(b.Now), map[review.State]int{}
	shared, err := readShared(ctx, tx, b.Province, b.Now, []string{})
	if err != nil {
		return b, err
	}
	b.Office, b.Substitutes, b.Calendar = shared.people, shared.substitutes, shared.calendar
	rows, _ := tx.Query(ctx, countAcknowledgements, id)
	var (
		state       review.State
		count, late int
	)
	_, err = pgx.ForEachRow(rows, []any{&state, &count, &late}, func() error {
		b.Tasks[state], b.Late = count, b.Late+late
		return nil
	})
	return b, err
}

const updateDirective = `
update directive
set deadline = $2, state = $3, ended_at = $4, reason = $5
where id = $1`

func writeDirective(ctx context.Context, tx pgx.Tx, b activities.DirectiveBook, e activities.DirectiveEntry) error {
	d := e.Directive
	if _, err := tx.Exec(ctx, updateDirective, d.ID, d.Deadline, d.State, d.Ended.Ptr(), d.Reason); err != nil {
		return err
	}
	for _, t := range e.Tasks {
		if err := writeEntry(ctx, tx, t.Book, t.Entry); err != nil {
			return fmt.Errorf("write task %d: %w", t.Book.ID, err)
		}
	}
	var batch pgx.Batch
	for _, m := range e.Mails {
		queueMail(&batch, activities.TaskBook{}, m)
	}
	if len(e.Mails) > 0 {
		batch.Queue(wakeTask, activities.MailerID(b.Province, activities.LaneDuty), nil)
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return err
	}
	if e.Action != "" {
		if err := recordBy(ctx, tx, activities.Key{Province: b.Province}, e.Actor, e.Action, e.Details); err != nil {
			return err
		}
	}
	if e.Wake {
		return wakeDirective(ctx, tx, b.Province, b.ID)
	}
	return nil
}

const insertDirectiveWake = `
insert into wake (workflow, directive)
values ($1, $2)`

// wakeDirective has the workflow of a directive look, and starts it where there is none.
func wakeDirective(ctx context.Context, tx pgx.Tx, province string, id activities.DirectiveID) error {
	if _, err := tx.Exec(ctx, insertDirectiveWake, activities.DirectiveWorkflowID(province, id), id); err != nil {
		return fmt.Errorf("wake directive %d: %w", id, err)
	}
	return nil
}

// Of two tasks of a directive that end at once one is the last. The lock is none of the directive's row: who holds that
// may wait for tasks.
const lockLastAcknowledgement = `
select pg_advisory_xact_lock(hashtext('danhgia directive'), $1::int)`

const selectOthersWait = `
select exists (select from task where directive = $1 and id <> $2 and state in ('open', 'paused'))`

// wakeDirectiveAfter wakes the directive of a task that was the last to end, or that was opened again.
func wakeDirectiveAfter(ctx context.Context, tx pgx.Tx, b activities.TaskBook, e activities.TaskEntry) error {
	waits := func(s review.State) bool { return s == review.Open || s == review.Paused }
	if waits(b.Task.State) == waits(e.Task.State) {
		return nil
	}
	if _, err := tx.Exec(ctx, lockLastAcknowledgement, b.Directive); err != nil {
		return fmt.Errorf("wake directive %d: %w", b.Directive, err)
	}
	var others bool
	if err := tx.QueryRow(ctx, selectOthersWait, b.Directive, b.ID).Scan(&others); err != nil || others && !waits(e.Task.State) {
		return err
	}
	return wakeDirective(ctx, tx, b.Province, b.Directive)
}

const selectTaskDirective = selectDirective + `join task t on t.directive = d.id
where t.id = $1`

func collectDirective(rows pgx.Rows) (of scoring.Maybe[activities.Directive], err error) {
	d, err := pgx.CollectExactlyOneRow(rows, scanDirective)
	if errors.Is(err, pgx.ErrNoRows) {
		return of, nil
	}
	if err != nil {
		return of, fmt.Errorf("read the directive of a task: %w", err)
	}
	return scoring.Some(d), nil
}

func readLinkedDirective(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) (err error) {
	rows, _ := tx.Query(ctx, selectTaskDirective, l.ID)
	l.Directive, err = collectDirective(rows)
	return err
}

const selectDirectiveFile = `
select name, sha256, content
from directive_file
where directive = $1`

// DirectiveFile is the letter of a directive, with its bytes. ErrNotFound.
func (s *Store) DirectiveFile(ctx context.Context, directive activities.DirectiveID) (f activities.LetterFile, err error) {
	err = s.pool.QueryRow(ctx, selectDirectiveFile, directive).Scan(&f.Name, &f.SHA256, &f.Content)
	f.Size = int64(len(f.Content))
	return f, found(err, "directive")
}
