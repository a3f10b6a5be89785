package workflows

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/testsuite"

	"danhgia/activities"
)

func TestAnEvaluationWithFiguresToEnter(t *testing.T) {
	enter, score := activities.StageEnter, activities.StageScore
	scored := []string{"score", "provisional", "open reviews", "look", "publish"}
	for name, c := range map[string]struct {
		stages []activities.Stage
		woken  []time.Duration
		want   []string
		then   []string
		took   time.Duration
	}{
		"waits until nothing is waited for, looking every hour": {[]activities.Stage{enter, enter, score}, nil, []string{"ask", "enter", "enter", "score"}, scored, 2 * time.Hour},
		"is woken":                              {[]activities.Stage{enter, score}, []time.Duration{time.Minute}, []string{"ask", "enter", "score"}, scored, time.Minute},
		"goes on at once where no figure lacks": {[]activities.Stage{score}, nil, []string{"ask", "score"}, scored, 0},
		"waits while it is paused":              {[]activities.Stage{activities.Standstill, score}, nil, []string{"ask", "paused", "score"}, scored, time.Hour},
		"ends unscored when it is cancelled":    {[]activities.Stage{enter, activities.Abandoned}, nil, []string{"ask", "enter", "cancelled"}, nil, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			ran, took := entering(t, c.stages, c.woken...)
			if diff := cmp.Diff(append(append([]string{"claim", "collect", "check"}, c.want...), c.then...), ran); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if took != c.took {
				t.Errorf("took %s, want %s", took, c.took)
			}
		})
	}
}

// entering runs an evaluation whose looks at data entries find it in the given stages, one after the other; signals come
// at woken.
func entering(t *testing.T, stages []activities.Stage, woken ...time.Duration) (ran []string, took time.Duration) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	start := start
	start.Reviewed, start.Enter = true, []string{"A"}
	note := func(name string) error { ran = append(ran, name); return nil }
	for name, activity := range map[string]any{"claim": act.Claim, "collect": act.Collect, "check": act.Check, "ask": act.OpenEntries} {
		env.OnActivity(activity, mock.Anything, start).Return(func(context.Context, activities.Start) error { return note(name) })
	}
	env.OnActivity(tasks.LookAtEntries, mock.Anything, start.Key).Return(func(context.Context, activities.Key) (activities.Stage, error) {
		stage := stages[0]
		stages = stages[1:]
		return stage, note(string(stage))
	})
	unhindered(env, start)
	env.OnActivity(act.Score, mock.Anything, start).Return(func(context.Context, activities.Start) (int64, error) { return 7, note("score") }).Maybe()
	env.OnActivity(act.PublishProvisional, mock.Anything, start, int64(7)).Return(func(context.Context, activities.Start, int64) error { return note("provisional") }).Maybe()
	env.OnActivity(tasks.OpenReviews, mock.Anything, start.Key).Return(func(context.Context, activities.Key) error { return note("open reviews") }).Maybe()
	env.OnActivity(tasks.Look, mock.Anything, start.Key).Return(func(context.Context, activities.Key) (activities.Stage, error) {
		return activities.StagePublish, note("look")
	}).Maybe()
	env.OnActivity(act.Publish, mock.Anything, start, int64(7)).Return(func(context.Context, activities.Start, int64) error { return note("publish") }).Maybe()
	for _, at := range woken {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow(Look, nil) }, at)
	}
	begun := env.Now()
	env.ExecuteWorkflow(Evaluation, start)
	if !env.IsWorkflowCompleted() || env.GetWorkflowError() != nil {
		t.Fatal(env.GetWorkflowError())
	}
	return ran, env.Now().Sub(begun)
}
