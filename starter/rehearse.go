package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/temporalclient"
)

type rehearseFlags struct {
	start    startFlags
	officers persona
	speed    speedFlag
	begin    dayFlag
	until    dayFlag
	ladders  string
	keep     bool
	inPlace  bool
	remove   string
	timeline bool
	follow   bool
	leave    int
	workers  int
}

func rehearseCommand() *cobra.Command {
	var flags rehearseFlags
	cmd := command("rehearse", "Run a whole period with synthetic officers on a clock that runs faster", func(cmd *cobra.Command) error {
		return rehearse(cmd.Context(), cmd.OutOrStdout(), flags)
	})
	cmd.Long = `Run a whole period with synthetic officers on a clock that runs faster, and tell what happened when.

It has a database, a Temporal namespace, a worker and a mail server of its own, made for it and removed at the end:
nothing of the office is touched and nobody real is written to. From the office it copies index sets, days off,
ladders and the register of agencies, never people. Synthetic officers confirm, dispute, stay silent or cannot be
reached, always the same ones. The role of Postgres needs the right createdb.`
	cmd.Flags().Var(&flags.start.period, "period", "the period to rehearse")
	cmd.Flags().StringVar(&flags.start.source, "source", "", "folder with manifest.json and the portal's six files")
	cmd.Flags().Var(&flags.speed, "speed", "told seconds in a real one, up to 3600; max leaps from one due moment to the next")
	cmd.Flags().Var(&flags.begin, "begin", "the day on which it begins (default: the first working day after the period)")
	cmd.Flags().Var(&flags.until, "until", "with --in-place: stop once this day has begun, and report nothing; called again it goes on")
	cmd.Flags().StringVar(&flags.ladders, "ladders", "", "file of ladders to try (default: the office's newest)")
	cmd.Flags().BoolVar(&flags.keep, "keep", false, "keep its database, its namespace and its mails")
	cmd.Flags().StringVar(&flags.remove, "remove", "", "remove a rehearsal that was kept or left behind, by its name, and do nothing else")
	cmd.Flags().BoolVar(&flags.inPlace, "in-place", false, "on the database of the settings, with its worker and its mail server; only where it has a clock of its own, as that of make run. One that was broken off goes on")
	cmd.Flags().DurationVar(&flags.start.timeout, "timeout", 0, "how long it may take in real time (default: by its speed)")
	cmd.Flags().IntVar(&flags.officers.disputing, "disputing", 4, "how many of a hundred officers dispute a figure")
	cmd.Flags().IntVar(&flags.officers.silent, "silent", 6, "how many of a hundred officers stay silent")
	cmd.Flags().BoolVar(&flags.start.twoStep, "two-step", false, "an officer's answer counts once the agency's head has approved it")
	cmd.Flags().IntVar(&flags.officers.returning, "returning", 5, "with --two-step: how many of a hundred heads send the first answer back")
	cmd.Flags().IntVar(&flags.officers.refused, "refused", 3, "how many of a hundred officers have an address that the mail server refuses")
	cmd.Flags().IntVar(&flags.officers.bouncing, "bouncing", 3, "how many of a hundred officers have an address from which mail comes back")
	cmd.Flags().BoolVar(&flags.officers.rejecting, "rejecting", true, "the office rejects every dispute; else it accepts")
	cmd.Flags().IntVar(&flags.leave, "leave", 0, "leave so many reviews open, besides those of the silent, and stop while they are")
	cmd.Flags().BoolVar(&flags.follow, "follow", false, "print every answer as soon as it is taken")
	cmd.Flags().BoolVar(&flags.timeline, "timeline", false, "print everything that happened, a line each, before the summary")
	cmd.Flags().IntVar(&flags.workers, "workers", 1, "how many workers carry it, side by side")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if flags.until.day != 0 && !flags.inPlace {
			return errors.New("--until is about a rehearsal that can go on: give --in-place too")
		}
		return nil
	}
	cmd.MarkFlagsOneRequired("period", "remove")
	cmd.MarkFlagsMutuallyExclusive("period", "remove")
	cmd.MarkFlagsRequiredTogether("period", "source")
	for _, own := range []string{"speed", "begin", "ladders", "keep", "refused", "bouncing", "workers"} {
		cmd.MarkFlagsMutuallyExclusive("in-place", own)
	}
	return cmd
}

