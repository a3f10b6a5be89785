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

// migrationLock is the advisory lock under which one program at a time migrates.
const migrationLock = 7662026

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

// Migrate brings the schema up to this version, as its owner, one migration after the other, while others work with it.
// Many programs may call it at once; it only goes forward. ErrBeyond: a later version has gone where this one cannot follow.
func (s *Store) Migrate(ctx context.Context) error { return s.MigrateFor(ctx, Roles{}) }

// MigrateFor is Migrate where others than the owner have roles, who are given what is theirs. A role that is not there,
// or that may do more, is refused (ErrRefused) before anything is changed.
func (s *Store) MigrateFor(ctx context.Context, roles Roles) error {
	if err := s.inTx(ctx, func(tx pgx.Tx) error { return checkRoles(ctx, tx, roles) }); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if err := lockMigrations(ctx, tx); err != nil {
			return err
		}
		return grant(ctx, tx, roles)
	})
}

func (s *Store) migrate(ctx context.Context) error {
	for tries := 1; ; tries++ {
		more, err := s.migrateNext(ctx)
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

// migrateNext applies the first migration that has not been applied, in the order of the numbers, also when a later one
// came first; more says that there may be others.
func (s *Store) migrateNext(ctx context.Context) (more bool, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if err := lockMigrations(ctx, tx); err != nil {
			return err
		}
		if err := beyond(ctx, tx); err != nil {
			return err
		}
		open, err := outstanding(ctx, tx)
		if err != nil || len(open) == 0 {
			return err
		}
		more = true
		if err := s.apply(ctx, tx, open[0]); err != nil {
			return fmt.Errorf("migration %s: %w", open[0], err)
		}
		return nil
	})
	return more, err
}

// lockMigrations waits in small steps: who waits within a statement holds up indexes that are built concurrently.
func lockMigrations(ctx context.Context, tx pgx.Tx) error {
	for {
		var got bool
		if err := tx.QueryRow(ctx, "select pg_try_advisory_xact_lock($1)", migrationLock).Scan(&got); err != nil {
			return fmt.Errorf("wait for other programs that migrate: %w", err)
		}
		if got {
			break
		}
		if err := wait(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, createMigration); err != nil {
		return fmt.Errorf("create table migration: %w", err)
	}
	_, err := tx.Exec(ctx, fmt.Sprintf("set local lock_timeout = %d", lockPatience.Milliseconds()))
	return err
}

// outstanding are the migrations of this version that are still to be run.
func outstanding(ctx context.Context, q reader) (open []string, err error) {
	files, err := fs.ReadDir(migrations, "migrations")
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

// apply runs a migration in the transaction that keeps others from it, or beside it.
func (s *Store) apply(ctx context.Context, tx pgx.Tx, name string) error {
	content, err := migrations.ReadFile("migrations/" + name)
	if err != nil {
		return err
	}
	script := string(content)
	if aloneLine.MatchString(script) {
		err = s.alone(ctx, script)
	} else {
		_, err = tx.Exec(ctx, script)
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "insert into migration (number, name) values ($1, $2)", number(name), name); err != nil {
		return err
	}
	if since := contractLine.FindStringSubmatch(script); since != nil {
		_, err = tx.Exec(ctx, "update migration set least = $1 where number = $2", number(since[1]), number(name))
	}
	return err
}

// alone runs the statements of a migration one by one, in no transaction, as indexes that are built concurrently want it.
// What was broken off is run again from its beginning.
func (s *Store) alone(ctx context.Context, script string) error {
	for statement := range strings.SplitSeq(script, ";\n") {
		if _, err := s.pool.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// needed is the migration that a program must know at least. The column came with migration 042.
const needed = "select coalesce(max((to_jsonb(migration) ->> 'least')::int), 0) from migration"

// beyond returns ErrBeyond when a later version has taken from the database what this one uses.
func beyond(ctx context.Context, q querier) error {
	files, err := fs.ReadDir(migrations, "migrations")
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
func (s *Store) Prepared(ctx context.Context) error {
	open, err := outstanding(ctx, s.pool)
	if err != nil || len(open) > 0 {
		return errors.Join(ErrOutdated, err)
	}
	return beyond(ctx, s.pool)
}
