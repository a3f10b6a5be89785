package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"sync"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"danhgia/activities"
	"danhgia/workflows"
)

// Carried says of each piece of work whether the server has it: a workflow that runs, a schedule that is there.
func (c Client) Carried(ctx context.Context, work []activities.Unended) ([]bool, error) {
	var (
		group   sync.WaitGroup
		slots   = make(chan struct{}, atOnce)
		carried = make([]bool, len(work))
		errs    = make([]error, len(work))
	)
	for i, w := range work {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if w.Kind == activities.UnendedSource {
				carried[i], errs[i] = c.scheduled(ctx, w.Workflow)
				return
			}
			carried[i], errs[i] = c.Runs(ctx, w.Workflow)
		})
	}
	group.Wait()
	return carried, errors.Join(errs...)
}

// Runs says whether a workflow is running.
func (c Client) Runs(ctx context.Context, workflow string) (bool, error) {
	found, err := c.DescribeWorkflowExecution(ctx, workflow, "")
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("ask after %s: %w", workflow, err)
	}
	return found.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, nil
}

func (c Client) scheduled(ctx context.Context, id string) (bool, error) {
	_, err := c.ScheduleClient().GetHandle(ctx, id).Describe(ctx)
	err = inSchedule("read", id, err)
	if errors.Is(err, activities.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// ResumeEvaluation starts the evaluation of a period that is going on again, also where the server has seen it end:
// Postgres decides. ErrTaken: it is running.
func (c Client) ResumeEvaluation(ctx context.Context, start activities.Start) error {
	options := startOptions(activities.EvaluationID(start.Key))
	options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
	options.WorkflowExecutionErrorWhenAlreadyStarted = true
	options.StaticSummary = fmt.Sprintf("Evaluation of %s in %s, resumed", start.Province, start.Period)
	options.TypedSearchAttributes = shownAs(activities.ShownAs{Period: string(start.Period), Kind: "evaluation"})
	err := begin(options, func(o client.StartWorkflowOptions, _ bool) error {
		_, err := c.ExecuteWorkflow(ctx, o, workflows.Evaluation, start)
		return err
	})
	if _, taken := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); taken {
		return fmt.Errorf("period %s of %s: %w", start.Period, start.Province, activities.ErrTaken)
	}
	if err != nil {
		return fmt.Errorf("resume the evaluation of %s: %w", start.Period, err)
	}
	return nil
}

// StartMonth does once what the schedule of the months does on the first of each: for a start that was lost.
func (c Client) StartMonth(ctx context.Context, m activities.Monthly) error {
	options := startOptions("monthly-start/" + m.Province + "-" + string(m.Period))
	options.StaticSummary = fmt.Sprintf("Start the evaluation of %s in %s", m.Province, m.Period)
	if _, err := c.ExecuteWorkflow(ctx, options, workflows.MonthlyStart, m); err != nil {
		return fmt.Errorf("have %s started: %w", m.Period, err)
	}
	return nil
}
