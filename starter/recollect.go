package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/review"
)

type recollectFlags struct {
	changeFlags
	period             periodFlag
	source             string
	preview, checkOnly bool
}

// recollected is what another collection says, or would change in a preview.
type recollected struct {
	Preview bool
	activities.Recollected
}

func recollectCommand() *cobra.Command {
	var flags recollectFlags
	cmd := command("recollect", "Collect a period under review again, or check which corrected figures its source shows by now", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error { return o.recollect(cmd.Context(), cmd.OutOrStdout(), flags) })
	})
	cmd.Long = `Collect a period under review again.

Whose scorecard changes is asked again, also who had confirmed it, with what has changed; the others stay as they are.
A deadline stays where it leaves two working days, and else moves. Corrections by rulings stay over the new figures. An
agency that is new gets a review of its own. With --check-only no figure and no score of the period changes, also after
its publication: repairs at the source end where the collection shows the corrected figure.`
	cmd.Flags().Var(&flags.period, "period", "the period")
	cmd.Flags().StringVar(&flags.source, "source", "", "folder with manifest.json and the portal's six files")
	cmd.Flags().BoolVar(&flags.preview, "preview", false, "only say what would change")
	cmd.Flags().BoolVar(&flags.checkOnly, "check-only", false, "only compare the figures that rulings have corrected")
	flags.addRequired(cmd)
	need(cmd, "period", "source")
	return cmd
}

func (o office) recollect(ctx context.Context, out io.Writer, flags recollectFlags) error {
	change, err := o.change(ctx, flags.changeFlags)
	if err != nil {
		return err
	}
	key := activities.Key{Province: o.province, Period: flags.period.period}
	if _, err := o.tasks(ctx, of(key.Period)); err != nil { // says when the period has not been started
		return err
	}
	raw, err := portal.ReadFolder(flags.source)
	if err != nil {
		return err
	}
	collection, err := portal.Read(raw, key)
	if err != nil {
		return err
	}
	handed := activities.Handed{Snapshot: portal.SnapshotID(raw), Raw: raw, Collection: collection}
	collecting := activities.Collecting{Tasks: newDesk(o.store).Tasks, Recollections: o.store, Decode: indexset.Parse}
	act := collecting.Recollect
	if flags.checkOnly {
		act = collecting.Check
	}
	done, err := act(ctx, change.By, key, handed, flags.reason, flags.preview)
	if err != nil {
		return err
	}
	result := recollected{flags.preview, done}
	return report(out, flags.asJSON, result, func() { result.print(out) })
}

func (r recollected) print(out io.Writer) {
	printRecollected(out, r.Recollected)
	if r.Preview {
		fmt.Fprintln(out, "a preview: nothing has changed")
	}
}

func printRecollected(out io.Writer, r activities.Recollected) {
	if !r.CheckOnly {
		fmt.Fprintf(out, "snapshot %.12s → %.12s: %d scorecards change, %d agencies are new\n", r.Previous, r.Snapshot, len(r.Changed), len(r.Added))
	}
	for _, c := range r.Changed {
		fmt.Fprintf(out, "  %s %s: total %s → %s%s\n", c.Code, c.Name, shown(c.Before), shown(c.After), becomes(c.Review))
		for _, f := range c.Figures {
			fmt.Fprintf(out, "    %s: %s → %s, %s → %s points\n", f.Code, figure(f.Was.Known, f.Was.Value), figure(f.Now.Known, f.Now.Value), shown(f.Before), shown(f.After))
		}
	}
	for _, a := range r.Added {
		fmt.Fprintf(out, "  new: %s %s\n", a.Code, a.Name)
	}
	for _, c := range r.Confirmed {
		fmt.Fprintf(out, "  the source shows the figure of dispute %d: %s of %s, %d/%d\n", c.Dispute, c.Indicator, c.Agency, c.Numerator, c.Denominator)
	}
	if r.CheckOnly && len(r.Confirmed) == 0 {
		fmt.Fprintln(out, "the source shows none of the corrected figures so far")
	}
}

// becomes says what happens to the review of a changed scorecard.
func becomes(s review.State) string {
	switch s {
	case review.Open, review.Paused, review.Settled:
		return ", its review is asked again"
	case "":
		return ""
	default:
		return ", its review stays " + string(s)
	}
}

func figure(known bool, c review.Counted) string {
	if !known {
		return "–"
	}
	return fmt.Sprintf("%d/%d", c.Numerator, c.Denominator)
}

func snapshotsCommand() *cobra.Command {
	var (
		period periodFlag
		asJSON bool
	)
	cmd := command("snapshots", "List the collections of a period, and what each has changed", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			if _, err := o.tasks(cmd.Context(), of(period.period)); err != nil {
				return err
			}
			all, err := o.store.Recollections(cmd.Context(), activities.Key{Province: o.province, Period: period.period})
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, all, func() { printSnapshots(cmd.OutOrStdout(), all) })
		})
	})
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "period")
	return cmd
}

func printSnapshots(out io.Writer, all []activities.RecollectionRecord) {
	if len(all) == 0 {
		fmt.Fprintln(out, "the period has not been collected again")
	}
	for _, r := range all {
		what := "collected again"
		if r.CheckOnly {
			what = "checked"
		}
		fmt.Fprintf(out, "%s  %s by %s: %s\n", moment(r.At), what, r.By, r.Reason)
		printRecollected(out, r.Recollected)
	}
}
