package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

// Wakes are taken in small lots, each by one program at a time. What was taken and not delivered, because the program
// died, is there again.
const selectWakes = `
select w.workflow, coalesce(w.task, 0),
       greatest(coalesce(extract(epoch from t.next_at - told_now()) / coalesce((select speed from clock), 1), 0), 0)::float8
from wake w
left join task t on t.id = w.task
order by w.asked_at
limit $1
for update of w skip locked`

const deleteWakes = `
delete from wake
where workflow = any($1)`

// DeliverWakes takes up to most waiting signals, has each delivered, and removes those that were. It returns how many
// it took; an error of deliver leaves its signal for the next time.
func (s *Store) DeliverWakes(ctx context.Context, most int, deliver func(context.Context, []activities.Wake) (delivered []string)) (taken int, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, selectWakes, most)
		wakes, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (w activities.Wake, err error) {
			var seconds float64
			err = row.Scan(&w.Workflow, &w.Run.ID, &seconds)
			w.Run.Wait = time.Duration(seconds * float64(time.Second))
			return w, err
		})
		if err != nil || len(wakes) == 0 {
			return err
		}
		taken = len(wakes)
		_, err = tx.Exec(ctx, deleteWakes, deliver(ctx, wakes))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("deliver signals: %w", err)
	}
	return taken, nil
}

// AwaitWake returns when a signal was put into the outbox of signals, or after most: whoever delivers them looks then.
func (s *Store) AwaitWake(ctx context.Context, most time.Duration) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("wait for signals: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "listen wake"); err != nil {
		return fmt.Errorf("wait for signals: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	if _, err := conn.Conn().WaitForNotification(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("wait for signals: %w", err)
	}
	return nil
}
