package devstack

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"
)

const (
	firstPause   = 200 * time.Millisecond
	longestPause = 10 * time.Second
	steady       = 30 * time.Second // a run that lasted so long counts as good: the next pause is short again
)

// Process is a child process that is started again, after growing pauses, when it ends by itself.
type Process struct {
	command Command
	current atomic.Pointer[child]
	stop    chan context.Context
	ended   chan struct{}
	err     error // of ending it; set before ended is closed
}

// StartProcess starts a child and watches over it until Stop. ctx is for starting only. The log of the run before
// is kept as LogFile.old. When the child ends at once, that is seen in its log and in Up, not here.
func StartProcess(ctx context.Context, c Command) (*Process, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := rotate(c.LogFile); err != nil {
		return nil, err
	}
	ch, err := start(c)
	if err != nil {
		return nil, err
	}
	return supervise(c, ch), nil
}

func supervise(c Command, ch *child) *Process {
	p := &Process{command: c, stop: make(chan context.Context), ended: make(chan struct{})}
	p.current.Store(ch)
	go p.loop(ch)
	return p
}

func rotate(log string) error {
	if err := os.Rename(log, log+".old"); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("keep the log of the run before: %w", err)
	}
	return nil
}

func (p *Process) loop(ch *child) {
	defer close(p.ended)
	pause := firstPause
	for {
		lasted, stop := p.watch(ch)
		if stop != nil {
			p.err = ch.terminate(stop, p.command)
			return
		}
		if lasted {
			pause = firstPause
		}
		slog.Warn("a process ended and is started again", "name", p.command.Name, "error", ch.err, "pause", pause)
		if ch = p.again(pause); ch == nil {
			return
		}
		pause = min(2*pause, longestPause)
	}
}

// watch waits until the child has ended by itself, and says whether it was steady, or until Stop is called, and gives
// its context.
func (p *Process) watch(ch *child) (lasted bool, stop context.Context) {
	timer := time.NewTimer(steady)
	defer timer.Stop()
	for {
		select {
		case stop := <-p.stop:
			return lasted, stop
		case <-ch.done:
			return lasted, nil
		case <-timer.C:
			lasted = true
		}
	}
}

// again starts the child after a pause, as often as it takes; nil when Stop was called meanwhile.
func (p *Process) again(pause time.Duration) *child {
	for {
		select {
		case <-p.stop:
			return nil
		case <-time.After(pause):
		}
		ch, err := start(p.command)
		if err == nil {
			p.current.Store(ch)
			return ch
		}
		pause = min(2*pause, longestPause)
		slog.Warn("a process cannot be started again", "name", p.command.Name, "error", err, "pause", pause)
	}
}

// Up says whether the child is running now.
func (p *Process) Up() bool { return p.PID() != 0 }

// PID is the id of the running child; 0 when it is not up.
func (p *Process) PID() int {
	if ch := p.current.Load(); ch.alive() {
		return ch.proc.Pid
	}
	return 0
}

// Stop ends the child: SIGTERM, then SIGKILL after its grace, or as soon as ctx ends. Calling it again does nothing.
func (p *Process) Stop(ctx context.Context) error {
	select {
	case p.stop <- ctx:
	case <-p.ended:
	}
	<-p.ended
	return p.err
}
