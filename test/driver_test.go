package test

import (
	"context"
	"os"
	"slices"
	"strings"
	"time"

	"danhgia/activities"
)

// driver is the program that acts for everybody; it is started again whenever it ends before the period does.
type driver struct {
	out, errs strings.Builder
	process   chan *os.Process // the one that runs; empty between two
	runs      int
}

// drive runs drivers until the period is published; only then, or when ctx ends, the channel has something.
func (o *ordeal) drive(ctx context.Context) <-chan error {
	o.driver.process = make(chan *os.Process, 1)
	ended := make(chan error, 1)
	go func() {
		for state(ctx, o.told) != activities.Published {
			if err := o.driveOnce(ctx); err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}()
	return ended
}

func (o *ordeal) driveOnce(ctx context.Context) error {
	flags := []string{"--follow", "--disputing", "30"}
	if o.seed%2 == 0 {
		flags = append(flags, "--rejecting=false")
	}
	cmd := o.rehearsing(ctx, &o.driver.out, &o.driver.errs, flags...)
	if err := cmd.Start(); err != nil {
		return err
	}
	o.driver.runs++
	o.driver.process <- cmd.Process
	_ = cmd.Wait() // how the period stands is asked of Postgres
	select {
	case <-o.driver.process:
	default: // it was killed
	}
	return pause(ctx, 100*time.Millisecond)
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// goesOn carries the rehearsal to its end and lets all mails out.
func (o *ordeal) goesOn() {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), ordealPatience)
	defer cancel()
	if err := <-o.drive(ctx); err != nil {
		o.t.Fatalf("%v\n%s\nIt waits for:\n%s", err, o.driver.errs.String(), o.waits())
	}
	o.drain()
}

// answersGiven are the answers, a line each.
const answersGiven = "select task || ' ' || generation || ' ' || says from answer order by 1"

// keeps makes sure that answers that were given are there still.
func (o *ordeal) keeps(answers []string) {
	o.t.Helper()
	kept := o.lines(answersGiven)
	for _, answer := range answers {
		if !slices.Contains(kept, answer) {
			o.t.Errorf("the answer %s is lost", answer)
		}
	}
}
