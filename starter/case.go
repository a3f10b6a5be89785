package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

func caseCommand() *cobra.Command {
	var (
		dispute int64
		asJSON  bool
	)
	cmd := command("case", "Show a dispute with all that was said on it", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			c, err := o.store.Case(cmd.Context(), dispute)
			if err != nil {
				return noDispute(dispute, err)
			}
			return report(cmd.OutOrStdout(), asJSON, c, func() { printCase(cmd.OutOrStdout(), c) })
		})
	})
	cmd.Flags().Int64Var(&dispute, "dispute", 0, "the dispute's number: see starter tasks --kind ruling")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "dispute")
	return cmd
}

func noDispute(dispute int64, err error) error {
	if errors.Is(err, activities.ErrNotFound) {
		return fmt.Errorf("there is no dispute %d, or nobody is to rule on it: see: starter tasks --kind ruling --period …", dispute)
	}
	return err
}

func printCase(out io.Writer, c activities.Case) {
	fmt.Fprintf(out, "dispute %d, %s: %s of %s %s\n", c.ID, c.Period, c.Indicator, c.Agency.Code, c.Agency.Name)
	fmt.Fprintf(out, "reason: %s\n", c.Reason)
	if c.Proposed.Known {
		fmt.Fprintf(out, "proposed: %d of %d\n", c.Proposed.Value.Numerator, c.Proposed.Value.Denominator)
	}
	if len(c.Dossiers) > 0 {
		fmt.Fprintf(out, "dossiers: %s\n", strings.Join(c.Dossiers, ", "))
	}
	for _, f := range c.Files {
		fmt.Fprintf(out, "file %d: %s, %d bytes\n", f.ID, f.Name, f.Size)
	}
	for _, w := range c.Words {
		side := "agency"
		if w.Office {
			side = "office"
		}
		fmt.Fprintf(out, "%s  %s of %s (%s): %s\n", moment(w.At), w.Kind, w.Name, side, w.Words)
	}
	if c.Ruling.Decision == review.Pending {
		fmt.Fprintf(out, "not ruled on; the ruling is %s\n", c.State.In(scoring.En))
		return
	}
	fmt.Fprintf(out, "%s: %s\n", c.Ruling.Decision.In(scoring.En), c.Ruling.Reason)
}

// said is what became of a question or a message.
type said struct {
	Dispute int64
	Kind    activities.WordKind
}

func askCommand() *cobra.Command {
	return sayOn("ask", "Ask the agency for more on its dispute, instead of ruling", `The question is --reason, of 10 to 2000 characters. The agency's officer gets a task with a deadline of its own; the
ruling waits and has its remaining working days afterwards.`, activities.WordQuestion,
		func(ctx context.Context, o office, who review.Actor, dispute int64, words string) error {
			id, err := o.store.RulingOn(ctx, dispute)
			if err != nil {
				return err
			}
			books, err := o.store.Books(ctx, []activities.TaskID{id})
			if err != nil || len(books) == 0 {
				return errors.Join(err, activities.ErrNotFound)
			}
			return newDesk(o.store).Ask(ctx, who, activities.Question{Task: id, Generation: books[0].Task.Generation, Words: words})
		})
}

func messageCommand() *cobra.Command {
	return sayOn("message", "Write to the other side of a dispute", `The words are --reason. The other side is written to by mail; nothing about the dispute changes.`, activities.WordMessage,
		func(ctx context.Context, o office, who review.Actor, dispute int64, words string) error {
			return newDesk(o.store).Message(ctx, who, dispute, words)
		})
}

func sayOn(use, short, long string, kind activities.WordKind, say func(context.Context, office, review.Actor, int64, string) error) *cobra.Command {
	var (
		flags   changeFlags
		dispute int64
	)
	cmd := command(use, short, func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			err = change.By.Try(func(who review.Actor) error { return say(cmd.Context(), o, who, dispute, flags.reason) })
			if err != nil {
				return noDispute(dispute, err)
			}
			result := said{dispute, kind}
			return report(cmd.OutOrStdout(), flags.asJSON, result, func() { fmt.Fprintf(cmd.OutOrStdout(), "%s on dispute %d: kept\n", kind, dispute) })
		})
	})
	cmd.Long = short + ".\n\n" + long
	cmd.Flags().Int64Var(&dispute, "dispute", 0, "the dispute's number: see starter tasks --kind ruling")
	flags.addRequired(cmd)
	need(cmd, "dispute")
	return cmd
}
