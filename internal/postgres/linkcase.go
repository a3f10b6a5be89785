package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// readCase reads what goes with the disputes of a task, for whoever may see the agency's cases.
func readCase(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) (err error) {
	if may, _ := review.May(l.Who, review.ToView, l.Task.Subject()); !may {
		return nil
	}
	answers, disputes := []int64{l.Prepared.Value.ID}, []int64{}
	for _, a := range l.Answers {
		answers = append(answers, a.ID)
	}
	for _, d := range l.Disputes {
		answers, disputes = append(answers, d.Answer), append(disputes, d.ID)
	}
	l.Files, err = storedFiles(ctx, tx, answers, disputes)
	return err
}
