package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
	"danhgia/scoring"
)

// ImportQueue is the task queue of the activities that take files in: a large one holds up nothing else.
const ImportQueue = "danhgia-dossiers"

// importer stays nil: it only gives activities their typed names.
var importer *activities.Importer

// Import takes a file in: it brings it here, where it is not, reads it, and takes it away, whatever has become of it.
// Where it stands is in Postgres.
func Import(ctx workflow.Context, run activities.ImportRun) error {
	err := bringAndTake(ctx, run)
	last, _ := workflow.NewDisconnectedContext(ctx)
	if e := workflow.ExecuteActivity(said(ofImports(last), "end the import"), importer.EndImport, run.ID, failed(err)).Get(last, nil); e != nil {
		return e
	}
	return err
}

func bringAndTake(ctx workflow.Context, run activities.ImportRun) error {
	ctx = taking(ctx)
	if err := workflow.ExecuteActivity(said(ctx, "bring the file"), importer.FetchImport, run.ID).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(said(ctx, "take the file in"), importer.TakeImport, run.ID).Get(ctx, nil)
}

// failed says whether something else than a refusal or a request has ended an import.
func failed(err error) bool {
	if err == nil || temporal.IsCanceledError(err) {
		return false
	}
	var said *temporal.ApplicationError
	return !errors.As(err, &said) || !said.NonRetryable()
}

// ofImports is for activities that move a file or write a row.
func ofImports(ctx workflow.Context) workflow.Context {
	return workflow.WithTaskQueue(short(ctx), ImportQueue)
}

// patience with imports: a database or a source that is away for the night does not end one.
const importPatience = 24 * time.Hour

// taking is for activities that read a whole file.
func taking(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:              ImportQueue,
		ScheduleToCloseTimeout: importPatience,
		StartToCloseTimeout:    3 * time.Hour,
		HeartbeatTimeout:       10 * time.Second,
		WaitForCancellation:    true,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 5 * time.Minute},
	})
}

// mostFiles bounds a run's history; what a folder has more of is taken the next time.
const mostFiles = 100

// ReadSource makes the imports of a source, one after the other: of the files of a folder, or of the periods that are
// read at this time. One that is refused keeps no other from being made.
func ReadSource(ctx workflow.Context, run activities.SourceRun) error {
	periods := []scoring.Period{run.Period}
	if run.Period == "" {
		if err := workflow.ExecuteActivity(said(ofImports(ctx), "see which periods are read"), importer.PeriodsAt, scheduledAt(ctx)).Get(ctx, &periods); err != nil {
			return err
		}
	}
	for n := range mostFiles {
		var next activities.NextImport
		if err := workflow.ExecuteActivity(said(planning(ctx), "make the next import"), importer.PlanImport, run, periods, n).Get(ctx, &next); err != nil {
			return err
		}
		if next.ID == 0 {
			return nil
		}
		child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: next.Workflow, TaskQueue: Queue})
		err := workflow.ExecuteChildWorkflow(child, Import, activities.ImportRun{ID: next.ID}).Get(ctx, nil)
		if temporal.IsCanceledError(err) && ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// scheduledAt is when the run was to start, however late the server has come to it.
func scheduledAt(ctx workflow.Context) time.Time {
	if at, ok := workflow.GetTypedSearchAttributes(ctx).GetTime(scheduledTime); ok {
		return at
	}
	return workflow.Now(ctx)
}

// planning waits for an import of the same period that is at work.
func planning(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:              ImportQueue,
		ScheduleToCloseTimeout: 3 * time.Hour,
		StartToCloseTimeout:    time.Minute,
		RetryPolicy:            retry(),
	})
}
