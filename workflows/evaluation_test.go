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

	"danhgia/activities"
)

var start = activities.Start{Key: activities.Key{Province: "H44", Period: "2026-08"}, Snapshot: "s", IndexSet: "i"}

// period runs an evaluation in which the named activities end with the errors given, one for each try, and then well.
// It returns the activities that ran, in order, and how it ended.
func period(t *testing.T, troubles map[string][]error, meanwhile func(*testsuite.TestWorkflowEnvironment)) (ran []string, end error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(act)
	do := func(name string) error {
		ran = append(ran, name)
		if left := troubles[name]; len(left) > 0 {
			troubles[name] = left[1:]
			return left[0]
		}
		return nil
	}
	for name, activity := range map[string]any{"claim": act.Claim, "collect": act.Collect, "check": act.Check} {
		env.OnActivity(activity, mock.Anything, start).Return(func(context.Context, activities.Start) error { return do(name) })
	}
	env.OnActivity(act.Score, mock.Anything, start).Return(func(context.Context, activities.Start) (int64, error) { return 7, do("score") })
	env.OnActivity(act.Publish, mock.Anything, start, int64(7)).Return(func(context.Context, activities.Start, int64) error { return do("publish") }).Maybe()
	env.OnActivity(act.Refuse, mock.Anything, start, mock.Anything).Return(func(_ context.Context, _ activities.Start, reason string) error {
		return do("refuse: " + reason)
	}).Maybe()
	if meanwhile != nil {
		meanwhile(env)
	}
	env.ExecuteWorkflow(Evaluation, start)
	if !env.IsWorkflowCompleted() {
		t.Fatal("the workflow did not end")
	}
	return ran, env.GetWorkflowError()
}

func final(message string) error {
	return temporal.NewNonRetryableApplicationError(message, activities.Final, nil)
}

func TestEvaluation(t *testing.T) {
	away := errors.New("postgres is away")
	for name, c := range map[string]struct {
		troubles  map[string][]error
		meanwhile func(*testsuite.TestWorkflowEnvironment)
		want      []string
		fails     bool
	}{
		"all goes well": {nil, nil, []string{"claim", "collect", "check", "score", "publish"}, false},
		"trouble passes and the stage is done again": {map[string][]error{"check": {away, away, away}}, nil, []string{"claim", "collect", "check", "check", "check", "check", "score", "publish"}, false},
		"a refused collection frees the period, with the words of the refusal": {
			map[string][]error{"check": {final("transparency.json: cut off")}},
			nil,
			[]string{"claim", "collect", "check", "refuse: transparency.json: cut off"},
			true,
		},
		"a period that somebody else has is left alone": {map[string][]error{"claim": {final("taken")}}, nil, []string{"claim"}, true},
		"a cancelled evaluation frees the period": {
			map[string][]error{"score": {away, away, away, away, away, away, away, away, away, away}},
			func(env *testsuite.TestWorkflowEnvironment) {
				env.RegisterDelayedCallback(env.CancelWorkflow, 5*time.Second)
			},
			[]string{"claim", "collect", "check", "score", "score", "score", "refuse: cancelled"},
			true,
		},
		"freeing the period is tried until it works": {
			map[string][]error{"collect": {final("gone")}, "refuse: gone": {away, away}},
			nil,
			[]string{"claim", "collect", "refuse: gone", "refuse: gone", "refuse: gone"},
			true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			ran, end := period(t, c.troubles, c.meanwhile)
			if diff := cmp.Diff(c.want, ran); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if (end != nil) != c.fails {
				t.Errorf("ended with %v", end)
			}
		})
	}
}
