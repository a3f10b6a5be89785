package workflows

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
	"danhgia/scoring"
)

// lane is the outbox of a test, over all runs of its mailer: deliver is what a delivery meets, by its number from 1.
type lane struct {
	deliver func(n int) (activities.Delivered, error)
	takes   time.Duration // how long a delivery takes
	bounces func() error

	passed time.Duration   // in earlier runs
	looks  []time.Duration // when deliveries began, from the start of the first run
	reads  []time.Duration // when bounces were read
}

// run has the mailer work until it goes on as a new run, which is returned, or meanwhile has cancelled it.
func (l *lane) run(t *testing.T, m Mailing, meanwhile func(*testsuite.TestWorkflowEnvironment)) error {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(post)
	env.SetTestTimeout(time.Minute)
	begun := env.Now()
	now := func() time.Duration { return l.passed + env.Now().Sub(begun) }
	env.OnActivity(post.DeliverDue, mock.Anything, m.Lane).After(l.takes).Return(func(context.Context, activities.Lane) (activities.Delivered, error) {
		l.looks = append(l.looks, now()-l.takes)
		return l.deliver(len(l.looks))
	})
	env.OnActivity(post.Bounces, mock.Anything).Return(func(context.Context) error {
		l.reads = append(l.reads, now())
		if l.bounces == nil {
			return nil
		}
		return l.bounces()
	}).Maybe()
	if meanwhile != nil {
		meanwhile(env)
	}
	env.ExecuteWorkflow(Mailer, m)
	if !env.IsWorkflowCompleted() {
		t.Fatal("the mailer neither went on as a new run nor was cancelled")
	}
	l.passed = now()
	return env.GetWorkflowError()
}

func cancelAfter(d time.Duration) func(*testsuite.TestWorkflowEnvironment) {
	return func(env *testsuite.TestWorkflowEnvironment) { env.RegisterDelayedCallback(env.CancelWorkflow, d) }
}

func due(in time.Duration) (activities.Delivered, error) {
	return activities.Delivered{LaneWait: activities.LaneWait{For: scoring.Some(in)}}, nil
}

func nothing(int) (activities.Delivered, error) { return activities.Delivered{}, nil }

func TestAMailerLooksWhenTheNextMailIsDue(t *testing.T) {
	minutes := func(m ...time.Duration) (all []time.Duration) {
		for _, n := range m {
			all = append(all, n*time.Minute)
		}
		return all
	}
	for name, c := range map[string]struct {
		mailing Mailing
		deliver func(n int) (activities.Delivered, error)
		until   time.Duration
		want    []time.Duration
	}{
		"an empty lane is left alone for an hour": {Mailing{Lane: activities.LaneSignIn}, nothing, 150 * time.Minute, minutes(0, 60, 120)},
		"a mail that waits is waited for": {
			Mailing{Lane: activities.LaneSignIn},
			func(n int) (activities.Delivered, error) { return due(time.Duration(n) * 7 * time.Minute) },
			50 * time.Minute, minutes(0, 7, 21, 42),
		},
		"what is left of a long queue goes at once": {
			Mailing{Lane: activities.LaneSignIn},
			func(n int) (activities.Delivered, error) {
				return activities.Delivered{LaneWait: activities.LaneWait{More: n < 4}}, nil
			},
			30 * time.Minute, minutes(0, 0, 0, 0),
		},
		"a lane that rests is asked again when it may go on": {
			Mailing{Lane: activities.LaneSignIn},
			func(n int) (activities.Delivered, error) {
				if n == 1 {
					return due(15 * time.Minute)
				}
				return nothing(n)
			},
			70 * time.Minute, minutes(0, 15),
		},
		"the duty lane also looks for what came back": {Mailing{Lane: activities.LaneDuty}, nothing, 12 * time.Minute, minutes(0, 5, 10)},
		"a clock that runs faster is kept to":         {Mailing{Lane: activities.LaneSignIn, Speed: 60}, nothing, 150 * time.Second, minutes(0, 1, 2)},
	} {
		t.Run(name, func(t *testing.T) {
			l := &lane{deliver: c.deliver}
			if err := l.run(t, c.mailing, cancelAfter(c.until)); !temporal.IsCanceledError(err) {
				t.Fatalf("ended with %v", err)
			}
			if diff := cmp.Diff(c.want, l.looks); diff != "" {
				t.Errorf("deliveries (-want +got)\n%s", diff)
			}
		})
	}
}

func TestAMailServerThatIsAwayForTwoDaysEndsNothing(t *testing.T) {
	const away = 48 * time.Hour
	m := Mailing{Lane: activities.LaneDuty, Speed: 2}
	l := &lane{}
	var delivered []time.Duration
	l.deliver = func(n int) (activities.Delivered, error) {
		if l.looks[n-1] < away {
			return due(time.Minute)
		}
		delivered = append(delivered, l.looks[n-1])
		return activities.Delivered{Tried: 1}, nil
	}
	runs := 0
	for ; len(delivered) == 0; runs++ {
		if diff := cmp.Diff(m, continued(t, l.run(t, m, nil))); diff != "" {
			t.Fatalf("the next run begins with something else (-want +got)\n%s", diff)
		}
	}
	if late := delivered[0] - away; late > time.Minute || runs < 10 {
		t.Errorf("delivered %s after the server was back, in %d runs", late, runs)
	}
}

