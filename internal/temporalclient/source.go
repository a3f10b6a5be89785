package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/workflows"
)

// wakeImport starts the workflow of an import, or stops it. While another of its id has not quite ended, it is tried again.
func (c Client) wakeImport(ctx context.Context, w activities.Wake) error {
	if w.Import.Stops {
		err := c.CancelWorkflow(ctx, w.Workflow, "")
		if _, none := errors.AsType[*serviceerror.NotFound](err); !none {
			return err
		}
		// it has never been started, or has ended: started now, it ends at once
	}
	options := shownOptions(w)
	options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
	options.WorkflowExecutionErrorWhenAlreadyStarted = true
	return begin(options, func(o client.StartWorkflowOptions, _ bool) error {
		_, err := c.ExecuteWorkflow(ctx, o, workflows.Import, activities.ImportRun{ID: w.Import.ID})
		return err
	})
}

// wakeSource has a source read once, or sets its schedule as the database has it.
func (c Client) wakeSource(ctx context.Context, workflow string, w activities.SourceWake) error {
	if w.Run != "" {
		_, err := c.ExecuteWorkflow(ctx, startOptions(workflow), workflows.ReadSource, activities.SourceRun{ID: w.ID, Period: w.Run})
		return err
	}
	handle := c.ScheduleClient().GetHandle(ctx, activities.SourceScheduleID(w.Province, w.ID))
	if !w.On || w.Timing.None() {
		err := handle.Delete(ctx)
		if _, none := errors.AsType[*serviceerror.NotFound](err); none {
			return nil
		}
		return err
	}
	_, err := handle.Describe(ctx)
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		_, err = c.ScheduleClient().Create(ctx, client.ScheduleOptions{
			ID: activities.SourceScheduleID(w.Province, w.ID), Spec: sourceSpec(w.Timing), Action: sourceAction(w), Overlap: oneAtATime, CatchupWindow: lateReading,
		})
		return err
	} else if err != nil {
		return err
	}
	return handle.Update(ctx, client.ScheduleUpdateOptions{DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
		spec := sourceSpec(w.Timing)
		return &client.ScheduleUpdate{Schedule: &client.Schedule{
			Action: sourceAction(w), Spec: &spec, State: in.Description.Schedule.State,
			Policy: &client.SchedulePolicies{Overlap: oneAtATime, CatchupWindow: lateReading},
		}}, nil
	}})
}

const (
	// oneAtATime: a source that takes long is not read again meanwhile.
	oneAtATime = enumspb.SCHEDULE_OVERLAP_POLICY_SKIP
	// lateReading is how late a source is still read after an outage of the server: the next reading brings the same.
	lateReading = time.Hour
)

// sourceSpec: at a time of each day by the clocks of Vietnam, or every so often.
func sourceSpec(t activities.SourceTiming) client.ScheduleSpec {
	if !t.At.Known {
		return client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: t.Every}}}
	}
	at := func(n int) []client.ScheduleRange { return []client.ScheduleRange{{Start: n}} }
	return client.ScheduleSpec{
		TimeZoneName: calendar.Vietnam.String(),
		Calendars:    []client.ScheduleCalendarSpec{{Hour: at(int(t.At.Value) / 60), Minute: at(int(t.At.Value) % 60)}},
	}
}

func sourceAction(w activities.SourceWake) *client.ScheduleWorkflowAction {
	return &client.ScheduleWorkflowAction{
		ID: fmt.Sprintf("read-source/%s/%d", w.Province, w.ID), Workflow: workflows.ReadSource, Args: []any{activities.SourceRun{ID: w.ID}}, TaskQueue: workflows.Queue,
		StaticSummary: "Read source " + w.Name,
	}
}
