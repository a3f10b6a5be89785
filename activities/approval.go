package activities

import (
	"context"
	"fmt"
	"unicode"
	"unicode/utf8"

	"danhgia/review"
	"danhgia/scoring"
)

// mayApprove refuses to approve what the leader has not been shown, or what is not the period's result any more.
func mayApprove(b TaskBook, says review.Outcome) error {
	if says != review.Approved || b.Stands {
		return nil
	}
	return review.Outdated()
}

// tellSentBack writes to the office that the leader has sent the result back, why, and what to do.
func (b TaskBook) tellSentBack(answer review.Answer, e *TaskEntry) {
	office := review.Rung{To: []review.Role{review.Staff, review.Admin}}
	to, _ := review.Recipients(office, b.Task, b.People, b.Substitutes, b.Calendar.DayOf(b.Now))
	for _, to := range to {
		if to.Person == "" {
			continue // the office's queue is a page
		}
		e.Mails = append(e.Mails, QueuedMail{
			Key: fmt.Sprintf("returned/%d/%d/%s", b.ID, b.Task.Generation, to.Person), Kind: MailReturned, Generation: b.Task.Generation,
			Person: to.Person, Role: to.Role, Data: MailData{Period: b.Period, Reason: answer.Reason},
		})
	}
}

// Resubmit has the leader asked again to approve a result that was sent back, once the office has put right what there
// was. The scores are computed anew first. Only a result that was sent back, and that nobody is at work on, is resubmitted.
func (d Desk) Resubmit(ctx context.Context, who Actors, k Key, id TaskID, reason string) (done Controlled, err error) {
	p, err := d.Store.Progress(ctx, k)
	switch {
	case err != nil:
		return done, err
	case p.Reviews+p.NotReached+p.Rulings > 0:
		return done, Refuse("còn %d việc rà soát và %d việc thẩm định của kỳ %s đang mở; hãy kết thúc trước", "%d reviews and %d rulings of %s are still open: end them first", p.Reviews+p.NotReached, p.Rulings, k.Period)
	}
	control := Control{Action: review.ToReopen, Reason: reason}
	err = d.Store.ChangeTasks(ctx, []TaskID{id}, func(b TaskBook) (TaskEntry, error) {
		if b.Task.Outcome != review.SentBack {
			return TaskEntry{}, Refuse("kết quả kỳ %s không bị trả lại nên không có gì để trình lại", "the result of %s was not sent back: there is nothing to resubmit", k.Period)
		}
		days, err := d.days(review.Approval, b.Ladders)
		if err != nil {
			return TaskEntry{}, err
		}
		deadline, err := b.Calendar.Add(b.Calendar.DayOf(b.Now), days)
		if err != nil {
			return TaskEntry{}, Refusal(err)
		}
		control.Until = deadline.On
		e, err := control.decide(b, who)
		done = Controlled{b.ID, b.Task.Kind, b.Task.Agency, b.AgencyName, b.Task.State, e.Task.State, b.Task.Deadline, e.Task.Deadline}
		return e, err
	})
	if err != nil {
		return Controlled{}, err
	}
	return done, d.Deliver(ctx)
}

// capital begins with one.
func capital(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// submitted are the figures of what the leader is asked to approve.
func (d MailData) submitted(s scoring.Maybe[Submission]) MailData {
	if s.Known && len(d.Items) == 0 {
		d.Items = s.Value.items()
	}
	return d
}
