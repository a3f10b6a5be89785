package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// hourly is how often a period looks by itself at what it waits for.
const hourly = time.Hour

// Evaluation carries a period from its collection to its publication:
//
//	claim → collect → check ─┬─────────┬→ examine → score ─┬───────────────────────────┬→ publish
//	           └────────┴────┼→ enter ─┘      │        │   └→ review → rule → approve ─┘
//	                         └────────────────┴────────┴ refused: the period may be started again
//
// Whether a period may run is decided by Postgres, in Claim; the workflow id only keeps two runs from going on at once.
// One whose workflow was lost is taken over where Postgres has it: what is behind it is not done again.
func Evaluation(ctx workflow.Context, start activities.Start) error {
	reached, err := begin(ctx, start)
	if err != nil {
		return err
	}
	if err := evaluate(ctx, start, reached); err != nil {
		return refuse(ctx, start, err)
	}
	return nil
}

// begin takes the period for this run, and says how far it has come. Histories that are older than TakeOver are of runs
// that resume nothing.
func begin(ctx workflow.Context, start activities.Start) (reached activities.Reached, err error) {
	if !start.Resumed {
		return reached, workflow.ExecuteActivity(said(short(ctx), "claim the period"), act.Claim, start).Get(ctx, nil)
	}
	err = workflow.ExecuteActivity(said(short(ctx), "take the period over"), act.TakeOver, start).Get(ctx, &reached)
	return reached, err
}

func evaluate(ctx workflow.Context, start activities.Start, reached activities.Reached) error {
	ctx = long(ctx)
	scores := reached.Scores
	if !reached.Opened {
		if end, err := scored(ctx, start, reached, &scores); err != nil || end == activities.Abandoned {
			return err
		}
	}
	if start.Reviewed {
		if end, err := reviewed(ctx, start, reached.Opened, &scores); err != nil || end == activities.Abandoned {
			return err
		}
	}
	return workflow.ExecuteActivity(said(ctx, "publish the result"), act.Publish, start, scores).Get(ctx, nil)
}

// scored goes from the collection to the scores, or ends when the office has cancelled the period.
func scored(ctx workflow.Context, start activities.Start, reached activities.Reached, scores *int64) (stage activities.Stage, err error) {
	if !reached.Has(activities.StageCollect) {
		if err := workflow.ExecuteActivity(said(ctx, "read what was collected"), act.Collect, start).Get(ctx, nil); err != nil {
			return "", err
		}
	}
	if !reached.Has(activities.StageCheck) {
		if err := workflow.ExecuteActivity(said(ctx, "check what was collected"), act.Check, start).Get(ctx, nil); err != nil {
			return "", err
		}
	}
	if len(start.Enter) > 0 && !reached.Has(activities.StageEnter) {
		if end, err := entered(ctx, start); err != nil || end == activities.Abandoned {
			return end, err
		}
	}
	if !reached.Has(activities.StageExamine) && workflow.GetVersion(ctx, "examine", workflow.DefaultVersion, 1) == 1 {
		if end, err := examined(ctx, start); err != nil || end == activities.Abandoned {
			return end, err
		}
	}
	return "", workflow.ExecuteActivity(said(ctx, "compute the scores"), act.Score, start).Get(ctx, scores)
}

// entered asks agencies for the figures that no system has and waits until none is waited for any more, or ends when the
// office has cancelled the period. It waits as reviewed does.
func entered(ctx workflow.Context, start activities.Start) (stage activities.Stage, err error) {
	if err := workflow.ExecuteActivity(said(ctx, "ask agencies for figures"), act.OpenEntries, start).Get(ctx, nil); err != nil {
		return "", err
	}
	for {
		if err := workflow.ExecuteActivity(said(short(ctx), "see which figures are still asked for"), tasks.LookAtEntries, start.Key).Get(ctx, &stage); err != nil {
			return "", err
		}
		if stage == activities.StageScore || stage == activities.Abandoned {
			return stage, nil
		}
		if err := sleep(ctx, hourly, "until figures are entered, or an hour has passed"); err != nil {
			return "", err
		}
	}
}

// examined has what was collected looked at, and waits where the office wants to accept first what was found, or ends
// when the office has cancelled the period. It waits as reviewed does.
func examined(ctx workflow.Context, start activities.Start) (stage activities.Stage, err error) {
	for {
		if err := workflow.ExecuteActivity(said(ctx, "look for odd figures"), act.Examine, start).Get(ctx, &stage); err != nil {
			return "", err
		}
		if stage == activities.StageScore || stage == activities.Abandoned {
			return stage, nil
		}
		if err := sleep(ctx, hourly, "until the findings are accepted, or an hour has passed"); err != nil {
			return "", err
		}
	}
}

// reviewed has the scores reviewed, disputes ruled on and the result approved, or ends when the office has cancelled the
// period. What the period waits for is asked of
// Postgres at every look; signals only wake, and once an hour it looks by itself. Of reviews that are open already,
// Postgres knows whether the leader has been asked.
func reviewed(ctx workflow.Context, start activities.Start, opened bool, scores *int64) (stage activities.Stage, err error) {
	if !opened {
		if err := open(ctx, start, *scores); err != nil {
			return "", err
		}
	}
	asked := opened
	for {
		if err := workflow.ExecuteActivity(said(short(ctx), "see what the period waits for"), tasks.Look, start.Key).Get(ctx, &stage); err != nil {
			return "", err
		}
		if stage == activities.StagePublish || stage == activities.Abandoned {
			return stage, nil
		}
		if stage == activities.StageAsk || stage == activities.StageApprove && !asked {
			if err := ask(ctx, start, scores); err != nil {
				return "", err
			}
		}
		asked = stage == activities.StageApprove || stage == activities.StageAsk
		if err := sleep(ctx, hourly, "until reviews, rulings or the approval move, or an hour has passed"); err != nil {
			return "", err
		}
	}
}

// open shows the scores before anybody has reviewed them, and asks for the reviews.
func open(ctx workflow.Context, start activities.Start, scores int64) error {
	if err := workflow.ExecuteActivity(said(ctx, "publish the provisional result"), act.PublishProvisional, start, scores).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(said(ctx, "open the reviews"), tasks.OpenReviews, start.Key).Get(ctx, nil)
}

// ask scores again, with the corrections that rulings have made, and asks the leader to approve that.
func ask(ctx workflow.Context, start activities.Start, scores *int64) error {
	if err := workflow.ExecuteActivity(said(ctx, "compute the scores"), act.Score, start).Get(ctx, scores); err != nil {
		return err
	}
	return workflow.ExecuteActivity(said(short(ctx), "ask the leader to approve"), tasks.AskApproval, start.Key).Get(ctx, nil)
}

// refuse records why the period ended, also when the workflow was cancelled, and ends with the same error.
func refuse(ctx workflow.Context, start activities.Start, cause error) error {
	ctx, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	if err := workflow.ExecuteActivity(said(short(ctx), "record why it ended"), act.Refuse, start, reason(cause)).Get(ctx, nil); err != nil {
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
