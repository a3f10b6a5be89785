package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"danhgia/internal/backup"
	"danhgia/internal/config"
	"danhgia/internal/postgres"
)

type restoreFlags struct {
	from     string
	temporal []string
	asJSON   bool
}

func restoreCommand() *cobra.Command {
	var flags restoreFlags
	cmd := command("restore", "Restore a backup into an empty database", func(cmd *cobra.Command) error {
		return flags.run(cmd.Context(), cmd.OutOrStdout())
	})
	cmd.Long = `Restore a backup into the database of the settings, which has to be empty, and the spool into its folder. Every file is
checked first, and every table is counted afterwards. No program of danhgia may run on the database meanwhile.

Temporal's databases are restored where --temporal gives an empty one of the same name for each; else begin with an empty
Temporal and give starter recover, which needs nothing but our database.`
	cmd.Flags().StringVar(&flags.from, "from", "", "folder of the backup")
	cmd.Flags().StringArrayVar(&flags.temporal, "temporal", nil, "address of an empty database for one of Temporal's; its password may stand in PGPASSWORD or ~/.pgpass")
	cmd.Flags().BoolVar(&flags.asJSON, "json", false, "print JSON")
	need(cmd, "from")
	return cmd
}

func (f restoreFlags) run(ctx context.Context, out io.Writer) error {
	m, err := backup.Open(f.from)
	if err != nil {
		return err
	}
	c, err := settings()
	if err != nil {
		return err
	}
	if m.Province != c.Province {
		return fmt.Errorf("the backup is of province %s, and DANHGIA_PROVINCE is %s", m.Province, c.Province)
	}
	for _, address := range f.temporal {
		if name := backup.Name(address); !slices.Contains(m.Temporal, name) {
			return fmt.Errorf("--temporal: the backup has no database %q of Temporal's; it has %s", name, strings.Join(m.Temporal, ", "))
		}
	}
	for _, address := range append([]string{c.Owner()}, f.temporal...) { // before anything is written
		if err := backup.CheckEmpty(ctx, address, backup.Name(address)); err != nil {
			return err
		}
	}
	begun := time.Now()
	if err := f.restore(ctx, c, m); err != nil {
		return err
	}
	return report(out, f.asJSON, m, func() {
		printBackup(out, "restored", f.from, m)
		fmt.Fprintf(out, "took      %.1f s\n", time.Since(begun).Seconds())
		fmt.Fprintln(out, "held      mails on duties, until: starter mail held, starter mail decide, starter mail release")
		if len(f.temporal) < 1 {
			fmt.Fprintln(out, "next      start the worker on an empty Temporal, then: starter recover --preview --as … --reason …")
		} else {
			fmt.Fprintln(out, "next      start Temporal, then the worker, then: starter recover --preview --as … --reason …")
		}
	})
}

func (f restoreFlags) restore(ctx context.Context, c config.Config, m backup.Manifest) error {
	address, spool := c.Owner(), c.Sources.SpoolDir
	if err := restoreOwn(ctx, address, f.from, m); err != nil {
		return err
	}
	if err := postgres.Prepare(ctx, address, rolesOf(c)); err != nil { // a backup of an earlier version
		return err
	}
	if err := backup.MarkRestored(ctx, address, m.Moment); err != nil {
		return err
	}
	if spool != "" {
		if _, err := backup.CopyInto(spool, filepath.Join(f.from, "spool")); err != nil {
			return fmt.Errorf("restore the spool: %w", err)
		}
	}
	for _, t := range f.temporal {
		if err := restoreInto(ctx, t, filepath.Join(f.from, temporalDump(backup.Name(t)))); err != nil {
			return fmt.Errorf("restore Temporal's database %s: %w", backup.Name(t), err)
		}
	}
	return nil
}

// restoreOwn restores the installation's own database, and counts its rows.
func restoreOwn(ctx context.Context, address, dir string, m backup.Manifest) error {
	if err := restoreInto(ctx, address, filepath.Join(dir, backup.OwnDump)); err != nil {
		return fmt.Errorf("restore the database: %w", err)
	}
	return backup.TakeInventory(ctx, address, func(i backup.Inventory) error {
		var wrong []string
		for _, table := range slices.Sorted(maps.Keys(m.Rows)) {
			if i.Rows[table] != m.Rows[table] {
				wrong = append(wrong, fmt.Sprintf("%s has %d rows and not %d", table, i.Rows[table], m.Rows[table]))
			}
		}
		if !slices.Equal(i.Migrations, m.Migrations) {
			wrong = append(wrong, "the migrations are others")
		}
		if len(wrong) > 0 {
			return errors.New("what was restored is not what was backed up: " + strings.Join(wrong, "; "))
		}
		return nil
	})
}

func restoreInto(ctx context.Context, address, file string) error {
	major, err := backup.ServerMajor(ctx, address)
	if err != nil {
		return err
	}
	programs, err := backup.Find(ctx, major)
	if err != nil {
		return err
	}
	return programs.RestoreFrom(ctx, address, file)
}
