package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"danhgia/internal/config"
	"danhgia/internal/postgres"
)

func migrateCommand() *cobra.Command {
	cmd := command("migrate", "Bring the database's tables up to this version, as their owner", func(cmd *cobra.Command) error {
		c, err := settings()
		if err != nil {
			return err
		}
		if err := postgres.Prepare(cmd.Context(), c.Owner(), rolesOf(c)); err != nil {
			return err
		}
		out := cmd.OutOrStdout()
		fmt.Fprintln(out, "prepared  the tables are those of this version")
		if c.App() == "" {
			fmt.Fprintln(out, "ROLES     one role owns the tables and runs the programs: docs/security.md says how to give the programs their own")
			return nil
		}
		fmt.Fprintf(out, "roles     %s may do what the programs do, and no more\n", c.App())
		if c.Reader != "" {
			fmt.Fprintf(out, "          %s may read\n", c.Reader)
		}
		return nil
	})
	cmd.Long = `Bring the database's tables up to this version, as the role of DANHGIA_POSTGRES_OWNER_URL, which owns them, and give the
role of DANHGIA_POSTGRES_URL, and that of DANHGIA_POSTGRES_READER, what is theirs. Give it before the programs of a new
version start; they wait for it. Giving it again changes nothing.

Where there is no DANHGIA_POSTGRES_OWNER_URL one role does everything: then the worker does this by itself as it starts.`
	return cmd
}

// rolesOf are the database's roles besides its owner.
func rolesOf(c config.Config) postgres.Roles { return postgres.Roles{App: c.App(), Reader: c.Reader} }
