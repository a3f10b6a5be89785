package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

func reassignCommand() *cobra.Command {
	var (
		flags changeFlags
		task  int64
		to    string
	)
	cmd := command("reassign", "Give a task to another person, who is invited in place of those who had it", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			person, err := o.store.Actors(cmd.Context(), o.province, to, o.today)
			if errors.Is(err, activities.ErrNotFound) {
				return fmt.Errorf("--to %s: nobody with this address has a role on %s: see: starter officers list", to, o.today)
			} else if err != nil {
				return err
			}
			own := slices.DeleteFunc(person, func(a review.Actor) bool { return a.For != nil })
			done, err := newDesk(o.store).Reassign(cmd.Context(), change.By, own, activities.TaskID(task), flags.reason)
			if errors.Is(err, activities.ErrNotFound) {
				return fmt.Errorf("there is no task %d: see: starter tasks", task)
			} else if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, done, func() { printReassigned(cmd.OutOrStdout(), done) })
		})
	})
	cmd.Long = `Give a task to another person by name. They must have a role by which they may answer it: one in its agency or, for
rulings and approvals, one of the office. Mails go to them where they would go to the officer; links that others have to
the task open nothing any more; who had it is told.`
	cmd.Flags().Int64Var(&task, "task", 0, "number of the task, as starter tasks lists it")
	cmd.Flags().StringVar(&to, "to", "", "mail address of the person")
	flags.addRequired(cmd)
	need(cmd, "task", "to")
	return cmd
}

func printReassigned(out io.Writer, r activities.Reassigned) {
	told := "nobody had been told that it was theirs"
	if len(r.Former) > 0 {
		told = "told: " + addresses(r.Former)
	}
	fmt.Fprintf(out, "%s of %s: given to %s; %s\n", r.Kind.In(scoring.En), r.Agency, r.To.Address, told)
}

func addresses(people []activities.Person) string {
	all := make([]string, len(people))
	for i, p := range people {
		all[i] = p.Address
	}
	return strings.Join(all, ", ")
}
