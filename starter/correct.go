package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

func correctCommand() *cobra.Command {
	return group("correct", "Correct a published result: one person proposes, another approves, and it becomes the next revision",
		correctPropose(), correctDecide("approve", "Approve a correction: it is published as the next revision", review.Approved),
		correctDecide("refuse", "Refuse a correction, with the reason", review.Rejected), correctWithdraw(), correctList())
}

type correctFlags struct {
	changeFlags
	period             periodFlag
	agency, indicator  string
	figures            figureFlags
	late               int64
	recompute, preview bool
	indexSet, evidence string
}

func correctPropose() *cobra.Command {
	var flags correctFlags
	cmd := command("propose", "Propose a correction, and see first what it changes", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			return o.propose(cmd.Context(), cmd.OutOrStdout(), flags, flags.figures.counted(cmd))
		})
	})
	cmd.Long = `Propose a correction of a published result. Nothing is public before a second person has approved it; then it
becomes the next revision, with the reason and all that has changed.

A wrong figure:        --agency H44.104 --indicator PROGRESS_ON_TIME --numerator 95 --denominator 100
A late dispute:        --late-dispute 12
Points computed again: --recompute, after a version of the rules was found faulty (starter publications --engine …);
                       with --index-set CODE by another index set`
	cmd.Flags().Var(&flags.period, "period", "the period")
	cmd.Flags().StringVar(&flags.agency, "agency", "", "code of the agency whose figure is wrong")
	cmd.Flags().StringVar(&flags.indicator, "indicator", "", "code of the indicator")
	flags.figures.add(cmd, "of a wrong figure, the right one")
	cmd.Flags().Int64Var(&flags.late, "late-dispute", 0, "number of a dispute that came after its deadline")
	cmd.Flags().BoolVar(&flags.recompute, "recompute", false, "compute everything again by the present rules")
	cmd.Flags().StringVar(&flags.indexSet, "index-set", "", "of computing again: another index set")
	cmd.Flags().StringVar(&flags.evidence, "evidence", "", "dossiers, letters; becomes public")
	cmd.Flags().BoolVar(&flags.preview, "preview", false, "only say what it would change")
	flags.addRequired(cmd)
	need(cmd, "period")
	cmd.MarkFlagsOneRequired("agency", "late-dispute", "recompute")
	cmd.MarkFlagsMutuallyExclusive("agency", "late-dispute", "recompute")
	return cmd
}

func (f correctFlags) proposal(province string, figures scoring.Maybe[review.Counted]) activities.NewErratum {
	n := activities.NewErratum{
		Key: activities.Key{Province: province, Period: f.period.period}, Kind: scoring.WrongFigure, Agency: f.agency, Indicator: f.indicator,
		Counted: figures, Dispute: f.late, IndexSet: f.indexSet, Evidence: f.evidence, Reason: f.reason,
	}
	switch {
	case f.recompute:
		n.Kind = scoring.Recompute
	case f.late != 0:
		n.Kind = scoring.LateStatement
	}
	return n
}

func (o office) propose(ctx context.Context, out io.Writer, flags correctFlags, figures scoring.Maybe[review.Counted]) error {
	change, err := o.change(ctx, flags.changeFlags)
	if err != nil {
		return err
	}
	w, err := newDesk(o.store).ProposeErratum(ctx, change.By, flags.proposal(o.province, figures), flags.preview)
	if err != nil {
		return err
	}
	return report(out, flags.asJSON, w, func() {
		printEffect(out, w.Effect)
		if !flags.preview {
			fmt.Fprintf(out, "correction %d waits for a second person; approved, it becomes revision %d\n", w.ID, w.Revision)
		}
	})
}

func printEffect(out io.Writer, e scoring.Erratum) {
	fmt.Fprintf(out, "%s: %d figures and %d places change\n", e.Kind.In(scoring.En), len(e.Figures), len(e.Agencies))
	for i, f := range e.Figures {
		if i == fewNames {
			fmt.Fprintf(out, "  and %d more figures\n", len(e.Figures)-fewNames)
			break
		}
		fmt.Fprintf(out, "  %s %s: %s → %s\n", f.Agency, f.Indicator, figureIn(f.Before), figureIn(f.After))
	}
	for i, c := range e.Agencies {
		if i == fewNames {
			fmt.Fprintf(out, "  and %d more agencies\n", len(e.Agencies)-fewNames)
			break
		}
		fmt.Fprintf(out, "  %s %s: %s\n", c.Code, c.Name, differences(c))
	}
}

