package devstack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var sample = Endpoints{
	Web: "http://127.0.0.1:8080", Temporal: "127.0.0.1:7233", TemporalUI: "http://127.0.0.1:8233",
	Postgres: "postgres://danhgia:secret@127.0.0.1:54320/danhgia?sslmode=disable",
	SMTP:     "127.0.0.1:2525", Catcher: "http://127.0.0.1:8025",
}

func TestASecondRunIsRefusedAndToldWhereTheFirstIs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	first, err := Acquire(dir)
	must(t, err)
	_, err = Acquire(dir)
	wantRefusal(t, err, fmt.Sprintf("(process %d)", os.Getpid()))
	must(t, WriteEndpoints(dir, sample))
	_, err = Acquire(dir)
	wantRefusal(t, err, fmt.Sprintf("(process %d, http://127.0.0.1:8080)", os.Getpid()))
	must(t, first.Release())
	second, err := Acquire(dir)
	must(t, err)
	must(t, second.Release())
}

func wantRefusal(t *testing.T, err error, who string) {
	t.Helper()
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "danhgia is already running "+who) {
		t.Errorf("the error is: %v", err)
	}
}

func TestARunRemovesTheEndpointsOfAKilledOne(t *testing.T) {
	dir := t.TempDir()
	must(t, WriteEndpoints(dir, sample))
	lock, err := Acquire(dir)
	must(t, err)
	defer func() { _ = lock.Release() }()
	if _, err := ReadEndpoints(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is: %v", err)
	}
}

func TestAChildDoesNotInheritTheLock(t *testing.T) {
	dir := t.TempDir()
	lock, err := Acquire(dir)
	must(t, err)
	p, err := StartProcess(t.Context(), sleeper(dir))
	must(t, err)
	defer func() { _ = p.Stop(context.Background()) }()
	must(t, lock.Release())
	again, err := Acquire(dir)
	must(t, err)
	must(t, again.Release())
}

func TestWaitLock(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lock")
	held, err := TryLock(file)
	must(t, err)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := WaitLock(ended, file); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is: %v", err)
	}
	waited := make(chan error)
	go func() {
		_, err := WaitLock(within(t), file)
		waited <- err
	}()
	must(t, held.Release())
	must(t, <-waited)
}

func TestEndpointsAreReadAsTheyWereWritten(t *testing.T) {
	dir := t.TempDir()
	must(t, WriteEndpoints(dir, Endpoints{Web: "http://127.0.0.1:1"}))
	must(t, WriteEndpoints(dir, sample))
	got, err := ReadEndpoints(dir)
	must(t, err)
	if diff := cmp.Diff(sample, got); diff != "" {
		t.Error(diff)
	}
	entries, err := os.ReadDir(dir)
	must(t, err)
	info, err := os.Stat(filepath.Join(dir, "endpoints.json"))
	must(t, err)
	if len(entries) != 1 || info.Mode().Perm() != 0o600 {
		t.Errorf("%d files, mode %v", len(entries), info.Mode())
	}
	must(t, RemoveEndpoints(dir))
	must(t, RemoveEndpoints(dir))
}
