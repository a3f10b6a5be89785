package workflows

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// correcting runs the workflow of a correction whose n-th look, from 1, finds a state; woken are the moments of signals.
// It returns what it did, with the moment of each look, and how it ended.
func correcting(t *testing.T, found func(n int) activities.ErratumState, woken ...time.Duration) (did []string, end error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	run := activities.ErratumRun{Key: activities.Key{Province: "H44", Period: "2026-08"}, Revision: 2}
	begun, looks, failing := env.Now(), 0, 2
	env.OnActivity(tasks.LookAtErratum, mock.Anything, run).Return(func(context.Context, activities.ErratumRun) (activities.ErratumLook, error) {
		looks++
		did = append(did, fmt.Sprintf("look at %s", env.Now().Sub(begun).Round(time.Minute)))
		return activities.ErratumLook{ID: 3, State: found(looks)}, nil
	})
	env.OnActivity(act.ScoreErratum, mock.Anything, activities.ErratumID(3)).Return(func(context.Context, activities.ErratumID) (int64, error) {
		if failing--; failing >= 0 {
			return 0, errors.New("postgres is away")
		}
		did = append(did, "score")
		return 7, nil
	}).Maybe()
	env.OnActivity(act.PublishErratum, mock.Anything, activities.ErratumID(3), int64(7)).Return(func(context.Context, activities.ErratumID, int64) error {
		did = append(did, "publish")
		return nil
	}).Maybe()
	for _, at := range woken {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow(Look, nil) }, at)
	}
	env.ExecuteWorkflow(Correction, run)
	return did, env.GetWorkflowError()
}

func TestCorrection(t *testing.T) {
	const minute = time.Minute
	open, approved := activities.ErratumOpen, activities.ErratumApproved
	states := func(all ...activities.ErratumState) func(int) activities.ErratumState {
		return func(n int) activities.ErratumState { return all[min(n, len(all))-1] }
	}
	for name, c := range map[string]struct {
		found func(int) activities.ErratumState
		woken []time.Duration
		want  []string
	}{
		"is published once it is approved":             {states(open, open, approved), []time.Duration{10 * minute}, []string{"look at 0s", "look at 10m0s", "look at 1h10m0s", "score", "publish"}},
		"is published when nobody wakes it":            {states(open, approved), nil, []string{"look at 0s", "look at 1h0m0s", "score", "publish"}},
		"ends when it is refused":                      {states(open, activities.ErratumRefused), []time.Duration{minute}, []string{"look at 0s", "look at 1m0s"}},
		"ends when it is withdrawn":                    {states(activities.ErratumWithdrawn), nil, []string{"look at 0s"}},
		"does not publish again what is published":     {states(activities.ErratumPublished), nil, []string{"look at 0s"}},
		"goes on with a proposal that takes its place": {states(open, open, approved), []time.Duration{minute, 2 * minute}, []string{"look at 0s", "look at 1m0s", "look at 2m0s", "score", "publish"}},
	} {
		t.Run(name, func(t *testing.T) {
			did, end := correcting(t, c.found, c.woken...)
			if diff := cmp.Diff(c.want, did); diff != "" || end != nil {
				t.Errorf("ended with %v (-want +got)\n%s", end, diff)
			}
		})
	}
}

func TestACorrectionThatLastsLongGoesOnAsANewRun(t *testing.T) {
	did, end := correcting(t, func(int) activities.ErratumState { return activities.ErratumOpen })
	if _, ok := errors.AsType[*workflow.ContinueAsNewError](end); !ok || len(did) != mostLooks {
		t.Errorf("after %d looks: %v", len(did), end)
	}
}
