package mail

import (
	"time"

	"danhgia/activities"
)

// Policy decides when a mail is tried again and when a lane pauses. It is pure: the time is given.
type Policy struct{}

// pauses grow to hours; after the last a mail has been tried for five days.
var pauses = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
}

const (
	giveUpAfter  = 36               // tries: 7 growing pauses, then every 4 hours, five days in all
	unknownPause = 30 * time.Minute // a slow server settles its own queue first
)

// NextAttempt is when a mail that was not taken is tried again after its n-th try, the first being 1; false: no more.
func (Policy) NextAttempt(n int, now time.Time) (time.Time, bool) {
	if n >= giveUpAfter {
		return time.Time{}, false
	}
	return now.Add(pauses[min(max(n, 1), len(pauses))-1]), true
}

// After is when a mail is tried again after its n-th try ended so; false: no more. unknowns counts the tries that
// ended unknown, this one included: such a mail is sent once more with the same Message-ID and then left to the office.
func (p Policy) After(class activities.MailClass, n, unknowns int, now time.Time) (time.Time, bool) {
	switch class {
	case activities.MailTemporary:
		return p.NextAttempt(n, now)
	case activities.MailBlocked, activities.MailPolicy:
		return p.NextAttempt(max(n, 5), now) // an hour or more: the office has to mend something first
	case activities.MailUnknown:
		return now.Add(unknownPause), unknowns < 2
	default:
		return time.Time{}, false
	}
}

// Try is the end of one try, for judging a lane.
type Try struct {
	At    time.Time
	Class activities.MailClass
	Bare  bool // the server's reply has no enhanced code
}

// Pause says whether a lane rests, and why.
type Pause struct {
	Until  time.Time
	Reason PauseReason
}

// PauseReason names why a lane rests.
type PauseReason string

// The reasons. NoPause goes with a zero time.
const (
	NoPause      PauseReason = ""
	PauseBlocked PauseReason = "the mail server does not let us in, or TLS fails"
	PausePolicy  PauseReason = "the mail server refuses us, or what we write"
	PauseBurst   PauseReason = "the mail server refuses most mails"
)

const (
	burstWindow  = 10 * time.Minute
	policyBurst  = 3  // refusals because of us in the window, none taken after the first
	refusalBurst = 10 // refusals that are not of an address in the window, and more than mails that were taken
	blockedPause = 15 * time.Minute
	policyPause  = time.Hour
	burstPause   = time.Hour
)

// LanePause judges a lane by its latest tries, in the order of time. A failure to sign in or of TLS pauses at once:
// the same would happen to every mail. Refusals pause when they come in a burst, for one blocklisting must not
// make a whole province "not reached". A burst of addresses of which the server says by an enhanced code (5.1.x) that
// they do not exist is no refusal of us: it is a bad table of officers, of which the office hears by mail, and to pause
// would keep that mail and everybody else's waiting. A bare 550 counts: servers that give no enhanced code say so of a
// blocklisting too.
func (Policy) LanePause(tries []Try, now time.Time) Pause {
	if len(tries) == 0 {
		return Pause{}
	}
	last := tries[len(tries)-1]
	seen := count(tries, last.At.Add(-burstWindow))
	switch {
	case last.Class == activities.MailBlocked:
		return pause(last.At.Add(blockedPause), now, PauseBlocked)
	case seen.policy >= policyBurst:
		return pause(last.At.Add(policyPause), now, PausePolicy)
	case seen.refused >= refusalBurst && seen.refused > seen.taken:
		return pause(last.At.Add(burstPause), now, PauseBurst)
	default:
		return Pause{}
	}
}

// tally is what a lane has met: policy counts since the last mail that was taken.
type tally struct{ taken, policy, refused int }

func count(tries []Try, since time.Time) (seen tally) {
	for _, t := range tries {
		if t.At.Before(since) {
			continue
		}
		switch t.Class {
		case activities.MailAccepted:
			seen.taken, seen.policy = seen.taken+1, 0
		case activities.MailPolicy:
			seen.policy, seen.refused = seen.policy+1, seen.refused+1
		case activities.MailRefused:
			seen.refused++
		case activities.MailBadAddress:
			if t.Bare {
				seen.refused++
			}
		default: // no refusal
		}
	}
	return seen
}

func pause(until, now time.Time, why PauseReason) Pause {
	if !until.After(now) {
		return Pause{}
	}
	return Pause{until, why}
}
