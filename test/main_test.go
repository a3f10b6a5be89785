// Package test runs the programs as their users do, on real servers.
package test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"danhgia/internal/devstack"
	"danhgia/internal/devstack/devtest"
	"danhgia/internal/postgres"
)

func TestMain(m *testing.M) { devtest.Main(m) }

const patience = 3 * time.Minute // a schedule comes once a minute, and the machine may be busy

// programs builds the programs once and returns their folder.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := filepath.Abs("../.bin/test")
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", dir+"/", "../worker", "../starter", "../server", "../dev")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the programs: %w\n%s", err, out)
	}
	return dir, nil
})

// office is a database, a Temporal namespace and the programs on them.
type office struct {
	t           *testing.T
	programs    string
	environment []string
	url         string // of the database, by its owner
	workers     []*exec.Cmd
}

// newOffice is one on servers of this test program; prepared, so that the starter can be used before a worker is up.
func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeOn(t, devtest.Prepared(t, postgres.Prepare))
}

// roles are those of every office: the programs run as one that owns nothing, so that each story proves its rights.
var roles = postgres.Roles{App: devstack.AppRole, Reader: devstack.ReaderRole}

// database are the settings of programs on a database; url is its owner's.
func database(url string) []string {
	return []string{"DANHGIA_POSTGRES_URL=" + devtest.App(url), "DANHGIA_POSTGRES_OWNER_URL=" + url, "DANHGIA_POSTGRES_READER=" + roles.Reader}
}

// newOfficeOn is one on a database by its owner's address.
func newOfficeOn(t *testing.T, url string) *office {
	t.Helper()
	dir, err := programs()
	must(t, err)
	address, namespace := devtest.Temporal(t)
	o := &office{t: t, programs: dir, url: url}
	o.environment = append(append(os.Environ(), database(url)...),
		"TEMPORAL_ADDRESS="+address, "TEMPORAL_NAMESPACE="+namespace,
		"DANHGIA_SERVER_WATCH=127.0.0.1:0", "DANHGIA_WORKER_WATCH=127.0.0.1:0",
		"TEMPORAL_CONFIG_FILE="+filepath.Join(t.TempDir(), "none.toml"), "DANHGIA_PUBLICATION_KEY="+signingKey(),
	)
	return o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// worker starts a worker and returns how to kill it; at the end of the test it is stopped.
func (o *office) worker() *exec.Cmd {
	o.t.Helper()
	cmd := exec.Command(filepath.Join(o.programs, "worker"))
	cmd.Env = o.environment
	var log bytes.Buffer
	cmd.Stderr = &log
	must(o.t, cmd.Start())
	o.workers = append(o.workers, cmd)
	o.t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have been killed by the test
		_ = cmd.Wait()
		if o.t.Failed() {
			o.t.Logf("worker's log:\n%s", log.String())
		}
	})
	o.await("the worker has prepared the database", func(ctx context.Context) bool {
		store, err := postgres.Open(ctx, o.url)
		if err != nil {
			return false
		}
		defer store.Close()
		sets, err := store.IndexSets(ctx)
		return err == nil && len(sets) > 0
	})
	return cmd
}

func (o *office) store() *postgres.Store {
	o.t.Helper()
	store, err := postgres.Open(o.t.Context(), o.url)
	must(o.t, err)
	o.t.Cleanup(store.Close)
	return store
}

// starter runs the starter to its end.
func (o *office) starter(args ...string) (code int, out, errs string) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(o.programs, "starter"), args...)
	cmd.Env = o.environment
	cmd.Dir = o.t.TempDir()
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		o.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// await asks until something is so.
func (o *office) await(what string, so func(context.Context) bool) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !so(ctx) {
		select {
		case <-ctx.Done():
			o.t.Fatalf("waited too long until %s", what)
		case <-tick.C:
		}
	}
}

// ownPostgres is a server for this test alone, to be killed; unlike the shared one it keeps what was committed.
func ownPostgres(t *testing.T) *devstack.Postgres {
	t.Helper()
	dir, err := os.MkdirTemp("", "danhgia-test-*")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	p, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{Dir: filepath.Join(dir, "pg"), LogFile: filepath.Join(dir, "pg.log")})
	must(t, err)
	t.Cleanup(func() { must(t, errors.Join(p.Stop(context.Background()), os.RemoveAll(dir))) })
	return p
}
