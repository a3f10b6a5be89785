package main

import (
	"context"
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
	period    periodFlag
	disputes  []int64
	indicator string
	decision  string
	figures   figureFlags
	preview   bool
}

// ruled is what became of rulings, with what they change together.
type ruled struct {
	Rulings []answered
	activities.Effect
}

func ruleCommand() *cobra.Command {
	var flags ruleFlags
	cmd := command("rule", "Rule on disputes, and see first what that changes", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			return o.rule(cmd.Context(), cmd.OutOrStdout(), flags, flags.figures.counted(cmd))
		})
	})
	cmd.Long = `Rule on disputes, and see first what that changes: points, totals, bands and ranks of everybody.

One decision, with one reason, can answer many like disputes: all of them or none. Accepting in part takes the right
figure, so it answers one dispute at a time. Each agency is written to with the reason and its new points.`
	cmd.Flags().Var(&flags.period, "period", "the period")
	cmd.Flags().Int64SliceVar(&flags.disputes, "dispute", nil, "numbers of the disputes, with commas: see starter tasks --kind ruling")
	cmd.Flags().StringVar(&flags.indicator, "indicator", "", "all disputes of this indicator that wait for a ruling")
	cmd.Flags().StringVar(&flags.decision, "decision", "", "accepted, accepted-in-part or rejected")
	cmd.Flags().BoolVar(&flags.preview, "preview", false, "only say what it would change")
	flags.figures.add(cmd, "of a dispute that is accepted in part, the right figure")
	flags.addRequired(cmd)
	need(cmd, "period", "decision")
	cmd.MarkFlagsOneRequired("dispute", "indicator")
	cmd.MarkFlagsMutuallyExclusive("dispute", "indicator")
	return cmd
}

func (o office) rule(ctx context.Context, out io.Writer, flags ruleFlags, figures scoring.Maybe[review.Counted]) error {
	change, err := o.change(ctx, flags.changeFlags)
	if err != nil {
		return err
	}
	tasks, err := o.rulingsOn(ctx, flags)
	if err != nil {
		return err
	}
	rulings, err := flags.rulings(tasks, figures)
	if err != nil {
		return err
	}
	result, err := o.weigh(ctx, flags.period.period, change.By, tasks, rulings)
	if err != nil {
		return err
	}
	if !flags.asJSON {
		result.print(out)
	}
	if !flags.preview {
		if err := result.rule(ctx, o, change.By, rulings); err != nil {
			return err
		}
	}
	return report(out, flags.asJSON, result, func() {
		for _, ruling := range result.Rulings {
			if !flags.preview {
				ruling.print(out)
			}
		}
	})
}

// rulings are the same decision on each dispute.
func (f ruleFlags) rulings(tasks []activities.PeriodTask, figures scoring.Maybe[review.Counted]) ([]activities.Statement, error) {
	decision := review.Outcome(f.decision)
	switch {
	case !slices.Contains(review.Rule.Says(), decision):
		return nil, says(review.Rule, decision)
	case decision == review.AcceptedInPart && len(tasks) > 1:
		return nil, fmt.Errorf("accepting in part takes the right figure of one dispute, and these are %d: rule on each by itself", len(tasks))
	}
	var all []activities.Statement
	for _, t := range tasks {
		all = append(all, activities.Statement{Task: t.ID, Generation: t.Generation, Says: decision, Reason: f.reason, Counted: figures})
	}
	return all, nil
}

// rulingsOn are the tasks of ruling on the disputes that the flags name.
func (o office) rulingsOn(ctx context.Context, flags ruleFlags) ([]activities.PeriodTask, error) {
	all, err := o.tasks(ctx, of(flags.period.period))
	if err != nil {
		return nil, err
	}
	if flags.indicator != "" {
		return o.rulingsOnIndicator(ctx, flags, all)
	}
	var found []activities.PeriodTask
	for _, dispute := range flags.disputes {
		task, err := rulingOn(all, flags.period.period, dispute)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(found, func(t activities.PeriodTask) bool { return t.ID == task.ID }) {
			return nil, fmt.Errorf("dispute %d is named twice", dispute)
		}
		found = append(found, task)
	}
	return found, nil
}

// rulingOn is the task of ruling on a dispute.
func rulingOn(all []activities.PeriodTask, p scoring.Period, dispute int64) (activities.PeriodTask, error) {
	at := slices.IndexFunc(all, func(t activities.PeriodTask) bool {
		return t.Kind == review.Rule && t.Subject == strconv.FormatInt(dispute, 10)
	})
	if at < 0 {
		return activities.PeriodTask{}, fmt.Errorf("%s has no dispute %d: see: starter tasks --period %s --kind ruling", p, dispute, p)
	}
	return all[at], nil
}

func (o office) rulingsOnIndicator(ctx context.Context, flags ruleFlags, all []activities.PeriodTask) ([]activities.PeriodTask, error) {
	open := slices.DeleteFunc(all, func(t activities.PeriodTask) bool { return t.Kind != review.Rule || t.State != review.Open })
	books, err := o.store.Books(ctx, ids(open))
	if err != nil {
		return nil, err
	}
	on := map[activities.TaskID]bool{}
	for _, b := range books {
		on[b.ID] = b.Dispute.Value.Indicator == flags.indicator
	}
	open = slices.DeleteFunc(open, func(t activities.PeriodTask) bool { return !on[t.ID] })
	if len(open) == 0 {
		return nil, fmt.Errorf("no dispute of %s waits for a ruling in %s", flags.indicator, flags.period.period)
	}
	return open, nil
}

// weigh is what rulings would change together, if they may be made at all.
func (o office) weigh(ctx context.Context, p scoring.Period, by activities.Actors, tasks []activities.PeriodTask, rulings []activities.Statement) (result ruled, err error) {
	var proposals []activities.Proposal
	err = by.Try(func(who review.Actor) error {
		proposals, err = newDesk(o.store).Proposals(ctx, who, rulings)
		return err
	})
	if err != nil {
		return ruled{}, err
	}
	for _, t := range tasks {
		result.Rulings = append(result.Rulings, answered{t.ID, t.Kind, t.Agency, t.Subject, rulings[0].Says, ""})
	}
	effects := activities.Effects{Store: o.store, Decode: indexset.Parse}
	result.Effect, err = effects.Of(ctx, activities.Key{Province: o.province, Period: p}, proposals)
	return result, err
}

// rule makes the rulings and notes what became of each.
func (r *ruled) rule(ctx context.Context, o office, by activities.Actors, rulings []activities.Statement) error {
	return by.Try(func(who review.Actor) error {
		verdicts, err := newDesk(o.store).Rule(ctx, who, rulings)
		for i, v := range verdicts {
			r.Rulings[i].Verdict = v
		}
		return err
	})
}

func (r ruled) print(out io.Writer) {
	for _, p := range r.Points {
		fmt.Fprintf(out, "%s of %s: %s → %s points\n", p.Indicator, p.Agency, shown(p.Before), shown(p.After))
	}
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
