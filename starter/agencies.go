package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/portal"
	"danhgia/review"
)

func agenciesCommand() *cobra.Command {
	return group("agencies", "The register of agencies", agenciesImportCommand(), agenciesMergeCommand())
}

// agenciesImportCommand registers agencies before a period starts, so that their officers can be entered.
func agenciesImportCommand() *cobra.Command {
	var (
		period periodFlag
		source string
		flags  changeFlags
	)
	cmd := command("import", "Register the agencies of a collected folder, before their officers are entered", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			c, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			if _, err := c.By.To(review.ToManageOfficers, review.Subject{}); err != nil {
				return err
			}
			raw, err := portal.ReadFolder(source)
			if err != nil {
				return err
			}
			collection, err := portal.Read(raw, activities.Key{Province: o.province, Period: period.period})
			if err != nil {
				return err
			}
			snapshot := portal.SnapshotID(raw)
			if err := o.store.SaveSnapshot(cmd.Context(), snapshot, raw); err != nil {
				return err
			}
			if err := o.store.SaveCollection(cmd.Context(), snapshot, collection); err != nil {
				return err
			}
			result := map[string]any{"agencies": len(collection.Agencies), "snapshot": snapshot}
			return report(cmd.OutOrStdout(), flags.asJSON, result, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "%d agencies are registered\n", len(collection.Agencies))
			})
		})
	})
	cmd.Flags().Var(&period, "period", "the period that the folder is of")
	cmd.Flags().StringVar(&source, "source", "", "folder with manifest.json and the portal's six files")
	flags.addRequired(cmd)
	need(cmd, "period", "source")
	return cmd
}
