package devtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"danhgia/internal/devstack"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

var databases atomic.Int64

// startPostgres starts the server of this test program once.
var startPostgres = sync.OnceValues(func() (*devstack.Postgres, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	p, err := devstack.StartPostgres(ctx, devstack.PostgresOptions{Throwaway: true})
	if err == nil {
		stopLater(p.Stop)
	}
	return p, err
})

// Database makes an empty database for this test alone and returns its URL. Its role may do anything in it, but is
// no superuser. It is dropped after the test, whoever is still connected.
func Database(t testing.TB) string {
	t.Helper()
	needMain(t)
	p, err := startPostgres()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test_%d", databases.Add(1))
	execute(t, p.URL, "create database "+name)
	t.Cleanup(func() { execute(t, p.URL, "drop database "+name+" with (force)") })
	u, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = name
	return u.String()
}

// vacuumed is how the server refuses to drop a database that it is just vacuuming itself: that takes milliseconds.
const vacuumed = "42501"

func execute(t testing.TB, url, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	for {
		_, err := conn.Exec(ctx, statement)
		if err == nil {
			return
		}
		if refusal, ok := errors.AsType[*pgconn.PgError](err); !ok || refusal.Code != vacuumed {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}
