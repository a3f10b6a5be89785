package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
)

// periodCommand is what the office does to a whole period.
func periodCommand() *cobra.Command {
	return group("period", "Pause, resume or cancel a whole period with all of its tasks",
		periodControl("pause", review.ToPause, "Stop all clocks and mails of a period"),
		periodControl("resume", review.ToResume, "Let a paused period go on, each deadline later by the working days that it was paused for"),
		periodControl("cancel", review.ToCancel, "End a period for good without a result; what was published stays"))
}

func periodControl(use string, action review.Action, short string) *cobra.Command {
	var (
		flags   changeFlags
		period  periodFlag
		preview bool
	)
	cmd := command(use, short, func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			done, err := o.controlPeriod(cmd.Context(), change.By, period, activities.PeriodControl{Action: action, Reason: flags.reason, Preview: preview})
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, done, func() { done.print(cmd.OutOrStdout()) })
		})
	})
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().BoolVar(&preview, "preview", false, "only say what would become of whom")
	flags.addRequired(cmd)
	need(cmd, "period")
	return cmd
}

// controlledPeriod is what a control makes of a period, or would make in a preview.
type controlledPeriod struct {
	From, To activities.State
	controlled
}

func (o office) controlPeriod(ctx context.Context, who activities.Actors, period periodFlag, c activities.PeriodControl) (controlledPeriod, error) {
	key := activities.Key{Province: o.province, Period: period.period}
	done, err := newDesk(o.store).ControlPeriod(ctx, who, key, c)
	return controlledPeriod{done.From, done.To, controlled{c.Preview, done.Tasks}}, err
}

func (c controlledPeriod) print(out io.Writer) {
	fmt.Fprintf(out, "period: %s → %s\n", c.From, c.To)
	c.controlled.print(out)
}
