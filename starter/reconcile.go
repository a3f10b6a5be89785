package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/dossiers"
	"danhgia/internal/tables"
	"danhgia/scoring"
)

// reconciling is what starter reconcile is called with.
type reconciling struct {
	period                 periodFlag
	as, list, out, lacking string
}

func reconcileCommand() *cobra.Command {
	var f reconciling
	cmd := command("reconcile", "Compare own counts of dossiers with the portal's", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error { return f.run(cmd.Context(), o, cmd.OutOrStdout()) })
	})
	cmd.Long = `Compare what the province counts from its own dossiers with the counts of the period's snapshot of the portal, as CSV:
agency,name,indicator,own_numerator,own_denominator,portal_numerator,portal_denominator,numerator_by,denominator_by; the
largest difference first.

With --portal-list FILE the portal's own list of dossiers is taken in first, in place of the one before: CSV, XLSX or JSON
lines with the columns dossier and, where they are known, agency and status. --differing FILE then gets the dossiers that
are missing on either side, or in another state or with another agency.`
	cmd.Flags().Var(&f.period, "period", "the period")
	cmd.Flags().StringVar(&f.as, "as", "", "mail address of who asks; their roles decide whether they may")
	cmd.Flags().StringVar(&f.list, "portal-list", "", "the portal's own list of dossiers, to be taken in first")
	cmd.Flags().StringVar(&f.lacking, "differing", "", "file for the dossiers that differ, as CSV")
	cmd.Flags().StringVar(&f.out, "out", "", "file to write (default: standard output)")
	need(cmd, "period", "as")
	return cmd
}

func (f reconciling) run(ctx context.Context, o office, stdout io.Writer) error {
	key := activities.Key{Province: o.province, Period: f.period.period}
	by, err := o.store.Actors(ctx, o.province, f.as, o.today)
	if errors.Is(err, activities.ErrNotFound) {
		return fmt.Errorf("--as %s: nobody with this address has a role on %s: see: starter officers list", f.as, o.today)
	} else if err != nil {
		return err
	}
	all, err := o.store.Reconciliation(ctx, by, key)
	if errors.Is(err, activities.ErrNotFound) {
		return fmt.Errorf("no dossiers of %s were taken in", key.Period)
	} else if err != nil {
		return err
	}
	if f.list != "" {
		if err := f.take(ctx, o, key, by); err != nil {
			return err
		}
		if all, err = o.store.Reconciliation(ctx, by, key); err != nil {
			return err
		}
	}
	if f.lacking != "" {
		err := writeFile(f.lacking, stdout, func(w io.Writer) error { return writeDiffering(ctx, o, w, key, by) })
		if err != nil {
			return err
		}
	}
	return writeFile(f.out, stdout, func(w io.Writer) error { return writeReconciled(w, all) })
}

func (f reconciling) take(ctx context.Context, o office, key activities.Key, by activities.Actors) error {
	file, err := os.Open(f.list)
	if err != nil {
		return err
	}
	defer file.Close()
	records, err := dossiers.OpenPortalList(f.list, file)
	if err != nil {
		return err
	}
	defer records.Close()
	in := activities.Intake{Key: key, Content: activities.OfPortal, Source: "starter", Name: filepath.Base(f.list), By: by[0].Person}
	_, err = o.store.TakePortalList(ctx, in, records)
	return err
}

func writeReconciled(w io.Writer, all []activities.Reconciled) error {
	rows := make([][]string, len(all))
	for i, r := range all {
		numerator, denominator := r.Difference()
		rows[i] = []string{r.Agency, r.AgencyName, r.Indicator}
		for _, n := range []scoring.Maybe[int64]{r.Own.Numerator, r.Own.Denominator, r.Portal.Numerator, r.Portal.Denominator, numerator, denominator} {
			cell := ""
			if n.Known {
				cell = fmt.Sprint(n.Value)
			}
			rows[i] = append(rows[i], cell)
		}
	}
	columns := []string{"agency", "name", "indicator", "own_numerator", "own_denominator", "portal_numerator", "portal_denominator", "numerator_by", "denominator_by"}
	return tables.Write(w, columns, rows)
}

// writeDiffering writes all dossiers that differ, page by page as they are read.
func writeDiffering(ctx context.Context, o office, w io.Writer, key activities.Key, by activities.Actors) error {
	table, err := tables.NewWriter(w, []string{"dossier", "procedure", "what", "own_agency", "own_status", "portal_agency", "portal_status"})
	if err != nil {
		return err
	}
	q := activities.MismatchQuery{Key: key, By: by, Size: 1000}
	for {
		page, err := o.store.Mismatched(ctx, q)
		if err != nil {
			return err
		}
		for _, m := range page {
			if err := table.Row([]string{m.Number, m.Procedure, string(m.What), m.Here.Agency, fmt.Sprint(m.Here.Status), m.There.Agency, fmt.Sprint(m.There.Status)}); err != nil {
				return err
			}
		}
		if len(page) < q.Size {
			return table.Flush()
		}
		q.After = page[len(page)-1].Number
	}
}
