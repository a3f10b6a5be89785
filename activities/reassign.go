package activities

import (
	"context"
	"fmt"
	"strings"

	"danhgia/review"
	"danhgia/scoring"
)

// Reassigned is a task that was given to somebody.
type Reassigned struct {
	Task   TaskID
	Kind   review.Kind
	Agency string
	To     Person
	Former []Person // who are told that it is theirs no more
}

// Reassign gives a task to a person by name: they are invited, the personal links of others to it open nothing any
// more, and who had it is told. ErrNotFound; the refusal says what is missing.
func (d Desk) Reassign(ctx context.Context, who, to Actors, id TaskID, reason string) (done Reassigned, err error) {
	err = d.Store.ChangeTasks(ctx, []TaskID{id}, func(b TaskBook) (TaskEntry, error) {
		actor, err := who.To(review.ToReassign, b.Task.Subject())
		if err != nil {
			return TaskEntry{}, about(b.AgencyName, err)
		}
		task, err := b.Task.Reassign(to, reason)
		if err != nil {
			return TaskEntry{}, about(b.AgencyName, err)
		}
		done = Reassigned{Task: id, Kind: task.Kind, Agency: task.Agency, To: b.Names[task.Assignee]}
		return done.entry(b, task, actor, reason)
	})
	switch {
	case err != nil:
		return Reassigned{}, err
	case done.Task == 0:
		return done, fmt.Errorf("task %d: %w", id, ErrNotFound)
	}
	return done, d.Deliver(ctx)
}

// assigned is what the key of the rung begins with at which a task was given to somebody; a number follows.
const assigned = "assigned-"

func (r *Reassigned) entry(b TaskBook, task review.Task, actor review.Actor, reason string) (TaskEntry, error) {
	e := TaskEntry{
		Task: task, Next: scoring.Some(b.Now), Wake: true, Actor: actor.Person, Action: string(review.ToReassign),
		Details: map[string]any{"task": b.ID, "generation": task.Generation, "to": task.Assignee, "reason": reason},
	}
	former := b.Task.Former(b.Mails, task.Assignee)
	b.Task = task
	m, _ := b.byHand(assigned, review.Rung{To: []review.Role{task.Kind.Doer()}, Mail: review.Invite})
	var err error
	if m.At, err = b.Calendar.NextOfficeMoment(b.Now); err != nil {
		return e, Refusal(err)
	}
	letters, why := b.letters(m)
	if why != review.Assigned && why != review.StandsIn {
		return e, about(r.To.Name, Refuse("người này không có địa chỉ thư dùng được; hãy sửa địa chỉ ở trang Cán bộ", "no address that works: mend it with: starter officers import"))
	}
	if task.State == review.Open { // who gets a paused task hears of it when it goes on
		e.Rungs = []RungRecord{{Key: m.Key, Sent: true, Reason: why}}
		e.Mails = []QueuedMail{b.mail(m, letters[0], 0)}
		e.Mails[0].Data.Handed = strings.TrimSpace(reason)
	}
	for _, f := range former {
		e.Mails = append(e.Mails, b.handedOver(m, f, reason))
		r.Former = append(r.Former, b.Names[f.Person])
	}
	return e, nil
}

// handedOver tells somebody that the task is theirs no more.
func (b TaskBook) handedOver(m review.Moment, former review.Mail, reason string) QueuedMail {
	mail := b.mail(m, review.Letter{Addressee: review.Addressee{Person: former.Person, Role: former.Role}}, 0)
	mail.Kind, mail.Data.Topic, mail.Data.Reason = MailHandedOver, b.Task.Kind.In(scoring.Vi), reason
	return mail
}

// byHand is a rung that people make, with the number that comes next.
func (b TaskBook) byHand(prefix string, r review.Rung) (m review.Moment, n int) {
	n = 1
	for _, key := range b.Done {
		if strings.HasPrefix(key, prefix) {
			n++
		}
	}
	return review.Moment{Rung: r, Key: fmt.Sprintf("%s%d", prefix, n), At: b.Now}, n
}
