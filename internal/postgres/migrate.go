package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
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

func migrate(ctx context.Context, tx pgx.Tx) error {
	files, err := fs.ReadDir(migrations, "migrations")
	if err != nil {
		return err
	}
	done, err := newest(ctx, tx)
	if err != nil {
		return err
	}
	for _, file := range files {
		if number(file.Name()) <= done {
			continue
		}
		if err := apply(ctx, tx, file.Name()); err != nil {
			return fmt.Errorf("migration %s: %w", file.Name(), err)
		}
	}
	return nil
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

func newest(ctx context.Context, q querier) (number int, err error) {
	err = q.QueryRow(ctx, "select coalesce(max(number), 0) from migration").Scan(&number)
	return number, err
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
	files, err := fs.ReadDir(migrations, "migrations")
	if err != nil {
		return err
	}
	done, err := newest(ctx, s.pool)
	if err != nil || done < number(files[len(files)-1].Name()) {
		return errors.Join(ErrOutdated, err)
	}
	return nil
}
