package workflows

import (
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// judges stays nil: it only gives activities their typed names.
var judges *activities.Judges

// Judging judges the dossiers of a province's open periods again, because the calendar or the catalogue has changed, and
// once more for what has changed meanwhile.
func Judging(ctx workflow.Context, run activities.JudgingRun) error {
	for again := true; again; again = called(ctx) {
		if err := sleep(ctx, 0, ""); err != nil {
			return err
		}
		if err := workflow.ExecuteActivity(said(long(ctx), "judge stored dossiers again"), judges.JudgeAgain, run).Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}
