package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/outbound"
	"danhgia/internal/portal"
	"danhgia/scoring"
)

func collectCommand() *cobra.Command {
	var (
		period          periodFlag
		from, root, out string
		pause           time.Duration
		own             ownFigures
	)
	cmd := command("collect", "Collect a period's figures into a folder: from the portal, or from the province's dossiers", func(cmd *cobra.Command) error {
		if own.asked {
			return own.collect(cmd.Context(), cmd.OutOrStdout(), period.period, out)
		}
		c, err := config.Offline()
		if err != nil {
			return err
		}
		guard := outbound.Guard{Networks: c.Outbound.Networks, CAs: c.Outbound.CAs}
		fetcher := portal.Fetcher{Now: time.Now, Pause: pause, Transport: guard.Fetching(from), Progress: func(file string, done, of int) {
			fmt.Fprintf(cmd.OutOrStdout(), "%d/%d %s\n", done, of, file)
		}}
		return collect(cmd.Context(), cmd.OutOrStdout(), fetcher, out, portal.Request{
			BaseURL: from, RootDepartmentID: cmp.Or(root, c.PortalRoot), Period: period.period,
			Province: scoring.Agency{Code: c.Province, Name: c.ProvinceName, Kind: scoring.Province},
		})
	})
	cmd.Flags().Var(&period, "period", "the period to collect")
	cmd.Flags().StringVar(&from, "from", "", "address of the portal, https://…")
	cmd.Flags().BoolVar(&own.asked, "dossiers", false, "count the dossiers that were taken in, instead of asking the portal")
	cmd.Flags().StringVar(&own.source, "source", "", "with --dossiers: folder of the portal's figures; what dossiers do not give stays as it is there")
	cmd.Flags().StringVar(&root, "root-department", "", "the portal's id of the province (default: DANHGIA_PORTAL_ROOT)")
	cmd.Flags().DurationVar(&pause, "pause", 3*time.Second, "between two requests")
	cmd.Flags().StringVar(&out, "out", "", "new folder to write")
	need(cmd, "period", "out")
	cmd.MarkFlagsOneRequired("from", "dossiers")
	cmd.MarkFlagsMutuallyExclusive("from", "dossiers")
	cmd.MarkFlagsMutuallyExclusive("from", "source")
	return cmd
}

// collect fetches, reads and only then writes: a folder that was written can be evaluated.
func collect(ctx context.Context, out io.Writer, fetcher portal.Fetcher, dir string, request portal.Request) error {
	if err := portal.CheckNew(dir); err != nil {
		return err
	}
	raw, err := fetcher.Fetch(ctx, request)
	if err != nil {
		return err
	}
	collection, err := portal.Read(raw, activities.Key{Province: request.Province.Code, Period: request.Period})
	if err != nil {
		return err
	}
	for _, field := range collection.Unknown {
		fmt.Fprintf(out, "a field that is new: %s\n", field)
	}
	fmt.Fprintf(out, "%d agencies, snapshot %.12s\n", len(collection.Agencies), portal.SnapshotID(raw))
	return portal.WriteFolder(dir, raw)
}
