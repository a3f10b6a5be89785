package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/ladders"
	"danhgia/internal/portal"
	"danhgia/review"
	"danhgia/scoring"
)

// preview is what a period would bring if it opened now and nobody answered.
type preview struct {
	Period      scoring.Period `json:",omitempty"`
	Ladders     int64          // the number of those that it would begin with
	Opens       time.Time
	Deadline    calendar.Deadline
	Tasks       int
	Mails       int // at most: who answers gets no more
	Hours       []review.HourOfMails
	Rungs       []plannedRung
	NoAddress   []listedOfficer // also those whose address does not work
	Shared      []activities.SharedAddress
	NoFocal     []scoring.Agency
	Unreached   []scoring.Agency // nobody of the agency can be written to
	Substitutes []standIn
	unreached   string // what becomes of a task that reaches nobody
}

// plannedRung is a rung of the ladder in time, before it is spread over the hour.
type plannedRung struct {
	Key     string
	On      calendar.Day
	When    string // "2 working days before the deadline, 08:00"
	To      []review.Role
	Left    review.Reason `json:",omitempty"` // why it is left out
	Because []string      // how its day was counted
}

// standIn is a substitute by name.
type standIn struct {
	For, By  string
	From, To calendar.Day
}

func previewCommand() *cobra.Command {
	var (
		period periodFlag
		source string
		asJSON bool
	)
	cmd := command("preview", "Say what a period would bring if it opened now, and change nothing", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			p, err := o.preview(cmd.Context(), period.period, source)
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
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "period", "source")
	return cmd
}

func (o office) preview(ctx context.Context, period scoring.Period, source string) (preview, error) {
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
	var agencies []scoring.Agency
	for _, a := range collection.Agencies {
		if a.Kind != scoring.Province {
			agencies = append(agencies, a.Agency)
		}
	}
	p, err := o.foresee(ctx, agencies, review.Review, 0)
	p.Period = period
	if err != nil {
		return preview{}, fmt.Errorf("plan the reviews of %s: %w", period, err)
	}
	return p, nil
}

// foresee is what tasks of a kind would bring the agencies if they opened now, with so many working days; 0: by the ladder.
func (o office) foresee(ctx context.Context, agencies []scoring.Agency, kind review.Kind, days int) (preview, error) {
	f, err := o.foresight(ctx, agencies, kind)
	if err != nil {
		return preview{}, err
	}
	f.ladder.Days = cmp.Or(days, f.ladder.Days)
	p := preview{Ladders: f.ladders, Opens: f.now, Tasks: len(f.agencies), unreached: "the office would be"}
	if kind.Closes() {
		p.unreached = "its " + string(kind) + " would end as not reached"
	}
	if err := f.plan(&p); err != nil {
		return preview{}, err
	}
	f.people(&p)
	return p, nil
}

// foresight is what a preview is made from.
type foresight struct {
	now         time.Time
	agencies    []scoring.Agency // that would be asked
	ladders     int64
	ladder      review.Ladder
	calendar    calendar.Calendar
	officers    []review.Person
	names       map[string]activities.Person
	substitutes []review.Substitute
}

func (o office) foresight(ctx context.Context, agencies []scoring.Agency, kind review.Kind) (f foresight, err error) {
	f.agencies = agencies
	if f.now, err = o.store.Now(ctx); err != nil {
		return f, err
	}
	f.now = f.now.In(calendar.Vietnam)
	stored, err := o.ladders(ctx, 0)
	if errors.Is(err, activities.ErrNotFound) {
		return f, errors.New("there are no ladders, so nobody would be written to: store some with: starter ladders import FILE")
	} else if err != nil {
		return f, err
	}
	f.ladders = stored.ID
	all, err := ladders.Parse("ladders", []byte(stored.Content), calendar.DefaultHours())
	if err != nil {
		return f, err
	}
	f.ladder = all[slices.IndexFunc(all, func(l review.Ladder) bool { return l.Kind == kind })] // each kind has one
	if f.calendar, err = o.store.Calendar(ctx); err != nil {
		return f, err
	}
	if f.officers, f.names, err = o.store.People(ctx, o.province, o.today); err != nil {
		return f, err
	}
	f.substitutes, err = o.store.Substitutes(ctx)
	return f, err
}

// plan counts the mails and dates the ladder, of which the agencies have the same but for the minutes.
func (f foresight) plan(p *preview) (err error) {
	if p.Deadline, err = f.calendar.Add(f.calendar.DayOf(f.now), f.ladder.Days); err != nil {
		return err
	}
	courses := make([]review.Course, len(f.agencies))
	for i, a := range f.agencies {
		t := review.Task{
			ID: a.Code, Kind: f.ladder.Kind, Agency: a.Code, Generation: 1, State: review.Open, Opened: f.now, Deadline: p.Deadline, Changed: f.now,
		}
		plan, err := review.Plan(f.ladder, t, f.calendar)
		if err != nil {
			return err
		}
		if i == 0 {
			p.Rungs = rungs(plan)
		}
		courses[i] = review.Course{Kind: f.ladder.Kind, Moments: plan, To: f.to(plan, a.Code)}
	}
	p.Hours = review.Forecast(courses)
	for _, h := range p.Hours {
		p.Mails += h.Mails
	}
	return nil
}

func rungs(plan []review.Moment) []plannedRung {
	all := make([]plannedRung, len(plan))
	for i, m := range plan {
		all[i] = plannedRung{Key: m.Key, On: m.Day.On, When: m.Rung.In(scoring.En), To: m.Rung.To, Left: m.Reason}
		if lines := m.Day.Explain(calendar.En); len(lines) > 1 {
			all[i].Because = lines[1:] // the first says the closing hour, which is the deadline's
		}
	}
	return all
}

// to is who is written to at each rung: today's people, with the substitutes of the rung's own day.
func (f foresight) to(plan []review.Moment, agency string) map[string][]review.Addressee {
	to := map[string][]review.Addressee{}
	for _, m := range plan {
		if _, ok := to[m.Rung.Name]; !ok {
			to[m.Rung.Name], _ = review.Recipients(m.Rung, review.Task{Agency: agency}, f.officers, f.substitutes, m.Day.On)
		}
	}
	return to
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
