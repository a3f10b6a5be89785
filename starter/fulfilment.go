package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/internal/tables"
	"danhgia/scoring"
)

func fulfilmentCommand() *cobra.Command {
	return group("fulfilment", "How well agencies have fulfilled their tasks in a year", fulfilmentTable(), fulfilmentRule())
}

func fulfilmentTable() *cobra.Command {
	var (
		year int
		out  string
	)
	cmd := command("table", "Write the table of a year as CSV", func(cmd *cobra.Command) error {
		period, err := scoring.PeriodOf(scoring.WholeYear, year, int(scoring.WholeYear))
		if err != nil {
			return err
		}
		return inOffice(cmd.Context(), func(o office) error {
			archive := activities.Archive{Store: o.store, Decode: indexset.Parse}
			table, err := archive.FulfilmentOf(cmd.Context(), o.store, o.province, period)
			if errors.Is(err, activities.ErrNotFound) {
				return fmt.Errorf("no results of the whole of %d are published: start that period with: starter start --period %d", year, year)
			}
			if err != nil {
				return err
			}
			return writeFile(out, cmd.OutOrStdout(), func(w io.Writer) error { return tables.WriteFulfilments(w, table) })
		})
	})
	cmd.Long = `Write how well agencies have fulfilled their tasks in a year, as CSV: agency,name,peer_group,rank,total,band,level and the
totals of the year's other periods, for comparison. Total, rank and band are those of the year's own results, which are
never added up from months.`
	cmd.Flags().IntVar(&year, "year", 0, "the year, 2026")
	cmd.Flags().StringVar(&out, "out", "", "file to write (default: standard output)")
	need(cmd, "year")
	return cmd
}

func fulfilmentRule() *cobra.Command {
	var (
		flags changeFlags
		rule  scoring.FulfilmentRule
	)
	cmd := command("rule", "Show what each band counts as and by what law, or set it", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			ctx, out := cmd.Context(), cmd.OutOrStdout()
			if rule.Basis == "" && len(rule.Levels) == 0 {
				now, err := activities.FulfilmentRuleOf(ctx, o.store, o.province)
				if err != nil {
					return err
				}
				return report(out, flags.asJSON, now, func() { printFulfilmentRule(out, now) })
			}
			change, err := o.change(ctx, flags)
			if err != nil {
				return err
			}
			set, err := activities.Archive{Store: o.store, Decode: indexset.Parse}.InForce(ctx, scoring.MonthOf(o.today.Time()))
			if err != nil {
				return err
			}
			if err := rule.Check(set); err != nil {
				return err
			}
			if err := o.store.SetFulfilmentRule(ctx, rule, change, false); err != nil {
				return err
			}
			return report(out, flags.asJSON, rule, func() { printFulfilmentRule(out, rule) })
		})
	})
	cmd.Flags().StringVar(&rule.Basis, "basis", "", "the legal basis, as papers cite it")
	cmd.Flags().StringArrayVar(&rule.Levels, "level", nil, "the level of a band, once for each band from the highest on")
	cmd.Flags().StringVar(&flags.as, "as", "", "mail address of who sets it; their roles decide whether they may")
	cmd.Flags().StringVar(&flags.reason, "reason", "", "why; it is kept")
	cmd.Flags().BoolVar(&flags.asJSON, "json", false, "print JSON")
	cmd.MarkFlagsRequiredTogether("basis", "level", "as", "reason")
	return cmd
}

func printFulfilmentRule(out io.Writer, r scoring.FulfilmentRule) {
	fmt.Fprintln(out, r.Basis)
	for i, level := range r.Levels {
		fmt.Fprintf(out, "band %d: %s\n", i+1, level)
	}
}
