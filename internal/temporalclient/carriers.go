package temporalclient

import (
	"cmp"
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

// Carriers are which versions of the workers have carried the workflows, and where they could not.
type Carriers struct {
	Tasks    map[string]int // workflow tasks, by the build that has done them; "": workers that told none
	Both     int            // workflows that went from one build to another
	Stumbled []string       // workflows of which a task has failed, with why: a history that its version did not understand, for one
	Failed   []string       // workflows that did not end as they should
}

// Carriers reads all histories.
func (c Client) Carriers(ctx context.Context) (all Carriers, err error) {
	all.Tasks = map[string]int{}
	runs, err := c.runs(ctx, "")
	for _, run := range runs {
		if err == nil {
			err = c.addCarried(ctx, &all, run.WorkflowId, run.RunId)
		}
	}
	return all, err
}

func (c Client) addCarried(ctx context.Context, all *Carriers, workflow, run string) error {
	builds := map[string]bool{}
	for history := c.GetWorkflowHistory(ctx, workflow, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); history.HasNext(); {
		event, err := history.Next()
		if err != nil {
			return fmt.Errorf("read the history of %s: %w", workflow, err)
		}
		switch event.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
			build := event.GetWorkflowTaskCompletedEventAttributes().GetDeploymentVersion().GetBuildId()
			builds[build] = true
			all.Tasks[build]++
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED:
			if why := stumble(event.GetWorkflowTaskFailedEventAttributes()); why != "" {
				all.Stumbled = append(all.Stumbled, workflow+": "+why)
			}
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
			all.Failed = append(all.Failed, workflow+": "+event.GetEventType().String())
		default:
		}
	}
	if len(builds) > 1 {
		all.Both++
	}
	return nil
}

// stumble is why a task failed; empty where that belongs to a worker that ends, or to a reset.
func stumble(failed *historypb.WorkflowTaskFailedEventAttributes) string {
	switch failed.GetCause() {
	case enumspb.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR, enumspb.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE:
		return cmp.Or(failed.GetFailure().GetMessage(), failed.GetCause().String())
	default:
		return ""
	}
}
