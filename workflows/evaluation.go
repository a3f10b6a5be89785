package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// Evaluation carries a period from its collection to its publication:
//
//	claim → collect → check → score → (review → rule → approve) → publish
//	           └────────┴───────┴── refused: the period may be started again
//
// Whether a period may run is decided by Postgres, in Claim; the workflow id only keeps two runs from going on at once.
func Evaluation(ctx workflow.Context, start activities.Start) error {
	if err := workflow.ExecuteActivity(short(ctx), act.Claim, start).Get(ctx, nil); err != nil {
		return err
	}
	if err := evaluate(ctx, start); err != nil {
		return refuse(ctx, start, err)
	}
	return nil
}

func evaluate(ctx workflow.Context, start activities.Start) error {
	ctx = long(ctx)
	if err := workflow.ExecuteActivity(ctx, act.Collect, start).Get(ctx, nil); err != nil {
		return err
	}
	if err := workflow.ExecuteActivity(ctx, act.Check, start).Get(ctx, nil); err != nil {
		return err
	}
	var scores int64
	if err := workflow.ExecuteActivity(ctx, act.Score, start).Get(ctx, &scores); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, act.Publish, start, scores).Get(ctx, nil)
}

// refuse records why the period ended, also when the workflow was cancelled, and ends with the same error.
func refuse(ctx workflow.Context, start activities.Start, cause error) error {
	ctx, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	if err := workflow.ExecuteActivity(short(ctx), act.Refuse, start, reason(cause)).Get(ctx, nil); err != nil {
		return err
	}
	return cause
}

// reason is what people read: the activity's own words, without the wrapping of Temporal.
func reason(err error) string {
	var refusal *temporal.ApplicationError
	switch {
	case errors.As(err, &refusal):
		return refusal.Message()
	case temporal.IsCanceledError(err):
		return "cancelled"
	default:
		return err.Error()
	}
}
