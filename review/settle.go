package review

import (
	"slices"
	"time"
)

// MailState is what is known of a mail.
type MailState string

// The states of a mail.
const (
	MailQueued   MailState = "queued"
	MailAccepted MailState = "accepted" // by our mail server, and not come back so far
	MailRefused  MailState = "refused"
	MailUnknown  MailState = "unknown" // the line broke before the server's word
	MailBounced  MailState = "bounced"
	Called       MailState = "called" // no mail: the office has telephoned
)

// Mail is what is known of one mail, or call, about a task.
type Mail struct {
	Generation int
	Role       Role // as whom the person was written to
	Person     string
	State      MailState
}

// Reached says whether anybody of the agency's chain (focal officer, deputy, head) was reached in a generation of a
// task, by mail or by telephone, or else why nobody was. What only the office's queue received reached nobody.
func Reached(mails []Mail, generation int) (bool, Reason) {
	chain := slices.DeleteFunc(slices.Clone(mails), func(m Mail) bool {
		return m.Generation != generation || !m.Role.OfAgency()
	})
	in := func(states ...MailState) bool {
		return slices.ContainsFunc(chain, func(m Mail) bool { return slices.Contains(states, m.State) })
	}
	switch {
	case in(MailAccepted):
		return true, MailArrived
	case in(Called):
		return true, Telephoned
	case len(chain) == 0:
		return false, NoAddress
	case in(MailQueued, MailUnknown):
		return false, MailUncertain
	default:
		return false, MailFailed
	}
}

// Settle says what a task ends with at a moment, and why; Pending while it does not end. It looks at what was said
// before it looks at the time: an answer that is kept as in time counts however late it is read.
func Settle(t Task, answers []Answer, mails []Mail, now time.Time) (Outcome, Reason) {
	if r, ok := stillReasons[t.State]; ok {
		return t.Outcome, r
	}
	if a, ok := current(answers, t.Generation); ok {
		return t.spoken(a)
	}
	switch {
	case !t.OverAt(now):
		return Pending, InTime
	case !t.Kind.Closes():
		return Pending, Overdue
	}
	if reached, why := Reached(mails, t.Generation); !reached {
		return NotReached, why
	}
	return Silent, NoAnswer
}

// spoken is what an answer that is in time makes of its task. One that the head let lie is no answer of the agency, and
// of one that no head was reached for the office decides.
func (t Task) spoken(a Answer) (Outcome, Reason) {
	switch {
	case !t.TwoStep || a.Approval == Approved:
		return a.Says, Answered
	case a.Approval == SentBack:
		return Pending, SentBackByHead
	case a.Approval == Pending:
		return Pending, AwaitsHead
	case a.Approval == NotReached:
		return NotReached, HeadNotReached
	default:
		return Silent, NotApproved
	}
}
