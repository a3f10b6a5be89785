package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/review"
	"danhgia/scoring"
)

type ruleFlags struct {
	changeFlags
	period   periodFlag
	dispute  int64
	decision string
	figures  figureFlags
	preview  bool
}

// ruled is a ruling with what it changes.
type ruled struct {
	answered
	Indicator string
	activities.Effect
}

func ruleCommand() *cobra.Command {
	var flags ruleFlags
	cmd := command("rule", "Rule on a dispute, and see first what that changes", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			return o.rule(cmd.Context(), cmd.OutOrStdout(), flags, flags.figures.counted(cmd))
		})
	})
	cmd.Flags().Var(&flags.period, "period", "the period")
	cmd.Flags().Int64Var(&flags.dispute, "dispute", 0, "the dispute's number: see starter tasks --kind ruling")
	cmd.Flags().StringVar(&flags.decision, "decision", "", "accepted, accepted-in-part or rejected")
	cmd.Flags().BoolVar(&flags.preview, "preview", false, "only say what it would change")
	flags.figures.add(cmd, "of a dispute that is accepted in part, the right figure")
	flags.addRequired(cmd)
	need(cmd, "period", "dispute", "decision")
	return cmd
}

func (o office) rule(ctx context.Context, out io.Writer, flags ruleFlags, figures scoring.Maybe[review.Counted]) error {
	change, err := o.change(ctx, flags.changeFlags)
	if err != nil {
		return err
	}
	task, err := o.rulingOn(ctx, flags.period.period, flags.dispute)
	if err != nil {
		return err
	}
	s := activities.Statement{Task: task.ID, Generation: task.Generation, Says: review.Outcome(flags.decision), Reason: flags.reason, Counted: figures}
	if task.State != review.Open {
		return o.state(ctx, out, change.By, task, s, flags.asJSON) // it says what became of the dispute, and changes nothing
	}
	result, err := o.weigh(ctx, change.By, task, s)
	if err != nil {
		return err
	}
	if !flags.asJSON {
		result.print(out)
	}
	if !flags.preview {
		if result.Verdict, err = o.say(ctx, change.By, s); err != nil {
			return err
		}
	}
	return report(out, flags.asJSON, result, func() {
		if !flags.preview {
			result.answered.print(out)
		}
	})
}

// rulingOn is the task of ruling on a dispute.
func (o office) rulingOn(ctx context.Context, p scoring.Period, dispute int64) (activities.PeriodTask, error) {
	all, err := o.tasks(ctx, p)
	if err != nil {
		return activities.PeriodTask{}, err
	}
	at := slices.IndexFunc(all, func(t activities.PeriodTask) bool {
		return t.Kind == review.Rule && t.Subject == strconv.FormatInt(dispute, 10)
	})
	if at < 0 {
		return activities.PeriodTask{}, fmt.Errorf("%s has no dispute %d: see: starter tasks --period %s --kind ruling", p, dispute, p)
	}
	return all[at], nil
}

// weigh is what a ruling would change, if it may be made at all.
func (o office) weigh(ctx context.Context, by activities.Actors, task activities.PeriodTask, s activities.Statement) (ruled, error) {
	if !slices.Contains(review.Rule.Says(), s.Says) {
		return ruled{}, says(review.Rule, s.Says)
	}
	books, err := o.store.Books(ctx, []activities.TaskID{task.ID})
	if err != nil {
		return ruled{}, err
	}
	b := books[0]
	if _, err := by.To(review.ToRule, b.Task.Subject()); err != nil {
		return ruled{}, err
	}
	ruling, dispute := review.Ruling{Decision: s.Says, Reason: s.Reason, Counted: s.Counted}, b.Dispute.Value.Dispute
	if faults := ruling.Check(dispute); len(faults) > 0 {
		return ruled{}, joined(faults)
	}
	effects := activities.Effects{Store: o.store, Decode: indexset.Parse}
	effect, err := effects.Of(ctx, b.Key, b.Task.Agency, dispute.Indicator, ruling.Correction(dispute))
	verdict := answered{task.ID, task.Kind, task.Agency, task.Subject, s.Says, ""}
	return ruled{verdict, dispute.Indicator, effect}, err
}

func joined(faults []*review.Refusal) error {
	errs := make([]error, len(faults))
	for i, f := range faults {
		errs[i] = f
	}
	return errors.Join(errs...)
}

func (r ruled) print(out io.Writer) {
	fmt.Fprintf(out, "%s of %s: %s → %s points\n", r.Indicator, r.Agency, shown(r.Before), shown(r.After))
	if len(r.Changes) == 0 {
		fmt.Fprintln(out, "no total, band or rank changes")
	}
	for _, c := range r.Changes {
		fmt.Fprintf(out, "  %s %s: %s\n", c.Code, c.Name, differences(c))
	}
}

// differences leaves out what stays as it is.
func differences(c scoring.RankChange) string {
	var all []string
	for _, d := range [][3]string{
		{"total", shown(c.Before.Total), shown(c.After.Total)},
		{"band", band(c.Before.Band), band(c.After.Band)},
		{"rank", place(c.Before.Rank), place(c.After.Rank)},
	} {
		if d[1] != d[2] {
			all = append(all, d[0]+" "+d[1]+" → "+d[2])
		}
	}
	return strings.Join(all, ", ")
}

func shown(points scoring.Maybe[scoring.Hundredths]) string {
	if !points.Known {
		return "–"
	}
	return points.Value.String()
}

func place(r scoring.Maybe[int]) string {
	if !r.Known {
		return "–"
	}
	return strconv.Itoa(r.Value)
}

// band counts from 1, the best, as people do.
func band(b scoring.Maybe[int]) string {
	if !b.Known {
		return "–"
	}
	return strconv.Itoa(b.Value + 1)
}

func approveCommand() *cobra.Command {
	var (
		flags    changeFlags
		period   periodFlag
		sendBack bool
	)
	cmd := command("approve", "Approve the result of a period, or send it back", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			task, err := o.oneTask(cmd.Context(), period.period, review.Approval, o.province)
			if err != nil {
				return err
			}
			s := activities.Statement{Task: task.ID, Generation: task.Generation, Says: review.Approved, Reason: flags.reason}
			if sendBack {
				s.Says = review.SentBack
			}
			return o.state(cmd.Context(), cmd.OutOrStdout(), change.By, task, s, flags.asJSON)
		})
	})
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().BoolVar(&sendBack, "send-back", false, "send it back to the office instead, with the reason")
	flags.addRequired(cmd)
	need(cmd, "period")
	return cmd
}
