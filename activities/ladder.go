package activities

import (
	"fmt"
	"slices"
	"time"

	"danhgia/review"
	"danhgia/scoring"
)

// Digests gather what moves within digestSpan and are sent digestMargin after it: what comes later has a digest of its
// own, so that no line is lost.
const (
	digestSpan   = 10 * time.Minute
	digestMargin = time.Minute
)

// advance is what a task's ladder does now: it settles a task that has ended, writes to whom a due rung names, and says
// when to look again. Doing it twice in the same moment does nothing more.
func advance(b TaskBook, ladder review.Ladder) (TaskEntry, error) {
	e := TaskEntry{Task: b.Task}
	if err := e.goOn(&b); err != nil {
		return e, err
	}
	switch why, err := e.settle(b); {
	case b.Task.Kind == review.Approval && b.Task.State == review.Open && e.Task.State == review.Open && !b.Stands:
		return e, nil // nobody is asked to approve what is being made anew
	case err != nil:
		return e, err
	case why == review.AwaitsHead:
		return e, nil // nobody is asked for what has been answered
	case why == review.SentBackByHead:
		return sentBack(b)
	}
	done := slices.Clone(b.Done)
	for {
		next, why, err := review.NextRung(ladder, e.Task, done, b.Now, b.Calendar)
		if err != nil {
			return e, Refusal(fmt.Errorf("ladder of task %d: %w", b.ID, err))
		}
		for _, p := range next.Passed {
			e.Rungs = append(e.Rungs, RungRecord{Key: p.Key, Reason: p.Reason})
			done = append(done, p.Key)
		}
		invites := why == review.Waiting && opens(b, next.Moment)
		if why != review.Due && !invites {
			e.Next = e.lookAgain(b, next, why)
			if e.Task.State == review.Open && len(e.Mails) == 0 {
				return e, e.resend(b, ladder)
			}
			return e, nil
		}
		e.send(b, next.Moment)
		done = append(done, next.Moment.Key)
	}
}

// opens says whether a moment is an invitation that only waits for its place within the first hour: it is queued with
// the opening of its task, and sent when its time comes.
func opens(b TaskBook, m review.Moment) bool {
	return m.Rung.From == review.FromOpening && m.Rung.Days == 0 && m.At.Sub(b.Now) <= time.Hour
}

// wait is when the task's workflow looks at it again.
func (e TaskEntry) wait(b TaskBook) Wait {
	if !e.Next.Known {
		return Wait{Closed: !slices.Contains([]review.State{review.Planned, review.Open, review.Paused}, e.Task.State), Rung: e.escalated()}
	}
	told := e.Next.Value.Sub(b.Now)
	return Wait{For: max(time.Duration(float64(told)/b.Speed), time.Millisecond), Rung: e.escalated()}
}

// escalates says whether a kind of mail is more than a reminder.
func (k MailKind) escalates() bool {
	return k == MailLastCall || k == MailOverdue || k == MailEscalation
}

// escalated is the latest rung that is sent now, when it is more than a reminder; empty: none is.
func (e TaskEntry) escalated() string {
	if !slices.ContainsFunc(e.Mails, func(m QueuedMail) bool { return m.Kind.escalates() }) {
		return ""
	}
	for _, r := range slices.Backward(e.Rungs) {
		if r.Sent {
			return r.Key
		}
	}
	return ""
}

// settle ends the task when what was said, or the time, has ended it, and says why, or why not.
func (e *TaskEntry) settle(b TaskBook) (review.Reason, error) {
	outcome, why := review.Settle(b.Task, b.Answers, b.Mails, b.Now)
	if b.Task.Kind == review.Appoint && outcome == review.Pending && review.HasFocal(b.People, b.Task.Agency) {
		outcome, why = review.Appointed, review.OfficerThere // by whomever: an import does as well as the head
	}
	if b.Task.State != review.Open || outcome == review.Pending {
		return why, nil
	}
	settled, err := b.Task.Apply(review.Change{Move: review.MoveSettle, At: b.Now, Outcome: outcome})
	if err != nil {
		return why, Refusal(fmt.Errorf("settle task %d: %w", b.ID, err))
	}
	e.Task = settled
	e.Action, e.Details = "task settled", map[string]any{"task": b.ID, "outcome": outcome, "reason": why}
	return why, nil
}

// lookAgain is the next rung or, when it comes first, the moment at which the deadline ends the task.
func (e *TaskEntry) lookAgain(b TaskBook, next review.Next, why review.Reason) (at scoring.Maybe[time.Time]) {
	if why == review.Waiting {
		at = scoring.Some(next.Moment.At)
	}
	closing := e.Task.Closing()
	if e.Task.State == review.Open && e.Task.Kind.Closes() && closing.After(b.Now) && (!at.Known || closing.Before(at.Value)) {
		at = scoring.Some(closing)
	}
	return at
}

// send queues a rung's mails. Who has only the office's queue is seen there, on its page.
func (e *TaskEntry) send(b TaskBook, m review.Moment) {
	letters, why := b.letters(m)
	e.Rungs = append(e.Rungs, RungRecord{Key: m.Key, Sent: why != review.NobodyKnows, Reason: why})
	for _, l := range letters {
		if l.Person != "" {
			mail := b.mail(m, l, 0)
			mail.Moment = m.At
			e.Mails = append(e.Mails, mail)
		}
	}
}

func (b TaskBook) letters(m review.Moment) ([]review.Letter, review.Reason) {
	return review.Letters(m.Rung, b.Task, b.Mails, b.People, b.Substitutes, b.Calendar.DayOf(b.Now))
}

// mail is a rung's mail to one addressee. Its key makes it one mail however often it is queued.
func (b TaskBook) mail(m review.Moment, to review.Letter, resend int) QueuedMail {
	mail := QueuedMail{
		Key:        fmt.Sprintf("task/%d/%d/%s/%s/%d", b.ID, b.Task.Generation, m.Key, to.Person, resend),
		Kind:       MailKind(to.Mail),
		Generation: b.Task.Generation,
		Person:     to.Person,
		Role:       to.Role,
		Data:       MailData{Period: b.Period, Agency: b.AgencyName},
		Hold:       max(m.At.Sub(b.Now), 0),
	}
	if to.Mail == review.Changed {
		mail.Data.Reason = b.Task.Reason
		if was, known := b.Told[to.Told]; known {
			mail.Data.Was = &was
		}
	}
	if m.Rung.Digest {
		span := b.Now.Truncate(digestSpan)
		mail.Kind, mail.Hold = MailDigest, span.Add(digestSpan+digestMargin).Sub(b.Now)
		mail.Key = fmt.Sprintf("digest/%s/%s/%s/%s/%d/%s", b.Province, b.when(), b.Task.Kind, m.Key, span.Unix(), to.Person)
		mail.Data.Agency = ""
		mail.Data.Items = []MailItem{{Task: b.ID, Text: fmt.Sprintf("%s: %s", b.AgencyName, b.Task.Kind.In(scoring.Vi)), Note: b.note()}}
	}
	return mail
}

// note is what a digest says of a task.
func (b TaskBook) note() string {
	left, err := b.Calendar.Left(b.Now, b.Task.Deadline)
	if err != nil {
		return ""
	}
	return left.In("vi")
}
