package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

func appointCommand() *cobra.Command {
	return group("appoint", "Agencies that have no focal officer", appointAsk())
}

func appointAsk() *cobra.Command {
	var (
		flags    changeFlags
		agencies []string
		on       dayFlag
		preview  bool
	)
	cmd := command("ask", "Ask the heads of agencies without a focal officer to appoint one", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			return o.askAppointments(cmd.Context(), cmd.OutOrStdout(), flags, activities.Asking{
				Agencies: agencies, On: on.day, Reason: flags.reason, Preview: preview,
			})
		})
	})
	cmd.Long = `Ask the heads of agencies without a focal officer to appoint one, on the page behind the link of a mail.

Reminders follow the ladder of the kind appoint. An agency that is asked already is not asked twice, and one that gets
a focal officer by an import is asked no more. Where there is no head either, the office's staff are written to.
Afterwards: starter tasks --appointments, and the same with extend, skip, cancel and remind.`
	cmd.Flags().StringSliceVar(&agencies, "agencies", nil, "codes of agencies, with commas between them (default: all that lack one)")
	cmd.Flags().Var(&on, "on", "the day on which a focal officer is to be there (default: today)")
	cmd.Flags().BoolVar(&preview, "preview", false, "only say who has none, and ask nobody")
	flags.addRequired(cmd)
	return cmd
}

// askedAgencies are those that were asked, or would be in a preview.
type askedAgencies struct {
	Preview bool
	activities.Asked
}

func (o office) askAppointments(ctx context.Context, out io.Writer, flags changeFlags, a activities.Asking) error {
	change, err := o.change(ctx, flags)
	if err != nil {
		return err
	}
	asked, err := newDesk(o.store).AskAppointments(ctx, change.By, o.province, a)
	if err != nil {
		return err
	}
	result := askedAgencies{a.Preview, asked}
	return report(out, flags.asJSON, result, func() { result.print(out) })
}

func (a askedAgencies) print(out io.Writer) {
	list := func(what string, agencies []scoring.Agency) {
		for _, agency := range agencies {
			fmt.Fprintf(out, "%s: %s %s\n", what, agency.Code, agency.Name)
		}
	}
	list("without a focal officer", a.Agencies)
	list("asked before, and still without", a.Before)
	list("without a head too, so the office's staff are written to", a.NoHead)
	if a.Preview {
		fmt.Fprintf(out, "a preview: nobody is asked; %d agencies would be, by %s\n", len(a.Agencies), a.Deadline.In(calendar.En))
		return
	}
	fmt.Fprintf(out, "%d agencies are asked to appoint one by %s\n", len(a.Agencies), a.Deadline.In(calendar.En))
}
