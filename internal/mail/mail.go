// Package mail writes, sends and reads back the mails of the product: Vietnamese letters in plain text and HTML, one
// person each; a Sender that hands each over once and says what became of it; bounces, believed only when they carry
// our signature.
//
// github.com/go-mail/mail/v2 builds and sends the messages. It dials through a package variable without a context or
// deadlines, so that variable is set once, in line.go, to hand over a connection that was dialled here: each try
// offers its own under a name that cannot exist, so tries do not meet, and go-mail can never dial again by itself.
package mail

import (
	"context"

	"danhgia/activities"
)

// Postman composes and sends: what an activity needs to deliver a mail.
type Postman struct {
	*Composer
	*Sender
}

// Deliver tries once. An error is a mail that cannot be composed: trying again cannot cure it, and when it wraps
// ErrAddress the receiver's address is at fault.
func (p Postman) Deliver(ctx context.Context, m activities.Mail) (activities.MailResult, error) {
	msg, err := p.Compose(m)
	if err != nil {
		return activities.MailResult{}, err
	}
	return p.Send(ctx, msg)
}
