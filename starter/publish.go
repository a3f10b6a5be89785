package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

type publishFlags struct {
	period     periodFlag
	push       string
	as, reason string
	wait       time.Duration
	asJSON     bool
}

func publishCommand() *cobra.Command {
	var flags publishFlags
	cmd := command("publish", "Publish what is approved now, say what is missing, or say what is published", func(cmd *cobra.Command) error {
		c, err := settings()
		if err != nil {
			return err
		}
		return inOffice(cmd.Context(), func(o office) error {
			return o.publish(cmd.Context(), cmd.OutOrStdout(), flags, c.Mail.PublicURL)
		})
	})
	cmd.Long = `Publish the result of a period that is approved, without waiting until its workflow looks by itself.

Where it may not be published yet, what is missing is listed and the exit is 1. Where it is published already, this says
what, and what has become of sending it to its targets: exit 0. With --push, the latest revision is sent again.`
	cmd.Flags().Var(&flags.period, "period", "the period")
	cmd.Flags().StringVar(&flags.push, "push", "", "send the latest revision again to this target, or to all")
	cmd.Flags().StringVar(&flags.as, "as", "", "with --push: mail address of who does this")
	cmd.Flags().StringVar(&flags.reason, "reason", "", "with --push: why; it is kept")
	cmd.Flags().DurationVar(&flags.wait, "wait", time.Minute, "how long to wait for the publication, and for its first tries to arrive")
	cmd.Flags().BoolVar(&flags.asJSON, "json", false, "print JSON")
	need(cmd, "period")
	cmd.MarkFlagsRequiredTogether("push", "as", "reason")
	return cmd
}

// publishedNow is what this command says of a publication.
type publishedNow struct {
	Period    scoring.Period
	Revision  int
	State     scoring.PublicationState
	SHA256    string
	Published time.Time
	Already   bool     // before this command
	Addresses []string `json:",omitempty"`
	Targets   []targetLine
}

func (o office) publish(ctx context.Context, out io.Writer, flags publishFlags, site string) error {
	k := activities.Key{Province: o.province, Period: flags.period.period}
	e, err := o.store.Evaluation(ctx, k)
	if errors.Is(err, activities.ErrNotFound) {
		return fmt.Errorf("period %s of %s has not been started", k.Period, k.Province)
	} else if err != nil {
		return err
	}
	already := e.State == activities.Published
	if !already {
		if err := o.finish(ctx, e, flags.wait); err != nil {
			return err
		}
	}
	if flags.push != "" {
		if err := o.pushAgain(ctx, k.Period, flags); err != nil {
			return err
		}
	}
	said, err := o.published(ctx, k, site, flags.wait)
	if err != nil {
		return err
	}
	said.Already = already
	return report(out, flags.asJSON, said, func() { said.print(out) })
}

// finish has the period's workflow look now, and waits until it has published; or says what it waits for.
func (o office) finish(ctx context.Context, e activities.Evaluation, wait time.Duration) error {
	if e.State == activities.Refused {
		return fmt.Errorf("%s was refused: %s; mend it and start the period again", e.Period, e.Refusal)
	}
	missing, err := o.missing(ctx, e)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("%s cannot be published yet:\n  %s", e.Period, strings.Join(missing, "\n  "))
	}
	if err := o.store.WakeEvaluation(ctx, e.Key); err != nil {
		return err
	}
	done := false
	err = until(ctx, wait, func() (bool, error) {
		now, err := o.store.Evaluation(ctx, e.Key)
		done = now.State == activities.Published
		return done, err
	})
	if err == nil && !done {
		err = fmt.Errorf("%s is approved and was not published within %s; is a worker running? Follow it with: starter status --period %s", e.Period, wait, e.Period)
	}
	return err
}

const mostMissing = 20 // tasks that are listed by name

// missing is what has to happen before a period can be published; none: it is approved, or needs no approval.
func (o office) missing(ctx context.Context, e activities.Evaluation) ([]string, error) {
	switch e.State {
	case activities.PausedPeriod:
		return []string{fmt.Sprintf("the period is paused: starter period resume --period %s", e.Period)}, nil
	case activities.CancelledPeriod:
		return []string{"the period was cancelled"}, nil
	}
	all, err := o.tasks(ctx, of(e.Period))
	if err != nil {
		return nil, err
	}
	entries := 0
	for _, t := range all {
		if t.Kind == review.DataEntry && t.Waits() {
			entries++
		}
	}
	if entries > 0 {
		return waiting(all, entries, "figures are not entered", review.DataEntry), nil
	}
	if len(all) == 0 {
		return nil, nil // computing takes a minute at most, and what is not reviewed is published then
	}
	return o.unapproved(ctx, e, all)
}

