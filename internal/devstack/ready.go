package devstack

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	readyTimeout = time.Minute
	readyPoll    = 50 * time.Millisecond
	askTimeout   = 5 * time.Second
	portTries    = 3
)

var errEnded = errors.New("it ended at once")

// launch runs a server on the preferred port, or on another when somebody takes that one in between, until it
// answers. The command is made for a port; answers asks the server once.
func launch(ctx context.Context, preferred int, command func(port int) Command, answers func(ctx context.Context, port int) error) (*Process, int, error) {
	for try := 1; ; try++ {
		port, err := FreePort(ctx, preferred)
		if err != nil {
			return nil, 0, err
		}
		p, err := launchOn(ctx, command(port), func(ctx context.Context) error { return answers(ctx, port) })
		if err == nil {
			return p, port, nil
		}
		if !errors.Is(err, errEnded) || try == portTries || !portTaken(ctx, port) {
			return nil, 0, err
		}
		preferred = 0
	}
}

func launchOn(ctx context.Context, c Command, answers func(context.Context) error) (*Process, error) {
	ch, err := start(c)
	if err != nil {
		return nil, err
	}
	if err := ch.ready(ctx, answers); err != nil {
		err = fmt.Errorf("wait for %s: %w; the end of %s:\n%s", c.Name, err, c.LogFile, LastLines(c.LogFile, 10))
		return nil, errors.Join(err, ch.terminate(context.WithoutCancel(ctx), c))
	}
	return supervise(c, ch), nil
}

// ready waits until the child answers, for a minute at most.
func (c *child) ready(ctx context.Context, answers func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	tick := time.NewTicker(readyPoll)
	defer tick.Stop()
	for {
		err := c.ask(ctx, answers)
		if err == nil && c.alive() {
			return nil
		}
		select {
		case <-c.done:
			return fmt.Errorf("%w: %w", errEnded, c.exit())
		case <-ctx.Done():
			return fmt.Errorf("%w; the last answer: %w", context.Cause(ctx), err)
		case <-tick.C:
		}
	}
}

// ask asks once. It gives up when the child ends: somebody else, who is silent, may be listening in its place.
func (c *child) ask(ctx context.Context, answers func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	go func() {
		select {
		case <-c.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	return answers(ctx)
}

// exit is how the child ended, also when that was with exit code 0.
func (c *child) exit() error {
	if c.err != nil {
		return c.err
	}
	return errors.New("exit status 0")
}
