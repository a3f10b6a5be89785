package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/ladders"
)

func laddersCommand() *cobra.Command {
	return group("ladders", "Ladders of reminders", laddersImport(), laddersShow())
}

// storedLadders are ladders as the database has them.
type storedLadders struct {
	ID      int64
	Content string `json:",omitempty"`
}

func laddersImport() *cobra.Command {
	var flags changeFlags
	cmd := fileCommand("import", "Check and store ladders: periods that start from now on begin with them", func(cmd *cobra.Command, file string) error {
		content, err := readFile(file, func(_ string, r io.Reader) ([]byte, error) { return io.ReadAll(r) })
		if err != nil {
			return err
		}
		if _, err := ladders.Parse(file, content, calendar.DefaultHours()); err != nil {
			return err
		}
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			id, err := o.store.AddLadders(cmd.Context(), content, change)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, storedLadders{ID: id}, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "ladders %d: periods that start from now on begin with them\n", id)
			})
		})
	})
	flags.addRequired(cmd)
	return cmd
}

func laddersShow() *cobra.Command {
	var (
		id     int64
		asJSON bool
	)
	cmd := command("show", "Print stored ladders, as they were handed in", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			stored, err := o.ladders(cmd.Context(), id)
			if errors.Is(err, activities.ErrNotFound) {
				return errors.New("there are no such ladders: store some with: starter ladders import FILE")
			}
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, stored, func() { fmt.Fprint(cmd.OutOrStdout(), stored.Content) })
		})
	})
	cmd.Flags().Int64Var(&id, "id", 0, "their number (default: the newest)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (o office) ladders(ctx context.Context, id int64) (storedLadders, error) {
	if id == 0 {
		id, content, err := o.store.NewestLadders(ctx)
		return storedLadders{id, string(content)}, err
	}
	content, err := o.store.Ladders(ctx, id)
	return storedLadders{id, string(content)}, err
}
