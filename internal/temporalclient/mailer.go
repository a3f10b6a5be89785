package temporalclient

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"danhgia/activities"
	"danhgia/workflows"
)

// StartMailer has the mails of a lane delivered from now on. One that is running goes on as it is.
func (c Client) StartMailer(ctx context.Context, province string, m workflows.Mailing) error {
	_, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                       activities.MailerID(province, m.Lane),
		TaskQueue:                workflows.Queue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		StaticSummary:            fmt.Sprintf("Mails of %s, lane %s", province, m.Lane),
	}, workflows.Mailer, m)
	if err != nil {
		return fmt.Errorf("start the mailer of lane %s: %w", m.Lane, err)
	}
	return nil
}
