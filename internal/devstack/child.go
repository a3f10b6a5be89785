package devstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// Command says how to run a child process.
type Command struct {
	Name    string // how logs and errors call it: worker
	Path    string // the program
	Args    []string
	Env     []string // the whole environment, as in os/exec; nil: that of this process
	Dir     string   // where it runs; empty: where this process does
	LogFile string   // gets all its output, at the end
	// Grace is how long it may take to end after SIGTERM before it is killed; 0: 10 s.
	Grace time.Duration

	user     *syscall.Credential
	stdin    io.Reader
	stop     []syscall.Signal // in this order, each after another grace; empty: SIGTERM, SIGKILL
	orphaned syscall.Signal   // what the kernel sends it when this process dies; 0: SIGKILL
}

// child is one run of a command.
type child struct {
	name string
	proc *os.Process
	done chan struct{} // closed when it has ended and err is set
	err  error         // how it ended; nil: exit code 0
}

func start(c Command) (*child, error) {
	log, err := openLog(c.LogFile)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := c.exec(log)
	if err := <-forkForever(cmd); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Name, err)
	}
	ch := &child{name: c.Name, proc: cmd.Process, done: make(chan struct{})}
	go func() {
		defer close(ch.done)
		ch.err = cmd.Wait()
	}()
	return ch, nil
}

// exec makes the command of one run, in its own process group: a Ctrl-C at the terminal reaches only this process,
// which then stops its children in order.
func (c Command) exec(log *os.File) *exec.Cmd {
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Env, cmd.Dir = c.Env, c.Dir
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.stdin, log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: c.user}
	orphaned := c.orphaned
	if orphaned == 0 {
		orphaned = syscall.SIGKILL
	}
	dieWithParent(cmd.SysProcAttr, orphaned)
	return cmd
}

func openLog(file string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the log %s: %w", file, err)
	}
	log, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log %s: %w", file, err)
	}
	return log, nil
}

type fork struct {
	cmd    *exec.Cmd
	result chan error
}

// forks starts the thread that starts all children.
var forks = sync.OnceValue(func() chan<- fork {
	queue := make(chan fork)
	go func() {
		runtime.LockOSThread()
		for f := range queue {
			f.result <- f.cmd.Start()
		}
	}()
	return queue
})

// forkForever starts cmd on a thread that lives as long as this process. The kernel sends a child its parent-death
// signal when the *thread* that forked it ends, and Go ends idle threads (golang/go#27505).
func forkForever(cmd *exec.Cmd) <-chan error {
	f := fork{cmd: cmd, result: make(chan error, 1)}
	forks() <- f
	return f.result
}

// alive says whether the child has not ended yet.
func (c *child) alive() bool {
	select {
	case <-c.done:
		return false
	default:
		return true
	}
}

// run runs a command to its end; a failure carries the last lines of its log.
func run(ctx context.Context, c Command) error {
	ch, err := start(c)
	if err != nil {
		return err
	}
	select {
	case <-ch.done:
	case <-ctx.Done():
		return errors.Join(context.Cause(ctx), ch.terminate(context.Background(), c))
	}
	if ch.err != nil {
		return fmt.Errorf("%s: %w; its last words:\n%s", c.Name, ch.err, LastLines(c.LogFile, 10))
	}
	return nil
}

// terminate sends the child the stop signals of c, one after each grace, until it has ended. When ctx ends first,
// the rest follow at once.
func (c *child) terminate(ctx context.Context, cmd Command) error {
	signals := cmd.stop
	if len(signals) == 0 {
		signals = []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL}
	}
	for _, s := range signals {
		if !c.alive() {
			return nil
		}
		_ = c.proc.Signal(s) // it may just have ended: then done is closed
		if s == syscall.SIGKILL {
			ctx = context.WithoutCancel(ctx)
		}
		c.wait(ctx, cmd.grace())
	}
	if c.alive() {
		return fmt.Errorf("%s (process %d) does not end", c.name, c.proc.Pid)
	}
	return nil
}

func (c Command) grace() time.Duration {
	if c.Grace > 0 {
		return c.Grace
	}
	return 10 * time.Second
}

// wait waits until the child has ended, at most that long.
func (c *child) wait(ctx context.Context, atMost time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	select {
	case <-c.done:
	case <-ctx.Done():
	}
}
