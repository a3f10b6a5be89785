package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// heartbeat is well below the workflows' heartbeat timeout.
const heartbeat = 3 * time.Second

// beat says every few seconds that the activity lives, until the returned function is called. Of what is not run by
// Temporal nobody asks.
func beat(ctx context.Context) (stop func()) {
	if !activity.IsActivity(ctx) {
		return func() {}
	}
	ctx, stop = context.WithCancel(ctx)
	go func() {
		ticker := time.NewTicker(heartbeat)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				activity.RecordHeartbeat(ctx)
			}
		}
	}()
	return stop
}
