package workflows

import (
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// Directive has a letter acknowledged by the agencies that it was sent to:
//
//	open the tasks → look, until nobody is asked any more
//
// Each task keeps its people to the time by a workflow of its own. How many are left is asked of Postgres at every look;
// signals only wake, and once an hour it looks by itself.
func Directive(ctx workflow.Context, run activities.DirectiveRun) error {
	if !run.Opened {
		if err := workflow.ExecuteActivity(said(long(ctx), "ask the agencies to acknowledge"), tasks.OpenDirective, run.ID).Get(ctx, nil); err != nil {
			return err
		}
	}
	for range mostLooks {
		var ended bool
		if err := workflow.ExecuteActivity(said(short(ctx), "see who is still asked"), tasks.LookAtDirective, run.ID).Get(ctx, &ended); err != nil {
			return err
		}
		if ended && !called(ctx) {
			return nil
		}
		if err := sleep(ctx, hourly, "until all have acknowledged, or an hour has passed"); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, Directive, activities.DirectiveRun{ID: run.ID, Opened: true})
}
