package main

import (
	"context"

	"danhgia/activities"
)

// DecideMail implements web.HeldMails.
func (c console) DecideMail(ctx context.Context, d activities.MailDecision, keys []string, change activities.Change) (int, error) {
	return c.Store.DecideMail(ctx, d, keys, c.change(change))
}

// ReleaseMail implements web.HeldMails.
func (c console) ReleaseMail(ctx context.Context, change activities.Change) error {
	return c.Store.ReleaseMail(ctx, c.change(change))
}
