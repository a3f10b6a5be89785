package workflows

import (
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// Correction carries what is to become a revision of a published period from its proposal to its publication:
//
//	look, until a second person has decided ─┬ approved → score → publish
//	                                         └ refused or withdrawn: nothing changes
//
// The decision is a task, which keeps people to the time by a workflow of its own. How it stands is asked of Postgres at
// every look; signals only wake, and once an hour it looks by itself.
func Correction(ctx workflow.Context, run activities.ErratumRun) error {
	for range mostLooks {
		var look activities.ErratumLook
		if err := workflow.ExecuteActivity(said(short(ctx), "see whether the correction is approved"), tasks.LookAtErratum, run).Get(ctx, &look); err != nil {
			return err
		}
		switch {
		case look.State == activities.ErratumApproved:
			return amend(ctx, look.ID)
		case look.State != activities.ErratumOpen && !called(ctx): // a new proposal of the same revision calls
			return nil
		}
		if err := sleep(ctx, hourly, "until it is decided on, or an hour has passed"); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, Correction, run)
}

// amend publishes an approved correction.
func amend(ctx workflow.Context, id activities.ErratumID) error {
	var scores int64
	if err := workflow.ExecuteActivity(said(long(ctx), "compute the corrected scores"), act.ScoreErratum, id).Get(ctx, &scores); err != nil {
		return err
	}
	return workflow.ExecuteActivity(said(long(ctx), "publish the correction"), act.PublishErratum, id, scores).Get(ctx, nil)
}
