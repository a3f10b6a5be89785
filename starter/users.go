package main

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/tables"
	"danhgia/review"
	"danhgia/scoring"
)

// newUser is somebody of the office, as the flags have them.
type newUser struct {
	name, email, phone, role string
	from                     dayFlag
}

func usersCommand() *cobra.Command {
	return group("users", "Who works in the office", usersAdd(), usersList(), usersFactorReset(), usersSignOut())
}

func usersAdd() *cobra.Command {
	var (
		flags changeFlags
		user  newUser
	)
	cmd := command("add", "Give somebody a role in the office", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			row, err := o.row(user)
			if err != nil {
				return err
			}
			summary, err := o.add(cmd.Context(), row, flags)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, summary, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "%s is %s from %s on\n", row.Email, row.Role, row.From)
			})
		})
	})
	cmd.Long = `Give somebody a role in the office.

The first administrator is made without --as, while there is none. Everybody else needs --as of an administrator.`
	cmd.Flags().StringVar(&user.name, "name", "", "their name")
	cmd.Flags().StringVar(&user.email, "email", "", "their mail address; one of their own, for they act by it")
	cmd.Flags().StringVar(&user.phone, "phone", "", "their telephone")
	cmd.Flags().StringVar(&user.role, "role", "", "office-admin, office-staff, office-leader, auditor, source-operator or chairman-office")
	cmd.Flags().Var(&user.from, "from", "the first day (default: today)")
	flags.add(cmd)
	need(cmd, "name", "email", "role")
	return cmd
}

// row is the user as a line of the table of officers would have them, checked in the same way.
func (o office) row(u newUser) (activities.OfficerRow, error) {
	row, err := tables.Officer(o.province, u.role, u.name, u.email, u.phone, cmp.Or(u.from.day, o.today))
	switch {
	case err != nil:
		return row, err
	case !row.OfOffice():
		return row, fmt.Errorf("%s is a role of an agency and not of the office: use: starter officers import", row.Role.In(scoring.En))
	}
	return row, nil
}

func (o office) add(ctx context.Context, row activities.OfficerRow, flags changeFlags) (activities.OfficerImport, error) {
	has, err := o.store.Administered(ctx, o.province, o.today)
	switch {
	case err != nil:
		return activities.OfficerImport{}, err
	case flags.as == "" && !has:
		return o.store.AddFirstAdmin(ctx, row, o.province, flags.reason)
	case flags.as == "":
		return activities.OfficerImport{}, fmt.Errorf("the office has an administrator: name one with --as, for only they may %s", review.ToManageUsers.In(scoring.En))
	}
	change, err := o.change(ctx, flags)
	if err != nil {
		return activities.OfficerImport{}, err
	}
	return o.store.ImportOfficers(ctx, []activities.OfficerRow{row}, change)
}

func usersList() *cobra.Command {
	var asJSON bool
	cmd := command("list", "Say who works in the office, in which roles, and how they can sign in", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			users, err := o.store.Users(cmd.Context(), o.province)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, users, func() { printUsers(cmd.OutOrStdout(), users) })
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printUsers(out io.Writer, users []activities.User) {
	for _, u := range users {
		fmt.Fprintf(out, "%s <%s>\n", u.Name, u.Email)
		for _, term := range u.Terms {
			until := ""
			if term.To.Known {
				until = fmt.Sprintf(" to before %s", term.To.Value)
			}
			fmt.Fprintf(out, "  %s from %s%s\n", term.Role, term.From, until)
		}
		fmt.Fprintf(out, "  sessions: %d; authenticator app: %t; passkeys: %d\n", u.Sessions, u.App, u.Passkeys)
	}
}

func usersFactorReset() *cobra.Command {
	return ofUser("factor-reset", "Remove the second factors of somebody who has lost them, and end their sessions",
		func(cmd *cobra.Command, o office, person string, c activities.Change) (any, string, error) {
			err := o.store.ResetFactors(cmd.Context(), person, c)
			return struct{}{}, "their second factors are removed and their sessions ended; they set up new ones when they sign in next", err
		})
}

func usersSignOut() *cobra.Command {
	return ofUser("sign-out", "End all sessions of somebody",
		func(cmd *cobra.Command, o office, person string, c activities.Change) (any, string, error) {
			n, err := o.store.EndSessionsOf(cmd.Context(), person, c)
			return map[string]int{"Sessions": n}, fmt.Sprintf("%d sessions ended", n), err
		})
}

// ofUser is a command that changes how a person signs in, who is named by their address.
func ofUser(use, short string, change func(*cobra.Command, office, string, activities.Change) (any, string, error)) *cobra.Command {
	var (
		flags changeFlags
		email string
	)
	cmd := command(use, short, func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			c, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			who, err := o.store.Actors(cmd.Context(), o.province, email, o.today)
			if err != nil {
				return fmt.Errorf("--email: %w", err)
			}
			value, text, err := change(cmd, o, who[0].Person, c)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, value, func() { fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", email, text) })
		})
	})
	cmd.Flags().StringVar(&email, "email", "", "their mail address")
	flags.addRequired(cmd)
	need(cmd, "email")
	return cmd
}
