package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/workflows"
)

// catchUp is how late a month may still be started after an outage of the server: days, not a year.
const catchUp = 7 * 24 * time.Hour

// Schedule is the schedule of a province's months as the server has it.
type Schedule struct {
	ID      string
	Monthly activities.Monthly
	Paused  bool
	Note    string
	Next    []time.Time // the scheduled times to come
	Recent  []ScheduledStart
	Missed  int // starts that came later than a week
}

// ScheduledStart is a start that the schedule has made.
type ScheduledStart struct {
	Scheduled, Started time.Time
	Workflow           string
	Says               string // what it waits for, or how it has ended; empty: no worker is there to say it
}

// SetSchedule creates the schedule of a province's months, or changes it in place. It says what it did: "created",
// "changed", or "" when it stood so already. A schedule that is paused stays paused.
func (c Client) SetSchedule(ctx context.Context, m activities.Monthly) (did string, err error) {
	handle := c.ScheduleClient().GetHandle(ctx, activities.MonthlyID(m.Province))
	found, err := handle.Describe(ctx)
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		return "created", c.createSchedule(ctx, m)
	}
	if err != nil {
		return "", inSchedule("read", m.Province, err)
	}
	if standsSo(found.Schedule, m) {
		return "", nil
	}
	err = handle.Update(ctx, client.ScheduleUpdateOptions{DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
		spec := specOf(m)
		return &client.ScheduleUpdate{Schedule: &client.Schedule{
			Action: actionOf(m), Spec: &spec, State: in.Description.Schedule.State,
			Policy: &client.SchedulePolicies{Overlap: overlap, CatchupWindow: catchUp},
		}}, nil
	}})
	return "changed", inSchedule("change", m.Province, err)
}

// overlap: a month that takes long never swallows the next.
const overlap = enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL

func (c Client) createSchedule(ctx context.Context, m activities.Monthly) error {
	_, err := c.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID: activities.MonthlyID(m.Province), Spec: specOf(m), Action: actionOf(m), Overlap: overlap, CatchupWindow: catchUp,
	})
	return inSchedule("create", m.Province, err)
}

// specOf: on the first of each month, by the clocks of Vietnam.
func specOf(m activities.Monthly) client.ScheduleSpec {
	at := func(n int) []client.ScheduleRange { return []client.ScheduleRange{{Start: n}} }
	return client.ScheduleSpec{
		TimeZoneName: calendar.Vietnam.String(),
		Calendars:    []client.ScheduleCalendarSpec{{DayOfMonth: at(1), Hour: at(int(m.At) / 60), Minute: at(int(m.At) % 60)}},
	}
}

func actionOf(m activities.Monthly) *client.ScheduleWorkflowAction {
	return &client.ScheduleWorkflowAction{
		ID: "monthly-start/" + m.Province, Workflow: workflows.MonthlyStart, Args: []any{m}, TaskQueue: workflows.Queue,
		StaticSummary: fmt.Sprintf("Start last month's evaluation of %s", m.Province),
	}
}

// standsSo compares what the server has with what SetSchedule would make of m.
func standsSo(s client.Schedule, m activities.Monthly) bool {
	stands, err := monthlyOf(s)
	if err != nil || stands != m || len(s.Spec.Calendars) != 1 || len(s.Spec.Intervals)+len(s.Spec.Skip) > 0 {
		return false
	}
	want := specOf(m).Calendars[0]
	got := s.Spec.Calendars[0]
	return s.Spec.TimeZoneName == calendar.Vietnam.String() && sameStart(got.DayOfMonth, want.DayOfMonth) &&
		sameStart(got.Hour, want.Hour) && sameStart(got.Minute, want.Minute) &&
		s.Policy != nil && *s.Policy == client.SchedulePolicies{Overlap: overlap, CatchupWindow: catchUp}
}

