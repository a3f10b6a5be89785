package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed migrations/*.sql
var migrations embed.FS

// What keeps a program from working with a database.
var (
	// ErrOutdated is a database whose migrations have not been run yet.
	ErrOutdated = errors.New("the database is not prepared for this version: give starter migrate first; or, where there is one role for everything, start the worker")
	// ErrBeyond is a database from which a later version has taken what this one still uses.
	ErrBeyond = errors.New("the database was changed by a later version, and this one can no longer work with it: start the later version")
)

const createMigration = `
create table if not exists migration (
    number     int primary key,
    name       text not null,
    applied_at timestamptz not null default now()
)`

const (
	lockPatience = 2 * time.Second        // that a migration waits for a table, and others behind it
	lockPause    = 500 * time.Millisecond // before it tries again, and others come through
	lockTries    = 120
)

// migrator brings one database to the migrations of one version.
type migrator struct {
	store    *Store
	files    fs.FS         // migrations/*.sql
	patience time.Duration // with a table that others hold
}

func (s *Store) migrator() migrator { return migrator{s, migrations, lockPatience} }

// Migrate brings the schema up to this version, as its owner, one migration after the other, while others work with it.
// Many programs may call it at once; it only goes forward. ErrBeyond: a later version has gone where this one cannot follow.
func (s *Store) Migrate(ctx context.Context) error { return s.MigrateFor(ctx, Roles{}) }

// MigrateFor is Migrate where others than the owner have roles, who are given what is theirs. A role that is not there,
// or that may do more, is refused (ErrRefused) before anything is changed.
func (s *Store) MigrateFor(ctx context.Context, roles Roles) error {
	if err := s.inTx(ctx, func(tx pgx.Tx) error { return checkRoles(ctx, tx, roles) }); err != nil {
		return err
	}
	m := s.migrator()
	if err := m.migrate(ctx); err != nil {
		return err
	}
	return m.exclusively(ctx, func(conn *pgxpool.Conn) error {
		return m.patiently(ctx, conn, func(tx pgx.Tx) error { return grant(ctx, tx, roles) })
	})
}

func (m migrator) migrate(ctx context.Context) error {
	for tries := 1; ; tries++ {
		more, err := m.next(ctx)
		switch {
		case says(err, lockNotAvailable) && tries < lockTries:
			if err := wait(ctx, lockPause); err != nil {
				return err
			}
		case err != nil || !more:
			return err
		default:
			tries = 0
		}
	}
}

// lockNotAvailable is what PostgreSQL says when somebody else has the lock for too long.
const lockNotAvailable = "55P03"

func wait(ctx context.Context, pause time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pause):
		return nil
	}
}

// next applies the first migration that has not been applied, in the order of the numbers, also when a later one
// came first; more says that there may be others.
func (m migrator) next(ctx context.Context) (more bool, err error) {
	err = m.exclusively(ctx, func(conn *pgxpool.Conn) error {
		if err := m.beyond(ctx, conn); err != nil {
			return err
		}
		open, err := m.outstanding(ctx, conn)
		if err != nil || len(open) == 0 {
			return err
		}
		more = true
		if err := m.apply(ctx, conn, open[0]); err != nil {
			return fmt.Errorf("migration %s: %w", open[0], err)
		}
		return nil
	})
	return more, err
}

// exclusively does work while no other program migrates. The connection that keeps them from it is in no transaction: an
// index that is built concurrently waits for all that are open, also for those that only wait for it.
func (m migrator) exclusively(ctx context.Context, work func(*pgxpool.Conn) error) error {
	lock, err := m.store.hold(ctx, "danhgia", "migration")
	for ; err == nil && lock.conn == nil; lock, err = m.store.hold(ctx, "danhgia", "migration") {
		if err := wait(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	if err != nil {
		return fmt.Errorf("wait for other programs that migrate: %w", err)
	}
	defer lock.Leave()
	if _, err := lock.conn.Exec(ctx, createMigration); err != nil {
		return fmt.Errorf("create table migration: %w", err)
	}
	return work(lock.conn)
}

// patiently is a transaction that waits for a table no longer than others may have to wait behind it.
func (m migrator) patiently(ctx context.Context, conn *pgxpool.Conn, work func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, fmt.Sprintf("set local lock_timeout = %d", m.patience.Milliseconds())); err != nil {
			return err
		}
		return work(tx)
	})
}

// outstanding are the migrations of this version that are still to be run.
func (m migrator) outstanding(ctx context.Context, q reader) (open []string, err error) {
	files, err := fs.ReadDir(m.files, "migrations")
	if err != nil {
		return nil, err
	}
	rows, _ := q.Query(ctx, "select number from migration")
	done, err := pgx.CollectRows(rows, pgx.RowTo[int])
	for _, file := range files {
		if !slices.Contains(done, number(file.Name())) {
			open = append(open, file.Name())
		}
	}
	return open, err
}

// The lines at the head of a migration that say how it is to be run; docs/upgrade.md has the rules.
var (
	contractLine = regexp.MustCompile(`(?m)^-- contract: since (\d{3}): \S`) // it takes away what no program that knows migration 012 uses
	aloneLine    = regexp.MustCompile(`(?m)^-- alone: \S`)                   // its statements run in no transaction
)

// apply runs a migration and notes it, in one transaction or, where it says so, its statements one by one.
func (m migrator) apply(ctx context.Context, conn *pgxpool.Conn, name string) error {
	content, err := fs.ReadFile(m.files, "migrations/"+name)
	if err != nil {
		return err
	}
	script := string(content)
	if aloneLine.MatchString(script) {
		if err := alone(ctx, conn, script); err != nil {
			return err
		}
		script = ""
	}
	return m.patiently(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, script); err != nil {
			return err
		}
		return note(ctx, tx, name, string(content))
	})
}

// note says that a migration has been applied, and what programs must know from then on.
func note(ctx context.Context, tx pgx.Tx, name, script string) error {
	if _, err := tx.Exec(ctx, "insert into migration (number, name) values ($1, $2)", number(name), name); err != nil {
		return err
	}
	if since := contractLine.FindStringSubmatch(script); since != nil {
		_, err := tx.Exec(ctx, "update migration set least = $1 where number = $2", number(since[1]), number(name))
		return err
	}
	return nil
}

// alone runs the statements of a migration one by one, in no transaction, as indexes that are built concurrently want it.
// What was broken off is run again from its beginning.
func alone(ctx context.Context, conn *pgxpool.Conn, script string) error {
	for statement := range strings.SplitSeq(script, ";\n") {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// needed is the migration that a program must know at least. The column came with migration 042.
const needed = "select coalesce(max((to_jsonb(migration) ->> 'least')::int), 0) from migration"

// beyond returns ErrBeyond when a later version has taken from the database what this one uses.
func (m migrator) beyond(ctx context.Context, q querier) error {
	files, err := fs.ReadDir(m.files, "migrations")
	if err != nil {
		return err
	}
	var least int
	if err := q.QueryRow(ctx, needed).Scan(&least); err != nil {
		return fmt.Errorf("read what the database needs: %w", err)
	}
	if newest := number(files[len(files)-1].Name()); newest < least {
		return fmt.Errorf("it needs migration %d, and this version has %d: %w", least, newest, ErrBeyond)
	}
	return nil
}

type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// number is that of a file named 001_name.sql.
func number(file string) int {
	digits, _, _ := strings.Cut(file, "_")
	n, err := strconv.Atoi(digits)
	if err != nil {
		panic("migration " + file + " has no number")
	}
	return n
}

// Prepared returns ErrOutdated when migrations of this version are still to be run, and ErrBeyond when a later version
// has gone too far. What a later version has only added is fine.
func (s *Store) Prepared(ctx context.Context) error { return s.migrator().prepared(ctx) }

func (m migrator) prepared(ctx context.Context) error {
	open, err := m.outstanding(ctx, m.store.pool)
	if err != nil || len(open) > 0 {
		return errors.Join(ErrOutdated, err)
	}
	return m.beyond(ctx, m.store.pool)
}
