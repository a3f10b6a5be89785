package workflows

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"danhgia/activities"
)

// task runs a task's workflow. Each look is answered by the next of waits; woken are the moments of signals. It returns
// the moments of the looks, in time since the start.
func task(t *testing.T, local bool, first time.Duration, waits []activities.Wait, woken ...time.Duration) (looks []time.Duration) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	begun := env.Now()
	env.OnActivity(tasks.Advance, mock.Anything, activities.TaskID(7)).Return(func(context.Context, activities.TaskID) (activities.Wait, error) {
		looks = append(looks, env.Now().Sub(begun))
		wait := waits[0]
		waits = waits[1:]
		return wait, nil
	})
	for _, at := range woken {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow(Look, nil) }, at)
	}
	env.ExecuteWorkflow(Review, activities.TaskRun{ID: 7, Wait: first, Local: local})
	if !env.IsWorkflowCompleted() || env.GetWorkflowError() != nil {
		t.Fatalf("ended: %v, with %v", env.IsWorkflowCompleted(), env.GetWorkflowError())
	}
	return looks
}

func TestReview(t *testing.T) {
	const day = 24 * time.Hour
	closed := activities.Wait{Closed: true}
	for name, c := range map[string]struct {
		first time.Duration
		waits []activities.Wait
		woken []time.Duration
		want  []time.Duration
	}{
		"looks at once, at each rung, and ends with the ladder":       {0, []activities.Wait{{For: day}, {For: 2 * day}, closed}, nil, []time.Duration{0, day, 3 * day}},
		"a first wait that is given is waited":                        {day, []activities.Wait{closed}, nil, []time.Duration{day}},
		"an answer ends it before its rung":                           {day, []activities.Wait{closed}, []time.Duration{time.Hour}, []time.Duration{time.Hour}},
		"an answer in the very moment of the rung is not lost":        {day, []activities.Wait{{For: day}, closed}, []time.Duration{day}, []time.Duration{day, day}},
		"a signal during a look is followed by another look":          {day, []activities.Wait{closed, closed}, []time.Duration{time.Hour, time.Hour, time.Hour}, []time.Duration{time.Hour, time.Hour}},
		"an extension moves the rung":                                 {day, []activities.Wait{{For: 5 * day}, closed}, []time.Duration{time.Hour}, []time.Duration{time.Hour, 5*day + time.Hour}},
		"a task that only a person can move is looked at once a day":  {0, []activities.Wait{{}, {}, closed}, nil, []time.Duration{0, day, 2 * day}},
		"a closed task whose ladder goes on is kept until it is done": {0, []activities.Wait{{For: day}, {For: day}, closed}, nil, []time.Duration{0, day, 2 * day}},
	} {
		for kind, local := range map[string]bool{"": false, ", looking locally": true} {
			t.Run(name+kind, func(t *testing.T) {
				if diff := cmp.Diff(c.want, task(t, local, c.first, c.waits, c.woken...)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		}
	}
}

// A server tries activities again, with growing pauses and for ever; a workflow would fill its history with its tries.
func TestALookThatFailsIsLeftToTheServer(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	var local, left int
	env.OnActivity(tasks.Advance, mock.Anything, activities.TaskID(7)).Return(func(ctx context.Context, _ activities.TaskID) (activities.Wait, error) {
		if activity.GetInfo(ctx).IsLocalActivity {
			local++
		} else if left++; left > 3 {
			return activities.Wait{Closed: true}, nil
		}
		return activities.Wait{}, errors.New("Postgres is away")
	})
	env.ExecuteWorkflow(Review, activities.TaskRun{ID: 7, Local: true})
	if err := env.GetWorkflowError(); err != nil || local != 1 || left != 4 {
		t.Errorf("ended with %v after %d local tries and %d of the server, want 1 and 4", err, local, left)
	}
}

// A rung is shown once it is another than before, by those runs alone that began with what they are found by.
func TestARunShowsTheRungThatWasSent(t *testing.T) {
	for name, c := range map[string]struct {
		shown bool
		rungs []string
		want  []string
	}{
		"each rung once":                   {true, []string{"invite", "", "reminder", "reminder", "last-call"}, []string{"reminder", "last-call"}},
		"nothing before the first":         {true, []string{"", ""}, nil},
		"a run from before shows none":     {false, []string{"invite", "reminder"}, nil},
		"the look that ends it shows none": {true, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			must(t, env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(ShownRung.ValueSet("invite"))))
			var shown []string
			env.OnUpsertTypedSearchAttributes(mock.Anything).Return(nil).Maybe().Run(func(args mock.Arguments) {
				rung, _ := args.Get(0).(temporal.SearchAttributes).GetKeyword(ShownRung)
				shown = append(shown, rung)
			})
			looks := 0
			env.OnActivity(tasks.Advance, mock.Anything, activities.TaskID(7)).Return(func(context.Context, activities.TaskID) (activities.Wait, error) {
				if looks++; looks > len(c.rungs) {
					return activities.Wait{Closed: true, Rung: "ended"}, nil
				}
				return activities.Wait{For: time.Hour, Rung: c.rungs[looks-1]}, nil
			})
			env.ExecuteWorkflow(Review, activities.TaskRun{ID: 7, Local: true, Shown: c.shown})
			must(t, env.GetWorkflowError())
			if diff := cmp.Diff(c.want, shown); diff != "" {
				t.Errorf("shown (-want +got)\n%s", diff)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
