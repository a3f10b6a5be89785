package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// Usage is what a run of a workflow has cost: the events of its history, and the actions that are billed for them.
type Usage struct{ Events, Actions int }

// Usages are those of every run of a type of workflow, read from their histories.
func (c Client) Usages(ctx context.Context, workflowType string) ([]Usage, error) {
	runs, err := c.runs(ctx, fmt.Sprintf("WorkflowType = '%s'", workflowType))
	if err != nil {
		return nil, err
	}
	var (
		group  sync.WaitGroup
		slots  = make(chan struct{}, atOnce)
		usages = make([]Usage, len(runs))
		errs   = make([]error, len(runs))
	)
	for i, run := range runs {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			usages[i], errs[i] = usageOf(c.GetWorkflowHistory(ctx, run.WorkflowId, run.RunId, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT))
		})
	}
	group.Wait()
	return usages, errors.Join(errs...)
}

// runs are those that a query of Temporal finds; empty: all.
func (c Client) runs(ctx context.Context, query string) (runs []*commonpb.WorkflowExecution, err error) {
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: 1000}
	for {
		page, err := c.ListWorkflow(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("list workflows: %w", err)
		}
		for _, e := range page.Executions {
			runs = append(runs, e.Execution)
		}
		if request.NextPageToken = page.NextPageToken; len(request.NextPageToken) == 0 {
			return runs, nil
		}
	}
}

func usageOf(history client.HistoryEventIterator) (u Usage, err error) {
	marked := map[int64]bool{}
	for history.HasNext() {
		event, err := history.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return u, fmt.Errorf("read a history: %w", err)
		}
		u.Events++
		u.Actions += actions(event, marked)
	}
	return u, nil
}

// actions is how many an event is billed as, by https://docs.temporal.io/cloud/actions: of what danhgia uses, the start
// of a workflow, each try of an activity, a timer, a signal, an update, a change of search attributes, and all markers of one workflow task together.
// Heartbeats and queries leave no event and are not in it.
func actions(e *historypb.HistoryEvent, marked map[int64]bool) int {
	switch e.EventType {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, enumspb.EVENT_TYPE_TIMER_STARTED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
		enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
		return 1
	case enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED:
		return int(e.GetActivityTaskStartedEventAttributes().GetAttempt())
	case enumspb.EVENT_TYPE_MARKER_RECORDED:
		task := e.GetMarkerRecordedEventAttributes().GetWorkflowTaskCompletedEventId()
		if !marked[task] {
			marked[task] = true
			return 1
		}
	default: // costs nothing
	}
	return 0
}
