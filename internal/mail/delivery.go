package mail

import (
	"context"
	"errors"
	"io"
	"time"

	"danhgia/activities"
)

// Carrier is a Postman for whom every outcome is a result.
type Carrier struct{ Postman }

// Deliver tries once. A mail that cannot be composed is refused; where that is due to the receiver's address, it is a
// bad one, and the result does not repeat it.
func (c Carrier) Deliver(ctx context.Context, m activities.Mail) activities.MailResult {
	r, err := c.Postman.Deliver(ctx, m)
	switch {
	case errors.Is(err, ErrAddress):
		return activities.MailResult{Class: activities.MailBadAddress, Stage: "compose", Text: ErrAddress.Error()}
	case err != nil:
		return activities.MailResult{Class: activities.MailRefused, Stage: "compose", Text: err.Error()}
	default:
		return r
	}
}

// Lane is LanePause as deliveries ask for it. A server that does not let us in rests all lanes: they share it.
func (p Policy) Lane(tries []activities.MailTry, now time.Time) activities.LanePause {
	lane := make([]Try, len(tries))
	for i, t := range tries {
		lane[i] = Try(t)
	}
	rest := p.LanePause(lane, now)
	return activities.LanePause{Until: rest.Until, Reason: string(rest.Reason), All: rest.Reason == PauseBlocked}
}

// Returns are the reports that come to our envelope senders.
type Returns struct {
	Maildir
	Key Key
}

// Each hands every new report that is believed to take. What changes nothing is put away.
func (r Returns) Each(ctx context.Context, take func(activities.BounceResult) error) error {
	return r.Maildir.Each(ctx, func(_ string, in io.Reader) error {
		b, err := ParseBounce(in, r.Key)
		if _, ignored := errors.AsType[Ignored](err); ignored {
			return nil
		}
		if err != nil {
			return err
		}
		return take(b)
	})
}
