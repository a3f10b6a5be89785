package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Programs are the client programs of PostgreSQL.
type Programs struct {
	Dump, Restore string // paths of pg_dump and pg_restore
	Version       int    // of pg_dump: 15
}

// ErrPrograms is returned when there is no pg_dump that can read the server.
var ErrPrograms = errors.New("PostgreSQL's client programs are missing or too old")

// Find looks for pg_dump and pg_restore that are at least of the server's version: in PATH, then where Debian keeps
// them. ErrPrograms says what to install.
func Find(ctx context.Context, server int) (Programs, error) {
	var seen []string
	for _, dump := range candidates() {
		out, err := exec.CommandContext(ctx, dump, "--version").Output()
		if err != nil {
			continue
		}
		p := Programs{Dump: dump, Restore: filepath.Join(filepath.Dir(dump), "pg_restore"), Version: majorOf(string(out))}
		if _, err := os.Stat(p.Restore); err == nil && p.Version >= server {
			return p, nil
		}
		seen = append(seen, strconv.Itoa(p.Version))
	}
	has := "there is none"
	if len(seen) > 0 {
		has = "there is " + strings.Join(seen, ", ")
	}
	return Programs{}, fmt.Errorf("%w: the server is PostgreSQL %d, which pg_dump and pg_restore of that version or a later one read; here %s. Install them with: apt-get install -y postgresql-client-%d",
		ErrPrograms, server, has, server)
}

func candidates() (all []string) {
	if found, err := exec.LookPath("pg_dump"); err == nil {
		if real, err := filepath.EvalSymlinks(found); err == nil && filepath.Base(real) != "pg_wrapper" { // Debian's wrapper picks a version by its own rules
			found = real
		}
		all = append(all, found)
	}
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump") // the pattern is well formed
	slices.Reverse(folders)
	return append(all, folders...)
}

var version = regexp.MustCompile(`\d+`)

// majorOf is the first number of "pg_dump (PostgreSQL) 15.18".
func majorOf(said string) int {
	n, _ := strconv.Atoi(version.FindString(said)) // 0: none
	return n
}

// DumpTo writes a database to a file of pg_dump's custom format, which only the owner may read. snapshot is that of a
// transaction that is open meanwhile; empty: its own.
func (p Programs) DumpTo(ctx context.Context, address, file, snapshot string) error {
	args := []string{"--format=custom", "--no-password", "--file=" + file}
	if snapshot != "" {
		args = append(args, "--snapshot="+snapshot)
	}
	if err := run(ctx, p.Dump, address, args...); err != nil {
		return err
	}
	return os.Chmod(file, 0o600)
}

// RestoreFrom fills an empty database from such a file, all of it or nothing. Its objects belong to the address's role.
func (p Programs) RestoreFrom(ctx context.Context, address, file string) error {
	return run(ctx, p.Restore, address, "--no-owner", "--no-privileges", "--no-comments", "--no-password", "--exit-on-error", "--single-transaction", file)
}

// run runs a program on a database. The password goes through the environment: arguments are there for everybody to see.
func run(ctx context.Context, program, address string, args ...string) error {
	bare, password, err := split(address)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, append([]string{"--dbname=" + bare}, args...)...)
	cmd.Env = os.Environ()
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(program), err, conceal(said.String(), password))
	}
	return nil
}

// conceal takes a password out of what a program has said, and cuts that short.
func conceal(said, password string) string {
	if password != "" {
		said = strings.ReplaceAll(said, password, "…")
	}
	said = strings.TrimSpace(said)
	if lines := strings.Split(said, "\n"); len(lines) > 5 {
		said = strings.Join(lines[:5], "\n") + "\n…"
	}
	return said
}

// split takes the password out of an address.
func split(address string) (bare, password string, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", "", errors.New("the address of a database is to be a URL: postgres://role@host:port/database")
	}
	if u.User != nil {
		password, _ = u.User.Password()
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	if given := query.Get("password"); given != "" {
		password = given
		query.Del("password")
	}
	for name := range query {
		if strings.HasPrefix(name, "pool_") { // settings of our own pool, which libpq does not know
			query.Del(name)
		}
	}
	u.RawQuery = query.Encode()
	return u.String(), password, nil
}

// Name is the name of the database at an address.
func Name(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/")
}
