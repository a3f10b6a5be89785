package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// tasks stays nil: it only gives activities their typed names.
var tasks *activities.Tasks

// Look is the signal that carries nothing but "look again".
const Look = "look"

const (
	// longestSleep is how long a task's workflow sleeps when nothing but a person can move its task.
	longestSleep = 24 * time.Hour
	// mostLooks bounds a run's history; the next run goes on where it ended.
	mostLooks = 200
)

// Review keeps the people of one task to the time, whatever its kind: it sleeps until its ladder moves or somebody
// wakes it, and looks. All that it acts on is read from Postgres at every look.
func Review(ctx workflow.Context, run activities.TaskRun) error {
	wait := activities.Wait{For: run.Wait}
	for range mostLooks {
		if err := sleep(ctx, wait.For, "until the ladder moves, or somebody says to look"); err != nil {
			return err
		}
		if err := look(ctx, run, &wait); err != nil {
			return err
		}
		if wait.Closed && !called(ctx) {
			return nil
		}
		if err := show(ctx, run, wait); err != nil {
			return err
		}
		if wait.For == 0 {
			wait.For = longestSleep
		}
	}
	return workflow.NewContinueAsNewError(ctx, Review, activities.TaskRun{ID: run.ID, Wait: wait.For, Local: true, Shown: run.Shown})
}

// show says in Temporal's pages to which rung a task has come, when that is another than before and more than a reminder:
// each time is an event and an action.
func show(ctx workflow.Context, run activities.TaskRun, wait activities.Wait) error {
	if !run.Shown || wait.Rung == "" {
		return nil
	}
	if was, _ := workflow.GetTypedSearchAttributes(ctx).GetKeyword(ShownRung); was == wait.Rung {
		return nil
	}
	return workflow.UpsertTypedSearchAttributes(ctx, ShownRung.ValueSet(wait.Rung))
}

// look moves the task's ladder within the workflow task itself: that takes milliseconds, and spares the server most of
// its work. What fails there, as while Postgres is away, becomes an activity, which the server has tried again for as
// long as it takes.
func look(ctx workflow.Context, run activities.TaskRun, wait *activities.Wait) error {
	if run.Local {
		err := workflow.ExecuteLocalActivity(saidAtOnce(atOnce(ctx), "move the ladder"), tasks.Advance, run.ID).Get(ctx, wait)
		if err == nil || ctx.Err() != nil {
			return err
		}
	}
	return workflow.ExecuteActivity(said(short(ctx), "move the ladder"), tasks.Advance, run.ID).Get(ctx, wait)
}

// sleep ends after that time or when somebody says to look, whichever is first; at once when that was said already.
// However often it was said, it is one look.
func sleep(ctx workflow.Context, wait time.Duration, until string) error {
	if wait > 0 {
		if _, err := workflow.AwaitWithOptions(ctx, timer(wait, until), func() bool { return called(ctx) }); err != nil {
			return err
		}
	}
	for called(ctx) {
		workflow.GetSignalChannel(ctx, Look).ReceiveAsync(nil)
	}
	return nil
}

// called says whether somebody has said to look since the last look began.
func called(ctx workflow.Context) bool { return workflow.GetSignalChannel(ctx, Look).Len() > 0 }
