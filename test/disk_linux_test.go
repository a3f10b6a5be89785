package test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"danhgia/internal/devstack"
)

// diskSize is some times what the cluster of a rehearsal takes.
const diskSize = "size=400m,mode=0755"

// postgresOnADisk is ownPostgres on a small disk of its own, in memory; without the right to mount one, disk is empty.
func postgresOnADisk(t *testing.T) (p *devstack.Postgres, disk string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "danhgia-test-*")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	place := filepath.Join(dir, "disk")
	must(t, os.Mkdir(place, 0o755))
	if syscall.Mount("tmpfs", place, "tmpfs", syscall.MS_NOSUID|syscall.MS_NODEV, diskSize) == nil {
		disk = place
		t.Cleanup(func() { must(t, syscall.Unmount(place, syscall.MNT_DETACH)) })
	}
	p, err = devstack.StartPostgres(t.Context(), devstack.PostgresOptions{Dir: filepath.Join(place, "pg"), LogFile: filepath.Join(dir, "pg.log")})
	must(t, err)
	t.Cleanup(func() { must(t, p.Stop(context.Background())) })
	return p, disk
}

// fill has a file take all that is left of a disk.
func fill(disk, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var had int64
	for step := int64(64 << 20); step >= 4096; {
		switch err := syscall.Fallocate(int(f.Fd()), 0, had, step); {
		case err == nil:
			had += step
		case errors.Is(err, syscall.ENOSPC):
			step /= 2
		default:
			return &os.PathError{Op: "fill", Path: disk, Err: err}
		}
	}
	return nil
}
