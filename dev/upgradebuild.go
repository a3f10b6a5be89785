package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"danhgia/internal/devstack"
	"danhgia/internal/postgres"
)

// buildRevision builds the programs of an earlier revision of this repository into a folder of their own, and returns it
// with the revision's number. What was built before is not built again.
func buildRevision(ctx context.Context, revision, into string) (programs, commit string, err error) {
	if revision == "" {
		if revision, err = output(ctx, "git", "describe", "--tags", "--abbrev=0", "HEAD^"); err != nil {
			return "", "", errors.New("there is no earlier release: say from which revision, FROM=REVISION")
		}
	}
	if commit, err = output(ctx, "git", "rev-parse", "--verify", "--quiet", revision+"^{commit}"); err != nil {
		return "", "", fmt.Errorf("%s is no revision of this repository", revision)
	}
	programs = filepath.Join(into, commit[:12])
	if _, err := os.Stat(filepath.Join(programs, "starter")); err == nil {
		return programs, commit, nil
	}
	sources, err := os.MkdirTemp("", "danhgia-revision-*")
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(sources)) }()
	if programs, err = filepath.Abs(programs); err != nil {
		return "", "", err
	}
	// The starter is built last: that it is there means that all are.
	script := `set -e; git archive "$1" | tar -x -C "$2"; cd "$2"; export CGO_ENABLED=0
go build -trimpath -buildvcs=false -o "$3/" ./worker ./server; go build -trimpath -buildvcs=false -o "$3/" ./starter`
	build := exec.CommandContext(ctx, "bash", "-c", script, "build", commit, sources, programs)
	if out, err := build.CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("build revision %s: %w\n%s", revision, err, out)
	}
	return programs, commit, nil
}

func output(ctx context.Context, name string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	return strings.TrimSpace(string(out)), err
}

// prepareDatabase makes the tables; where the programs are of another version, by the worker of that version.
func (s *stack) prepareDatabase(ctx context.Context) error {
	if !s.options.older {
		return s.store.MigrateFor(ctx, postgres.Roles{App: devstack.AppRole, Reader: devstack.ReaderRole})
	}
	worker, err := s.startProgram(ctx, "worker", "TEMPORAL_ADDRESS=127.0.0.1:1", "DANHGIA_SMTP_ADDRESS=", "DANHGIA_MAIL_KEY_FILE=", "DANHGIA_PUBLIC_URL=",
		"DANHGIA_SESSION_KEY_FILE=", "DANHGIA_PUBLICATION_KEY_FILE=", "DANHGIA_SERVER_WATCH=127.0.0.1:0", "DANHGIA_WORKER_WATCH=127.0.0.1:0")
	if err != nil {
		return err
	}
	err = s.await(ctx, "worker", func() bool {
		sets, err := s.store.IndexSets(ctx)
		return err == nil && len(sets) > 0
	})
	return errors.Join(err, worker.Stop(ctx))
}
