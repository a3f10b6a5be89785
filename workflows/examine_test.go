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

func TestAPeriodWaitsForTheOfficeWhereItWantsTo(t *testing.T) {
	wait, goOn, gone, still := activities.StageExamine, activities.StageScore, activities.Abandoned, activities.Standstill
	for name, c := range map[string]struct {
		stages []activities.Stage
		woken  time.Duration
		then   []string
		took   time.Duration
	}{
		"nothing holds it":                      {[]activities.Stage{goOn}, 0, []string{"score", "publish"}, 0},
		"it goes on as soon as the office says": {[]activities.Stage{wait, goOn}, 7 * time.Minute, []string{"score", "publish"}, 7 * time.Minute},
		"a lost signal costs an hour":           {[]activities.Stage{wait, goOn}, 0, []string{"score", "publish"}, time.Hour},
		"it waits as long as it is paused":      {[]activities.Stage{wait, still, still, goOn}, 0, []string{"score", "publish"}, 3 * time.Hour},
		"a cancelled period ends":               {[]activities.Stage{wait, gone}, 0, nil, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			ran, took := examining(t, c.stages, c.woken)
			want := []string{"claim", "collect", "check"}
			for _, stage := range c.stages {
				want = append(want, "examine: "+string(stage))
			}
			if diff := cmp.Diff(append(want, c.then...), ran); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if took != c.took {
				t.Errorf("took %s, want %s", took, c.took)
			}
		})
	}
}

// examining runs an evaluation whose examinations find it in the given stages, one after the other.
func examining(t *testing.T, stages []activities.Stage, woken time.Duration) (ran []string, took time.Duration) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(act)
	note := func(name string) error { ran = append(ran, name); return nil }
	for name, activity := range map[string]any{"claim": act.Claim, "collect": act.Collect, "check": act.Check} {
		env.OnActivity(activity, mock.Anything, start).Return(func(context.Context, activities.Start) error { return note(name) })
	}
	env.OnActivity(act.Examine, mock.Anything, start).Return(func(context.Context, activities.Start) (activities.Stage, error) {
		stage := stages[0]
		stages = stages[1:]
		return stage, note("examine: " + string(stage))
	})
	env.OnActivity(act.Score, mock.Anything, start).Return(func(context.Context, activities.Start) (int64, error) { return 7, note("score") }).Maybe()
	env.OnActivity(act.Publish, mock.Anything, start, int64(7)).Return(func(context.Context, activities.Start, int64) error { return note("publish") }).Maybe()
	if woken > 0 {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow(Look, nil) }, woken)
	}
	begun := env.Now()
	env.ExecuteWorkflow(Evaluation, start)
	if !env.IsWorkflowCompleted() || env.GetWorkflowError() != nil {
		t.Fatal(env.GetWorkflowError())
	}
	return ran, env.Now().Sub(begun)
}
