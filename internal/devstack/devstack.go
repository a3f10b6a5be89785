// Package devstack starts the servers that danhgia needs on one machine, without Docker: a private PostgreSQL
// cluster, a Temporal development server and supervised child processes, all on 127.0.0.1.
// What it starts ends with the program that started it, also when that is killed, and what a killed run left behind
// is put right by the next one. It ends no process but its own. One run at a time per folder: hold Acquire's lock.
package devstack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"syscall"
)

const loopback = "127.0.0.1"

// Listen listens on the preferred port of 127.0.0.1, or on any free one when that is taken or 0.
func Listen(ctx context.Context, preferred int) (net.Listener, error) {
	l, err := listen(ctx, preferred)
	if preferred != 0 && errors.Is(err, syscall.EADDRINUSE) {
		l, err = listen(ctx, 0)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on port %d of %s: %w", preferred, loopback, err)
	}
	return l, nil
}

func listen(ctx context.Context, port int) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", address(port))
}

func address(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }

// FreePort is the preferred port of 127.0.0.1 when nobody listens on it, else any free one. A port that the system
// chose is not given to others that ask for any port within the next minute.
func FreePort(ctx context.Context, preferred int) (int, error) {
	l, err := Listen(ctx, preferred)
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	if port != preferred {
		reserve(ctx, l)
	}
	return port, l.Close()
}

// reserve leaves a closed connection in TIME_WAIT on the port: the kernel then keeps it out of its choice, while a
// server that asks for this very port still gets it. Without it, two programs starting at once are given the same one.
func reserve(ctx context.Context, l net.Listener) {
	client, err := new(net.Dialer).DialContext(ctx, "tcp", l.Addr().String())
	if err != nil {
		return // the port is free all the same
	}
	defer client.Close()
	if server, err := l.Accept(); err == nil {
		_ = server.Close() // the side that closes first is the one in TIME_WAIT
	}
}

// portTaken says whether somebody listens on the port.
func portTaken(ctx context.Context, port int) bool {
	l, err := listen(ctx, port)
	if err != nil {
		return errors.Is(err, syscall.EADDRINUSE)
	}
	_ = l.Close() // nobody has connected to it
	return false
}

// LastLines are the last lines of a log file, for an error message; empty when it cannot be read.
func LastLines(file string, lines int) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	all := bytes.Split(bytes.TrimRight(content, "\n"), []byte("\n"))
	return string(bytes.Join(all[max(0, len(all)-lines):], []byte("\n")))
}
