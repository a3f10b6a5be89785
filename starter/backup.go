package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"danhgia/internal/backup"
	"danhgia/internal/postgres"
)

type backupFlags struct {
	out, verify string
	keys        bool
	temporal    []string
	asJSON      bool
}

func backupCommand() *cobra.Command {
	var flags backupFlags
	cmd := command("backup", "Write a backup to a folder, or check one", func(cmd *cobra.Command) error {
		work := flags.write
		if flags.verify != "" {
			work = flags.check
		}
		return work(cmd.Context(), cmd.OutOrStdout())
	})
	cmd.Long = `Write a backup of the database (DANHGIA_POSTGRES_URL) and of the files that wait in the spool to a new folder, with a
manifest by which it is checked; or, with --verify, check one: every file by its hash, and by restoring it into a
database that is made beside the installation's own and removed again. docs/backup.md says how often, and how to rehearse
a restore.

With --temporal, given once for each of its databases, Temporal's data too. It is written first and ours last: ours is
never the older one. The folder has personal data in it; only its owner may read it.`
	cmd.Flags().StringVar(&flags.out, "out", "", "a new folder for the backup")
	cmd.Flags().StringVar(&flags.verify, "verify", "", "folder of a backup to check")
	cmd.Flags().BoolVar(&flags.keys, "with-keys", false, "keys, secrets and passwords that the settings name, too, in clear: whoever has the folder can sign and sign in as the office")
	cmd.Flags().StringArrayVar(&flags.temporal, "temporal", nil, "address of a database of Temporal's; its password may stand in PGPASSWORD or ~/.pgpass")
	cmd.Flags().BoolVar(&flags.asJSON, "json", false, "print JSON")
	cmd.MarkFlagsOneRequired("out", "verify")
	cmd.MarkFlagsMutuallyExclusive("out", "verify")
	return cmd
}

