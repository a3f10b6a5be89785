package main

import (
	"context"

	"go.temporal.io/sdk/client"

	"danhgia/activities"
	"danhgia/internal/temporalclient"
	"danhgia/internal/watch"
)

// tracedPostman delivers each mail within the trace of what it follows from.
type tracedPostman struct{ activities.Postman }

// Deliver implements activities.Postman.
func (p tracedPostman) Deliver(ctx context.Context, m activities.Mail) activities.MailResult {
	ctx, span := watch.Step(ctx, "send mail", m.Trace)
	defer span.End()
	result := p.Postman.Deliver(ctx, m)
	span.Say("mail", m.ID)
	span.Say("kind", string(m.Kind))
	span.Say("class", string(result.Class))
	return result
}

// deliverWakes tells each workflow within the trace of what it follows from.
func deliverWakes(temporal temporalclient.Client) func(context.Context, []activities.Wake) []string {
	return func(ctx context.Context, wakes []activities.Wake) []string {
		return temporal.DeliverWakes(ctx, wakes, watch.Within)
	}
}

// carrying is what is changed of a client of Temporal for figures and traces.
func (w *watched) carrying(o *client.Options) error {
	o.MetricsHandler = w.metrics.Temporal
	return w.traces.Carried(o)
}
