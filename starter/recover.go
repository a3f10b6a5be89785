package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/temporalclient"
	"danhgia/workflows"
)

func recoverCommand() *cobra.Command {
	var (
		flags   changeFlags
		preview bool
	)
	cmd := command("recover", "Start again, from Postgres, what a Temporal server has lost", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			temporal, err := temporalclient.Dial(cmd.Context(), slog.New(slog.DiscardHandler))
			if err != nil {
				return err
			}
			defer temporal.Close()
			return resumption{o, temporal, change, preview}.run(cmd.Context(), cmd.OutOrStdout(), flags.asJSON)
		})
	})
	cmd.Long = `Start again what a Temporal server has lost: its data is gone, or older than the database. See docs/backup.md.

Every period that is not at its end goes on from where Postgres has it; tasks, directives, corrections, imports,
targets, sources, mailers and schedules get their workflows back. What still runs is left alone, and nobody is written
to twice. With --preview nothing is started.`
	flags.addRequired(cmd)
	cmd.Flags().BoolVar(&preview, "preview", false, "show what would be started, and start nothing")
	return cmd
}

// resumption is one run of the command.
type resumption struct {
	office
	temporal temporalclient.Client
	change   activities.Change
	preview  bool
}

// resumed is what is printed.
type resumed struct {
	Preview bool
	Started []activities.Unended
	Runs    []activities.Unended // already: left alone
	Notes   []string             `json:",omitempty"` // what the office is to know or to do itself
}

func (r resumption) run(ctx context.Context, out io.Writer, asJSON bool) error {
	done := resumed{Preview: r.preview}
	work, err := r.store.Unended(ctx, r.province)
	if err != nil {
		return err
	}
	for _, lane := range activities.Lanes {
		work = append(work, activities.Unended{Workflow: activities.MailerID(r.province, lane), Kind: activities.UnendedMailer, What: string(lane)})
	}
	carried, err := r.temporal.Carried(ctx, work)
	if err != nil {
		return err
	}
	for i, w := range work {
		if carried[i] {
			done.Runs = append(done.Runs, w)
		} else {
			done.Started = append(done.Started, w)
		}
	}
	if !r.preview {
		if err := r.start(ctx, done.Started); err != nil {
			return err
		}
	}
	if done.Notes, err = r.schedules(ctx); err != nil {
		return err
	}
	return report(out, asJSON, done, func() { done.print(out) })
}

// start starts what is not running: the worker starts what it is told by signals. Whatever was started before an error stays, and the command may be given again.
func (r resumption) start(ctx context.Context, work []activities.Unended) error {
	_ = r.temporal.KnowShown(ctx) // else workflows begin without what they are found by
	var ids []string
	for _, w := range work {
		ids = append(ids, w.Workflow)
	}
	if err := r.store.Resume(ctx, r.change, ids); err != nil { // also whether whoever asks may
		return err
	}
	clock, err := r.store.Clock(ctx, time.Now)
	if err != nil {
		return err
	}
	for _, w := range work {
		switch w.Kind {
		case activities.UnendedMailer:
			err = r.temporal.StartMailer(ctx, r.province, workflows.Mailing{Lane: activities.Lane(w.What), Speed: clock.Speed, Leaps: clock.Leaps})
		case activities.UnendedPeriod:
			err = r.period(ctx, w)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r resumption) period(ctx context.Context, w activities.Unended) error {
	start, err := r.store.Started(ctx, activities.Key{Province: r.province, Period: w.Period})
	if err != nil {
		return err
	}
	if err := r.temporal.ResumeEvaluation(ctx, start); !errors.Is(err, activities.ErrTaken) { // somebody was quicker
		return err
	}
	return nil
}

// schedules sets the schedules that are gone as the office last set them, and says what cannot be known.
func (r resumption) schedules(ctx context.Context) (notes []string, err error) {
	known, err := r.store.Schedules(ctx, r.province)
	if err != nil {
		return nil, err
	}
	if known.Months.Known {
		m := known.Months.Value
		set := func() error { _, err := r.temporal.SetSchedule(ctx, m); return err }
		if notes, err = r.schedule(ctx, notes, activities.MonthlyID(r.province), known.MonthsPaused, set); err != nil {
			return nil, err
		}
	} else {
		notes = append(notes, "no month is started by itself, as far as the database knows: starter schedule --day N")
	}
	if known.Mornings.Known {
		d := known.Mornings.Value
		set := func() error { _, err := r.temporal.SetDaily(ctx, d); return err }
		if notes, err = r.schedule(ctx, notes, activities.DailyID(r.province), known.MorningsPaused, set); err != nil {
			return nil, err
		}
	} else {
		notes = append(notes, "no morning begins by itself, as far as the database knows: starter schedule --daily")
	}
	if known.Due != "" {
		if notes, err = r.month(ctx, notes, known); err != nil {
			return nil, err
		}
	}
	return append(notes, "a reading of a source by hand that had not made its import yet is not known: starter sources run",
		"a period that was started but never claimed is not known: starter status --period …"), nil
}

func (r resumption) schedule(ctx context.Context, notes []string, id, paused string, set func() error) ([]string, error) {
	switch _, err := r.temporal.Schedule(ctx, id); {
	case err == nil:
		return append(notes, "schedule "+id+" is there"), nil
	case !errors.Is(err, activities.ErrNotFound):
		return nil, err
	case r.preview:
		return append(notes, "schedule "+id+" would be set"), nil
	}
	if err := set(); err != nil {
		return nil, err
	}
	if paused == "" {
		return append(notes, "schedule "+id+" was set"), nil
	}
	return append(notes, "schedule "+id+" was set, and paused as before: "+paused), r.temporal.PauseSchedule(ctx, id, paused)
}

// month has the start of a month that the schedule had begun begun again.
func (r resumption) month(ctx context.Context, notes []string, known activities.Schedules) ([]string, error) {
	if r.preview {
		return append(notes, fmt.Sprintf("the start of %s would begin again: nobody has started it", known.Due)), nil
	}
	m := known.Months.Value
	m.Period = known.Due
	return append(notes, fmt.Sprintf("the start of %s has begun again: nobody has started it", known.Due)), r.temporal.StartMonth(ctx, m)
}

func (d resumed) print(out io.Writer) {
	said := "started"
	if d.Preview {
		said = "would start"
	}
	if len(d.Started) == 0 {
		fmt.Fprintf(out, "nothing is missing: all %d workflows run\n", len(d.Runs))
	}
	printWork(out, said, d.Started)
	printWork(out, "runs already", d.Runs)
	for _, note := range d.Notes {
		fmt.Fprintln(out, "note:", note)
	}
}

// printWork prints periods one by one and counts all else by what it is.
func printWork(out io.Writer, said string, work []activities.Unended) {
	counts, order := map[string]int{}, []string{}
	for _, w := range work {
		if w.Kind == activities.UnendedPeriod {
			fmt.Fprintf(out, "%-13s period %s, %s\n", said, w.Period, w.What)
			continue
		}
		name := string(w.Kind)
		if w.Kind == activities.UnendedTask || w.Kind == activities.UnendedMailer {
			name += " " + w.What
		}
		if counts[name] == 0 {
			order = append(order, name)
		}
		counts[name]++
	}
	for _, name := range order {
		fmt.Fprintf(out, "%-13s %d × %s\n", said, counts[name], name)
	}
}
