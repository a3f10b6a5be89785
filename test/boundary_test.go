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
			o := newOrdeal(t, 1)
			left := map[boundary]bool{}
			for _, activity := range boundaries {
				left[boundary{activity, after}] = true
			}
			o.gated(left)
			o.ready()
			ctx, cancel := context.WithTimeout(t.Context(), ordealPatience)
			defer cancel()
			begun := time.Now()
			o.witness.begin(ctx, o)
			ended := o.drive(ctx)
			for len(left) > 0 {
				o.killAtOneOf(ctx, left)
			}
			err := <-ended
			o.await("the result of the last activity has reached Temporal", func(context.Context) bool { return o.gate.hasPassed("Publish") })
			o.finish(begun, err)
		})
	}
}

// killAtOneOf kills the worker once it stands at one of the boundaries that are left, and starts one that will stand at
// the next.
func (o *ordeal) killAtOneOf(ctx context.Context, left map[boundary]bool) {
	o.t.Helper()
	select {
	case <-ctx.Done():
		o.t.Fatalf("the worker did not come to stand at any of %v after %q\nIt waits for:\n%s", slices.Collect(maps.Keys(left)), o.story, o.waits())
	case b := <-o.gate.reached:
		o.strike(ctx, fault{b.String(), func(ctx context.Context, o *ordeal) string {
			return struck("worker "+b.String(), o.end(ctx, o.workers[0]))
		}})
		delete(left, b)
	}
	o.gated(left)
}

// gated has the worker begin anew, behind a gate that holds the boundaries that are left.
func (o *ordeal) gated(left map[boundary]bool) {
	o.t.Helper()
	if o.gate != nil {
		must(o.t, o.workers[0].Stop(context.Background()))
		o.workers = nil
		o.gate.close()
	}
	o.gate = startGate(o.t, o.temporal.Address, maps.Clone(left))
	o.startWorker("TEMPORAL_ADDRESS=" + o.gate.address)
}
