package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

// Schedule is a schedule of a province as the server has it: that of its months, or that of its mornings.
type Schedule struct {
	ID      string
	Monthly activities.Monthly `json:",omitzero"`
	Daily   activities.Daily   `json:",omitzero"`
	Paused  bool
	Note    string
	Next    []time.Time // the scheduled times to come
	Recent  []ScheduledStart
	Missed  int // starts that came later than they may
}

// ScheduledStart is a start that the schedule has made.
type ScheduledStart struct {
	Scheduled, Started time.Time
	Workflow           string
	Says               string // what it waits for, or how it has ended; empty: no worker is there to say it
}

// plan is a schedule as it is to be.
type plan[T comparable] struct {
	id       string
	what     T // that it begins with
	spec     client.ScheduleSpec
	action   *client.ScheduleWorkflowAction
	policies client.SchedulePolicies
}

// SetSchedule creates the schedule of a province's months, or changes it in place. It says what it did: "created",
// "changed", or "" when it stood so already. A schedule that is paused stays paused.
func (c Client) SetSchedule(ctx context.Context, m activities.Monthly) (did string, err error) {
	return set(ctx, c, monthsOf(m))
}

// SetDaily is SetSchedule for the province's mornings.
func (c Client) SetDaily(ctx context.Context, d activities.Daily) (did string, err error) {
	return set(ctx, c, morningsOf(d))
}

// monthsOf: on the first of each month, by the clocks of Vietnam. A month that takes long never swallows the next.
func monthsOf(m activities.Monthly) plan[activities.Monthly] {
	return plan[activities.Monthly]{
		activities.MonthlyID(m.Province), m, dailyAt(m.At, client.ScheduleRange{Start: 1}), &client.ScheduleWorkflowAction{
			ID: "monthly-start/" + m.Province, Workflow: workflows.MonthlyStart, Args: []any{m}, TaskQueue: workflows.Queue,
			StaticSummary: fmt.Sprintf("Start last month's evaluation of %s", m.Province),
		}, client.SchedulePolicies{Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL, CatchupWindow: catchUp},
	}
}

// morningCatchUp is how late a morning may still begin.
const morningCatchUp = 4 * time.Hour

// morningsOf: on each day, whether it is a working day or not. A morning that was missed is not made up for later.
func morningsOf(d activities.Daily) plan[activities.Daily] {
	return plan[activities.Daily]{
		activities.DailyID(d.Province), d, dailyAt(d.At, client.ScheduleRange{Start: 1, End: 31}), &client.ScheduleWorkflowAction{
			ID: "daily-watch/" + d.Province, Workflow: workflows.DailyWatch, Args: []any{d}, TaskQueue: workflows.Queue,
			StaticSummary: fmt.Sprintf("Provisional scores and digests of %s", d.Province),
		}, client.SchedulePolicies{Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP, CatchupWindow: morningCatchUp},
	}
}

func dailyAt(t calendar.TimeOfDay, days client.ScheduleRange) client.ScheduleSpec {
	at := func(n int) []client.ScheduleRange { return []client.ScheduleRange{{Start: n}} }
	return client.ScheduleSpec{
		TimeZoneName: calendar.Vietnam.String(),
		Calendars:    []client.ScheduleCalendarSpec{{DayOfMonth: []client.ScheduleRange{days}, Hour: at(int(t) / 60), Minute: at(int(t) % 60)}},
	}
}

func set[T comparable](ctx context.Context, c Client, p plan[T]) (did string, err error) {
	handle := c.ScheduleClient().GetHandle(ctx, p.id)
	found, err := handle.Describe(ctx)
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		_, err = c.ScheduleClient().Create(ctx, client.ScheduleOptions{ID: p.id, Spec: p.spec, Action: p.action, Overlap: p.policies.Overlap, CatchupWindow: p.policies.CatchupWindow})
		return "created", inSchedule("create", p.id, err)
	}
	if err != nil {
		return "", inSchedule("read", p.id, err)
	}
	if p.stands(found.Schedule) {
		return "", nil
	}
	err = handle.Update(ctx, client.ScheduleUpdateOptions{DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
		return &client.ScheduleUpdate{Schedule: &client.Schedule{Action: p.action, Spec: &p.spec, State: in.Description.Schedule.State, Policy: &p.policies}}, nil
	}})
	return "changed", inSchedule("change", p.id, err)
}

// stands compares what the server has with what is to be.
func (p plan[T]) stands(s client.Schedule) bool {
	var what T
	if err := readAction(s, &what); err != nil || what != p.what || len(s.Spec.Calendars) != 1 || len(s.Spec.Intervals)+len(s.Spec.Skip) > 0 {
		return false
	}
	want, got := p.spec.Calendars[0], s.Spec.Calendars[0]
	return s.Spec.TimeZoneName == p.spec.TimeZoneName && same(got.DayOfMonth, want.DayOfMonth) && same(got.Hour, want.Hour) && same(got.Minute, want.Minute) &&
		s.Policy != nil && *s.Policy == p.policies
}

// same: the server fills in the end and step of a range.
func same(a, b []client.ScheduleRange) bool {
	return len(a) == 1 && len(b) == 1 && a[0].Start == b[0].Start && max(a[0].End, a[0].Start) == max(b[0].End, b[0].Start)
}

// readAction reads what a schedule begins with.
func readAction(s client.Schedule, what any) error {
	action, ok := s.Action.(*client.ScheduleWorkflowAction)
	if !ok || len(action.Args) != 1 {
		return errors.New("it is not one of ours")
	}
	content, ok := action.Args[0].(*commonpb.Payload)
	if !ok {
		return fmt.Errorf("it begins with %T", action.Args[0])
	}
	return converter.GetDefaultDataConverter().FromPayload(content, what)
}

// Schedule is a schedule by its id. activities.ErrNotFound: there is none.
func (c Client) Schedule(ctx context.Context, id string) (Schedule, error) {
	found, err := c.ScheduleClient().GetHandle(ctx, id).Describe(ctx)
	if err != nil {
		return Schedule{}, inSchedule("read", id, err)
	}
	s := Schedule{ID: id, Missed: found.Info.NumActionsMissedCatchupWindow}
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
	if strings.HasPrefix(id, activities.DailyID("")) {
		err = readAction(found.Schedule, &s.Daily)
	} else {
		err = readAction(found.Schedule, &s.Monthly)
	}
	return s, inSchedule("read", id, err)
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

// PauseSchedule begins nothing until it is resumed; the note says why. activities.ErrNotFound.
func (c Client) PauseSchedule(ctx context.Context, id, note string) error {
	handle := c.ScheduleClient().GetHandle(ctx, id)
	return inSchedule("pause", id, handle.Pause(ctx, client.SchedulePauseOptions{Note: note}))
}

// ResumeSchedule goes on with the next: whatever came meanwhile is not made up for. activities.ErrNotFound.
func (c Client) ResumeSchedule(ctx context.Context, id, note string) error {
	handle := c.ScheduleClient().GetHandle(ctx, id)
	return inSchedule("resume", id, handle.Unpause(ctx, client.ScheduleUnpauseOptions{Note: note}))
}

// DeleteSchedule removes a schedule; what it has begun goes on. activities.ErrNotFound.
func (c Client) DeleteSchedule(ctx context.Context, id string) error {
	return inSchedule("delete", id, c.ScheduleClient().GetHandle(ctx, id).Delete(ctx))
}

func inSchedule(tried, id string, err error) error {
	if err == nil {
		return nil
	}
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		err = activities.ErrNotFound
	}
	return fmt.Errorf("%s schedule %s: %w", tried, id, err)
}
