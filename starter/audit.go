package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"danhgia/audit"
	"danhgia/internal/config"
	"danhgia/internal/postgres"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Check that what was recorded has not been changed", Args: cobra.NoArgs}
	cmd.Long = `What is recorded is sealed each minute, in one chain of hashes for each period. A seal says that its rows were what they are
when it was put on. Whoever may do anything in the database can put on other seals: so keep the last ones elsewhere, by
starter audit heads, and check against them.`
	cmd.AddCommand(auditVerifyCommand(), auditHeadsCommand())
	return cmd
}

func auditVerifyCommand() *cobra.Command {
	var (
		period periodFlag
		expect string
		asJSON bool
	)
	cmd := command("verify", "Check every row against its seal, and every seal against the one before", func(cmd *cobra.Command) error {
		kept, err := keptSeals(expect)
		if err != nil {
			return err
		}
		return inDatabase(cmd.Context(), func(_ config.Config, store *postgres.Store) error {
			reports, err := store.CheckAudit(cmd.Context(), string(period.period), kept)
			if err != nil {
				return err
			}
			err = report(cmd.OutOrStdout(), asJSON, reports, func() { printAudit(cmd.OutOrStdout(), reports) })
			return errors.Join(err, wholeAudit(reports))
		})
	})
	cmd.Long = `Check every row of the audit against its seal, and every seal against the one before. Exit 0 only when all of it holds.
Rows of the last minute wait to be sealed; how many is said.`
	cmd.Flags().Var(&period, "period", "the chain of one period (default: all, also of what is of no period)")
	cmd.Flags().StringVar(&expect, "expect", "", "file of seals that were kept elsewhere, as starter audit heads and starter backup write it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// keptSeals reads the seals that were kept elsewhere; without a file there are none.
func keptSeals(file string) ([]audit.Kept, error) {
	if file == "" {
		return nil, nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	kept, err := audit.ParseKept(string(content))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return kept, nil
}

func printAudit(out io.Writer, reports []audit.Report) {
	for _, r := range reports {
		if r.Province != "" {
			fmt.Fprintf(out, "%-12s %8d rows  %8d sealed  %4d unsealed  %5d seals  %.16s\n", r.Chain, r.Rows, r.Sealed, r.Open, r.Seals, r.Head)
		}
		for _, b := range r.Breaks {
			fmt.Fprintf(out, "  BREAK  %s\n", b)
		}
		if r.More > 0 {
			fmt.Fprintf(out, "  BREAK  %d more\n", r.More)
		}
	}
}

// wholeAudit names the first place that does not hold.
func wholeAudit(reports []audit.Report) error {
	for _, r := range reports {
		if !r.Whole() {
			return fmt.Errorf("the audit does not hold: %s: %s", r.Chain, r.Breaks[0])
		}
	}
	return nil
}

func auditHeadsCommand() *cobra.Command {
	cmd := command("heads", "Print the last seal of each chain, to be kept elsewhere", func(cmd *cobra.Command) error {
		return inDatabase(cmd.Context(), func(_ config.Config, store *postgres.Store) error {
			heads, err := store.AuditHeads(cmd.Context())
			for _, h := range heads {
				fmt.Fprintln(cmd.OutOrStdout(), h)
			}
			return err
		})
	})
	cmd.Long = `Print the last seal of each chain: province, period (- for none), number and digest. Kept where the database's
administrator cannot change it, such a line vouches for everything that was recorded before: starter audit verify --expect.`
	return cmd
}