func figureIn(f scoring.Figure) string {
	points := "no points"
	if f.Points.Known {
		points = f.Points.Value.String() + " points"
	}
	if !f.Numerator.Known || !f.Denominator.Known {
		return "no figure, " + points
	}
	return fmt.Sprintf("%d/%d, %s", f.Numerator.Value, f.Denominator.Value, points)
}

func correctDecide(use, short string, says review.Outcome) *cobra.Command {
	var (
		flags changeFlags
		id    int64
	)
	cmd := command(use, short, func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			e, err := o.erratum(cmd.Context(), id)
			if err != nil {
				return err
			}
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			task, err := o.oneTask(cmd.Context(), of(e.Period), review.Correct, o.province, strconv.FormatInt(id, 10))
			if err != nil {
				return err
			}
			s := activities.Statement{Task: task.ID, Generation: task.Generation, Says: says, Reason: flags.reason}
			return o.state(cmd.Context(), cmd.OutOrStdout(), change.By, task, s, flags.asJSON)
		})
	})
	cmd.Flags().Int64Var(&id, "correction", 0, "its number: see starter correct list")
	flags.addRequired(cmd)
	need(cmd, "correction")
	return cmd
}

func (o office) erratum(ctx context.Context, id int64) (activities.Erratum, error) {
	e, err := o.store.Erratum(ctx, activities.ErratumID(id))
	if errors.Is(err, activities.ErrNotFound) || err == nil && e.Province != o.province {
		return e, fmt.Errorf("there is no correction %d: see: starter correct list --period …", id)
	}
	return e, err
}

func correctWithdraw() *cobra.Command {
	var (
		flags changeFlags
		id    int64
	)
	cmd := command("withdraw", "Take a proposal back that nobody has decided on", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			if _, err := o.erratum(cmd.Context(), id); err != nil {
				return err
			}
			if err := newDesk(o.store).WithdrawErratum(cmd.Context(), change.By, activities.ErratumID(id), flags.reason); err != nil {
				return err
			}
			e, err := o.erratum(cmd.Context(), id)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, e, func() { printErratum(cmd.OutOrStdout(), e) })
		})
	})
	cmd.Flags().Int64Var(&id, "correction", 0, "its number")
	flags.addRequired(cmd)
	need(cmd, "correction")
	return cmd
}

func correctList() *cobra.Command {
	var (
		period periodFlag
		asJSON bool
	)
	cmd := command("list", "List the corrections of a period, also those that were refused or withdrawn", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			all, err := o.store.Errata(cmd.Context(), activities.Key{Province: o.province, Period: period.period})
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, all, func() {
				for _, e := range all {
					printErratum(cmd.OutOrStdout(), e)
				}
			})
		})
	})
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "period")
	return cmd
}

func printErratum(out io.Writer, e activities.Erratum) {
	what := e.Kind.In(scoring.En)
	if e.Kind != scoring.Recompute {
		what += fmt.Sprintf(", %s %s to %d/%d", e.Agency, e.Indicator, e.Counted.Value.Numerator, e.Counted.Value.Denominator)
	}
	fmt.Fprintf(out, "%d  revision %d  %s  %s: %s\n", e.ID, e.Revision, e.State.In(scoring.En), what, e.Reason)
	if e.Decision != "" {
		fmt.Fprintf(out, "    %s\n", e.Decision)
	}
}

// mostMade is how many publications are listed.
const mostMade = 1000

func publicationsCommand() *cobra.Command {
	var (
		engine string
		asJSON bool
	)
	cmd := command("publications", "List what was published, with the version of the rules that made it", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			made, err := o.store.Made(cmd.Context(), o.province, engine, mostMade)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, made, func() { printMade(cmd.OutOrStdout(), made) })
		})
	})
	cmd.Flags().StringVar(&engine, "engine", "", "only what was made by this version of the rules, such as one that was found faulty")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printMade(out io.Writer, made []activities.Made) {
	for _, m := range made {
		stands := ""
		if !m.Latest {
			stands = "  corrected since"
		}
		fmt.Fprintf(out, "%s  revision %d  %s  rules %s  index set %s  %s%s\n", m.Period, m.Revision, m.State, m.Engine, m.IndexSet, moment(m.Published), stands)
	}
	if len(made) == 0 {
		fmt.Fprintln(out, "nothing was published by it")
	}
}
