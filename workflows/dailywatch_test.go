package workflows

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"danhgia/activities"
	"danhgia/calendar"
)

// morning are the activities of one, each answering what it is told to.
type morning struct {
	due, fetched, scored, told activities.DailyDone
	did                        []string
}

func (m *morning) run(t *testing.T, d activities.Daily) (done activities.DailyDone, err error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	for name, answer := range map[string]activities.DailyDone{"MorningDue": m.due, "FetchRunning": m.fetched, "RefreshLive": m.scored, "QueueDigests": m.told} {
		env.RegisterActivityWithOptions(func(context.Context, activities.Daily) (activities.DailyDone, error) {
			m.did = append(m.did, name)
			return answer, nil
		}, activity.RegisterOptions{Name: name})
	}
	env.RegisterActivityWithOptions(func(context.Context, activities.JudgingRun) (activities.JudgedAgain, error) {
		m.did = append(m.did, "JudgeAgain")
		return activities.JudgedAgain{}, nil
	}, activity.RegisterOptions{Name: "JudgeAgain"})
	env.ExecuteWorkflow(DailyWatch, d)
	if err := env.GetWorkflowError(); err != nil {
		return done, err
	}
	return done, env.GetWorkflowResult(&done)
}

func TestAMorningOfTheOffice(t *testing.T) {
	day := calendar.Date(2026, 8, 20)
	for name, c := range map[string]struct {
		morning
		portal bool
		did    string
		want   activities.DailyDone
	}{
		"a working day": {morning{scored: activities.DailyDone{Scored: true}, told: activities.DailyDone{Digests: 3}}, false, "MorningDue JudgeAgain RefreshLive QueueDigests", activities.DailyDone{Scored: true, Digests: 3}},
		"a day off":     {morning{due: activities.DailyDone{Idle: "Quốc khánh"}}, true, "MorningDue", activities.DailyDone{Idle: "Quốc khánh"}},
		"with the portal": {
			morning{fetched: activities.DailyDone{Fetched: "abc"}, scored: activities.DailyDone{Scored: true}},
			true, "MorningDue FetchRunning JudgeAgain RefreshLive QueueDigests",
			activities.DailyDone{Fetched: "abc", Scored: true},
		},
		"a portal that is away holds up nothing": {
			morning{fetched: activities.DailyDone{Away: "429"}, told: activities.DailyDone{Digests: 1, Stale: false}},
			true, "MorningDue FetchRunning JudgeAgain RefreshLive QueueDigests",
			activities.DailyDone{Away: "429", Digests: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.run(t, activities.Daily{Province: "H44", Day: day, Portal: c.portal})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" || strings.Join(c.morning.did, " ") != c.did {
				t.Errorf("it did %v (-want +got)\n%s", c.morning.did, diff)
			}
		})
	}
	if _, err := new(morning).run(t, activities.Daily{Province: "H44"}); err == nil || !strings.Contains(err.Error(), "give the day") {
		t.Errorf("without a day: %v", err)
	}
}
