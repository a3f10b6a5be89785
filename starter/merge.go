package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
)

type mergeFlags struct {
	changeFlags
	from    []string
	to      string
	on      dayFlag
	preview bool
}

func agenciesMergeCommand() *cobra.Command {
	var flags mergeFlags
	cmd := command("merge", "End agencies that were merged into another one", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error { return o.merge(cmd.Context(), cmd.OutOrStdout(), flags) })
	})
	cmd.Long = `End agencies that were merged into another one.

What they were still asked is superseded, so that they hold no period; scores stay as they were collected. Rulings on
what they have disputed go on: the successor's people are told by a mail, and from then on they are asked, written to and
heard on these disputes. The successor is asked to review from the next collection that has it.`
	cmd.Flags().StringSliceVar(&flags.from, "from", nil, "codes of the agencies that are no more, with commas")
	cmd.Flags().StringVar(&flags.to, "to", "", "code of the agency that they went into")
	cmd.Flags().Var(&flags.on, "on", "the first day on which they are no more")
	cmd.Flags().BoolVar(&flags.preview, "preview", false, "only say what would become of their tasks")
	flags.addRequired(cmd)
	need(cmd, "from", "to", "on")
	return cmd
}

func (o office) merge(ctx context.Context, out io.Writer, flags mergeFlags) error {
	change, err := o.change(ctx, flags.changeFlags)
	if err != nil {
		return err
	}
	done, err := newDesk(o.store).Merge(ctx, o.store, change.By, activities.Merge{
		Province: o.province, From: flags.from, To: flags.to, On: flags.on.day, Reason: change.Reason, Preview: flags.preview,
	})
	if err != nil {
		return err
	}
	result := controlled{flags.preview, done}
	return report(out, flags.asJSON, result, func() { result.print(out) })
}
