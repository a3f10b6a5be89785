package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// Tries of one subject are counted one after the other.
const lockAttempts = `
select pg_advisory_xact_lock(hashtext('danhgia attempt ' || $1), hashtext($2))`

const selectAttempts = `
select at
from attempt
where kind = $1 and subject = $2 and at > told_now() - $3 * interval '1 second'
order by at`

// allow refuses (review.ErrTooOften) what was tried too often. What is limited by nothing is allowed.
func allow(ctx context.Context, tx pgx.Tx, tries ...activities.Limited) error {
	for _, l := range tries {
		limit, known := review.Limits[l.Attempt]
		if !known {
			continue
		}
		if _, err := tx.Exec(ctx, lockAttempts, l.Attempt, l.Subject); err != nil {
			return fmt.Errorf("count tries: %w", err)
		}
		earlier, err := column[time.Time](ctx, tx, selectAttempts, l.Attempt, l.Subject, limit.Within.Seconds())
		if err != nil {
			return fmt.Errorf("count tries: %w", err)
		}
		var now time.Time
		if err := tx.QueryRow(ctx, selectToldNow).Scan(&now); err != nil {
			return fmt.Errorf("read the clock: %w", err)
		}
		if err := limit.Allow(earlier, now); err != nil {
			return err
		}
	}
	return nil
}

const insertAttempt = `
insert into attempt (kind, subject)
values ($1, $2)`

const forgetAttempts = `
delete from attempt
where at < told_now() - interval '1 day'`

// count notes tries, and forgets those that count no more.
func count(ctx context.Context, tx pgx.Tx, tries ...activities.Limited) error {
	var batch pgx.Batch
	for _, l := range tries {
		if l.Attempt != "" {
			batch.Queue(insertAttempt, l.Attempt, l.Subject)
		}
	}
	batch.Queue(forgetAttempts)
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("note tries: %w", err)
	}
	return nil
}