func (f backupFlags) write(ctx context.Context, out io.Writer) error {
	c, err := settings()
	if err != nil {
		return err
	}
	major, err := backup.ServerMajor(ctx, c.Owner())
	if err != nil {
		return err
	}
	programs, err := backup.Find(ctx, major)
	if err != nil {
		return err
	}
	if err := backup.Create(f.out); err != nil {
		return err
	}
	m := backup.Manifest{Province: c.Province, Program: programs.Version, Keys: f.keys}
	for _, address := range f.temporal {
		name := backup.Name(address)
		if name == "" || strings.ContainsAny(name, `/\`) || slices.Contains(m.Temporal, name) {
			return errors.New("--temporal: give the address of each of Temporal's databases once, with the database's name")
		}
		if err := programs.DumpTo(ctx, address, filepath.Join(f.out, temporalDump(name)), ""); err != nil {
			return fmt.Errorf("write Temporal's database %s: %w", name, err)
		}
		m.Temporal = append(m.Temporal, name)
	}
	err = backup.TakeInventory(ctx, c.Owner(), func(i backup.Inventory) error {
		m.Moment, m.Server, m.Migrations, m.Rows = i.Moment.UTC(), i.Server, i.Migrations, i.Rows
		return programs.DumpTo(ctx, c.Owner(), filepath.Join(f.out, backup.OwnDump), i.Snapshot)
	})
	if err != nil {
		return fmt.Errorf("write the database: %w", err)
	}
	if err := writeHeads(ctx, c.Owner(), filepath.Join(f.out, headsFile)); err != nil {
		return fmt.Errorf("write the audit's last seals: %w", err)
	}
	if c.Sources.SpoolDir != "" {
		if _, err := backup.CopyInto(filepath.Join(f.out, "spool"), c.Sources.SpoolDir); err != nil {
			return fmt.Errorf("copy the spool: %w", err)
		}
	}
	if f.keys {
		if err := copyKeys(filepath.Join(f.out, "keys")); err != nil {
			return fmt.Errorf("copy keys and secrets: %w", err)
		}
	}
	if m, err = backup.Seal(f.out, m); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return report(out, f.asJSON, m, func() { printBackup(out, "written", f.out, m) })
}

// headsFile has the audit's last seals: a backup that is kept elsewhere vouches for what was recorded before it.
const headsFile = "audit-seals.txt"

func writeHeads(ctx context.Context, address, file string) error {
	store, err := postgres.Open(ctx, address)
	if err != nil {
		return err
	}
	defer store.Close()
	heads, err := store.AuditHeads(ctx)
	if err != nil {
		return err
	}
	content := []byte("# province, period, number and digest of the last seal: starter audit verify --expect\n")
	for _, h := range heads {
		content = fmt.Appendln(content, h)
	}
	return os.WriteFile(file, content, 0o600)
}

func temporalDump(name string) string { return "temporal-" + name + ".dump" }

// secrets are the settings that name files of keys, secrets and passwords, and folders of them.
var (
	secretFiles = []string{
		"DANHGIA_POSTGRES_PASSWORD_FILE", "DANHGIA_POSTGRES_OWNER_PASSWORD_FILE", "DANHGIA_SMTP_PASSWORD_FILE", "DANHGIA_MAIL_KEY_FILE", "DANHGIA_SESSION_KEY_FILE",
		"DANHGIA_OIDC_CLIENT_SECRET_FILE", "DANHGIA_PUBLICATION_KEY_FILE",
	}
	secretFolders = []string{"DANHGIA_PUSH_SECRETS_DIR", "DANHGIA_SOURCE_SECRETS_DIR"}
	secretTexts   = []string{"DANHGIA_PUBLICATION_KEY"}
)

// copyKeys copies what the settings name into a folder, each under the name of its setting.
func copyKeys(to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for _, name := range secretFiles {
		if file := os.Getenv(name); file != "" {
			if err := backup.CopyFile(filepath.Join(to, name), file); err != nil {
				return err
			}
		}
	}
	for _, name := range secretTexts {
		if text := os.Getenv(name); text != "" {
			if err := os.WriteFile(filepath.Join(to, name), []byte(text), 0o600); err != nil {
				return err
			}
		}
	}
	for _, name := range secretFolders {
		if dir := os.Getenv(name); dir != "" {
			if _, err := backup.CopyInto(filepath.Join(to, name), dir); err != nil {
				return err
			}
		}
	}
	return nil
}

func printBackup(out io.Writer, did, dir string, m backup.Manifest) {
	var bytes, rows int64
	for _, f := range m.Files {
		bytes += f.Bytes
	}
	for _, n := range m.Rows {
		rows += n
	}
	fmt.Fprintf(out, "%s   %s: %d files, %d bytes, of %s\n", did, dir, len(m.Files), bytes, moment(m.Moment))
	fmt.Fprintf(out, "database  PostgreSQL %s, %d tables, %d rows, %d migrations\n", m.Server, len(m.Rows), rows, len(m.Migrations))
	if len(m.Temporal) > 0 {
		fmt.Fprintf(out, "temporal  %s\n", strings.Join(m.Temporal, ", "))
	}
	if m.Keys {
		fmt.Fprintf(out, "KEYS      keys, secrets and passwords lie in clear in %s: keep this folder as you keep them\n", filepath.Join(dir, "keys"))
	} else {
		fmt.Fprintln(out, "keys      none: keep those that the settings name elsewhere; without them mails cannot be bounced back and nothing can be signed")
	}
}

// check reads a backup and restores it into a scratch database.
func (f backupFlags) check(ctx context.Context, out io.Writer) error {
	m, err := backup.Open(f.verify)
	if err != nil {
		return err
	}
	c, err := settings()
	if err != nil {
		return err
	}
	name := "danhgia_verify_" + strings.ToLower(rand.Text()[:8])
	scratch, err := postgres.CreateDatabase(ctx, c.Owner(), name)
	if err != nil {
		return err
	}
	begun := time.Now()
	err = restoreOwn(ctx, scratch, f.verify, m)
	if dropped := postgres.DropDatabase(context.WithoutCancel(ctx), c.Owner(), name); err != nil || dropped != nil {
		return errors.Join(err, dropped)
	}
	return report(out, f.asJSON, m, func() {
		printBackup(out, "good   ", f.verify, m)
		fmt.Fprintf(out, "restored  into a scratch database in %.1f s, and every table has its rows\n", time.Since(begun).Seconds())
	})
}
