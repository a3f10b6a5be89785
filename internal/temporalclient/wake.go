package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"sync"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"danhgia/activities"
	"danhgia/workflows"
)

// atOnce is how many signals are sent at the same time.
const atOnce = 16

// DeliverWakes tells workflows to look again, and starts those of tasks that have none. It returns the ids of those
// that it could tell; a workflow that has ended and has no task needs no telling.
func (c Client) DeliverWakes(ctx context.Context, wakes []activities.Wake) (delivered []string) {
	var (
		group sync.WaitGroup
		lock  sync.Mutex
		slots = make(chan struct{}, atOnce)
	)
	for _, w := range wakes {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if c.wake(ctx, w) != nil {
				return // it stays, and is tried again
			}
			lock.Lock()
			defer lock.Unlock()
			delivered = append(delivered, w.Workflow)
		})
	}
	group.Wait()
	return delivered
}

// wake starts a new task's workflow with the delay that the task has until its first moment: until then it costs the
// server nothing. Only a signal with a start ends that delay, a bare one does not.
func (c Client) wake(ctx context.Context, w activities.Wake) error {
	if w.Task == 0 {
		err := c.SignalWorkflow(ctx, w.Workflow, "", workflows.Look, nil)
		_, none := errors.AsType[*serviceerror.NotFound](err)
		return errorUnless(none, err)
	}
	options := client.StartWorkflowOptions{
		ID:                       w.Workflow,
		TaskQueue:                workflows.Queue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}
	run := activities.TaskRun{ID: w.Task, Local: true}
	if w.Starts {
		options.StartDelay = w.Wait
		_, err := c.ExecuteWorkflow(ctx, options, workflows.Review, run)
		return err
	}
	_, err := c.SignalWithStartWorkflow(ctx, w.Workflow, workflows.Look, nil, options, workflows.Review, run)
	return err
}

func errorUnless(fine bool, err error) error {
	if fine {
		return nil
	}
	return err
}

// OpenReviews is how many workflows of tasks have not ended, by the server's own count.
func (c Client) OpenReviews(ctx context.Context) (int64, error) {
	answer, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: "WorkflowType = 'Review' and ExecutionStatus = 'Running'"})
	if err != nil {
		return 0, fmt.Errorf("count the open reviews: %w", err)
	}
	return answer.GetCount(), nil
}
