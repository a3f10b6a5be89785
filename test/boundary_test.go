package test

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// boundaries are the activities in the order in which a period first comes to them. Rulings and the approval begin
// without local looks.
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
			c.gated(boundary{boundaries[0], after})
			c.ready()
			ctx, cancel := context.WithTimeout(t.Context(), crashPatience)
			defer cancel()
			begun := time.Now()
			ended := c.drive(ctx)
			for i := range boundaries {
				c.killAt(ctx, i, after)
			}
			err := <-ended
			c.await("the result of the last activity has reached Temporal", func(context.Context) bool { return c.gate.hasPassed("Publish") })
			c.finish(begun, err)
		})
	}
}

// killAt kills the worker once it stands at a boundary, and starts one that will stand at the next.
func (c *crash) killAt(ctx context.Context, i int, after bool) {
	c.t.Helper()
	b := boundary{boundaries[i], after}
	select {
	case <-ctx.Done():
		c.t.Fatalf("the worker did not come to stand %s after %q\nIt waits for:\n%s", b, c.story, c.waits())
	case <-c.gate.reached:
	}
	c.kill(ctx, victim{b.String(), func(ctx context.Context, c *crash) (string, int) {
		return "worker " + b.String(), c.strike(ctx, c.worker)
	}})
	var next boundary // none
	if i+1 < len(boundaries) {
		next = boundary{boundaries[i+1], after}
	}
	c.gated(next)
}

// gated has the worker begin anew, behind a gate that holds a boundary.
func (c *crash) gated(b boundary) {
	c.t.Helper()
	if c.gate != nil {
		must(c.t, c.worker.Stop(context.Background()))
		c.gate.close()
	}
	c.gate = startGate(c.t, c.temporal.Address, b, b.activity == "Advance")
	c.startWorker("TEMPORAL_ADDRESS=" + c.gate.address)
}
