package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// twoSteps opens the rulings on an answer that counts, and keeps a review and the head's approval of its answer together: an approval that ends says so on the answer
// and wakes the review, and a review that goes on without its answer ends the approval.
func twoSteps(ctx context.Context, tx pgx.Tx, b activities.TaskBook, e activities.TaskEntry) (err error) {
	if err := openRulings(ctx, tx, b, e.Ruling); err != nil {
		return err
	}
	made := e.Task.Countersigned()
	switch {
	case b.Task.Kind == review.Countersign && made != review.Pending && b.Task.State != e.Task.State:
		err = countersigned(ctx, tx, b, made, e.Answer.Value.Answer)
	case b.Task.TwoStep && (e.Task.Generation != b.Task.Generation || e.Task.Countersigned() == review.Silent || e.Task.State == review.Superseded):
		err = supersede(ctx, tx, b, review.Countersign, e.Task.Reason)
	}
	if err != nil {
		return fmt.Errorf("the head's approval: %w", err)
	}
	return nil
}

// The subject of an approval is the generation of the review whose answer it is on.
const approveAnswer = `
update answer
set approval = $2, approval_reason = $3, approved_by = $4, approved_at = told_now()
where task = $1 and generation = $5::int and not late and approval = ''`

func countersigned(ctx context.Context, tx pgx.Tx, b activities.TaskBook, made review.Outcome, said review.Answer) error {
	remark := ""
	if made == review.SentBack {
		remark = said.Reason
	}
	if _, err := tx.Exec(ctx, approveAnswer, b.Review, made, remark, personOrNull(said.By), b.Subject); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, wakeTask, activities.TaskWorkflowID(b.Key, review.Review, b.Task.Agency, ""), b.Review)
	return err
}

// Each task that another one takes the place of has its workflow woken, so that it ends.
const supersedeTasks = `
with gone as (
    update task
    set state = 'superseded', changed_at = told_now(), reason = $5, next_at = null
    where province = $1 and period = $2 and kind = $3 and agency = $4 and state in ('planned', 'open', 'paused')
    returning id, subject)
insert into wake (workflow, task)
select $6 || '/' || subject, id
from gone`

// supersede ends the open tasks of a kind that an agency has for the sake of another one of its tasks.
func supersede(ctx context.Context, tx pgx.Tx, b activities.TaskBook, kind review.Kind, reason string) error {
	_, err := tx.Exec(ctx, supersedeTasks, b.Province, b.Period, kind, b.Task.Agency, reason, activities.TaskWorkflowID(b.Key, kind, b.Task.Agency, ""))
	return err
}
