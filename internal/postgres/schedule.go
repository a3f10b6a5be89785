package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// ChangeSchedule has apply change a schedule of the province, if whoever asks may start periods, and keeps
// who did what and why. What apply says that it has not done is not kept; nothing is, when it fails.
func (s *Store) ChangeSchedule(ctx context.Context, c activities.Change, what string, details map[string]any, apply func(context.Context) (did string, err error)) error {
	by, err := permit(c, review.ToStart, review.Subject{})
	if err != nil {
		return err
	}
	return s.inTx(ctx, func(tx pgx.Tx) error {
		did, err := apply(ctx)
		if err != nil || did == "" {
			return err
		}
		return recordOffice(ctx, tx, c, by, what+" "+did, details)
	})
}
