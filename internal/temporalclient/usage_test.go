package temporalclient

import (
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

type events []*historypb.HistoryEvent

func (e *events) HasNext() bool { return len(*e) > 0 }

func (e *events) Next() (*historypb.HistoryEvent, error) {
	next := (*e)[0]
	*e = (*e)[1:]
	return next, nil
}

func event(kind enumspb.EventType) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: kind}
}

func try(attempt int32) *historypb.HistoryEvent {
	e := event(enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED)
	e.Attributes = &historypb.HistoryEvent_ActivityTaskStartedEventAttributes{
		ActivityTaskStartedEventAttributes: &historypb.ActivityTaskStartedEventAttributes{Attempt: attempt},
	}
	return e
}

func marker(task int64) *historypb.HistoryEvent {
	e := event(enumspb.EVENT_TYPE_MARKER_RECORDED)
	e.Attributes = &historypb.HistoryEvent_MarkerRecordedEventAttributes{
		MarkerRecordedEventAttributes: &historypb.MarkerRecordedEventAttributes{WorkflowTaskCompletedEventId: task},
	}
	return e
}

func TestUsageIsCountedByTheRulesOfBilling(t *testing.T) {
	for name, c := range map[string]struct {
		history events
		want    Usage
	}{
		"a workflow that only starts and ends":            {events{event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED), event(enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED), event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)}, Usage{3, 1}},
		"a timer costs when it starts, not when it fires": {events{event(enumspb.EVENT_TYPE_TIMER_STARTED), event(enumspb.EVENT_TYPE_TIMER_FIRED)}, Usage{2, 1}},
		"a signal costs whoever sends it":                 {events{event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)}, Usage{1, 1}},
		"an update costs once":                            {events{event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED), event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED)}, Usage{2, 1}},
		"a rung that is shown costs once":                 {events{event(enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)}, Usage{1, 1}},
		"an activity costs each try":                      {events{event(enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED), try(3), event(enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)}, Usage{3, 3}},
		"markers of one workflow task cost once together": {events{marker(4), marker(4), marker(9)}, Usage{3, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := usageOf(&c.history); err != nil || got != c.want {
				t.Errorf("got %+v, %v, want %+v", got, err, c.want)
			}
		})
	}
}
