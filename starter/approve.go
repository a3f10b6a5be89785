package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

type approveFlags struct {
	changeFlags
	period            periodFlag
	sendBack, preview bool
}

func approveCommand() *cobra.Command {
	var flags approveFlags
	cmd := command("approve", "Approve the result of a period, or send it back", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error { return o.approve(cmd.Context(), cmd.OutOrStdout(), flags) })
	})
	cmd.Long = `Approve the result of a period, or send it back.

What is approved is what was submitted: --preview shows it, with whose total, rank or band is another than when the
reviews opened and why, and whose review ended without an answer. A result that has changed since is not approved: it
is submitted anew.`
	cmd.Flags().Var(&flags.period, "period", "the period")
	cmd.Flags().BoolVar(&flags.sendBack, "send-back", false, "send it back to the office instead, with the reason")
	cmd.Flags().BoolVar(&flags.preview, "preview", false, "only show what is to be approved")
	flags.addRequired(cmd)
	need(cmd, "period")
	return cmd
}

// submitted is what the leader is asked to approve.
type submitted struct {
	activities.Submission
	Stands bool // it is what the period still has
}

func (o office) approve(ctx context.Context, out io.Writer, flags approveFlags) error {
	change, err := o.change(ctx, flags.changeFlags)
	if err != nil {
		return err
	}
	if flags.preview {
		return o.showSubmitted(ctx, out, flags)
	}
	task, err := o.oneTask(ctx, of(flags.period.period), review.Approval, o.province, "")
	if err != nil {
		return err
	}
	s := activities.Statement{Task: task.ID, Generation: task.Generation, Says: review.Approved, Reason: flags.reason}
	if flags.sendBack {
		s.Says = review.SentBack
	}
	return o.state(ctx, out, change.By, task, s, flags.asJSON)
}

func (o office) showSubmitted(ctx context.Context, out io.Writer, flags approveFlags) error {
	s, stands, err := o.store.Submission(ctx, activities.Key{Province: o.province, Period: flags.period.period})
	if errors.Is(err, activities.ErrNotFound) {
		return fmt.Errorf("nothing of %s has been submitted for approval so far: see: starter status --period %s", flags.period.period, flags.period.period)
	}
	if err != nil {
		return err
	}
	result := submitted{s, stands}
	return report(out, flags.asJSON, result, func() { result.print(out) })
}

func (s submitted) print(out io.Writer) {
	for _, o := range []review.Outcome{review.Confirmed, review.Disputed, review.Silent, review.NotReached} {
		fmt.Fprintf(out, "%s: %d\n", o.In(scoring.En), s.Outcomes[o])
	}
	for _, u := range s.Unheard {
		why := u.State.In(scoring.En)
		if u.State == review.Settled {
			why = u.Outcome.In(scoring.En)
		}
		if u.Reason != "" {
			why += ": " + u.Reason
		}
		fmt.Fprintf(out, "without an answer: %s %s, %s\n", u.Code, u.Name, why)
	}
	fmt.Fprintf(out, "%d of %d stand elsewhere than when the reviews opened\n", len(s.Changes), s.Agencies)
	for _, c := range s.Changes {
		fmt.Fprintf(out, "  %s %s: %s\n", c.Code, c.Name, differences(c.RankChange))
		for _, r := range c.Rulings {
			fmt.Fprintf(out, "    dispute %d, %s: %s, now %d/%d\n", r.Dispute, r.Indicator, r.Decision.In(scoring.En), r.Now.Numerator, r.Now.Denominator)
		}
		if c.Figures {
			fmt.Fprintln(out, "    its figures were collected again")
		}
	}
	if !s.Stands {
		fmt.Fprintln(out, "this does not stand any more: it will be submitted anew, and cannot be approved")
	}
}

func resubmitCommand() *cobra.Command {
	var (
		flags  changeFlags
		period periodFlag
	)
	cmd := command("resubmit", "Ask the leader again to approve a result that was sent back", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			task, err := o.oneTask(cmd.Context(), of(period.period), review.Approval, o.province, "")
			if err != nil {
				return err
			}
			key := activities.Key{Province: o.province, Period: period.period}
			done, err := newDesk(o.store).Resubmit(cmd.Context(), change.By, key, task.ID, flags.reason)
			if err != nil {
				return err
			}
			result := controlled{Tasks: []activities.Controlled{done}}
			return report(cmd.OutOrStdout(), flags.asJSON, result, func() { result.print(cmd.OutOrStdout()) })
		})
	})
	cmd.Long = `Ask the leader again to approve a result that was sent back, after what the reason names was put right: reviews or
rulings were opened again and have ended. The scores are computed anew, and the leader has a new list of what changed.`
	cmd.Flags().Var(&period, "period", "the period")
	flags.addRequired(cmd)
	need(cmd, "period")
	return cmd
}
