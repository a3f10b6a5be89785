package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/config"
	"danhgia/internal/postgres"
)

// office is the province's database, as commands about the office use it.
type office struct {
	store    *postgres.Store
	province string
	today    calendar.Day // by the told time
}

// inOffice opens the office for a command's work and closes it.
func inOffice(ctx context.Context, work func(office) error) error {
	return inDatabase(ctx, func(c config.Config, store *postgres.Store) error {
		today, err := store.Today(ctx)
		if err != nil {
			return err
		}
		return work(office{store, c.Province, today})
	})
}

// changeFlags are those of every command that changes something: who does it, and why.
type changeFlags struct {
	as, reason string
	asJSON     bool
}

func (f *changeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.as, "as", "", "mail address of who does this; their roles decide whether they may")
	cmd.Flags().StringVar(&f.reason, "reason", "", "why; it is kept")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	need(cmd, "reason")
}

// addRequired is add, for commands that nobody runs without a name.
func (f *changeFlags) addRequired(cmd *cobra.Command) {
	f.add(cmd)
	need(cmd, "as")
}

// change says by whom and why, if the address is that of one person with a role today.
func (o office) change(ctx context.Context, f changeFlags) (activities.Change, error) {
	c := activities.Change{Province: o.province, Reason: f.reason}
	has, err := o.store.Administered(ctx, o.province, o.today)
	if err != nil {
		return c, err
	}
	if !has {
		return c, fmt.Errorf("the office of %s has no administrator yet: make the first one with: starter users add --name … --email … --role office-admin --reason …", o.province)
	}
	c.By, err = o.store.Actors(ctx, o.province, f.as, o.today)
	if errors.Is(err, activities.ErrNotFound) {
		return c, fmt.Errorf("--as %s: nobody with this address has a role on %s: see: starter officers list", f.as, o.today)
	}
	return c, err
}

// report prints a value as JSON, or else what text prints.
func report(out io.Writer, asJSON bool, value any, text func()) error {
	if asJSON {
		return json.NewEncoder(out).Encode(value)
	}
	text()
	return nil
}

// dayFlag is a flag that takes a date.
type dayFlag struct{ day calendar.Day }

func (f *dayFlag) Type() string { return "YYYY-MM-DD" }

func (f *dayFlag) String() string {
	if f.day == 0 {
		return ""
	}
	return f.day.String()
}

func (f *dayFlag) Set(s string) (err error) {
	f.day, err = calendar.ParseDay(s)
	return err
}

// group is a command that only has commands of its own.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return fmt.Errorf("%s takes one of its commands: starter %s --help", use, use)
		},
	}
	cmd.AddCommand(commands...)
	return cmd
}

// fileCommand is a subcommand that takes the name of one file.
func fileCommand(use, short string, work func(cmd *cobra.Command, file string) error) *cobra.Command {
	var file string
	cmd := command(use+" FILE", short, func(cmd *cobra.Command) error { return work(cmd, file) })
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s takes one file, not %d", use, len(args))
		}
		file = args[0]
		return nil
	}
	return cmd
}
