package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// kindFlag is a flag that takes a kind of task.
type kindFlag struct{ kind review.Kind }

func (f *kindFlag) String() string { return string(f.kind) }
func (f *kindFlag) Type() string   { return "kind" }

func (f *kindFlag) Set(s string) error {
	if !slices.Contains(review.Kinds, review.Kind(s)) {
		return fmt.Errorf("%q is not a kind of task: %s", s, oneOf(review.Kinds))
	}
	f.kind = review.Kind(s)
	return nil
}

// oneOf lists what is possible.
func oneOf[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = string(w)
	}
	return "one of " + strings.Join(words, ", ")
}

func tasksCommand() *cobra.Command {
	var (
		period periodFlag
		kind   kindFlag
		asJSON bool
	)
	cmd := command("tasks", "List the tasks of a period that wait for somebody", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			all, err := o.tasks(cmd.Context(), period.period)
			if err != nil {
				return err
			}
			waiting := slices.DeleteFunc(all, func(t activities.PeriodTask) bool {
				return !waits(t) || kind.kind != "" && t.Kind != kind.kind
			})
			return report(cmd.OutOrStdout(), asJSON, waiting, func() { err = printTasks(cmd.OutOrStdout(), waiting) })
		})
	})
	cmd.Long = `List the tasks of a period that wait for somebody: those that are open or paused, and the reviews that
reached nobody and hold the period until the office skips them or opens them again.`
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().Var(&kind, "kind", "only tasks of this kind: "+oneOf(review.Kinds))
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "period")
	return cmd
}

// waits says whether somebody has to do something about a task.
func waits(t activities.PeriodTask) bool {
	return t.State == review.Open || t.State == review.Paused || t.Outcome == review.NotReached
}

// tasks are all tasks of a period, also those that have ended.
func (o office) tasks(ctx context.Context, p scoring.Period) ([]activities.PeriodTask, error) {
	key := activities.Key{Province: o.province, Period: p}
	if _, err := o.store.Evaluation(ctx, key); errors.Is(err, activities.ErrNotFound) {
		return nil, fmt.Errorf("period %s of %s has not been started", p, o.province)
	} else if err != nil {
		return nil, err
	}
	return o.store.PeriodTasks(ctx, key)
}

func printTasks(out io.Writer, all []activities.PeriodTask) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, t := range all {
		next := "–"
		if t.Next.Known {
			next = moment(t.Next.Value)
		}
		if t.Assignee != "" {
			next += "\tgiven to " + t.Assignee
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\tdue %s\tnext %s\n", t.ID, t.Kind, named(t), t.AgencyName, stands(t), moment(t.Due), next)
	}
	return w.Flush()
}

// named is whose task it is, with the dispute that it is on.
func named(t activities.PeriodTask) string {
	if t.Subject == "" {
		return t.Agency
	}
	return t.Agency + ", dispute " + t.Subject
}

func stands(t activities.PeriodTask) string {
	if t.Awaits {
		return review.AwaitsHead.In(scoring.En)
	}
	if t.State == review.Settled {
		return t.Outcome.In(scoring.En)
	}
	return t.State.In(scoring.En)
}

// oneTask is the task of a kind that an agency has in a period: the one that is open, if there are several.
func (o office) oneTask(ctx context.Context, p scoring.Period, kind review.Kind, agency string) (activities.PeriodTask, error) {
	all, err := o.tasks(ctx, p)
	if err != nil {
		return activities.PeriodTask{}, err
	}
	own := slices.DeleteFunc(all, func(t activities.PeriodTask) bool { return t.Kind != kind || t.Agency != agency })
	open := slices.DeleteFunc(slices.Clone(own), func(t activities.PeriodTask) bool { return t.State != review.Open })
	switch {
	case len(open) == 1:
		return open[0], nil
	case len(open) == 0 && len(own) > 0:
		return own[len(own)-1], nil // the refusal says what became of it
	case len(own) == 0:
		return activities.PeriodTask{}, fmt.Errorf("%s has no task of the kind %s in %s: see: starter tasks --period %s", agency, kind, p, p)
	default:
		return activities.PeriodTask{}, fmt.Errorf("%s has %d open tasks of the kind %s in %s: they are answered one by one on their pages", agency, len(open), kind, p)
	}
}
