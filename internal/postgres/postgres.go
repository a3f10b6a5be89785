// Package postgres is the store: what people said, what was collected and what was computed.
// It decides; constraints in the schema say what the domain says in Go. Every method is one transaction that either
// happened or did not, and can be run twice.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"danhgia/activities"
)

// Store is a pool of connections to one province's database.
type Store struct{ pool *pgxpool.Pool }

// fewest connections that a pool may grow to: the relay and each lane of mails hold one while they are at work.
const fewest = 16

// Open connects to the database at url and makes sure that it answers.
func Open(ctx context.Context, url string) (*Store, error) {
	s, err := Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := s.pool.Ping(ctx); err != nil {
		s.pool.Close()
		at := s.pool.Config().ConnConfig
		return nil, fmt.Errorf("Postgres at %s:%d does not answer: %w", at.Host, at.Port, err)
	}
	return s, nil
}

// Connect is Open for a database that may not be there yet: each method errs until it is.
func Connect(ctx context.Context, url string) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the address of Postgres: %w", err)
	}
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	config.ConnConfig.Tracer = tracer{}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["jit"] = "off" // it compiles for longer than any of our queries runs
	config.MaxConns = max(config.MaxConns, fewest)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to Postgres: %w", err)
	}
	return &Store{pool}, nil
}

// Beside connects to the same database with so many connections of its own: for those who hold one while they wait for
// somebody slow.
func (s *Store) Beside(ctx context.Context, connections int) (*Store, error) {
	config := s.pool.Config()
	config.MaxConns = int32(connections)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to Postgres: %w", err)
	}
	return &Store{pool}, nil
}

// Address is that of the database, with the password.
func (s *Store) Address() string { return s.pool.Config().ConnString() }

// Close ends all connections.
func (s *Store) Close() { s.pool.Close() }

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.pool.Ping(ctx) }

// found turns "no rows" into the domain's ErrNotFound.
func found(err error, what string, args ...any) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf(what+": %w", append(args, activities.ErrNotFound)...)
	}
	return err
}

// ignoreNoRows leaves the target of Scan as it is when there is no row.
func ignoreNoRows(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}

// violates says whether err is a breach of the named constraint.
func violates(err error, constraint string) bool {
	var breach *pgconn.PgError
	return errors.As(err, &breach) && breach.ConstraintName == constraint
}

// says says whether err is this one of PostgreSQL's, by its code.
func says(err error, code string) bool {
	breach, is := errors.AsType[*pgconn.PgError](err)
	return is && breach.Code == code
}

// refusal makes final what the database will refuse again: values out of range and broken constraints.
func refusal(err error) error {
	var breach *pgconn.PgError
	if errors.As(err, &breach) && (breach.Code[:2] == "22" || breach.Code[:2] == "23") {
		return activities.Refusal(err)
	}
	return err
}
