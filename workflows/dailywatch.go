package workflows

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
)

// mornings stays nil: it only gives activities their typed names.
var mornings *activities.Mornings

// DailyWatch is a morning of the office: on a working day it has the running month fetched from the portal, where that is
// wanted, judges the dossiers of open periods by what has become late since, computes the provisional scores, and writes
// to those in whose agencies something is about to be late. A portal that is away holds up nothing.
func DailyWatch(ctx workflow.Context, d activities.Daily) (activities.DailyDone, error) {
	if err := setDay(ctx, &d); err != nil {
		return activities.DailyDone{}, err
	}
	var due, fetched, scored, told activities.DailyDone
	if err := workflow.ExecuteActivity(said(short(ctx), "see whether it is a working day"), mornings.MorningDue, d).Get(ctx, &due); err != nil {
		return due, err
	}
	if due.Idle != "" {
		workflow.SetCurrentDetails(ctx, due.Idle)
		return due, nil
	}
	if d.Portal {
		if err := workflow.ExecuteActivity(said(polite(ctx), "fetch the running month"), mornings.FetchRunning, d).Get(ctx, &fetched); err != nil {
			return fetched, err
		}
	}
	if workflow.GetVersion(ctx, "judge-again", workflow.DefaultVersion, 1) == 1 {
		if err := workflow.ExecuteActivity(said(long(ctx), "judge stored dossiers again"), judges.JudgeAgain, activities.JudgingRun{Province: d.Province}).Get(ctx, nil); err != nil {
			return due, err
		}
	}
	if err := workflow.ExecuteActivity(said(long(ctx), "compute provisional scores"), mornings.RefreshLive, d).Get(ctx, &scored); err != nil {
		return scored, err
	}
	if err := workflow.ExecuteActivity(said(long(ctx), "queue the mails of the morning"), mornings.QueueDigests, d).Get(ctx, &told); err != nil {
		return told, err
	}
	done := activities.DailyDone{Fetched: fetched.Fetched, Away: fetched.Away, Scored: scored.Scored, Digests: told.Digests, Stale: told.Stale}
	workflow.SetCurrentDetails(ctx, summaryOf(d, done))
	return done, nil
}

// setDay takes the day from the scheduled time, never from now.
func setDay(ctx workflow.Context, d *activities.Daily) error {
	if d.Day != 0 {
		return nil
	}
	scheduled, ok := workflow.GetTypedSearchAttributes(ctx).GetTime(scheduledTime)
	if !ok {
		return temporal.NewNonRetryableApplicationError("give the day: only the schedule begins a morning without one", activities.Final, nil)
	}
	d.Day = activities.DayScheduled(scheduled)
	return nil
}

func summaryOf(d activities.Daily, done activities.DailyDone) string {
	said := []string{fmt.Sprintf("%s: %d digests queued", d.Day, done.Digests)}
	if done.Stale {
		said = append(said, "the newest dossiers are too old to tell people of")
	}
	if !done.Scored {
		said = append(said, "nothing to compute provisional scores from")
	}
	if done.Away != "" {
		said = append(said, "nothing fetched: "+done.Away)
	}
	return strings.Join(said, "; ")
}
