package workflows

import (
	"context"
	"errors"
	"fmt"
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
	unhindered(env, start)
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

// unhindered is a period in whose figures nothing holds it.
func unhindered(env *testsuite.TestWorkflowEnvironment, start activities.Start) {
	env.OnActivity(act.Examine, mock.Anything, start).Return(activities.StageScore, nil).Maybe()
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

// reviewing runs an evaluation whose looks find it in the given stages, one after the other; signals come at woken.
func reviewing(t *testing.T, stages []activities.Stage, woken ...time.Duration) (ran []string, took time.Duration) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	start := start
	start.Reviewed = true
	note := func(name string) error { ran = append(ran, name); return nil }
	for name, activity := range map[string]any{"claim": act.Claim, "collect": act.Collect, "check": act.Check} {
		env.OnActivity(activity, mock.Anything, start).Return(func(context.Context, activities.Start) error { return note(name) })
	}
	unhindered(env, start)
	env.OnActivity(act.Score, mock.Anything, start).Return(func(context.Context, activities.Start) (int64, error) { return int64(len(ran)), note("score") })
	env.OnActivity(act.PublishProvisional, mock.Anything, start, int64(3)).Return(func(context.Context, activities.Start, int64) error {
		return note("publish provisionally")
	})
	env.OnActivity(tasks.OpenReviews, mock.Anything, start.Key).Return(func(context.Context, activities.Key) error { return note("open") })
	env.OnActivity(tasks.AskApproval, mock.Anything, start.Key).Return(func(context.Context, activities.Key) error { return note("ask") })
	env.OnActivity(tasks.Look, mock.Anything, start.Key).Return(func(context.Context, activities.Key) (activities.Stage, error) {
		stage := stages[0]
		stages = stages[1:]
		return stage, note("look: " + string(stage))
	})
	env.OnActivity(act.Publish, mock.Anything, start, mock.Anything).Return(func(_ context.Context, _ activities.Start, scores int64) error {
		return note(fmt.Sprintf("publish scores %d", scores))
	})
	for _, at := range woken {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow(Look, nil) }, at)
	}
	begun := env.Now()
	env.ExecuteWorkflow(Evaluation, start)
	if env.GetWorkflowError() != nil {
		t.Fatal(env.GetWorkflowError())
	}
	return ran[5:], env.Now().Sub(begun)
}

func TestAReviewedEvaluation(t *testing.T) {
	review, rule, approve, publish := activities.StageReview, activities.StageRule, activities.StageApprove, activities.StagePublish
	for name, c := range map[string]struct {
		stages []activities.Stage
		woken  []time.Duration
		want   []string
		took   time.Duration
	}{
		"waits for reviews and approval, looking every hour when nobody wakes it": {
			[]activities.Stage{review, review, approve, publish},
			nil,
			[]string{"open", "look: review", "look: review", "look: approve", "score", "ask", "look: publish", "publish scores 9"},
			3 * time.Hour,
		},
		"is woken": {
			[]activities.Stage{review, approve, publish},
			[]time.Duration{time.Minute, 2 * time.Minute},
			[]string{"open", "look: review", "look: approve", "score", "ask", "look: publish", "publish scores 8"},
			2 * time.Minute,
		},
		"asks once while the leader thinks": {
			[]activities.Stage{approve, approve, approve, publish},
			nil,
			[]string{"open", "look: approve", "score", "ask", "look: approve", "look: approve", "look: publish", "publish scores 7"},
			3 * time.Hour,
		},
		"waits while it is paused": {
			[]activities.Stage{review, activities.Standstill, approve, publish},
			nil,
			[]string{"open", "look: review", "look: paused", "look: approve", "score", "ask", "look: publish", "publish scores 9"},
			3 * time.Hour,
		},
		"ends without a result when it is cancelled": {
			[]activities.Stage{review, activities.Abandoned},
			nil,
			[]string{"open", "look: review", "look: cancelled"},
			time.Hour,
		},
		"scores and asks again after a review was opened again": {
			[]activities.Stage{approve, rule, approve, publish},
			nil,
			[]string{"open", "look: approve", "score", "ask", "look: rule", "look: approve", "score", "ask", "look: publish", "publish scores 11"},
			3 * time.Hour,
		},
	} {
		t.Run(name, func(t *testing.T) {
			ran, took := reviewing(t, c.stages, c.woken...)
			if diff := cmp.Diff(c.want, ran); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if took != c.took {
				t.Errorf("took %s, want %s", took, c.took)
			}
		})
	}
}
