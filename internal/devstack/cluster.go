package devstack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// cluster is a PostgreSQL cluster on disk, with its password beside it.
type cluster struct {
	account
	bin   string // the server's programs
	place string // its folder, which belongs to the account
	log   string
}

const clusterName = "cluster"

func clusterFolder(place string) string { return filepath.Join(place, clusterName) }

func (c cluster) data() string     { return filepath.Join(c.place, clusterName, "data") }
func (c cluster) password() string { return filepath.Join(c.place, clusterName, "password") }

// command runs a program of PostgreSQL in dir as the account. The variables of psql (PGPORT, PGDATA and so on), which
// its user may have set for another server, do not reach it.
func (a account) command(dir, log, program string, args ...string) Command {
	env := slices.DeleteFunc(os.Environ(), func(s string) bool {
		return strings.HasPrefix(s, "PG") || strings.HasPrefix(s, "LC_") || strings.HasPrefix(s, "LANG")
	})
	return Command{
		Name: filepath.Base(program), Path: program, Args: args, Env: append(env, "LC_ALL=C", "TZ=UTC"),
		Dir: dir, LogFile: log, user: a.credential,
	}
}

// create makes the cluster with its database and role, unless it is there. It is made under another name, so that one
// that a kill left unfinished is made again.
func (c cluster) create(ctx context.Context, durable bool) error {
	if _, err := os.Stat(c.data()); err == nil {
		return nil
	}
	made := filepath.Join(c.place, clusterName+".new")
	if err := os.RemoveAll(made); err != nil {
		return err
	}
	if err := c.own(made); err != nil {
		return err
	}
	password := rand.Text()
	if err := c.write(filepath.Join(made, "password"), password); err != nil {
		return err
	}
	if err := c.initialise(ctx, made, durable); err != nil {
		return err
	}
	if err := c.createDatabase(ctx, filepath.Join(made, "data"), password); err != nil {
		return err
	}
	return os.Rename(made, clusterFolder(c.place))
}

func (c cluster) write(file, password string) error {
	if err := os.WriteFile(file, []byte(password), 0o600); err != nil {
		return err
	}
	return c.give(file)
}

func (c cluster) initialise(ctx context.Context, dir string, durable bool) error {
	args := []string{
		"-D", filepath.Join(dir, "data"), "--username=postgres", "--pwfile=" + filepath.Join(dir, "password"),
		"--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-instructions",
	}
	if !durable {
		args = append(args, "--no-sync")
	}
	return run(ctx, c.command(c.place, c.log, filepath.Join(c.bin, "initdb"), args...))
}

// createDatabase makes role and database before the cluster first listens, with the server in single-user mode. The
// role is an ordinary one, so that nothing comes to rely on a superuser's rights.
func (c cluster) createDatabase(ctx context.Context, data, password string) error {
	cmd := c.command(c.place, c.log, filepath.Join(c.bin, "postgres"),
		"--single", "-D", data, "-c", "exit_on_error=on", "-c", "log_checkpoints=off", "postgres")
	cmd.stdin = strings.NewReader("create role danhgia login createdb password '" + password + "'\n" +
		"create database danhgia owner danhgia\n")
	return run(ctx, cmd)
}

// server is the command of the server on a port. It listens nowhere but there: socket files would meet the limit of
// 107 bytes for their paths.
func (c cluster) server(port int, durable bool) Command {
	args := []string{
		"-D", c.data(), "-p", fmt.Sprint(port), "-c", "listen_addresses=" + loopback, "-c", "unix_socket_directories=",
		"-c", "timezone=UTC", "-c", "log_timezone=UTC",
	}
	cmd := c.command(c.place, c.log, filepath.Join(c.bin, "postgres"), args...)
	cmd.Name = "PostgreSQL"
	cmd.stop = []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} // fast, immediate
	cmd.orphaned = syscall.SIGINT
	if !durable {
		cmd.Args = append(cmd.Args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
		cmd.stop = cmd.stop[1:]
		cmd.orphaned = syscall.SIGQUIT
	}
	return cmd
}

// endOrphan ends the server that a killed run has left behind on this cluster, and removes a pid file that names
// nobody's server: PostgreSQL itself takes any process of that number for one. A process that is not known to be the
// server of this very cluster is left alone.
func (c cluster) endOrphan(ctx context.Context) error {
	file := filepath.Join(c.data(), "postmaster.pid")
	content, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var pid int
	if _, err := fmt.Sscan(string(content), &pid); err == nil && pid > 1 {
		if err := c.endServer(ctx, pid); err != nil {
			return err
		}
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func (c cluster) endServer(ctx context.Context, pid int) error {
	process, err := os.FindProcess(pid) // before looking at it: from here on the handle is of this process only
	if err != nil {
		return nil // there is none
	}
	defer func() { _ = process.Release() }()
	for _, s := range c.server(0, true).stop {
		if !isPostmaster(pid, c.data()) {
			return nil
		}
		_ = process.Signal(s) // it may just have ended
		if err := c.awaitEnd(ctx, pid); err != nil {
			return err
		}
	}
	if isPostmaster(pid, c.data()) {
		return fmt.Errorf("a PostgreSQL of an earlier run (process %d) does not end; end it and try again", pid)
	}
	return nil
}

// awaitEnd waits until the process is not the cluster's server any more, at most for the grace.
func (c cluster) awaitEnd(ctx context.Context, pid int) error {
	grace := time.NewTimer(Command{}.grace())
	defer grace.Stop()
	tick := time.NewTicker(readyPoll)
	defer tick.Stop()
	for isPostmaster(pid, c.data()) {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-grace.C:
			return nil
		case <-tick.C:
		}
	}
	return nil
}
