package main

import (
	"cmp"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"danhgia/internal/config"
	"danhgia/internal/portal"
	"danhgia/scoring"
)

func collectCommand() *cobra.Command {
	var (
		period          periodFlag
		from, root, out string
	)
	cmd := command("collect", "Fetch a period's six answers from the portal into a folder", func(cmd *cobra.Command) error {
		c, err := config.Offline()
		if err != nil {
			return err
		}
		fetcher := portal.Fetcher{Now: time.Now, Progress: func(file string, done, of int) {
			fmt.Fprintf(cmd.OutOrStdout(), "%d/%d %s\n", done, of, file)
		}}
		raw, err := fetcher.Fetch(cmd.Context(), portal.Request{
			BaseURL: from, RootDepartmentID: cmp.Or(root, c.PortalRoot), Period: period.period,
			Province: scoring.Agency{Code: c.Province, Name: c.ProvinceName, Kind: scoring.Province},
		})
		if err != nil {
			return err
		}
		return portal.WriteFolder(out, raw)
	})
	cmd.Flags().Var(&period, "period", "the period to collect")
	cmd.Flags().StringVar(&from, "from", "", "address of the portal, https://…")
	cmd.Flags().StringVar(&root, "root-department", "", "the portal's id of the province (default: DANHGIA_PORTAL_ROOT)")
	cmd.Flags().StringVar(&out, "out", "", "new folder to write")
	need(cmd, "period", "from", "out")
	return cmd
}
