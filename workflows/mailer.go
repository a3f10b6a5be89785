package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// MailQueue is the task queue of the activities that talk to the mail server: a slow one holds up nothing else.
const MailQueue = "danhgia-mail"

// post stays nil: it only gives activities their typed names.
var post *activities.Post

const (
	// longestRest is how long a lane in which nothing waits is left alone, in told time.
	longestRest = time.Hour
	// betweenBounces is how often what came back is read, in told time.
	betweenBounces = 5 * time.Minute
	// shortestRest: a server fires no timer finer than this.
	shortestRest = time.Second
	// mostDeliveries bounds a run's history; the next run goes on where it ended.
	mostDeliveries = 200
)

// Mailing is what a Mailer begins with.
type Mailing struct {
	Lane  activities.Lane
	Speed float64 // told seconds in a real one; 0 is 1
	// Leaps: the told clock leaps over the pauses between two readings of what came back, so that is read at every look.
	Leaps bool `json:",omitempty"`
}

// Mailer delivers the mails of a lane, for ever: it sleeps until the next one is due or somebody says to look, and
// delivers. What there is to deliver stands in Postgres alone. No failure ends it.
func Mailer(ctx workflow.Context, m Mailing) error {
	var bounces time.Time
	for range mostDeliveries {
		if m.Lane == activities.LaneDuty && (m.Leaps || !workflow.Now(ctx).Before(bounces)) {
			if err := readBounces(ctx); err != nil {
				return err
			}
			bounces = workflow.Now(ctx).Add(m.real(betweenBounces))
		}
		var d activities.Delivered
		if err := workflow.ExecuteActivity(said(mailing(ctx), "send the mails that are due"), post.DeliverDue, m.Lane).Get(ctx, &d); err != nil {
			return err
		}
		if err := sleep(ctx, m.rest(d), "until the next mail is due, or somebody says to look"); err != nil {
			return err
		}
	}
	if err := sleep(ctx, 0, ""); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Mailer, m)
}

// readBounces gives up after some tries: mails go out also while nobody can read what comes back.
func readBounces(ctx workflow.Context) error {
	options := workflow.GetActivityOptions(mailing(ctx))
	policy := retry()
	policy.MaximumAttempts = 3
	options.RetryPolicy = policy
	err := workflow.ExecuteActivity(said(workflow.WithActivityOptions(ctx, options), "read the mails that came back"), post.Bounces).Get(ctx, nil)
	if err == nil || ctx.Err() != nil {
		return err
	}
	workflow.GetLogger(ctx).Warn("bounces are not read", "error", err)
	return nil
}

// mailing is for activities on the queue of mails.
func mailing(ctx workflow.Context) workflow.Context {
	return workflow.WithTaskQueue(long(ctx), MailQueue)
}

// rest is how long a lane is left alone after a delivery.
func (m Mailing) rest(d activities.Delivered) time.Duration {
	if d.More {
		return 0
	}
	longest := longestRest
	if m.Lane == activities.LaneDuty {
		longest = betweenBounces
	}
	rest := m.real(longest)
	if d.For.Known {
		rest = min(rest, d.For.Value)
	}
	return max(rest, shortestRest)
}

// real is a told duration by the real clock.
func (m Mailing) real(told time.Duration) time.Duration {
	if m.Speed <= 0 {
		return told
	}
	return time.Duration(float64(told) / m.Speed)
}
