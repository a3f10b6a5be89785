package devstack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// throwaway is a temporary folder that outlives a killed test only until the next one starts.
type throwaway struct {
	dir  string
	lock *Lock
}

const throwawayPattern = "danhgia-postgres-*"

// newThrowaway makes a folder whose lock this process holds. The lock gets its name when it is held, so that a sweep
// never sees it free.
func newThrowaway() (*throwaway, error) {
	sweep()
	dir, err := os.MkdirTemp("", throwawayPattern)
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	lock, err := TryLock(filepath.Join(dir, "lock.new"))
	if err != nil {
		return nil, err
	}
	if err := os.Rename(filepath.Join(dir, "lock.new"), lockOf(dir)); err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	return &throwaway{dir, lock}, os.Chmod(dir, 0o755) // the server's account passes through it
}

func lockOf(dir string) string { return filepath.Join(dir, "lock") }

// sweep removes the folders of tests that were killed: ours, and nobody holds their locks.
func sweep() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), throwawayPattern)) // the pattern is well formed
	for _, dir := range dirs {
		if !isOurs(dir) || !isOurs(lockOf(dir)) {
			continue
		}
		if lock, err := TryLock(lockOf(dir)); err == nil {
			_ = (&throwaway{dir, lock}).remove() // what remains is for the next sweep
		}
	}
}

// isOurs says whether the file itself, not what a link points to, belongs to this process's user.
func isOurs(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&os.ModeSymlink != 0 {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

func (t *throwaway) remove() error {
	if t == nil {
		return nil
	}
	return errors.Join(os.RemoveAll(t.dir), t.lock.Release())
}
