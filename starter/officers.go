package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/tables"
	"danhgia/review"
)

func officersCommand() *cobra.Command {
	return group("officers", "Who is what, and who stands in for whom", officersImport(), officersList(), officersAbsent(), officersAddressOK(), officersDigest())
}

func officersImport() *cobra.Command {
	var flags changeFlags
	cmd := fileCommand("import", "Bring people and their roles up to a table", func(cmd *cobra.Command, file string) error {
		rows, err := readFile(file, tables.ReadOfficers)
		if err != nil {
			return err
		}
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			summary, err := o.store.ImportOfficers(cmd.Context(), rows, change)
			if err != nil {
				return fmt.Errorf("%s: nothing of it is stored:\n%w", file, err)
			}
			return report(cmd.OutOrStdout(), flags.asJSON, summary, func() { printImport(cmd.OutOrStdout(), summary) })
		})
	})
	cmd.Long = `Bring people and their roles up to a table, all of it or nothing.

In: agency,role,name,email,phone,valid_from,valid_to
    role      focal-officer, deputy, head; for the office, whose agency is the province's code: office-staff,
              office-admin, office-leader, auditor, source-operator, chairman-office; or their Vietnamese names
    valid_to  the first day that is out; empty while there is none
A person is their name and address together. What the table does not name stays as it is: to end a role, give its row
a valid_to. The same table again changes nothing. Agencies are those of the periods that were collected.`
	flags.addRequired(cmd)
	return cmd
}

func printImport(out io.Writer, s activities.OfficerImport) {
	fmt.Fprintf(out, "%d roles opened, %d closed, %d unchanged; %d new people, %d new telephones\n", s.Opened, s.Closed, s.Unchanged, s.People, s.Phones)
	for _, shared := range s.Shared {
		fmt.Fprintf(out, "shared by several people, who get one mail and cannot sign in: %s: %s\n", shared.Address, strings.Join(shared.Names, ", "))
	}
	if len(s.NoAddress) > 0 {
		fmt.Fprintf(out, "without an address: %s\n", strings.Join(s.NoAddress, ", "))
	}
}

func officersList() *cobra.Command {
	var (
		on     dayFlag
		asJSON bool
	)
	cmd := command("list", "List who is what on a day", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			if on.day == 0 {
				on.day = o.today
			}
			people, names, err := o.store.People(cmd.Context(), o.province, on.day)
			if err != nil {
				return err
			}
			listed := activities.Listed(people, names)
			return report(cmd.OutOrStdout(), asJSON, listed, func() { err = printOfficers(cmd.OutOrStdout(), listed) })
		})
	})
	cmd.Flags().Var(&on, "on", "the day (default: today)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printOfficers(out io.Writer, all []activities.ListedOfficer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, o := range all {
		roles := make([]string, len(o.Roles))
		for i, r := range o.Roles {
			roles[i] = string(r)
		}
		note := ""
		if o.Bad {
			note = "mail does not arrive"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", o.Agency, strings.Join(roles, ", "), o.Name, o.Email, o.Phone, note)
	}
	return w.Flush()
}

func officersAbsent() *cobra.Command {
	var (
		flags    changeFlags
		who, by  string
		from, to dayFlag
	)
	cmd := command("absent", "Name who stands in for an absent person, from a day to a day", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			sub := review.Substitute{From: from.day, To: to.day}
			if sub.For, err = o.person(cmd.Context(), "--who", who, from.day); err != nil {
				return err
			}
			if sub.By, err = o.person(cmd.Context(), "--stand-in", by, from.day); err != nil {
				return err
			}
			if err := o.store.AddSubstitute(cmd.Context(), sub, change); err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, sub, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "%s stands in for %s from %s to %s, both included\n", by, who, sub.From, sub.To)
			})
		})
	})
	cmd.Flags().StringVar(&who, "who", "", "mail address of the absent person")
	cmd.Flags().StringVar(&by, "stand-in", "", "mail address of who stands in")
	cmd.Flags().Var(&from, "from", "the first day")
	cmd.Flags().Var(&to, "to", "the last day, which is included")
	flags.addRequired(cmd)
	need(cmd, "who", "stand-in", "from", "to")
	return cmd
}

func officersAddressOK() *cobra.Command {
	var (
		flags changeFlags
		email string
	)
	cmd := command("address-ok", "Say that an address works after all, and write to it again", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			done, err := o.store.ClearAddress(cmd.Context(), email, change)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, done, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %d people are written to again; %d mails that did not arrive go again, as far as they still hold\n", done.Address, done.People, done.Mails)
			})
		})
	})
	cmd.Long = `Say that an address works after all: the officer has emptied their mailbox, or the mail server was mended. A mail that
was refused or came back has marked it, and nobody is written to at a marked address. A wrong address is put right
with: starter officers import.`
	cmd.Flags().StringVar(&email, "email", "", "the address, as starter officers list shows it")
	flags.addRequired(cmd)
	need(cmd, "email")
	return cmd
}

// person is the number of the one person with an address, by the flag that it was given with.
func (o office) person(ctx context.Context, flag, email string, on calendar.Day) (string, error) {
	actors, err := o.store.Actors(ctx, o.province, email, on)
	if err != nil {
		return "", fmt.Errorf("%s: %w", flag, err)
	}
	return actors[0].Person, nil
}
