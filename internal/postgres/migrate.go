package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrOutdated is a database whose migrations have not been run yet.
var ErrOutdated = errors.New("the database is not prepared for this version: start the worker first, it prepares it")

// migrationLock is the advisory lock under which one program at a time migrates.
const migrationLock = 7662026

const createMigration = `
create table if not exists migration (
    number     int primary key,
    name       text not null,
    applied_at timestamptz not null default now()
)`

// Migrate brings the schema up to this version. Many programs may call it at once; it only goes forward.
func (s *Store) Migrate(ctx context.Context) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", migrationLock); err != nil {
			return fmt.Errorf("wait for other programs that migrate: %w", err)
		}
		if _, err := tx.Exec(ctx, createMigration); err != nil {
			return fmt.Errorf("create table migration: %w", err)
		}
		return migrate(ctx, tx)
	})
}

// migrate applies what has not been applied, in the order of the numbers, also when a later one came first.
func migrate(ctx context.Context, tx pgx.Tx) error {
	open, err := outstanding(ctx, tx)
	if err != nil {
		return err
	}
	for _, file := range open {
		if err := apply(ctx, tx, file); err != nil {
			return fmt.Errorf("migration %s: %w", file, err)
		}
	}
	return nil
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

func apply(ctx context.Context, tx pgx.Tx, name string) error {
	script, err := migrations.ReadFile("migrations/" + name)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, string(script)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "insert into migration (number, name) values ($1, $2)", number(name), name)
	return err
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

// Prepared returns ErrOutdated when migrations of this version are still to be run.
func (s *Store) Prepared(ctx context.Context) error {
	open, err := outstanding(ctx, s.pool)
	if err != nil || len(open) > 0 {
		return errors.Join(ErrOutdated, err)
	}
	return nil
}
