package test

import (
	"context"
	"testing"

	"danhgia/activities"
	"danhgia/internal/postgres"
)

// On a busy machine Temporal may not hear in time that a delivery lives, and tells it to end. The mail that is just leaving
// then goes out once all the same: the talk with the mail server is not broken off, and its end is recorded.
func TestAMailThatIsLeavingWhenItsDeliveryIsToldToEndGoesOutOnce(t *testing.T) {
	for name, store := range map[string]func(*postgres.Store) activities.Outbox{
		"all is well":                   func(s *postgres.Store) activities.Outbox { return s },
		"postgres is away for a moment": func(s *postgres.Store) activities.Outbox { return &hiccup{s, 2} },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutbox(t)
			id, next := o.queue(activities.MailInvite, o.lan, "focal-officer"), o.queue(activities.MailInvite, o.minh, "head")
			ctx, tell := context.WithCancel(t.Context())
			o.server.answer = func(stage string, _ int) error {
				if stage == "data" { // the server has the mail, and the sender does not know it yet
					tell()
				}
				return nil
			}
			if _, err := deliverOnce(ctx, o.newPost(store(o.store))); err == nil {
				t.Error("a delivery that was told to end goes on")
			}
			o.want(id, "accepted 1 accepted", 1)
			o.want(next, "queued 0 again", 1) // it takes no more mails
			o.deliver()
			o.want(next, "accepted 1 accepted", 2)
			o.want(id, "accepted 1 accepted", 2)
		})
	}
}
