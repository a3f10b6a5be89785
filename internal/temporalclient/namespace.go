package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"

	"danhgia/activities"
)

// shortRetention is the shortest that servers take.
const shortRetention = 24 * time.Hour

// CreateNamespace makes a namespace, and waits until the server knows it everywhere. It refuses (ErrRefused), in words,
// where we may not.
func (c Client) CreateNamespace(ctx context.Context, name, description string) error {
	_, err := c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: name, Description: description, WorkflowExecutionRetentionPeriod: durationpb.New(shortRetention),
	})
	if mayNot(err) {
		return activities.Refusal(errors.New("this server of Temporal lets us make no namespace: ask its administrator for the right to " +
			"register and delete namespaces; on Temporal Cloud, use a server of your own for rehearsals"))
	}
	if err != nil {
		return fmt.Errorf("make the namespace %s: %w", name, err)
	}
	return c.awaitNamespace(ctx, name)
}

func mayNot(err error) bool {
	_, denied := errors.AsType[*serviceerror.PermissionDenied](err)
	_, unknown := errors.AsType[*serviceerror.Unimplemented](err)
	return denied || unknown
}

// awaitNamespace: the parts of a server read the list of namespaces every few seconds.
func (c Client) awaitNamespace(ctx context.Context, name string) error {
	for {
		_, err := c.WorkflowService().CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: name})
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the namespace %s: %w", name, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// DeleteNamespace removes a namespace with all that runs in it. One that is not there is fine.
func (c Client) DeleteNamespace(ctx context.Context, name string) error {
	_, err := c.OperatorService().DeleteNamespace(ctx, &operatorservice.DeleteNamespaceRequest{Namespace: name})
	if _, none := errors.AsType[*serviceerror.NamespaceNotFound](err); err != nil && !none {
		return fmt.Errorf("remove the namespace %s: %w", name, err)
	}
	return nil
}
