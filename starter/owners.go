package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/internal/tables"
)

func ownersCommand() *cobra.Command {
	var asJSON bool
	cmd := command("owners", "Show which department owns which indicator of the whole province", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			owners, err := o.store.Owners(cmd.Context(), o.province)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, owners, func() { printOwners(cmd.OutOrStdout(), owners) })
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.AddCommand(ownersImport())
	return cmd
}

func printOwners(out io.Writer, owners []activities.OwnerRow) {
	if len(owners) == 0 {
		fmt.Fprintln(out, "no indicator has an owner: enter them with: starter owners import FILE")
	}
	for _, r := range owners {
		until := ""
		if r.To.Known {
			until = ", before " + r.To.Value.String()
		}
		fmt.Fprintf(out, "%s  %s  from %s%s\n", r.Indicator, r.Agency, r.From, until)
	}
}

func ownersImport() *cobra.Command {
	var flags changeFlags
	cmd := fileCommand("import", "Bring the owners of the province's indicators up to a table", func(cmd *cobra.Command, file string) error {
		rows, err := readFile(file, tables.ReadOwners)
		if err != nil {
			return err
		}
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			summary, err := o.importOwners(cmd.Context(), rows, change)
			if err != nil {
				return fmt.Errorf("%s: nothing of it is stored:\n%w", file, err)
			}
			return report(cmd.OutOrStdout(), flags.asJSON, summary, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "%d owners opened, %d closed, %d unchanged\n", summary.Opened, summary.Closed, summary.Unchanged)
			})
		})
	})
	cmd.Long = `Bring the owners of the province's indicators up to a table, all of it or nothing.

In: indicator,agency,valid_from,valid_to
    indicator  code of an indicator of level province
    agency     code of the department that owns it, and alone disputes it
    valid_to   the first day that is out; empty while there is none
What the table does not name stays as it is: to end a row, give it a valid_to. The same table again changes nothing.`
	flags.addRequired(cmd)
	return cmd
}

func (o office) importOwners(ctx context.Context, rows []activities.OwnerRow, change activities.Change) (activities.OwnerImport, error) {
	files, err := o.store.IndexSets(ctx)
	if err != nil {
		return activities.OwnerImport{}, err
	}
	if err := activities.CheckOwners(rows, files, indexset.Parse); err != nil {
		return activities.OwnerImport{}, err
	}
	return o.store.ImportOwners(ctx, rows, change)
}
