// Package devtest gives tests real servers: one throwaway PostgreSQL and one Temporal per test program, started when
// a test first asks, and in them a database or a namespace for each test alone.
//
//	func TestMain(m *testing.M) { devtest.Main(m) }
package devtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"
)

const patience = 2 * time.Minute

// servers are those of this test program.
var servers struct {
	sync.Mutex
	main bool
	stop []func(context.Context) error
}

// Main runs the tests of a package and then stops the servers that they used.
func Main(m *testing.M) {
	servers.main = true
	code := m.Run()
	if err := stopAll(); err != nil {
		fmt.Fprintln(os.Stderr, "stop the servers of the tests:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func stopAll() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	servers.Lock()
	defer servers.Unlock()
	var failed []error
	for _, stop := range servers.stop {
		failed = append(failed, stop(ctx))
	}
	return errors.Join(failed...)
}

// stopLater has Main call stop after the tests.
func stopLater(stop func(context.Context) error) {
	servers.Lock()
	defer servers.Unlock()
	servers.stop = append(servers.stop, stop)
}

func needMain(t testing.TB) {
	t.Helper()
	if !servers.main {
		t.Fatal("this package needs: func TestMain(m *testing.M) { devtest.Main(m) }")
	}
}
