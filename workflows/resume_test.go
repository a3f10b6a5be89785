package workflows

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/testsuite"

	"danhgia/activities"
)

// resuming runs an evaluation whose workflow was lost when it had come so far; its looks find it in the given stages.
func resuming(t *testing.T, reached activities.Reached, stages ...activities.Stage) (ran []string) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(act)
	env.RegisterActivity(tasks)
	start := start
	start.Reviewed, start.Resumed = true, true
	note := func(name string) error { ran = append(ran, name); return nil }
	next := func() activities.Stage {
		stage := stages[0]
		stages = stages[1:]
		return stage
	}
	env.OnActivity(act.TakeOver, mock.Anything, start).Return(reached, nil).Once()
	for name, activity := range map[string]any{"collect": act.Collect, "check": act.Check} {
		env.OnActivity(activity, mock.Anything, start).Return(func(context.Context, activities.Start) error { return note(name) }).Maybe()
	}
	env.OnActivity(act.Examine, mock.Anything, start).Return(func(context.Context, activities.Start) (activities.Stage, error) {
		return activities.StageScore, note("examine")
	}).Maybe()
	env.OnActivity(act.Score, mock.Anything, start).Return(func(context.Context, activities.Start) (int64, error) { return 8, note("score") }).Maybe()
	env.OnActivity(act.PublishProvisional, mock.Anything, start, mock.Anything).Return(func(_ context.Context, _ activities.Start, scores int64) error {
		return note(fmt.Sprintf("publish provisionally scores %d", scores))
	}).Maybe()
	env.OnActivity(tasks.OpenReviews, mock.Anything, start.Key).Return(func(context.Context, activities.Key) error { return note("open") }).Maybe()
	env.OnActivity(tasks.AskApproval, mock.Anything, start.Key).Return(func(context.Context, activities.Key) error { return note("ask") }).Maybe()
	env.OnActivity(tasks.Look, mock.Anything, start.Key).Return(func(context.Context, activities.Key) (activities.Stage, error) {
		stage := next()
		return stage, note("look: " + string(stage))
	})
	env.OnActivity(act.Publish, mock.Anything, start, mock.Anything).Return(func(_ context.Context, _ activities.Start, scores int64) error {
		return note(fmt.Sprintf("publish scores %d", scores))
	}).Maybe()
	env.ExecuteWorkflow(Evaluation, start)
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	return ran
}

func TestAResumedEvaluationGoesOnWhereThePeriodIs(t *testing.T) {
	const ask, approve, publish = activities.StageAsk, activities.StageApprove, activities.StagePublish
	opened := activities.Reached{Opened: true, Scores: 7}
	for name, c := range map[string]struct {
		reached activities.Reached
		stages  []activities.Stage
		want    []string
	}{
		"lost before anything had ended": {
			activities.Reached{},
			[]activities.Stage{ask, publish},
			[]string{"collect", "check", "examine", "score", "publish provisionally scores 8", "open", "look: ask", "score", "ask", "look: publish", "publish scores 8"},
		},
		"what has ended is not done again": {
			activities.Reached{Done: []activities.Stage{activities.StageCollect, activities.StageCheck}},
			[]activities.Stage{activities.Abandoned},
			[]string{"examine", "score", "publish provisionally scores 8", "open", "look: cancelled"},
		},
		"reviews that are open are not opened again": {
			opened,
			[]activities.Stage{activities.StageReview, ask, approve, publish},
			[]string{"look: review", "look: ask", "score", "ask", "look: approve", "look: publish", "publish scores 8"},
		},
		"a leader who has been asked is not asked again": {
			opened, []activities.Stage{approve, publish}, []string{"look: approve", "look: publish", "publish scores 7"},
		},
		"what was approved is only published": {
			opened, []activities.Stage{publish}, []string{"look: publish", "publish scores 7"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, resuming(t, c.reached, c.stages...)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
