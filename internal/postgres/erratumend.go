package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

const endErratum = `
update erratum
set state = $2, decided_by = $3, decided_at = told_now(), decision = $4
where id = $1::text::bigint and state = 'open'
returning id, revision`

// endErratumAfter writes what a task makes of the correction that it is about.
func endErratumAfter(ctx context.Context, tx pgx.Tx, b activities.TaskBook, e activities.TaskEntry) error {
	if b.Task.Kind != review.Correct || e.Task.State == b.Task.State {
		return nil
	}
	state, why := activities.ErratumWithdrawn, e.Task.Reason
	switch e.Task.State {
	case review.Open, review.Planned, review.Paused:
		if b.Task.State == review.Open || b.Task.State == review.Paused {
			return nil
		}
		return activities.Refuse("việc đính chính đã kết thúc không mở lại được; hãy đề xuất đính chính mới", "a correction that has ended is not opened again: propose a new one")
	case review.Settled:
		state, why = activities.ErratumApproved, ""
		if e.Task.Outcome != review.Approved {
			state, why = activities.ErratumRefused, e.Answer.Value.Reason
		}
	}
	var (
		id       activities.ErratumID
		revision int
	)
	err := ignoreNoRows(tx.QueryRow(ctx, endErratum, b.Subject, state, personOrNull(e.Actor), why).Scan(&id, &revision))
	if err != nil {
		return fmt.Errorf("end correction %s: %w", b.Subject, err)
	}
	if id == 0 {
		return nil
	}
	return wakeErratum(ctx, tx, b.Key, id, revision)
}

const selectProposers = `
select t.id, e.proposed_by
from task t
join erratum e on e.id = t.subject::bigint
where t.id = any($1) and t.kind = 'correction'`

// readProposers reads who has proposed corrections: they do not approve them.
func readProposers(rows pgx.Rows, books map[activities.TaskID]*activities.TaskBook) error {
	var (
		task   activities.TaskID
		person int64
	)
	_, err := pgx.ForEachRow(rows, []any{&task, &person}, func() error {
		books[task].Task.Raisers = []string{personID(person)}
		return nil
	})
	return err
}

const lockErratum = `
select state, province, period
from erratum
where id = $1
for update`

const publishedErratum = `
update erratum
set state = 'published', run = $2
where id = $1`

// PublishErratum stores the next revision, once for each approved correction.
func (s *Store) PublishErratum(ctx context.Context, id activities.ErratumID, run int64, write func(int, []byte) (activities.Publication, error)) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var state activities.ErratumState
		var k activities.Key
		if err := tx.QueryRow(ctx, lockErratum, id).Scan(&state, &k.Province, &k.Period); err != nil {
			return found(err, "correction %d", id)
		}
		switch state {
		case activities.ErratumPublished:
			return nil
		case activities.ErratumApproved:
		default:
			return activities.Refusal(fmt.Errorf("correction %d is %s", id, state))
		}
		var revision int
		var previous []byte
		var period activities.State
		if err := tx.QueryRow(ctx, lockEvaluation, k.Province, k.Period).Scan(&period); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, nextRevision, k.Province, k.Period).Scan(&revision, &previous); err != nil {
			return err
		}
		p, err := write(revision, previous)
		if err != nil {
			return err
		}
		if err := publish(ctx, tx, run, p); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, publishedErratum, id, run)
		return err
	})
	if err != nil {
		return refusal(fmt.Errorf("publish correction %d: %w", id, err))
	}
	return nil
}
