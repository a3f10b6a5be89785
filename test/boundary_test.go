package test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"
)

// boundaries are the activities of a period. Which comes next is the period's affair: a ruling may be answered before a
// worker has looked at it. Reviews that begin once a local look was struck do without them.
var boundaries = []string{
	"Claim", "Collect", "Check", "Score", "PublishProvisional", "OpenReviews", "Look", "Bounces", localAdvance, "DeliverDue",
	"Advance", "AskApproval", "Publish",
}

// TestNothingIsLostAtAnyBoundaryOfAnActivity kills the worker at both sides of every activity: when it has been handed
// out and has not begun, and when its transaction is done and its result has not reached Temporal. The third one of
// mails, between the mail server's reply and its record, is among the kills of a seed.
func TestNothingIsLostAtAnyBoundaryOfAnActivity(t *testing.T) {
	for _, after := range []bool{false, true} {
		t.Run(fmt.Sprintf("after %t", after), func(t *testing.T) {
			t.Parallel()
			c := newCrash(t, 1)
			left := map[boundary]bool{}
			for _, activity := range boundaries {
				left[boundary{activity, after}] = true
			}
			c.gated(left)
			c.ready()
			ctx, cancel := context.WithTimeout(t.Context(), crashPatience)
			defer cancel()
			begun := time.Now()
			ended := c.drive(ctx)
			for len(left) > 0 {
				c.killAtOneOf(ctx, left)
			}
			err := <-ended
			c.await("the result of the last activity has reached Temporal", func(context.Context) bool { return c.gate.hasPassed("Publish") })
			c.finish(begun, err)
		})
	}
}

// killAtOneOf kills the worker once it stands at one of the boundaries that are left, and starts one that will stand at
// the next.
func (c *crash) killAtOneOf(ctx context.Context, left map[boundary]bool) {
	c.t.Helper()
	select {
	case <-ctx.Done():
		c.t.Fatalf("the worker did not come to stand at any of %v after %q\nIt waits for:\n%s", slices.Collect(maps.Keys(left)), c.story, c.waits())
	case b := <-c.gate.reached:
		c.kill(ctx, victim{b.String(), func(ctx context.Context, c *crash) (string, int) {
			return "worker " + b.String(), c.strike(ctx, c.worker)
		}})
		delete(left, b)
	}
	c.gated(left)
}

// gated has the worker begin anew, behind a gate that holds the boundaries that are left.
func (c *crash) gated(left map[boundary]bool) {
	c.t.Helper()
	if c.gate != nil {
		must(c.t, c.worker.Stop(context.Background()))
		c.gate.close()
	}
	c.gate = startGate(c.t, c.temporal.Address, maps.Clone(left))
	c.startWorker("TEMPORAL_ADDRESS=" + c.gate.address)
}