// speedFlag is how many seconds the told clock has in a real one; 0: it leaps.
type speedFlag float64

// A server fires no timer finer than a second: at the fastest that is an hour, up to finest each minute is its own.
const (
	fastest = 3600
	finest  = 60
)

func (f *speedFlag) Type() string { return "N|max" }

func (f *speedFlag) String() string {
	if *f == 0 {
		return "max"
	}
	return strconv.FormatFloat(float64(*f), 'f', -1, 64)
}

func (f *speedFlag) Set(s string) error {
	n, err := strconv.ParseFloat(s, 64)
	switch {
	case s == "max":
		n = 0
	case err != nil || !(n >= 1): // also what is no number
		return errors.New("give max, or how many told seconds a real one has, from 1")
	case n > fastest:
		return fmt.Errorf("a server fires no timer finer than a second, and so much in a second would lose what lies within more than an hour; the largest is %d, and max loses nothing", fastest)
	}
	*f = speedFlag(n)
	return nil
}

// warn says what a speed loses.
func (f *speedFlag) warn(out io.Writer) {
	if *f > finest {
		fmt.Fprintf(out, "note      at speed %s what lies within %s comes at once, for a server fires no timer finer than a second; up to %d every minute is told apart, and max loses nothing\n",
			f, time.Duration(*f)*time.Second, finest)
	}
}

const (
	leapingPatience = 5 * time.Minute
	longestPeriod   = 45 * 24 * time.Hour // that a rehearsal waits for, in told time
)

// patience is how long a rehearsal may take in real time.
func (f rehearseFlags) patience() time.Duration {
	switch {
	case f.start.timeout > 0:
		return f.start.timeout
	case f.speed == 0:
		return leapingPatience
	default:
		return leapingPatience + time.Duration(float64(longestPeriod)/float64(f.speed))
	}
}

// mostWorkers is how many workers a machine has any use of.
const mostWorkers = 16

func rehearse(ctx context.Context, out io.Writer, flags rehearseFlags) error {
	c, err := settings()
	if err != nil {
		return err
	}
	if flags.workers < 1 || flags.workers > mostWorkers {
		return fmt.Errorf("--workers %d: a rehearsal has 1 to %d", flags.workers, mostWorkers)
	}
	if flags.remove != "" {
		return removeTrial(ctx, out, c, flags.remove)
	}
	ctx, cancel := context.WithTimeout(ctx, flags.patience())
	defer cancel()
	r := rehearsal{
		out: out, officer: flags.officers, leave: flags.leave, follow: flags.follow,
		key: activities.Key{Province: c.Province, Period: flags.start.period.period}, pace: newPace(),
	}
	if flags.inPlace {
		return r.inPlace(ctx, c, flags)
	}
	return r.apart(ctx, c, flags)
}

// inPlace rehearses on a database that has a clock of its own, with the worker and the mail server that it has.
func (r rehearsal) inPlace(ctx context.Context, c config.Config, flags rehearseFlags) (err error) {
	if r.store, err = openStore(ctx, c.Owner()); err != nil { // who sets the clock owns it
		return err
	}
	defer r.store.Close()
	if simulated, err := r.store.Simulated(ctx); err != nil || !simulated {
		return errors.Join(err, errors.New("this database tells the real time: a rehearsal in it would leap over real deadlines; without --in-place it has a database of its own"))
	}
	if r.temporal, err = temporalclient.Dial(ctx, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	defer r.temporal.Close()
	r.leaps = true
	r.until = flags.until.day
	r.officer.refused, r.officer.bouncing = 0, 0 // its people are who they are
	return r.perform(ctx, flags)
}

// apart rehearses on an installation that is made for it.
func (r rehearsal) apart(ctx context.Context, c config.Config, flags rehearseFlags) (err error) {
	flags.speed.warn(r.out)
	t, err := openTrial(ctx, r.out, c, flags)
	defer func() { err = errors.Join(err, t.close(ctx, flags.keep)) }()
	if err != nil {
		return err
	}
	r.store, r.temporal, r.leaps, r.returned = t.store, t.temporal, flags.speed == 0, t.returned
	if err := r.perform(ctx, flags); err != nil {
		return fmt.Errorf("%w\nThe last words of its worker:\n%s", err, t.lastWords())
	}
	return nil
}