// sameStart: the server fills in the end and step of a range.
func sameStart(a, b []client.ScheduleRange) bool {
	return len(a) == 1 && len(b) == 1 && a[0].Start == b[0].Start && a[0].End <= a[0].Start
}

func monthlyOf(s client.Schedule) (m activities.Monthly, err error) {
	action, ok := s.Action.(*client.ScheduleWorkflowAction)
	if !ok || len(action.Args) != 1 {
		return m, errors.New("it is not one of months")
	}
	content, ok := action.Args[0].(*commonpb.Payload)
	if !ok {
		return m, fmt.Errorf("it begins with %T", action.Args[0])
	}
	return m, converter.GetDefaultDataConverter().FromPayload(content, &m)
}

// Schedule is the schedule of a province's months. activities.ErrNotFound: there is none.
func (c Client) Schedule(ctx context.Context, province string) (Schedule, error) {
	found, err := c.ScheduleClient().GetHandle(ctx, activities.MonthlyID(province)).Describe(ctx)
	if err != nil {
		return Schedule{}, inSchedule("read", province, err)
	}
	s := Schedule{ID: activities.MonthlyID(province), Missed: found.Info.NumActionsMissedCatchupWindow}
	s.Paused, s.Note = found.Schedule.State.Paused, found.Schedule.State.Note
	for _, next := range found.Info.NextActionTimes {
		s.Next = append(s.Next, next.In(calendar.Vietnam))
	}
	asking, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for _, r := range found.Info.RecentActions {
		start := ScheduledStart{Scheduled: r.ScheduleTime.In(calendar.Vietnam), Started: r.ActualTime.In(calendar.Vietnam)}
		if r.StartWorkflowResult != nil {
			start.Workflow = r.StartWorkflowResult.WorkflowID
			start.Says = c.says(asking, start.Workflow)
		}
		s.Recent = append(s.Recent, start)
	}
	s.Monthly, err = monthlyOf(found.Schedule)
	return s, inSchedule("read", province, err)
}

const (
	// metadata is the query that every workflow answers with its current details.
	metadata = "__temporal_workflow_metadata"
	// patience is how long the workers may take to answer all of them.
	patience = 3 * time.Second
)

// says is what a workflow says of itself. It is only shown: a worker that is away is no error.
func (c Client) says(ctx context.Context, workflow string) string {
	answer, err := c.QueryWorkflow(ctx, workflow, "", metadata)
	if err != nil {
		return ""
	}
	var said sdkpb.WorkflowMetadata
	if err := answer.Get(&said); err != nil {
		return ""
	}
	return said.GetCurrentDetails()
}

// PauseSchedule starts no month until it is resumed; the note says why. activities.ErrNotFound.
func (c Client) PauseSchedule(ctx context.Context, province, note string) error {
	handle := c.ScheduleClient().GetHandle(ctx, activities.MonthlyID(province))
	return inSchedule("pause", province, handle.Pause(ctx, client.SchedulePauseOptions{Note: note}))
}

// ResumeSchedule starts months again, from the next on: those whose time came meanwhile are not. activities.ErrNotFound.
func (c Client) ResumeSchedule(ctx context.Context, province, note string) error {
	handle := c.ScheduleClient().GetHandle(ctx, activities.MonthlyID(province))
	return inSchedule("resume", province, handle.Unpause(ctx, client.ScheduleUnpauseOptions{Note: note}))
}

// DeleteSchedule removes the schedule; a month that it has started goes on. activities.ErrNotFound.
func (c Client) DeleteSchedule(ctx context.Context, province string) error {
	return inSchedule("delete", province, c.ScheduleClient().GetHandle(ctx, activities.MonthlyID(province)).Delete(ctx))
}

func inSchedule(tried, province string, err error) error {
	if err == nil {
		return nil
	}
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		err = activities.ErrNotFound
	}
	return fmt.Errorf("%s schedule %s: %w", tried, activities.MonthlyID(province), err)
}
