package temporalclient

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"danhgia/activities"
	"danhgia/workflows"
)

// StartMailer has the mails of a lane delivered from now on; speed is that of the told clock. One that is running goes
// on as it is.
func (c Client) StartMailer(ctx context.Context, province string, lane activities.Lane, speed float64) error {
	_, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                       activities.MailerID(province, lane),
		TaskQueue:                workflows.Queue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		StaticSummary:            fmt.Sprintf("Mails of %s, lane %s", province, lane),
	}, workflows.Mailer, workflows.Mailing{Lane: lane, Speed: speed})
	if err != nil {
		return fmt.Errorf("start the mailer of lane %s: %w", lane, err)
	}
	return nil
}
