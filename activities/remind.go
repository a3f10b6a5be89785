package activities

import (
	"context"
	"fmt"
	"strings"

	"danhgia/review"
	"danhgia/scoring"
)

// Reminded is what a reminder by hand has queued, or would queue in a preview.
type Reminded struct {
	Preview bool
	Task    TaskID
	Kind    review.Kind
	Agency  string
	Rung    string // whose mails go again
	Resend  int    // how often by now
	To      []Person
	Mails   []Mail     `json:"-"` // as far as they are known before they are sent
	Letters []MailText `json:",omitempty"`
}

// MailText is a mail in words.
type MailText struct{ To, Subject, Text string }

// Remind queues the mails of the latest sent rung once more, to whoever they would go to today: an address that was
// mended or a new officer is written to. A preview queues nothing. ErrNotFound; the refusal says what is missing.
func (d Desk) Remind(ctx context.Context, who Actors, id TaskID, reason string, preview bool) (done Reminded, err error) {
	if strings.TrimSpace(reason) == "" {
		return done, Refusal(errNoReason)
	}
	err = d.decide(ctx, []TaskID{id}, preview, func(b TaskBook) (TaskEntry, error) {
		actor, err := who.To(review.ToResend, b.Task.Subject())
		if err != nil {
			return TaskEntry{}, about(b.AgencyName, err)
		}
		last, resend, err := d.latest(ctx, b)
		if err != nil {
			return TaskEntry{}, about(b.AgencyName, err)
		}
		done = Reminded{Preview: preview, Task: id, Kind: b.Task.Kind, Agency: b.Task.Agency, Rung: last.Key, Resend: resend}
		return done.entry(b, last, actor, reason)
	})
	switch {
	case err != nil:
		return Reminded{}, err
	case done.Task == 0:
		return done, fmt.Errorf("task %d: %w", id, ErrNotFound)
	case preview:
		return done, nil
	}
	return done, d.Deliver(ctx)
}

// latest is the last rung of the plan that was sent, and the resend number that comes next. The task is locked, so
// nobody else takes the same number.
func (d Desk) latest(ctx context.Context, b TaskBook) (last review.Moment, resend int, err error) {
	ladder, err := d.ladder(b.Task.Kind, b.Ladders)
	if err != nil {
		return last, 0, err
	}
	plan, err := review.Plan(ladder, b.Task, b.Calendar)
	if err != nil {
		return last, 0, Refusal(err)
	}
	sent, err := d.Store.SentRungs(ctx, b.ID)
	if err != nil {
		return last, 0, err
	}
	for _, m := range plan {
		if n, ok := sent[m.Key]; ok {
			last, resend = m, n+1
		}
	}
	if resend == 0 {
		return last, 0, Refuse("chưa có thư nào được gửi; thư đầu tiên được gửi tự động", "nobody has been written to yet: the first mails go by themselves")
	}
	last.Rung.Digest = false // who is reminded by hand gets a mail of their own, also where the rung sends one for many
	return last, resend, nil
}

// foreseen is a mail as far as it is known before it is sent.
func (b TaskBook) foreseen(q QueuedMail) Mail {
	mail := Mail{ID: fmt.Sprint(b.ID), Key: q.Key, Kind: q.Kind, Task: b.Task.Kind, To: b.Names[q.Person], Data: q.Data}
	if left, err := b.Calendar.Left(b.Now, b.Task.Deadline); err == nil {
		mail.Data.Due = &MailDue{Deadline: b.Task.Deadline, Left: left}
	}
	return mail
}

func (r *Reminded) entry(b TaskBook, m review.Moment, actor review.Actor, reason string) (TaskEntry, error) {
	e := TaskEntry{
		Task: b.Task, Next: scoring.Some(b.Now), Wake: true, Actor: actor.Person, Action: string(review.ToResend),
		Details: map[string]any{"task": b.ID, "generation": b.Task.Generation, "rung": m.Key, "resend": r.Resend, "reason": reason},
	}
	letters, _ := b.letters(m)
	for _, l := range letters {
		if l.Person != "" {
			queued := b.mail(m, l, r.Resend)
			e.Mails = append(e.Mails, queued)
			r.To = append(r.To, b.Names[l.Person])
			r.Mails = append(r.Mails, b.foreseen(queued))
		}
	}
	if len(e.Mails) == 0 {
		return e, about(b.AgencyName, Refuse("không người nào có địa chỉ thư dùng được; hãy sửa địa chỉ ở trang Cán bộ", "nobody has an address that works: mend it with: starter officers import"))
	}
	return e, nil
}
