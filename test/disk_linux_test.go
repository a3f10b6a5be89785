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
	sweepDisks()
	dir, err := os.MkdirTemp("", "danhgia-disk-*")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	lock, err := devstack.TryLock(filepath.Join(dir, "lock.new"))
	must(t, err)
	must(t, os.Rename(filepath.Join(dir, "lock.new"), filepath.Join(dir, "lock"))) // a sweep never sees it free
	t.Cleanup(func() { must(t, errors.Join(os.RemoveAll(dir), lock.Release())) })
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

// sweepDisks takes away the disks of tests that were killed: nobody holds their locks.
func sweepDisks() {
	locks, _ := filepath.Glob(filepath.Join(os.TempDir(), "danhgia-disk-*", "lock")) // the pattern is well formed
	for _, file := range locks {
		if lock, err := devstack.TryLock(file); err == nil {
			_ = syscall.Unmount(filepath.Join(filepath.Dir(file), "disk"), syscall.MNT_DETACH) // what remains is for the next sweep
			_ = os.RemoveAll(filepath.Dir(file))
			_ = lock.Release()
		}
	}
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
