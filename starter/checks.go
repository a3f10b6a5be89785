package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/tables"
	"danhgia/scoring"
)

func checksCommand() *cobra.Command {
	var (
		period     periodFlag
		q          activities.FindingQuery
		asCSV      bool
		severity   string
		rule       string
		out        string
		errNobody  = errors.New("the figures of this period have not been looked at: it was not started, or has not come so far")
		errUnknown = errors.New("a severity is serious or doubt")
	)
	cmd := command("checks", "List what is odd about the figures of a period, found before its reviews open", func(cmd *cobra.Command) error {
		if q.Severity, q.Rule = scoring.Severity(severity), scoring.FindingRule(rule); q.Severity != "" && q.Severity != scoring.Serious && q.Severity != scoring.Doubt {
			return errUnknown
		}
		if q.Rule != "" && !q.Rule.Known() {
			return fmt.Errorf("there is no rule %s: the rules are %v", q.Rule, scoring.FindingRules)
		}
		return inOffice(cmd.Context(), func(o office) error {
			k := activities.Key{Province: o.province, Period: period.period}
			e, err := o.store.Examination(cmd.Context(), k)
			if errors.Is(err, activities.ErrNotFound) {
				return errNobody
			} else if err != nil {
				return err
			}
			lines, err := o.store.Findings(cmd.Context(), k, q)
			if err != nil {
				return err
			}
			return writeFile(out, cmd.OutOrStdout(), func(w io.Writer) error {
				if asCSV {
					return tables.WriteFindings(w, lines)
				}
				return printFindings(w, e, lines)
			})
		})
	})
	cmd.Long = `List what is odd about the figures of a period: far from the agency's own earlier periods by the same index set, suddenly
zero, impossible, the same as before; and about its dossiers. It says nothing of whether they are wrong.

With --csv: agency,name,indicator,severity,rule,numerator,denominator,periods,reason_vi,reason_en.`
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().StringVar(&severity, "severity", "", "serious or doubt (default: both)")
	cmd.Flags().StringVar(&rule, "rule", "", "one rule: rate-far, volume-far, sudden-zero, …")
	cmd.Flags().StringVar(&q.Agency, "agency", "", "a part of an agency's code or name")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "write CSV")
	cmd.Flags().StringVar(&out, "out", "", "file to write (default: standard output)")
	need(cmd, "period")
	cmd.AddCommand(checksAcceptCommand(), checksHoldCommand())
	return cmd
}

func printFindings(out io.Writer, e activities.Examination, lines []activities.FindingLine) error {
	standing := "nothing waits for them"
	switch {
	case e.Accepted.Known:
		standing = "accepted " + e.Accepted.Value.Format("2006-01-02 15:04") + ": " + e.Reason
	case e.Waits:
		standing = "the period waits for them: starter checks accept"
	}
	fmt.Fprintf(out, "%d serious, %d to be looked at; %s\n", e.Serious, e.Doubts, standing)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", l.Agency, l.Severity, l.Rule, l.Indicator, l.Reason.En)
	}
	return w.Flush()
}

func checksAcceptCommand() *cobra.Command {
	var (
		period periodFlag
		flags  changeFlags
	)
	cmd := command("accept", "Let a period go on with its figures as they are, whatever was found", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			if err := o.store.AcceptFindings(cmd.Context(), period.period, change, false); err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, map[string]any{"period": period.period}, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "the findings of %s are accepted\n", period.period)
			})
		})
	})
	cmd.Flags().Var(&period, "period", "the period")
	flags.addRequired(cmd)
	need(cmd, "period")
	return cmd
}

func checksHoldCommand() *cobra.Command {
	var (
		flags changeFlags
		hold  string
	)
	cmd := command("hold", "Say whether periods wait until the office has accepted what was found", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			set := activities.FindingHold(hold)
			if set.In(scoring.En) == "" {
				return fmt.Errorf("--when %s: never, serious or any", hold)
			}
			if err := o.store.SetFindingHold(cmd.Context(), set, change, false); err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, map[string]any{"hold": set}, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "from now on: %s\n", set.In(scoring.En))
			})
		})
	})
	cmd.Flags().StringVar(&hold, "when", "", "never (findings are flagged only), serious, or any")
	flags.addRequired(cmd)
	need(cmd, "when")
	return cmd
}
