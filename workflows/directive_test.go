package workflows

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// directing runs the workflow of a directive whose n-th look, from 1, finds it ended or not; woken are the moments of
// signals. It returns what it did, with the moment of each look, and how it ended.
func directing(t *testing.T, run activities.DirectiveRun, ended func(n int) bool, woken ...time.Duration) (did []string, end error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	begun, looks, failing := env.Now(), 0, 2
	env.OnActivity(tasks.OpenDirective, mock.Anything, run.ID).Return(func(context.Context, activities.DirectiveID) error {
		if failing--; failing >= 0 {
			return errors.New("postgres is away")
		}
		did = append(did, "open")
		return nil
	}).Maybe()
	env.OnActivity(tasks.LookAtDirective, mock.Anything, run.ID).Return(func(context.Context, activities.DirectiveID) (bool, error) {
		looks++
		did = append(did, fmt.Sprintf("look at %s", env.Now().Sub(begun).Round(time.Minute)))
		return ended(looks), nil
	})
	for _, at := range woken {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow(Look, nil) }, at)
	}
	env.ExecuteWorkflow(Directive, run)
	return did, env.GetWorkflowError()
}

func TestDirective(t *testing.T) {
	after := func(looks int) func(int) bool { return func(n int) bool { return n > looks } }
	for name, c := range map[string]struct {
		run   activities.DirectiveRun
		ended func(int) bool
		woken []time.Duration
		want  []string
	}{
		"looks every hour when nobody wakes it":  {activities.DirectiveRun{ID: 17}, after(2), nil, []string{"open", "look at 0s", "look at 1h0m0s", "look at 2h0m0s"}},
		"is woken by the last acknowledgement":   {activities.DirectiveRun{ID: 17}, after(1), []time.Duration{10 * time.Minute}, []string{"open", "look at 0s", "look at 10m0s"}},
		"has nobody to ask":                      {activities.DirectiveRun{ID: 17}, after(0), nil, []string{"open", "look at 0s"}},
		"goes on where an earlier run ended":     {activities.DirectiveRun{ID: 17, Opened: true}, after(1), nil, []string{"look at 0s", "look at 1h0m0s"}},
		"a signal during a look is another look": {activities.DirectiveRun{ID: 17}, after(1), []time.Duration{time.Minute, time.Minute, time.Minute}, []string{"open", "look at 0s", "look at 1m0s", "look at 1m0s"}},
	} {
		t.Run(name, func(t *testing.T) {
			did, end := directing(t, c.run, c.ended, c.woken...)
			if diff := cmp.Diff(c.want, did); diff != "" || end != nil {
				t.Errorf("ended with %v (-want +got)\n%s", end, diff)
			}
		})
	}
}

func TestADirectiveThatLastsLongGoesOnAsANewRun(t *testing.T) {
	did, end := directing(t, activities.DirectiveRun{ID: 17}, func(int) bool { return false })
	next, ok := errors.AsType[*workflow.ContinueAsNewError](end)
	if !ok || len(did) != mostLooks+1 {
		t.Fatalf("after %d steps: %v", len(did), end)
	}
	var run activities.DirectiveRun
	if err := converter.GetDefaultDataConverter().FromPayloads(next.Input, &run); err != nil || run != (activities.DirectiveRun{ID: 17, Opened: true}) {
		t.Errorf("it goes on with %+v, %v", run, err)
	}
}
