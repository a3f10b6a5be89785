package main

import (
	"context"
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
		when   occasion
		kind   kindFlag
		asJSON bool
	)
	cmd := command("tasks", "List the tasks of a period or a directive that wait for somebody", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			all, err := o.tasks(cmd.Context(), when)
			if err != nil {
				return err
			}
			waiting := slices.DeleteFunc(all, func(t activities.PeriodTask) bool {
				return !t.Waits() || kind.kind != "" && t.Kind != kind.kind
			})
			return report(cmd.OutOrStdout(), asJSON, waiting, func() { err = printTasks(cmd.OutOrStdout(), waiting) })
		})
	})
	cmd.Long = `List the tasks of a period that wait for somebody: those that are open or paused, and the reviews that
reached nobody and hold the period until the office skips them or opens them again.`
	when.add(cmd)
	cmd.Flags().Var(&kind, "kind", "only tasks of this kind: "+oneOf(review.Kinds))
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
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

// named is whose task it is, with the dispute or the indicator that it is on.
func named(t activities.PeriodTask) string {
	if t.Kind == review.DataEntry {
		return t.Agency + ", indicator " + t.Subject
	}
	if t.Subject == "" || t.Kind == review.Acknowledge || t.Kind == review.Appoint {
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

// oneTask is the task of a kind that an agency has on an occasion, and on a subject unless that is empty: the one that
// is open, if there are several.
func (o office) oneTask(ctx context.Context, when occasion, kind review.Kind, agency, subject string) (activities.PeriodTask, error) {
	all, err := o.tasks(ctx, when)
	if err != nil {
		return activities.PeriodTask{}, err
	}
	own := slices.DeleteFunc(all, func(t activities.PeriodTask) bool {
		return t.Kind != kind || t.Agency != agency || subject != "" && t.Subject != subject
	})
	open := slices.DeleteFunc(slices.Clone(own), func(t activities.PeriodTask) bool { return t.State != review.Open })
	switch {
	case len(open) == 1:
		return open[0], nil
	case len(open) == 0 && len(own) > 0:
		return own[len(own)-1], nil // the refusal says what became of it
	case len(own) == 0 && subject != "":
		return activities.PeriodTask{}, fmt.Errorf("%s has no task of the kind %s on %s in %s: see: starter tasks %s", agency, kind, subject, when, when.flag())
	case len(own) == 0:
		return activities.PeriodTask{}, fmt.Errorf("%s has no task of the kind %s in %s: see: starter tasks %s", agency, kind, when, when.flag())
	case kind == review.DataEntry:
		return activities.PeriodTask{}, fmt.Errorf("%s has %d open tasks of the kind %s in %s: an answer names one with --indicator", agency, len(open), kind, when)
	default:
		return activities.PeriodTask{}, fmt.Errorf("%s has %d open tasks of the kind %s in %s: they are answered one by one on their pages", agency, len(open), kind, when)
	}
}
