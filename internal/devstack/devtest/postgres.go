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
// no superuser; App is the URL for the programs' role. It is dropped after the test, whoever is still connected.
func Database(t testing.TB) string {
	t.Helper()
	return database(t, "template1")
}

// App is the address of a test's database for the programs' role, which may do what it was granted.
func App(address string) string { return devstack.AsRole(address, devstack.AppRole) }

// Superuser is the address of a test's database for who may do anything.
func Superuser(address string) string { return devstack.AsRole(address, "postgres") }

var model struct {
	once sync.Once
	name string
	err  error
}

// Prepared is Database as prepare leaves it for the roles that it is given (postgres.Roles). It prepares one database of
// the test program, of which each test gets a copy: so all tests of a program have the same prepare.
func Prepared[Roles ~struct{ App, Reader string }](t testing.TB, prepare func(ctx context.Context, url string, roles Roles) error) string {
	t.Helper()
	model.once.Do(func() {
		model.name = fmt.Sprintf("model_%d", databases.Add(1))
		server := running(t)
		execute(t, server.URL, "create database "+model.name)
		model.err = prepare(t.Context(), addressOf(t, server, model.name), Roles{App: devstack.AppRole, Reader: devstack.ReaderRole})
	})
	if model.err != nil {
		t.Fatal(model.err)
	}
	return database(t, model.name)
}

func database(t testing.TB, like string) string {
	t.Helper()
	server := running(t)
	name := fmt.Sprintf("test_%d", databases.Add(1))
	execute(t, server.URL, "create database "+name+" template "+like)
	t.Cleanup(func() { execute(t, server.URL, "drop database "+name+" with (force)") })
	return addressOf(t, server, name)
}

func running(t testing.TB) *devstack.Postgres {
	t.Helper()
	needMain(t)
	server, err := startPostgres()
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func addressOf(t testing.TB, server *devstack.Postgres, name string) string {
	t.Helper()
	u, err := url.Parse(server.URL)
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
