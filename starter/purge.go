package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/postgres"
)

func purgeCommand() *cobra.Command {
	var (
		flags   changeFlags
		preview bool
		terms   = activities.UsualTerms
	)
	cmd := command("purge", "Erase personal data whose term is over", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			done, err := purge(cmd.Context(), terms, change, preview)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			return report(out, flags.asJSON, done, func() { printPurged(out, done, preview) })
		})
	})
	cmd.Long = `Erase personal data whose term is over, for good: names, addresses and telephones of officers who have left, what old mails
said, requests to sign in, devices, names of officials who handled dossiers, evidence and scans, refused values of files of
dossiers. Numbers stay, so that the audit and its seals hold. docs/security.md says what is kept, why and how long.

It takes the role that owns the tables (DANHGIA_POSTGRES_OWNER_URL). Give it with --preview first.`
	flags.addRequired(cmd)
	cmd.Flags().BoolVar(&preview, "preview", false, "say how much would be erased, and erase nothing")
	cmd.Flags().IntVar(&terms.People, "people", terms.People, "months after which somebody who has left is erased")
	cmd.Flags().IntVar(&terms.Mails, "mails", terms.Mails, "months after which the text of a mail is erased")
	cmd.Flags().IntVar(&terms.SignIns, "sign-ins", terms.SignIns, "months after which requests to sign in and devices are erased")
	cmd.Flags().IntVar(&terms.Officials, "officials", terms.Officials, "months after an official's last period after which the name is erased")
	cmd.Flags().IntVar(&terms.Files, "files", terms.Files, "months after which evidence, scans and refused values are erased")
	return cmd
}

// purge erases as the owner of the tables.
func purge(ctx context.Context, terms activities.Terms, change activities.Change, preview bool) (activities.Purged, error) {
	c, err := settings()
	if err != nil {
		return activities.Purged{}, err
	}
	owner, err := postgres.Open(ctx, c.Owner())
	if err != nil {
		return activities.Purged{}, err
	}
	defer owner.Close()
	return owner.Purge(ctx, terms, change, preview)
}

func printPurged(out io.Writer, done activities.Purged, preview bool) {
	said := "erased"
	if preview {
		said = "would be erased"
	}
	fmt.Fprintf(out, "%s: %d people, %d mails, %d requests to sign in, %d devices, %d officials' names, %d files, %d refused values\n",
		said, done.People, done.Mails, done.SignIns, done.Devices, done.Officials, done.Files, done.Values)
	if !preview {
		fmt.Fprintln(out, "Backups have it still: remove those that are older than what you keep (docs/backup.md).")
	}
}