// The test suite gives up after ten tries; a server does not.
func TestADeliveryThatFailsIsTriedAgain(t *testing.T) {
	l := &lane{deliver: func(n int) (activities.Delivered, error) {
		if n < 9 {
			return activities.Delivered{}, errors.New("postgres is away")
		}
		return activities.Delivered{Tried: 1}, nil
	}}
	if err := l.run(t, Mailing{Lane: activities.LaneSignIn}, cancelAfter(10*time.Minute)); !temporal.IsCanceledError(err) {
		t.Fatalf("ended with %v", err)
	}
	if len(l.looks) != 9 || retry().MaximumAttempts != 0 {
		t.Errorf("%d deliveries, want 9", len(l.looks))
	}
}

func TestAMailerIsWokenBySignals(t *testing.T) {
	at := func(moments ...time.Duration) func(*testsuite.TestWorkflowEnvironment) {
		return func(env *testsuite.TestWorkflowEnvironment) {
			for _, m := range moments {
				env.RegisterDelayedCallback(func() { env.SignalWorkflow(Look, nil) }, m)
			}
			cancelAfter(50 * time.Minute)(env)
		}
	}
	for name, c := range map[string]struct {
		signals []time.Duration
		want    []time.Duration
	}{
		"a signal wakes it before its time":                           {[]time.Duration{7 * time.Minute}, []time.Duration{0, 7 * time.Minute}},
		"however many more come while it delivers, they are one look": {[]time.Duration{7 * time.Minute, 7 * time.Minute, 7 * time.Minute}, []time.Duration{0, 7 * time.Minute, 8 * time.Minute}},
		"a signal while it delivers is followed by a look":            {[]time.Duration{30 * time.Second}, []time.Duration{0, time.Minute}},
		"signals at different moments are different looks":            {[]time.Duration{7 * time.Minute, 9 * time.Minute}, []time.Duration{0, 7 * time.Minute, 9 * time.Minute}},
		"nobody calls, and it sleeps":                                 {nil, []time.Duration{0}},
	} {
		t.Run(name, func(t *testing.T) {
			l := &lane{deliver: nothing, takes: time.Minute}
			if err := l.run(t, Mailing{Lane: activities.LaneSignIn}, at(c.signals...)); !temporal.IsCanceledError(err) {
				t.Fatalf("ended with %v", err)
			}
			if diff := cmp.Diff(c.want, l.looks); diff != "" {
				t.Errorf("deliveries (-want +got)\n%s", diff)
			}
		})
	}
}

func TestASignalAtTheEndOfARunIsFollowedByALook(t *testing.T) {
	l := &lane{deliver: nothing}
	signal := func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow(Look, nil) }, (mostDeliveries-1)*time.Hour+30*time.Minute)
	}
	next := continued(t, l.run(t, Mailing{Lane: activities.LaneSignIn}, signal))
	before := len(l.looks)
	_ = l.run(t, next, cancelAfter(time.Minute))
	if got, want := l.looks[before], (mostDeliveries-1)*time.Hour+30*time.Minute; before != mostDeliveries || got != want {
		t.Errorf("after %d looks, the next one came at %s, want at once: %s", before, got, want)
	}
}

func TestMailGoesOutWhenNobodyCanReadWhatCameBack(t *testing.T) {
	l := &lane{deliver: nothing, bounces: func() error { return errors.New("no such folder") }}
	if err := l.run(t, Mailing{Lane: activities.LaneDuty}, cancelAfter(4*time.Minute)); !temporal.IsCanceledError(err) {
		t.Fatalf("ended with %v", err)
	}
	if len(l.looks) != 1 || len(l.reads) != 3 {
		t.Errorf("%d deliveries, bounces asked for %d times, want 1 and 3", len(l.looks), len(l.reads))
	}
}

// continued is what the next run begins with.
func continued(t *testing.T, end error) (next Mailing) {
	t.Helper()
	on, ok := errors.AsType[*workflow.ContinueAsNewError](end)
	if !ok {
		t.Fatalf("ended with %v, and not by going on", end)
	}
	if err := converter.GetDefaultDataConverter().FromPayloads(on.Input, &next); err != nil {
		t.Fatal(err)
	}
	return next
}

func TestWhatCameBackIsReadAtEveryLookOfAClockThatLeaps(t *testing.T) {
	for leaps, reads := range map[bool]int{false: 1, true: 4} {
		l := &lane{deliver: func(int) (activities.Delivered, error) { return due(time.Minute) }}
		_ = l.run(t, Mailing{Lane: activities.LaneDuty, Leaps: leaps}, cancelAfter(3*time.Minute+time.Second))
		if len(l.looks) != 4 || len(l.reads) != reads {
			t.Errorf("leaps %t: %d deliveries, asked for bounces %d times, want 4 and %d", leaps, len(l.looks), len(l.reads), reads)
		}
	}
}
