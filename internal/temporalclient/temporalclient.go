// Package temporalclient starts workflows and asks after them, in the words of the domain.
// The address of the server and all that belongs to it come from Temporal's own environment variables and
// configuration file (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TLS, API key): see envconfig.
package temporalclient

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"

	"danhgia/activities"
	"danhgia/workflows"
)

// Client speaks to the Temporal server.
type Client struct {
	client.Client
	namespace string
}

// CheckSettings errs, in words, when Temporal's settings cannot be used: files that are not there, or are no certificates. No
// server is asked.
func CheckSettings() error {
	if _, err := envconfig.LoadDefaultClientOptions(); err != nil {
		return fmt.Errorf("settings: TEMPORAL_…: %w", err)
	}
	return nil
}

// Dial connects and makes sure that the server answers. With changes the options that the settings make.
func Dial(ctx context.Context, logger *slog.Logger, with ...func(*client.Options) error) (Client, error) {
	return DialNamespace(ctx, logger, "", with...)
}

// DialNamespace is Dial, to another namespace than that of the settings; empty: to that one.
func DialNamespace(ctx context.Context, logger *slog.Logger, namespace string, with ...func(*client.Options) error) (Client, error) {
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return Client{}, fmt.Errorf("read Temporal's settings: %w", err)
	}
	options.Namespace = cmp.Or(namespace, options.Namespace)
	options.Logger = log.NewStructuredLogger(logger)
	for _, change := range with {
		if err := change(&options); err != nil {
			return Client{}, err
		}
	}
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return Client{}, fmt.Errorf("Temporal at %s does not answer: %w", options.HostPort, err)
	}
	return Client{c, cmp.Or(options.Namespace, client.DefaultNamespace)}, nil
}

// StartEvaluation starts the evaluation of a period. ErrTaken: it is running, or has ended well.
// The answer waits for the run's end; its error then has the words of the refusal.
func (c Client) StartEvaluation(ctx context.Context, start activities.Start) (wait func(context.Context) error, err error) {
	options := client.StartWorkflowOptions{
		ID:                                       activities.EvaluationID(start.Key),
		TaskQueue:                                workflows.Queue,
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary:                            fmt.Sprintf("Evaluation of %s in %s", start.Province, start.Period),
		TypedSearchAttributes:                    shownAs(activities.ShownAs{Period: string(start.Period), Kind: "evaluation"}),
	}
	var run client.WorkflowRun
	err = begin(options, func(o client.StartWorkflowOptions, _ bool) (err error) {
		run, err = c.ExecuteWorkflow(ctx, o, workflows.Evaluation, start)
		return err
	})
	if _, taken := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); taken {
		return nil, fmt.Errorf("period %s of %s: %w", start.Period, start.Province, activities.ErrTaken)
	}
	if err != nil {
		return nil, fmt.Errorf("start the evaluation of %s: %w", start.Period, err)
	}
	return func(ctx context.Context) error { return inWords(run.Get(ctx, nil)) }, nil
}

// inWords takes the wrapping of Temporal off the error of an activity.
func inWords(err error) error {
	if refusal, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return errors.New(refusal.Message())
	}
	return err
}

// Answers errs when the server does not answer.
func (c Client) Answers(ctx context.Context) error {
	if _, err := c.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return fmt.Errorf("Temporal does not answer: %w", err)
	}
	return nil
}

// Polling errs unless the worker of that process on that host has asked for work lately. A worker at rest asks once a
// minute.
func (c Client) Polling(ctx context.Context, pid int, host string, since time.Time) error {
	queue, err := c.DescribeTaskQueue(ctx, workflows.Queue, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return fmt.Errorf("ask after the workers: %w", err)
	}
	own := fmt.Sprintf("%d@%s@", pid, host)
	for _, poller := range queue.GetPollers() {
		if strings.HasPrefix(poller.GetIdentity(), own) && poller.GetLastAccessTime().AsTime().After(since) {
			return nil
		}
	}
	return errors.New("this worker asks for no work")
}
