package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"danhgia/activities"
)

const (
	insufficientPrivilege = "42501"
	objectInUse           = "55006"
)

// CreateDatabase makes an empty database beside that of address, with the same role as its owner, and returns its
// address. It refuses (ErrRefused), in words, where the role may not.
func CreateDatabase(ctx context.Context, address, name string) (own string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("read the address of Postgres: it is none")
	}
	err = once(ctx, address, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "create database "+pgx.Identifier{name}.Sanitize())
		return err
	})
	if breach, ok := errors.AsType[*pgconn.PgError](err); ok && breach.Code == insufficientPrivilege {
		role := u.User.Username()
		return "", activities.Refusal(fmt.Errorf("the role %s may not make a database: let an administrator of Postgres run this once: alter role %s createdb",
			role, pgx.Identifier{role}.Sanitize()))
	}
	if err != nil {
		return "", fmt.Errorf("make the database %s: %w", name, err)
	}
	u.Path = "/" + name
	return u.String(), nil
}

// Prepare makes the tables of this version in a database, as its owner, for those roles to open it afterwards.
func Prepare(ctx context.Context, address string, roles Roles) error {
	s, err := Open(ctx, address)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.MigrateFor(ctx, roles)
}

// DropDatabase removes a database beside that of address, whoever is still connected. One that is not there is fine.
func DropDatabase(ctx context.Context, address, name string) error {
	drop := "drop database if exists " + pgx.Identifier{name}.Sanitize()
	err := once(ctx, address, func(conn *pgx.Conn) error {
		// With force a role like ours may not end a process of the server's own that is vacuuming there, and ends nobody;
		// without, the server ends that one, and nobody else.
		var err error
		for _, how := range []string{" with (force)", "", " with (force)"} {
			_, err = conn.Exec(ctx, drop+how)
			if breach, is := errors.AsType[*pgconn.PgError](err); !is || breach.Code != insufficientPrivilege && breach.Code != objectInUse {
				return err
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("remove the database %s: %w", name, err)
	}
	return nil
}

// once connects for one piece of work.
func once(ctx context.Context, address string, work func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	return errors.Join(work(conn), conn.Close(ctx))
}

// trial are the tables that a rehearsal takes over from its office: what is scored by, counted by and registered.
// Never people, and nothing of a period.
var trial = []string{"index_set", "day_off", "agency"}

// CopyForTrial copies what a rehearsal takes over from the office's database into one that was just made.
func (s *Store) CopyForTrial(ctx context.Context, office *Store) error {
	for _, table := range trial {
		if err := s.copyTable(ctx, office, table); err != nil {
			return fmt.Errorf("copy %s: %w", table, err)
		}
	}
	return nil
}

func (s *Store) copyTable(ctx context.Context, office *Store, table string) error {
	from, err := office.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer from.Release()
	to, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer to.Release()
	reader, writer := io.Pipe()
	read := make(chan error, 1)
	go func() {
		_, err := from.Conn().PgConn().CopyTo(ctx, writer, "copy "+table+" to stdout")
		read <- errors.Join(err, writer.CloseWithError(err))
	}()
	_, err = to.Conn().PgConn().CopyFrom(ctx, reader, "copy "+table+" from stdin")
	return errors.Join(err, reader.CloseWithError(err), <-read)
}
