package workflows

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
	"danhgia/scoring"
)

// pushing runs a Pusher whose looks end as told, by their number from 1, and says when they began.
func pushing(t *testing.T, look func(n int) (activities.Pushed, error), meanwhile func(*testsuite.TestWorkflowEnvironment)) (looks []time.Duration, end error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(pusher)
	env.SetTestTimeout(time.Minute)
	begun := env.Now()
	env.OnActivity(pusher.PushDue, mock.Anything, activities.TargetID(3)).Return(func(context.Context, activities.TargetID) (activities.Pushed, error) {
		looks = append(looks, env.Now().Sub(begun))
		return look(len(looks))
	})
	meanwhile(env)
	env.ExecuteWorkflow(Pusher, activities.PusherRun{Target: 3})
	return looks, env.GetWorkflowError()
}

func TestAPusherLooksWhenTheNextTryIsDue(t *testing.T) {
	in := func(d time.Duration) activities.Pushed {
		return activities.Pushed{LaneWait: activities.LaneWait{For: scoring.Some(d)}}
	}
	for name, c := range map[string]struct {
		look  func(n int) (activities.Pushed, error)
		calls []time.Duration // when somebody says to look
		want  []time.Duration
	}{
		"nothing waits: once an hour it looks by itself": {func(int) (activities.Pushed, error) { return activities.Pushed{}, nil }, nil, []time.Duration{0, time.Hour, 2 * time.Hour}},
		"what fails is waited for": {
			func(n int) (activities.Pushed, error) { return in(time.Duration(n) * 20 * time.Minute), nil },
			nil,
			[]time.Duration{0, 20 * time.Minute, 60 * time.Minute, 2 * time.Hour},
		},
		"a publication wakes it": {
			func(int) (activities.Pushed, error) { return in(5 * time.Hour), nil },
			[]time.Duration{7 * time.Minute},
			[]time.Duration{0, 7 * time.Minute, 67 * time.Minute, 127 * time.Minute},
		},
		"what is left goes at once": {
			func(n int) (activities.Pushed, error) {
				return activities.Pushed{LaneWait: activities.LaneWait{More: n < 3}}, nil
			},
			nil,
			[]time.Duration{0, 0, 0, time.Hour, 2 * time.Hour},
		},
	} {
		t.Run(name, func(t *testing.T) {
			looks, end := pushing(t, c.look, func(env *testsuite.TestWorkflowEnvironment) {
				for _, at := range c.calls {
					env.RegisterDelayedCallback(func() { env.SignalWorkflow(Look, nil) }, at)
				}
				cancelAfter(130 * time.Minute)(env)
			})
			if !temporal.IsCanceledError(end) {
				t.Fatalf("ended with %v", end)
			}
			if diff := cmp.Diff(c.want, looks); diff != "" {
				t.Errorf("looks (-want +got)\n%s", diff)
			}
		})
	}
}

func TestAPusherEndsWithItsTargetAndWithNothingElse(t *testing.T) {
	looks, end := pushing(t, func(n int) (activities.Pushed, error) {
		if n < 5 {
			return activities.Pushed{}, errors.New("postgres is away")
		}
		return activities.Pushed{Gone: true}, nil
	}, func(*testsuite.TestWorkflowEnvironment) {})
	if end != nil || len(looks) != 5 {
		t.Errorf("after %d looks: %v", len(looks), end)
	}
	_, end = pushing(t, func(int) (activities.Pushed, error) { return activities.Pushed{}, nil }, func(*testsuite.TestWorkflowEnvironment) {})
	if _, on := errors.AsType[*workflow.ContinueAsNewError](end); !on {
		t.Errorf("it does not go on: %v", end)
	}
}
