package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrLocked is returned by TryLock when another process holds the lock.
var ErrLocked = errors.New("held by another process")

// Lock is a lock on a file. It ends with the process that holds it, however that ends.
type Lock struct{ file *os.File }

// Acquire takes the lock of a data folder, dev.lock, making the folder when it is missing, and removes the endpoints
// that a killed run has left there. The error for a second run says which process holds it, and its address.
func Acquire(dir string) (*Lock, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	file := filepath.Join(dir, "dev.lock")
	lock, err := TryLock(file)
	if errors.Is(err, ErrLocked) {
		return nil, fmt.Errorf("danhgia is already running%s; stop it with Ctrl-C in its terminal: %w", whoRuns(dir, file), err)
	}
	if err != nil {
		return nil, err
	}
	if err := RemoveEndpoints(dir); err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	return lock, nil
}

// whoRuns is " (process 123, http://127.0.0.1:8080)", as far as it is known.
func whoRuns(dir, lockFile string) string {
	var known []string
	if pid, err := os.ReadFile(lockFile); err == nil && len(pid) > 0 {
		known = append(known, "process "+string(pid))
	}
	if e, err := ReadEndpoints(dir); err == nil {
		known = append(known, e.Web)
	}
	if len(known) == 0 {
		return ""
	}
	return " (" + strings.Join(known, ", ") + ")"
}

// TryLock takes the lock on a file and writes the process id into it; ErrLocked when another process holds it.
func TryLock(file string) (*Lock, error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	if err := lockAndSign(f); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", file, err), f.Close())
	}
	return &Lock{f}, nil
}

func lockAndSign(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return ErrLocked
	}
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	return err
}

// WaitLock takes the lock on a file as soon as nobody else holds it.
func WaitLock(ctx context.Context, file string) (*Lock, error) {
	tick := time.NewTicker(readyPoll)
	defer tick.Stop()
	for {
		lock, err := TryLock(file)
		if !errors.Is(err, ErrLocked) {
			return lock, err
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(context.Cause(ctx), err)
		case <-tick.C:
		}
	}
}

// Release gives the lock back. The file stays: removing it would let two processes lock two files of one name.
func (l *Lock) Release() error { return l.file.Close() }
