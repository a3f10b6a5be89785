package devstack

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

const patience = 90 * time.Second

// TestMain lets the test program also play the parent that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("DANHGIA_TEST_PARENT"); dir != "" {
		parent(dir)
	}
	os.Exit(m.Run())
}

// parent starts PostgreSQL and a process, says their ids, and waits to be killed.
func parent(dir string) {
	p, err := StartPostgres(context.Background(), PostgresOptions{Dir: filepath.Join(dir, "pg"), LogFile: filepath.Join(dir, "pg.log")})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	s, err := StartProcess(context.Background(), sleeper(dir))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(p.PID(), s.PID())
	select {}
}

func sleeper(dir string) Command {
	return Command{Name: "sleeper", Path: "/bin/sleep", Args: []string{"3600"}, LogFile: filepath.Join(dir, "sleeper.log")}
}

// within is a context that ends when the test has taken too long.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx := within(t)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("never happened: %s", what)
		case <-tick.C:
		}
	}
}

// running says whether a process exists and is not just waiting to be reaped.
func running(pid int) bool {
	_, err := os.Stat(filepath.Join("/proc", strconv.Itoa(pid), "exe"))
	if err == nil {
		_, err = os.Readlink(filepath.Join("/proc", strconv.Itoa(pid), "exe"))
	}
	return err == nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func occupy(t *testing.T) (port int) {
	t.Helper()
	l, err := Listen(t.Context(), 0)
	must(t, err)
	t.Cleanup(func() { l.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

func TestFreePort(t *testing.T) {
	free, err := FreePort(t.Context(), 0)
	must(t, err)
	if got, err := FreePort(t.Context(), free); err != nil || got != free {
		t.Errorf("a free preferred port %d gave %d, %v", free, got, err)
	}
	taken := occupy(t)
	if got, err := FreePort(t.Context(), taken); err != nil || got == taken || got == 0 {
		t.Errorf("a taken preferred port %d gave %d, %v", taken, got, err)
	}
	if _, err := FreePort(t.Context(), 70000); err == nil {
		t.Error("port 70000 was not refused")
	}
}

func TestPortsChosenAtOnceDiffer(t *testing.T) {
	seen := map[int]bool{}
	for range 500 {
		port, err := FreePort(t.Context(), 0)
		must(t, err)
		if seen[port] {
			t.Fatalf("port %d was given twice", port)
		}
		seen[port] = true
	}
}
