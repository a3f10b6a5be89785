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

// DeliverWakes tells workflows to look again, and starts those of tasks, directives and targets that have none. It returns the ids
// of those that it could tell; a workflow that has ended and has neither needs no telling. within puts a context into a trace.
func (c Client) DeliverWakes(ctx context.Context, wakes []activities.Wake, within func(ctx context.Context, trace string) context.Context) (delivered []string) {
	var (
		group sync.WaitGroup
		lock  sync.Mutex
		slots = make(chan struct{}, atOnce)
	)
	for _, w := range wakes {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if c.wake(within(ctx, w.Trace), w) != nil {
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
	switch {
	case w.Directive != 0:
		return c.wakeDirective(ctx, w)
	case w.Erratum.Revision != 0:
		return begin(shownOptions(w), func(o client.StartWorkflowOptions, _ bool) error {
			_, err := c.SignalWithStartWorkflow(ctx, w.Workflow, workflows.Look, nil, o, workflows.Correction, w.Erratum)
			return err
		})
	case w.Target != 0:
		_, err := c.SignalWithStartWorkflow(ctx, w.Workflow, workflows.Look, nil, startOptions(w.Workflow), workflows.Pusher, activities.PusherRun{Target: w.Target})
		return err
	case w.Import.ID != 0:
		return c.wakeImport(ctx, w)
	case w.Source.ID != 0:
		return c.wakeSource(ctx, w.Workflow, w.Source)
	case w.Judges != "":
		_, err := c.SignalWithStartWorkflow(ctx, w.Workflow, workflows.Look, nil, startOptions(w.Workflow), workflows.Judging, activities.JudgingRun{Province: w.Judges})
		return err
	case w.Task == 0:
		_, err := c.called(ctx, w.Workflow)
		return err
	}
	return begin(shownOptions(w), func(o client.StartWorkflowOptions, shown bool) (err error) {
		run := activities.TaskRun{ID: w.Task, Local: true, Shown: shown}
		if w.Starts {
			o.StartDelay = w.Wait
			_, err = c.ExecuteWorkflow(ctx, o, workflows.Review, run)
			return err
		}
		_, err = c.SignalWithStartWorkflow(ctx, w.Workflow, workflows.Look, nil, o, workflows.Review, run)
		return err
	})
}

// shownOptions are startOptions with what the workflow is found by.
func shownOptions(w activities.Wake) client.StartWorkflowOptions {
	options := startOptions(w.Workflow)
	options.TypedSearchAttributes = shownAs(w.Shown)
	return options
}

// startOptions: one that is running goes on as it is, and one that has ended begins again.
func startOptions(workflow string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       workflow,
		TaskQueue:                workflows.Queue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}
}

// wakeDirective starts a directive's workflow where there is none: then it looks by itself.
func (c Client) wakeDirective(ctx context.Context, w activities.Wake) error {
	there, err := c.called(ctx, w.Workflow)
	if there || err != nil {
		return err
	}
	_, err = c.ExecuteWorkflow(ctx, startOptions(w.Workflow), workflows.Directive, activities.DirectiveRun{ID: w.Directive})
	return err
}

// called tells a workflow to look, and says whether there is one.
func (c Client) called(ctx context.Context, workflow string) (there bool, err error) {
	err = c.SignalWorkflow(ctx, workflow, "", workflows.Look, nil)
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		return false, nil
	}
	return err == nil, err
}

// OpenReviews is how many workflows of tasks have not ended, by the server's own count.
func (c Client) OpenReviews(ctx context.Context) (int64, error) {
	answer, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: "WorkflowType = 'Review' and ExecutionStatus = 'Running'"})
	if err != nil {
		return 0, fmt.Errorf("count the open reviews: %w", err)
	}
	return answer.GetCount(), nil
}
