package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// PushQueue is the task queue of the activities that talk to targets: a slow one holds up nothing else.
const PushQueue = "danhgia-push"

// pusher stays nil: it only gives activities their typed names.
var pusher *activities.Pusher

// Pusher sends one target what is published, for as long as there is the target: it sleeps until something is due or
// somebody says to look. What there is to send stands in Postgres alone. No failure ends it, and no other target waits
// for it.
func Pusher(ctx workflow.Context, run activities.PusherRun) error {
	ctx = workflow.WithTaskQueue(long(ctx), PushQueue)
	for range mostDeliveries {
		var p activities.Pushed
		if err := workflow.ExecuteActivity(said(ctx, "send the results that are due"), pusher.PushDue, run.Target).Get(ctx, &p); err != nil {
			return err
		}
		if p.Gone {
			return nil
		}
		if err := sleep(ctx, untilNextPush(p), "until the next result is due, or somebody says to look"); err != nil {
			return err
		}
	}
	if err := sleep(ctx, 0, ""); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Pusher, run)
}

// untilNextPush is how long a target is left alone.
func untilNextPush(p activities.Pushed) time.Duration {
	switch {
	case p.More:
		return 0
	case p.For.Known:
		return max(min(p.For.Value, hourly), shortestRest)
	default:
		return hourly
	}
}
