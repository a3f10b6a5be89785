package devstack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
)

// PostgresOptions say where a cluster is and how it runs.
type PostgresOptions struct {
	Dir     string // its folder, made when it is missing
	Port    int    // the preferred one; 0: any free one
	LogFile string
	// Throwaway is for tests: in a folder of its own in place of Dir and LogFile, without fsync, removed by Stop.
	Throwaway bool
}

// Postgres is a running private PostgreSQL server. When it dies it is started again.
type Postgres struct {
	*Process
	URL string // of the database danhgia, as the role danhgia, which owns it, with its password; AsRole gives that of others
	Dir string // where the cluster is: not in PostgresOptions.Dir when its account cannot reach that

	throwaway *throwaway
}

// StartPostgres starts the cluster in o.Dir, which it first makes or recovers, and waits until it answers.
// As root it runs it as the cluster's owner, or as the user postgres or nobody. ErrNoPostgres when PostgreSQL is not
// installed. ctx is for starting only.
func StartPostgres(ctx context.Context, o PostgresOptions) (*Postgres, error) {
	p := &Postgres{}
	if o.Throwaway {
		t, err := newThrowaway()
		if err != nil {
			return nil, err
		}
		p.throwaway, o.Dir, o.LogFile = t, filepath.Join(t.dir, "pg"), filepath.Join(t.dir, "postgres.log")
	}
	if err := p.start(ctx, o); err != nil {
		return nil, fmt.Errorf("start PostgreSQL in %s: %w", o.Dir, errors.Join(err, p.throwaway.remove()))
	}
	return p, nil
}

func (p *Postgres) start(ctx context.Context, o PostgresOptions) error {
	c, err := prepare(ctx, o)
	if err != nil {
		return err
	}
	password, err := os.ReadFile(c.password())
	if err != nil {
		return fmt.Errorf("the cluster's password: %w", err)
	}
	command := func(port int) Command { return c.server(port, !o.Throwaway) }
	answers := func(ctx context.Context, port int) error { return ping(ctx, postgresURL(port, string(password))) }
	process, port, err := launch(ctx, o.Port, command, answers)
	if err != nil {
		return err
	}
	p.Process, p.URL, p.Dir = process, postgresURL(port, string(password)), c.place
	if err := createRoles(ctx, AsRole(p.URL, superuser), string(password)); err != nil {
		return errors.Join(fmt.Errorf("make its roles: %w", err), process.Stop(ctx))
	}
	return nil
}

const superuser = "postgres"

// prepare makes a cluster that is ready to be started: there, whole, and nobody's server on it.
func prepare(ctx context.Context, o PostgresOptions) (c cluster, err error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return c, err
	}
	if c.bin, err = PostgresBinaries(ctx); err != nil {
		return c, err
	}
	if c.log, err = filepath.Abs(o.LogFile); err != nil {
		return c, err
	}
	if err := rotate(c.log); err != nil {
		return c, err
	}
	if c.account, err = accountFor(dir); err != nil {
		return c, err
	}
	if c.place, err = c.account.place(ctx, c.bin, dir, c.log); err != nil {
		return c, err
	}
	if err := c.create(ctx, !o.Throwaway); err != nil {
		return c, fmt.Errorf("make the cluster: %w", err)
	}
	return c, c.endOrphan(ctx)
}

func postgresURL(port int, password string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(OwnerRole, password), Host: address(port), Path: "danhgia",
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

func ping(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return errors.Join(conn.Ping(ctx), conn.Close(ctx))
}

// Stop ends the server, cleanly if ctx lets it, and removes a throwaway cluster.
func (p *Postgres) Stop(ctx context.Context) error {
	err := p.Process.Stop(ctx)
	if p.throwaway != nil {
		err = errors.Join(err, os.RemoveAll(p.Dir))
	}
	return errors.Join(err, p.throwaway.remove())
}
