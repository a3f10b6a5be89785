package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// daysOf is how many working days a kind of task has by a file of ladders.
type daysOf = func(kind review.Kind, ladders []byte) (int, error)

const selectReviewed = `
select c.agency
from evaluation e
join collected_agency c on c.snapshot = e.snapshot and c.kind <> 'province'
where e.province = $1 and e.period = $2
order by c.agency`

const selectOfKind = `
select id
from task
where province = $1 and period = $2 and kind = $3
order by id`

// OpenReviews opens the review of every agency of the period's snapshot, and returns all reviews of the period. Those
// that are there already stay as they are. Their workflows are started by their first entries.
func (s *Store) OpenReviews(ctx context.Context, k activities.Key, days daysOf) ([]activities.TaskID, error) {
	return s.openAll(ctx, k, review.Review, days, func(tx pgx.Tx, task activities.NewTask) ([]activities.NewTask, error) {
		agencies, err := column[string](ctx, tx, selectReviewed, k.Province, k.Period)
		tasks := make([]activities.NewTask, len(agencies))
		for i, agency := range agencies {
			tasks[i] = task
			tasks[i].Agency = agency
		}
		return tasks, err
	})
}

// openAll opens tasks of a kind, made of what one would be if it were opened now, and returns all of the kind.
func (s *Store) openAll(ctx context.Context, k activities.Key, kind review.Kind, days daysOf,
	of func(pgx.Tx, activities.NewTask) ([]activities.NewTask, error),
) (ids []activities.TaskID, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		one, err := newTask(ctx, tx, k, kind, days)
		if err != nil {
			return err
		}
		tasks, err := of(tx, one)
		if err != nil {
			return err
		}
		if err := insertNew(ctx, tx, k, tasks, false); err != nil {
			return err
		}
		ids, err = column[activities.TaskID](ctx, tx, selectOfKind, k.Province, k.Period, kind)
		return err
	})
	if err != nil {
		return nil, refusal(fmt.Errorf("open the tasks %s of %s: %w", kind, k.Period, err))
	}
	return ids, nil
}

// column reads rows of one column.
func column[T any](ctx context.Context, tx pgx.Tx, query string, args ...any) ([]T, error) {
	rows, _ := tx.Query(ctx, query, args...)
	return pgx.CollectRows(rows, pgx.RowTo[T])
}

const selectNow = `
select told_now()`

const selectReviewDays = `
select coalesce(review_days, $3)
from evaluation
where province = $1 and period = $2`

// newTask is a task of the period as it would be opened now; its agency is still empty.
func newTask(ctx context.Context, tx pgx.Tx, k activities.Key, kind review.Kind, days daysOf) (t activities.NewTask, err error) {
	var now time.Time
	if err := tx.QueryRow(ctx, selectNow).Scan(&now); err != nil {
		return t, err
	}
	ladders, err := periodLadders(ctx, tx, k)
	if err != nil {
		return t, err
	}
	n, err := days(kind, ladders)
	if err != nil {
		return t, err
	}
	if kind == review.Review {
		if err := tx.QueryRow(ctx, selectReviewDays, k.Province, k.Period, n).Scan(&n); err != nil {
			return t, err
		}
	}
	c, err := readCalendar(ctx, tx)
	if err != nil {
		return t, err
	}
	now = vietnam(now)
	deadline, err := c.Add(c.DayOf(now), n)
	if err != nil {
		return t, activities.Refusal(err)
	}
	return activities.NewTask{Kind: kind, Opened: now, Deadline: deadline}, nil
}

// A review that nobody was reached for holds the period until the office has skipped it or opened it again.
const selectProgress = `
select count(*) filter (where kind in ('review', 'countersign') and state in ('open', 'paused')),
       count(*) filter (where kind = 'review' and outcome = 'not-reached'),
       count(*) filter (where kind in ('ruling', 'supplement') and state in ('open', 'paused')),
       coalesce(max(outcome) filter (where kind = 'approval'), ''),
       exists (select from standing_submission s join task a on a.id = s.task where a.province = $1 and a.period = $2),
       (select state from evaluation where province = $1 and period = $2)
from task
where province = $1 and period = $2`

const selectOutcomes = `
select outcome, count(*)
from task
where province = $1 and period = $2 and kind = 'review' and outcome <> ''
group by outcome`

// Progress is how far the review of a period has come, counted where it is decided.
func (s *Store) Progress(ctx context.Context, k activities.Key) (activities.Progress, error) {
	var p activities.Progress
	err := s.pool.QueryRow(ctx, selectProgress, k.Province, k.Period).Scan(&p.Reviews, &p.NotReached, &p.Rulings, &p.Approval, &p.Submitted, &p.Period)
	if err != nil {
		return p, fmt.Errorf("count the tasks of %s: %w", k.Period, err)
	}
	p.Outcomes, err = outcomes(ctx, s.pool, k)
	return p, err
}
