package devtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"danhgia/internal/devstack"
)

const (
	namespaces    = 64 // how many tests of one program can have one of their own
	buildPatience = 10 * time.Minute
)

// temporal is the server of this test program.
type temporal struct {
	*devstack.Temporal
	free chan string
}

var startTemporal = sync.OnceValues(func() (*temporal, error) {
	ctx, cancel := context.WithTimeout(context.Background(), buildPatience)
	defer cancel()
	binary, err := temporalBinary(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "danhgia-temporal-*")
	if err != nil {
		return nil, err
	}
	o := devstack.TemporalOptions{Binary: binary, LogFile: filepath.Join(dir, "temporal.log")}
	t := &temporal{free: make(chan string, namespaces)}
	for i := range namespaces {
		o.Namespaces = append(o.Namespaces, fmt.Sprintf("test-%d", i+1))
		t.free <- o.Namespaces[i]
	}
	if t.Temporal, err = devstack.StartTemporal(ctx, o); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	stopLater(func(ctx context.Context) error { return errors.Join(t.Stop(ctx), os.RemoveAll(dir)) })
	return t, nil
})

// Temporal returns the address of a real server and a namespace in it for this test alone. The server program is
// that of DANHGIA_TEMPORAL_BIN, or .bin/temporal of the module, which is built when it is missing.
func Temporal(t testing.TB) (address, namespace string) {
	t.Helper()
	needMain(t)
	server, err := startTemporal()
	if err != nil {
		t.Fatal(err)
	}
	select {
	case namespace = <-server.free:
		return server.Address, namespace
	default:
		t.Fatalf("more than %d tests of one package ask for a Temporal namespace: raise namespaces in devtest", namespaces)
		return "", ""
	}
}

func temporalBinary(ctx context.Context) (string, error) {
	if binary := os.Getenv("DANHGIA_TEMPORAL_BIN"); binary != "" {
		return binary, nil
	}
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(root, ".bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return "", err
	}
	lock, err := devstack.WaitLock(ctx, filepath.Join(bin, "temporal.lock"))
	if err != nil {
		return "", fmt.Errorf("wait for another test that builds Temporal: %w", err)
	}
	defer func() { _ = lock.Release() }()
	binary := filepath.Join(bin, "temporal")
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	return binary, buildTemporal(ctx, root, binary)
}

// buildTemporal builds under another name first: a build that is broken off leaves no half program.
func buildTemporal(ctx context.Context, root, binary string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-modfile=tools/go.mod", "-o", binary+".new", "github.com/temporalio/cli/cmd/temporal")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the Temporal server: %w\n%s", err, out)
	}
	return os.Rename(binary+".new", binary)
}

// moduleRoot is the first folder with a go.mod, from that of the test upwards.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		_, err := os.Stat(filepath.Join(dir, "go.mod"))
		if err == nil {
			return dir, nil
		}
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return "", fmt.Errorf("find the module's folder: %w", err)
		}
		dir = filepath.Dir(dir)
	}
}
