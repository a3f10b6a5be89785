package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// Tasks are locked before their period, as everywhere. What changes in between makes the change begin again.
var errMoved = errors.New("the period has changed meanwhile")

// errPreview takes back what a preview has tried.
var errPreview = errors.New("a preview")

const selectPeriodState = `
select state
from evaluation
where province = $1 and period = $2`

// A data entry that has ended does not count: what follows is computed.
const selectAsked = `
select exists (select from task where province = $1 and period = $2 and (kind <> 'data-entry' or state in ('open', 'paused')))`

// errNotAsked: what computes and opens the reviews is not interrupted; it takes a minute at most. A paused period stands
// still and is not interrupted by anything.
var errNotAsked = activities.Refuse("việc rà soát của kỳ chưa mở; hãy thử lại sau một phút",
	"the period's reviews are not open yet: try again in a minute")

const selectTasksIn = `
select id
from task
where province = $1 and period = $2 and state = any($3)
order by id`

const updatePeriodState = `
update evaluation
set state = $3
where province = $1 and period = $2`

// ChangePeriod has a period and then its tasks decided on under their locks, and writes what was decided: all of it or
// nothing, and nothing in a preview. ErrNotFound.
func (s *Store) ChangePeriod(ctx context.Context, k activities.Key, preview bool,
	period func(activities.State) (activities.PeriodEntry, error), task func(activities.TaskBook) (activities.TaskEntry, error),
) error {
	for {
		err := s.inTx(ctx, func(tx pgx.Tx) error {
			if err := changePeriod(ctx, tx, k, period, task); err != nil || !preview {
				return err
			}
			return errPreview
		})
		switch {
		case errors.Is(err, errMoved):
			continue
		case err == nil || errors.Is(err, errPreview):
			return nil
		default:
			return fmt.Errorf("change period %s: %w", k.Period, err)
		}
	}
}

func changePeriod(ctx context.Context, tx pgx.Tx, k activities.Key,
	period func(activities.State) (activities.PeriodEntry, error), task func(activities.TaskBook) (activities.TaskEntry, error),
) error {
	var state activities.State
	if err := tx.QueryRow(ctx, selectPeriodState, k.Province, k.Period).Scan(&state); err != nil {
		return found(err, "evaluation of %s in %s", k.Province, k.Period)
	}
	entry, err := period(state)
	if err != nil {
		return err
	}
	if asked, err := column[bool](ctx, tx, selectAsked, k.Province, k.Period); err != nil || !asked[0] && state == activities.Running {
		return errors.Join(err, errNotAsked)
	}
	books, err := lockPeriod(ctx, tx, k, state, entry.Takes)
	if err != nil {
		return err
	}
	for _, book := range books {
		e, err := task(book)
		if err != nil {
			return err
		}
		if err := writeEntry(ctx, tx, book, e); err != nil {
			return fmt.Errorf("write task %d: %w", book.ID, err)
		}
	}
	if _, err := tx.Exec(ctx, updatePeriodState, k.Province, k.Period, entry.State); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, wakeTask, activities.EvaluationID(k), nil); err != nil {
		return err
	}
	return recordBy(ctx, tx, k, entry.Actor, entry.Audit, map[string]any{"tasks": len(books), "reason": entry.Why})
}

// lockPeriod locks the tasks in some states and then their period. errMoved: meanwhile the period has another state, or
// has other tasks.
func lockPeriod(ctx context.Context, tx pgx.Tx, k activities.Key, state activities.State, takes []review.State) ([]activities.TaskBook, error) {
	ids, err := column[activities.TaskID](ctx, tx, selectTasksIn, k.Province, k.Period, takes)
	if err != nil {
		return nil, err
	}
	books, err := readBooks(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var now activities.State
	if err := tx.QueryRow(ctx, lockEvaluation, k.Province, k.Period).Scan(&now); err != nil {
		return nil, err
	}
	again, err := column[activities.TaskID](ctx, tx, selectTasksIn, k.Province, k.Period, takes)
	if err == nil && (now != state || !slices.Equal(ids, again)) {
		err = errMoved
	}
	return books, err
}
