package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/portal"
	"danhgia/review"
	"danhgia/scoring"
)

// preview is what a period or a letter would bring, as it is printed.
type preview struct {
	activities.Foresight
	Rungs     []plannedRung // in words
	unreached string        // what becomes of a task that reaches nobody
}

// plannedRung is a rung of the ladder in words.
type plannedRung struct {
	Key     string
	On      calendar.Day
	When    string // "2 working days before the deadline, 08:00"
	To      []review.Role
	Left    review.Reason `json:",omitempty"` // why it is left out
	Because []string      // how its day was counted
}

func previewCommand() *cobra.Command {
	var (
		period periodFlag
		source string
		days   int
		asJSON bool
	)
	cmd := command("preview", "Say what a period would bring if it opened now, and change nothing", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			p, err := o.preview(cmd.Context(), period.period, source, days)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, p, func() { p.print(cmd.OutOrStdout()) })
		})
	})
	cmd.Long = `Say what a period would bring if it opened now: how many reviews, how many mails in which hours if nobody
answers, when the ladder moves and why then, and whom no mail would reach. Nothing is stored and nobody is written to.`
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().StringVar(&source, "source", "", "folder with manifest.json and the portal's six files")
	cmd.Flags().IntVar(&days, "days", 0, "working days for the reviews (default: as the ladders say)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "period", "source")
	return cmd
}

func (o office) preview(ctx context.Context, period scoring.Period, source string, days int) (preview, error) {
	key := activities.Key{Province: o.province, Period: period}
	raw, err := portal.ReadFolder(source)
	if err != nil {
		return preview{}, err
	}
	collection, err := portal.Read(raw, key)
	if err != nil {
		return preview{}, err
	}
	if err := notTaken(ctx, o.store, key); err != nil {
		return preview{}, err
	}
	p, err := o.foreseer().Reviews(ctx, key, collection, days)
	return inPreview(p, review.Review), err
}

func (o office) foreseer() activities.Foreseer {
	return activities.Foreseer{Store: o.store, Ladders: newDesk(o.store).Ladders}
}

// inPreview is what tasks of a kind would bring, in words.
func inPreview(f activities.Foresight, kind review.Kind) preview {
	p := preview{Foresight: f, unreached: "the office would be"}
	if kind.Closes() {
		p.unreached = "its " + string(kind) + " would end as not reached"
	}
	for _, r := range f.Rungs {
		p.Rungs = append(p.Rungs, plannedRung{r.Key, r.On, r.Rung.In(scoring.En), r.Rung.To, r.Left, r.Because(calendar.En)})
	}
	return p
}

func (p preview) print(out io.Writer) {
	fmt.Fprintf(out, "%s: %d reviews and at most %d mails, by ladders %d, if it opened at %s\n", p.Period, p.Tasks, p.Mails, p.Ladders, moment(p.Opens))
	p.printCourse(out)
}

// printCourse says when the ladder moves, whom it writes to and whom no mail would reach.
func (p preview) printCourse(out io.Writer) {
	for _, line := range p.Deadline.Explain(calendar.En) {
		fmt.Fprintln(out, line)
	}
	for _, r := range p.Rungs {
		r.print(out)
	}
	for _, h := range p.Hours {
		fmt.Fprintf(out, "mails from %s: %d\n", moment(h.From), h.Mails)
	}
	p.printPeople(out)
}

func (r plannedRung) print(out io.Writer) {
	fmt.Fprintf(out, "%s  %s: %s\n", r.On, r.Key, r.When)
	if r.Left != "" {
		fmt.Fprintf(out, "  left out: %s\n", r.Left.In(scoring.En))
	}
	for _, line := range r.Because {
		fmt.Fprintln(out, "  "+line)
	}
}

func (p preview) printPeople(out io.Writer) {
	for _, o := range p.NoAddress {
		why := "no address"
		if o.Bad {
			why = "mail does not arrive at " + o.Email
		}
		fmt.Fprintf(out, "%s: %s: %s\n", o.Agency, o.Name, why)
	}
	for _, s := range p.Shared {
		fmt.Fprintf(out, "shared by several people, who get one mail: %s: %s\n", s.Address, strings.Join(s.Names, ", "))
	}
	if len(p.NoFocal) > 0 {
		fmt.Fprintln(out, "have the agencies without a focal officer asked for one with: starter appoint ask")
	}
	for _, a := range p.NoFocal {
		fmt.Fprintf(out, "without a focal officer: %s %s\n", a.Code, a.Name)
	}
	for _, a := range p.Unreached {
		fmt.Fprintf(out, "nobody can be written to, so %s: %s %s\n", p.unreached, a.Code, a.Name)
	}
	for _, s := range p.Substitutes {
		fmt.Fprintf(out, "%s stands in for %s from %s to %s\n", s.By, s.For, s.From, s.To)
	}
}
