package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// collector stays nil: it only gives activities their typed names.
var collector *activities.Collector

// scheduledTime is what the server gives to every run of a schedule: the time that it was to start at, however late
// it has come to it.
var scheduledTime = temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime")

// mostSteps bounds a run's history; the next run goes on where it ended.
const mostSteps = 200

// MonthStarted is what a month's start has come to.
type MonthStarted struct {
	Evaluation string // the workflow id of the period's evaluation
	Already    bool   // it had been started, by hand or before
}

// MonthlyStart starts the evaluation of the month before its scheduled time: it waits for the office's working day,
// has the period fetched from the portal, and starts the evaluation by its fixed id. It tries until the period has
// been started, by whomever.
func MonthlyStart(ctx workflow.Context, m activities.Monthly) (MonthStarted, error) {
	if err := setPeriod(ctx, &m); err != nil {
		return MonthStarted{}, err
	}
	for range mostSteps {
		step, err := nextStep(ctx, m)
		if err != nil {
			return MonthStarted{}, err
		}
		if step.Snapshot != "" || step.Taken {
			return ended(ctx, m, step.Taken), nil
		}
		workflow.SetCurrentDetails(ctx, step.Why)
		if err := sleep(ctx, step.Wait, "until the next step, or somebody says to look"); err != nil {
			return MonthStarted{}, err
		}
	}
	return MonthStarted{}, workflow.NewContinueAsNewError(ctx, MonthlyStart, m)
}

// nextStep fetches the period and starts it, when its day has come.
func nextStep(ctx workflow.Context, m activities.Monthly) (step activities.MonthStep, err error) {
	err = workflow.ExecuteActivity(said(short(ctx), "see whether the month is due"), collector.MonthDue, m).Get(ctx, &step)
	if err != nil || step.Taken || step.Wait > 0 {
		return step, err
	}
	err = workflow.ExecuteActivity(said(polite(ctx), "fetch the month from the portal"), collector.FetchMonth, m).Get(ctx, &step)
	if err != nil || step.Snapshot == "" {
		return step, err
	}
	err = workflow.ExecuteActivity(said(short(ctx), "start the evaluation"), collector.StartMonth, m, step.Snapshot).Get(ctx, &step)
	return step, err
}

func ended(ctx workflow.Context, m activities.Monthly, already bool) MonthStarted {
	said := "started"
	if already {
		said = "had been started already"
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("%s %s", m.Period, said))
	return MonthStarted{Evaluation: activities.EvaluationID(activities.Key{Province: m.Province, Period: m.Period}), Already: already}
}

// polite is for asking the portal: a worker that dies in the middle does not make it be asked again at once.
func polite(ctx workflow.Context) workflow.Context {
	ctx = long(ctx)
	options := workflow.GetActivityOptions(ctx)
	options.RetryPolicy = &temporal.RetryPolicy{InitialInterval: 5 * time.Minute, BackoffCoefficient: 2, MaximumInterval: time.Hour}
	return workflow.WithActivityOptions(ctx, options)
}

// setPeriod takes the period from the scheduled time, never from now: a start that comes late is of the same month.
func setPeriod(ctx workflow.Context, m *activities.Monthly) error {
	if m.Period != "" {
		return nil
	}
	scheduled, ok := workflow.GetTypedSearchAttributes(ctx).GetTime(scheduledTime)
	if !ok {
		return temporal.NewNonRetryableApplicationError("give the period: only the schedule starts a month without one", activities.Final, nil)
	}
	m.Period = activities.MonthBefore(scheduled)
	return nil
}
