package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/temporalclient"
)

// latestDay is a working day that every month has, that of Tết included.
const latestDay = 15

type scheduleFlags struct {
	changeFlags
	day                        int
	at                         timeFlag
	reviewed, daily, portal    bool
	pause, resume, drop, shows bool
}

func scheduleCommand() *cobra.Command {
	flags := scheduleFlags{at: timeFlag{8 * 60}}
	cmd := command("schedule", "Have every month started, and every morning's digests written, by themselves", func(cmd *cobra.Command) error {
		return flags.run(cmd.Context(), cmd.OutOrStdout())
	})
	cmd.Long = `Have every month collected from the portal (DANHGIA_PORTAL_URL) and started by itself, on a working day of the month
after. Given again it changes the schedule in place. A month that was started by hand is left alone.

With --daily: have the provisional scores of the running month computed every working morning, and the focal officers
written to in whose agencies dossiers are about to be late, or are. With --portal the running month is fetched first.`
	cmd.Flags().IntVar(&flags.day, "day", 0, "the working day of the month on which the one before is started; 1 is the first")
	cmd.Flags().Var(&flags.at, "at", "time of that day in Vietnam")
	cmd.Flags().BoolVar(&flags.reviewed, "reviewed", false, "have the agencies review their scorecards and the leader approve, before a result is final")
	cmd.Flags().BoolVar(&flags.daily, "daily", false, "this is about the schedule of the mornings, not that of the months")
	cmd.Flags().BoolVar(&flags.portal, "portal", false, "with --daily: fetch the running month from the portal each working morning")
	cmd.Flags().BoolVar(&flags.pause, "pause", false, "begin nothing until resumed")
	cmd.Flags().BoolVar(&flags.resume, "resume", false, "go on with the next")
	cmd.Flags().BoolVar(&flags.drop, "delete", false, "remove the schedule; what it has begun goes on")
	cmd.Flags().BoolVar(&flags.shows, "show", false, "show the schedule and change nothing")
	cmd.Flags().StringVar(&flags.as, "as", "", "mail address of who does this; their roles decide whether they may")
	cmd.Flags().StringVar(&flags.reason, "reason", "", "why; it is kept")
	cmd.Flags().BoolVar(&flags.asJSON, "json", false, "print JSON")
	cmd.MarkFlagsMutuallyExclusive("day", "pause", "resume", "delete", "show")
	for _, ofMonths := range []string{"day", "reviewed"} {
		cmd.MarkFlagsMutuallyExclusive("daily", ofMonths)
	}
	cmd.PreRunE = func(*cobra.Command, []string) error { return flags.check() }
	return cmd
}

// check returns how the command was called wrongly.
func (f *scheduleFlags) check() error {
	switch {
	case f.shows:
		return nil
	case f.as == "" || f.reason == "":
		return errors.New("give --as and --reason: who changes the schedule, and why")
	case f.portal && !f.daily:
		return errors.New("--portal is for --daily: months are always fetched")
	case !f.daily && !f.pause && !f.resume && !f.drop && (f.day < 1 || f.day > latestDay):
		return fmt.Errorf("give --day, a working day from 1 to %d, which every month has", latestDay)
	}
	return nil
}

