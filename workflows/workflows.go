// Package workflows says what happens in which order, and waits. It is deterministic: everything that computes,
// reads or writes is an activity, and only ids go through histories.
package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// Queue is the task queue of workflows and their activities.
const Queue = "danhgia"

// act stays nil: it only gives activities their typed names.
var act *activities.Activities

// short activities read and write a row; long ones say every few seconds that they live, so that a dead worker is
// noticed soon. Both are tried again until they work: what cannot be cured is refused by the activity itself.
func short(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second,
		RetryPolicy:         retry(),
	})
}

// atOnce is for local activities that read and write a row. They are tried once, and end well before the workflow task
// that they are in would time out.
func atOnce(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: 5 * time.Second,
		RetryPolicy:            &temporal.RetryPolicy{MaximumAttempts: 1},
	})
}

func long(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Minute,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         retry(),
	})
}

func retry() *temporal.RetryPolicy {
	return &temporal.RetryPolicy{
		InitialInterval:    time.Second,
		BackoffCoefficient: 2,
		MaximumInterval:    30 * time.Second,
	}
}
