package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

const selectCalls = `
select at
from rung
where task = $1 and generation = $2 and starts_with(key, $3)
order by at`

func readCalls(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) error {
	rows, _ := tx.Query(ctx, selectCalls, l.ID, l.Task.Generation, review.CallKey)
	calls, err := pgx.CollectRows(rows, pgx.RowTo[time.Time])
	if err != nil {
		return fmt.Errorf("calls: %w", err)
	}
	for _, at := range calls {
		l.Calls = append(l.Calls, vietnam(at))
	}
	return nil
}
