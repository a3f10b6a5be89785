package main

import (
	"context"
	"fmt"
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// report prints what happened, from rows alone: on demand a line each; mails by hour and rung; who else was written to;
// how the reviews and the stages ended.
func (r rehearsal) report(ctx context.Context, all bool) error {
	if all {
		events, err := r.store.Timeline(ctx, r.key)
		if err != nil {
			return err
		}
		for _, e := range events {
			fmt.Fprintf(r.out, "%s  %-8s %-14s %s\n", moment(e.At), e.Agency, e.Who, e.What)
		}
	}
	for _, part := range []func(context.Context) error{r.reportMails, r.reportEscalations, r.reportOutcomes} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	e, err := r.store.Evaluation(ctx, r.key)
	if err != nil {
		return err
	}
	for _, s := range e.Stages {
		if s.Finished.Known {
			fmt.Fprintf(r.out, "%s  stage %s ended\n", moment(s.Finished.Value), s.Stage)
		}
	}
	r.pace.report(r.out)
	printStatus(r.out, e)
	return nil
}

func (r rehearsal) reportMails(ctx context.Context) error {
	counts, err := r.store.MailsByHour(ctx, r.key)
	if err != nil {
		return err
	}
	for _, c := range counts {
		bounced := ""
		if c.Bounced > 0 {
			bounced = fmt.Sprintf(", %d came back", c.Bounced)
		}
		fmt.Fprintf(r.out, "%s  %4d mails  %s%s\n", moment(c.Hour), c.Mails, c.Rung, bounced)
	}
	return nil
}

// fewNames is how many agencies are named in a line.
const fewNames = 12

func (r rehearsal) reportEscalations(ctx context.Context) error {
	all, err := r.store.Escalations(ctx, r.key)
	if err != nil {
		return err
	}
	for _, e := range all {
		more := ""
		if n := len(e.Agencies); n > fewNames {
			e.Agencies, more = e.Agencies[:fewNames], fmt.Sprintf(" and %d more", n-fewNames)
		}
		fmt.Fprintf(r.out, "review %s to the %s: %s%s\n", e.Rung, e.Role.In(scoring.En), strings.Join(e.Agencies, " "), more)
	}
	return nil
}

func (r rehearsal) reportOutcomes(ctx context.Context) error {
	tasks, err := r.store.PeriodTasks(ctx, r.key)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	var ends []string
	for _, t := range tasks {
		end := fmt.Sprintf("%s %s", t.Kind, describe(t))
		if counts[end]++; counts[end] == 1 {
			ends = append(ends, end)
		}
	}
	for _, end := range ends {
		fmt.Fprintf(r.out, "%4d  %s\n", counts[end], end)
	}
	return nil
}

func describe(t activities.PeriodTask) string {
	if t.Outcome != "" {
		return string(t.Outcome)
	}
	return string(t.State)
}
