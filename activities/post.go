package activities

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"danhgia/review"
	"danhgia/scoring"
)

// Post delivers what stands in the outbox. A try is recorded as begun before it begins and as ended right after the
// server's reply, so that a process that dies in between sends one mail once more at most, with the same Message-ID.
type Post struct {
	Outbox  Outbox
	Postman Postman
	Policy  SendPolicy
	// Returns are the reports on mails that did not arrive; nil: nobody collects them.
	Returns Returns
	// Decode reads an index set from its file, for the names of indicators.
	Decode func(name string, content []byte) (scoring.IndexSet, error)
	// Appointment writes the deadlines that invitations and changes bring along; nil: they bring none.
	Appointment AppointmentFile
	// Contact is whom to ask; replies go there.
	Contact Person
	// Site is the address that links begin with: https://danhgia.tinh.example.
	Site string
	// Key keys the hashes of codes to sign in; nil: nobody signs in by mail.
	Key SignInKey
	// News reads a publication as mails tell of it; nil: no mail tells of one.
	News func(ctx context.Context, k Key, revision int) (*News, error)
	// Alarms finds what is about to be late in agencies, as mails of the morning tell of it; nil: there are none.
	Alarms func(ctx context.Context, province string, agencies []string, most int) (Alarms, error)
	// Card makes the scorecards that results bring along; nil: they bring none.
	Card CardFile
	// Pause is how long a lane rests after each mail, in real time: its rate.
	Pause time.Duration
}

// Postman hands mails to the mail server.
type Postman interface {
	// Deliver tries once, and says what became of it.
	Deliver(ctx context.Context, m Mail) MailResult
}

// SendPolicy decides when a mail is tried again and when a lane pauses. It is pure.
type SendPolicy interface {
	// After is when a mail is tried again after its n-th try ended so; false: no more. unknowns counts the tries
	// whose end is not known, this one included.
	After(class MailClass, n, unknowns int, now time.Time) (time.Time, bool)
	// Lane judges a lane by its latest tries.
	Lane(tries []MailTry, now time.Time) LanePause
}

// Returns are the reports that come to our envelope senders.
type Returns interface {
	// Each hands every new report that is believed to take. One that take refuses, and after a crash one that it has
	// taken, is handed over again.
	Each(ctx context.Context, take func(BounceResult) error) error
}

const (
	mostMails  = 50               // of one delivery
	longEnough = 10 * time.Minute // after which a delivery takes no more mails
	awayPause  = time.Minute      // before a server that does not answer is asked again
)

// Delivered is what became of a delivery.
type Delivered struct {
	Tried    int
	LaneWait // until the next one
}

// DeliverDue sends the mails of a lane that are due, one after the other, the first due first, and says when to look
// again. Each mail is made and its task is read just before it is sent. A server that does not answer ends it early.
func (p *Post) DeliverDue(ctx context.Context, lane Lane) (Delivered, error) {
	stop := beat(ctx)
	defer stop()
	counter, err := p.Outbox.TakeLane(ctx, lane)
	if err != nil {
		return Delivered{}, err
	}
	defer counter.Leave()
	sent, away, err := p.deliver(ctx, counter)
	if err != nil {
		return Delivered{}, err
	}
	wait, err := counter.Wait(ctx)
	if away && wait.soon(awayPause) {
		wait = LaneWait{For: scoring.Some(awayPause)}
	}
	return Delivered{sent, wait}, err
}

func (w LaneWait) soon(than time.Duration) bool { return w.More || w.For.Known && w.For.Value < than }

// deliver stops at the first mail that meets no server: the others would not either.
func (p *Post) deliver(ctx context.Context, c Counter) (sent int, away bool, err error) {
	enough, cancel := context.WithTimeout(ctx, longEnough)
	defer cancel()
	for range mostMails {
		begun, due, err := c.Begin(ctx, func(m OutboxMail) Dispatch { return p.dispatch(ctx, m) })
		if err != nil || !due {
			return sent, false, err
		}
		if !begun.Sent {
			continue
		}
		result, err := p.try(ctx, begun)
		if err != nil {
			return sent, false, err
		}
		sent++
		if result.Class == MailTemporary && result.Stage == "connect" {
			return sent, true, nil
		}
		if !rest(enough, p.Pause, activity.GetWorkerStopChannel(ctx)) {
			break
		}
	}
	return sent, false, ctx.Err()
}

// rest waits, and says whether to go on.
func rest(ctx context.Context, pause time.Duration, stopping <-chan struct{}) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-stopping:
		return false
	case <-timer.C:
		return true
	}
}

const (
	recordTries    = 60
	recordPause    = time.Second
	recordPatience = 5 * time.Second
)

// try sends a mail and records what became of it. The mail has left, so recording is tried for a minute, also when the
// activity is told to end meanwhile; after that the try stands as begun, and its mail is sent once more.
func (p *Post) try(ctx context.Context, b BegunTry) (MailResult, error) {
	result := p.hand(ctx, b.Mail)
	ended := EndedTry{ID: b.ID, Try: b.Try, Address: b.Mail.To.Address, Result: result}
	for n := 1; ; n++ {
		err := p.record(ctx, ended)
		if err == nil {
			return result, nil
		}
		if n == recordTries {
			return result, fmt.Errorf("record how mail %d was sent: %w", b.ID, err)
		}
		<-time.After(recordPause)
	}
}

// hand hands a mail over with its files. One whose files cannot be made now is tried again. The talk with the mail server
// is brought to its end also when the activity is told to end meanwhile, as when Temporal has not heard of it on a busy
// machine: broken off after the mail has left, it would be unknown whether that was taken, and it would go out twice.
// Nobody else delivers meanwhile, for the lane is still held.
func (p *Post) hand(ctx context.Context, m Mail) MailResult {
	if err := p.attach(ctx, &m); err != nil {
		return MailResult{Class: MailTemporary, Stage: "files", Text: err.Error()}
	}
	return p.Postman.Deliver(context.WithoutCancel(ctx), m)
}

// record has a time of its own, so that a try is also recorded when the activity is being ended.
func (p *Post) record(ctx context.Context, e EndedTry) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordPatience)
	defer cancel()
	return p.Outbox.End(ctx, e, func(r TryRecord) Judgement { return p.judge(e.Result.Class, r) })
}

// judge is what follows from the end of a try.
func (p *Post) judge(class MailClass, r TryRecord) Judgement {
	j := Judgement{State: review.MailRefused, Pause: p.Policy.Lane(r.Lane, r.Now)}
	at, again := p.Policy.After(class, r.Tries, r.Unknowns, r.Now)
	if again {
		j.State, j.Again = review.MailQueued, scoring.Some(at)
	}
	switch class {
	case MailAccepted:
		j = Judgement{State: review.MailAccepted} // who is served needs no rest
	case MailUnknown:
		j.State = review.MailUnknown
	default: // refused for good, or queued again
	}
	return j
}

// Bounces reads the reports on mails that did not arrive, and records each once.
func (p *Post) Bounces(ctx context.Context) error {
	if p.Returns == nil {
		return nil
	}
	stop := beat(ctx)
	defer stop()
	err := p.Returns.Each(ctx, func(b BounceResult) error { return p.Outbox.Bounced(ctx, b) })
	if err != nil {
		return fmt.Errorf("read what came back: %w", err)
	}
	return nil
}
