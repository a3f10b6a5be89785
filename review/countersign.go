package review

import (
	"fmt"
	"time"

	"danhgia/calendar"
)

// Approval is what the head has made of an answer at the moment at which it is given, where answers take two steps.
// Who may approve answers needs nobody's approval, so that the head's own word, and that of who acts for the head,
// counts at once; everybody else's awaits the head.
func (t Task) Approval(who Actor) Outcome {
	if ok, _ := permitted(who, ToCountersign, t.Subject()); t.TwoStep && ok {
		return Approved
	}
	return Pending
}

// Awaits says whether an answer to the task awaits the head. Nobody is asked for anything else meanwhile.
func (t Task) Awaits(answers []Answer) bool {
	_, why := Settle(t, answers, nil, t.Opened)
	return why == AwaitsHead
}

// Countersigned is what an approval makes of the answer that it is on: Pending as long as it has not ended, and when
// another task took its place. One that the office skips or cancels is let lie.
func (t Task) Countersigned() Outcome {
	switch t.State {
	case Settled:
		return t.Outcome
	case Skipped, Cancelled:
		return Silent
	default:
		return Pending
	}
}

// Steer refuses what the office cannot do while an answer awaits the head, or to the head's approval: to extend or to
// pause what has been answered would throw the answer away, and an approval that has ended has ended its review. Nor is a
// data entry that has ended opened again: the scores that follow it are made, and are changed by rulings only.
func (t Task) Steer(m Move, answers []Answer) error {
	switch {
	case (m == MoveExtend || m == MovePause) && t.Awaits(answers):
		return refuse(ErrAwaitsHead, "", awaitsHeadPhrase)
	case m == MoveReopen && t.Kind == Countersign:
		return refuse(ErrMove, "", countersignOverPhrase)
	case m == MoveReopen && t.Kind == DataEntry:
		return refuse(ErrMove, "", entryOverPhrase)
	default:
		return nil
	}
}

// Renewed is the deadline of a task that somebody has to look at again: the one that it has, if that leaves so many
// working days, else so many from now on. It fails with calendar.ErrNoNotice.
func (t Task) Renewed(now time.Time, least int, cal calendar.Calendar) (calendar.Deadline, error) {
	soonest, err := cal.Add(cal.DayOf(now), least)
	if err != nil {
		return calendar.Deadline{}, fmt.Errorf("renew task %s: %w", t.ID, err)
	}
	if t.Deadline.At.Before(soonest.At) {
		return soonest, nil
	}
	return t.Deadline, nil
}