// unapproved is what a period under review waits for before its approval, or that itself.
func (o office) unapproved(ctx context.Context, e activities.Evaluation, all []activities.PeriodTask) ([]string, error) {
	p, err := o.store.Progress(ctx, e.Key)
	if err != nil {
		return nil, err
	}
	missing := append(waiting(all, p.Reviews, "reviews are open", review.Review, review.Countersign),
		waiting(all, p.Rulings, "disputes are not ruled on", review.Rule, review.Supplement)...)
	if p.NotReached > 0 {
		missing = append(missing, fmt.Sprintf("%d reviews reached nobody: skip or reopen them; see: starter unreached --period %s", p.NotReached, e.Period))
	}
	if len(missing) > 0 {
		return missing, nil
	}
	switch p.Stage() {
	case activities.StageAsk:
		missing = []string{"the leader has not been asked yet to approve the scores that the period has now; the period's workflow does so"}
	case activities.StageApprove:
		missing = []string{fmt.Sprintf("the leader has not approved the result: starter approve --period %s", e.Period)}
		if p.Approval == review.SentBack {
			missing = []string{fmt.Sprintf("the leader has sent the result back: %s; then: starter resubmit --period %s", e.SentBack, e.Period)}
		}
	}
	return missing, nil
}

// waiting lists the open tasks of some kinds.
func waiting(all []activities.PeriodTask, count int, what string, kinds ...review.Kind) []string {
	if count == 0 {
		return nil
	}
	lines := []string{fmt.Sprintf("%d %s", count, what)}
	for _, t := range all {
		if !t.Waits() || !slices.Contains(kinds, t.Kind) || t.State == review.Settled {
			continue
		}
		if len(lines) > mostMissing {
			return append(lines, "  and others: see: starter tasks")
		}
		lines = append(lines, fmt.Sprintf("  %s %s: %s, due %s", t.Kind, named(t), stands(t), moment(t.Due)))
	}
	return lines
}

// pushAgain sends the latest revision to one target or to all.
func (o office) pushAgain(ctx context.Context, period scoring.Period, flags publishFlags) error {
	c, err := o.change(ctx, changeFlags{as: flags.as, reason: flags.reason})
	if err != nil {
		return err
	}
	targets, err := o.store.Targets(ctx, o.province)
	if err != nil {
		return err
	}
	if flags.push != "all" {
		one, err := o.targetNamed(ctx, flags.push)
		if err != nil {
			return err
		}
		targets = []activities.Target{one}
	}
	if len(targets) == 0 {
		return errors.New("there are no targets: see: starter targets add --help")
	}
	for _, t := range targets {
		if _, err := o.store.PushAgain(ctx, t.ID, period, c); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	return nil
}

// published is the latest revision of a period, and what its targets have of it once each was tried, or the wait is over.
func (o office) published(ctx context.Context, k activities.Key, site string, wait time.Duration) (publishedNow, error) {
	p, err := o.store.Publication(ctx, k)
	if err != nil {
		return publishedNow{}, err
	}
	said := publishedNow{Period: p.Period, Revision: p.Revision, State: p.State, SHA256: p.SHA256, Published: p.Published}
	if site != "" {
		said.Addresses = []string{
			fmt.Sprintf("%s/ky/%s", site, p.Period), fmt.Sprintf("%s/ky/%s/phien-ban/%d", site, p.Period, p.Revision),
			fmt.Sprintf("%s/api/v1/periods/%s/revisions/%d/results", site, p.Period, p.Revision),
		}
	}
	err = until(ctx, wait, func() (bool, error) {
		lines, err := o.targetLines(ctx, k.Period)
		said.Targets = lines
		return !slices.ContainsFunc(lines, func(t targetLine) bool { return !t.Paused.Known && t.fresh() }), err
	})
	return said, err
}

// fresh says whether a target has not been tried since something was put into its queue.
func (t targetLine) fresh() bool {
	return slices.ContainsFunc(t.Pushes, func(p activities.Push) bool { return p.State == activities.PushQueued })
}

func (p publishedNow) print(out io.Writer) {
	what := "published"
	if p.Already {
		what = "is published already"
	}
	fmt.Fprintf(out, "%s %s: revision %d, %s, %s\nsha256 %s\n", p.Period, what, p.Revision, p.State, moment(p.Published), p.SHA256)
	for _, address := range p.Addresses {
		fmt.Fprintln(out, address)
	}
	for _, t := range p.Targets {
		line := "not sent there"
		for _, one := range t.Pushes {
			if one.Revision == p.Revision {
				line = pushLine(one)
			}
		}
		if t.Paused.Known {
			line += "; the target is paused"
		}
		fmt.Fprintf(out, "to %s: %s\n", t.Name, line)
	}
}