func (f *scheduleFlags) run(ctx context.Context, out io.Writer) error {
	return inOffice(ctx, func(o office) error {
		temporal, err := temporalclient.Dial(ctx, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		defer temporal.Close()
		did := ""
		if !f.shows {
			if did, err = f.change(ctx, o, temporal); err != nil {
				return f.noSchedule(err)
			}
		}
		return f.report(ctx, out, o, temporal, did)
	})
}

// noSchedule says what to do where there is none.
func (f *scheduleFlags) noSchedule(err error) error {
	switch {
	case !errors.Is(err, activities.ErrNotFound):
		return err
	case f.daily:
		return errors.New("no morning begins by itself yet: have it with: starter schedule --daily --as … --reason …")
	default:
		return errors.New("no month is started by itself yet: have it with: starter schedule --day N --as … --reason …")
	}
}

func (f *scheduleFlags) change(ctx context.Context, o office, temporal temporalclient.Client) (did string, err error) {
	change, err := o.change(ctx, f.changeFlags)
	if err != nil {
		return "", err
	}
	apply, details, err := f.work(o.province, temporal)
	if err != nil {
		return "", err
	}
	what := "monthly start"
	if f.daily {
		what = "daily watch"
	}
	err = o.store.ChangeSchedule(ctx, change, what, details, func(ctx context.Context) (string, error) {
		did, err = apply(ctx)
		return did, err
	})
	return cmp.Or(did, "unchanged"), err
}

// id is that of the schedule that this is about.
func (f *scheduleFlags) id(province string) string {
	if f.daily {
		return activities.DailyID(province)
	}
	return activities.MonthlyID(province)
}

// work is what the flags ask for, and what is kept of it.
func (f *scheduleFlags) work(province string, temporal temporalclient.Client) (apply func(context.Context) (string, error), details map[string]any, err error) {
	details = map[string]any{}
	id := f.id(province)
	switch {
	case f.pause:
		return func(ctx context.Context) (string, error) { return "paused", temporal.PauseSchedule(ctx, id, f.reason) }, details, nil
	case f.resume:
		return func(ctx context.Context) (string, error) {
			return "resumed", temporal.ResumeSchedule(ctx, id, f.reason)
		}, details, nil
	case f.drop:
		return func(ctx context.Context) (string, error) { return "deleted", temporal.DeleteSchedule(ctx, id) }, details, nil
	}
	if c, err := settings(); err != nil {
		return nil, nil, err
	} else if c.PortalURL == "" && (f.portal || !f.daily) {
		return nil, nil, errors.New("nothing says where to collect from: set DANHGIA_PORTAL_URL, here and for the worker")
	}
	details["at"] = f.at.String()
	if f.daily {
		details["portal"] = f.portal
		return func(ctx context.Context) (string, error) {
			return temporal.SetDaily(ctx, activities.Daily{Province: province, At: f.at.at, Portal: f.portal})
		}, details, nil
	}
	details["day"], details["reviewed"] = f.day, f.reviewed
	return func(ctx context.Context) (string, error) {
		return temporal.SetSchedule(ctx, activities.Monthly{Province: province, Day: f.day, At: f.at.at, Reviewed: f.reviewed})
	}, details, nil
}

// shownSchedule is what is printed.
type shownSchedule struct {
	Did string `json:",omitempty"`
	temporalclient.Schedule
}

func (f *scheduleFlags) report(ctx context.Context, out io.Writer, o office, temporal temporalclient.Client, did string) error {
	shown := shownSchedule{Did: did, Schedule: temporalclient.Schedule{ID: f.id(o.province)}}
	if f.drop {
		return report(out, f.asJSON, shown, func() { fmt.Fprintf(out, "%s %s\n", did, shown.ID) })
	}
	var err error
	if shown.Schedule, err = temporal.Schedule(ctx, shown.ID); err != nil {
		return f.noSchedule(err)
	}
	return report(out, f.asJSON, shown, func() { shown.print(out) })
}

func (s shownSchedule) print(out io.Writer) {
	if s.Did != "" {
		fmt.Fprintln(out, s.Did)
	}
	daily := s.Daily != activities.Daily{}
	switch {
	case s.Daily.Portal:
		fmt.Fprintf(out, "%s fetches the running month, scores it and writes digests each working morning, at %s\n", s.ID, s.Daily.At)
	case daily:
		fmt.Fprintf(out, "%s scores the running month and writes digests each working morning, at %s\n", s.ID, s.Daily.At)
	default:
		fmt.Fprintf(out, "%s starts each month on working day %d of the next, at %s\n", s.ID, s.Monthly.Day, s.Monthly.At)
	}
	if s.Paused {
		fmt.Fprintf(out, "paused: %s\n", s.Note)
	}
	if s.Missed > 0 && !daily {
		fmt.Fprintf(out, "missed: %d, whose time had passed by more than a week when the server was back; start them by hand\n", s.Missed)
	}
	for _, r := range s.Recent {
		fmt.Fprintf(out, "began  %s: %s\n", moment(r.Started), cmp.Or(r.Says, s.of(r.Scheduled)+"; no worker says how it is"))
	}
	for i := range min(len(s.Next), 3) {
		fmt.Fprintf(out, "next   %s for %s\n", moment(s.Next[i]), s.of(s.Next[i]))
	}
}

// of is what a scheduled time stands for.
func (s shownSchedule) of(scheduled time.Time) string {
	if s.Daily != (activities.Daily{}) {
		return activities.DayScheduled(scheduled).String()
	}
	return string(activities.MonthBefore(scheduled))
}

// timeFlag is a flag that takes a time of day.
type timeFlag struct{ at calendar.TimeOfDay }

func (f *timeFlag) Type() string   { return "HH:MM" }
func (f *timeFlag) String() string { return f.at.String() }

func (f *timeFlag) Set(s string) (err error) {
	f.at, err = calendar.ParseTimeOfDay(s)
	return err
}
