package review

import (
	"slices"
	"time"

	"danhgia/calendar"
)

// Next is what a ladder asks for at a moment.
type Next struct {
	// Moment is to be sent when the reason is Due, or to be waited for when it is Waiting.
	Moment Moment
	// Passed are rungs that were missed and are not made up for: to be recorded as done, with their reasons.
	Passed []Passed
}

// Passed is a rung that was missed: by when it could be sent, a later one was due to the same people (PassedOver), or
// the deadline that it speaks of was over (DeadlineOver).
type Passed struct {
	Key    string
	Reason Reason
}

// NextRung says what to do next about a task: send a rung (Due), wait for one (Waiting), nothing more (NoneLeft), or
// nothing at all (NotOpenYet, TaskPaused, TaskClosed). Done are the keys of the rungs of this generation that were
// sent or passed over. After a standstill, of the rungs that are due to the same people only the latest is sent. A
// task that ended in silence, or without reaching anybody, still has the rungs after its deadline.
// It fails with calendar.ErrNoNotice, as Plan does.
func NextRung(l Ladder, t Task, done []string, now time.Time, cal calendar.Calendar) (Next, Reason, error) {
	if r, ok := stillReasons[t.State]; ok && !t.unanswered() {
		return Next{}, r, nil
	}
	plan, err := Plan(l, t, cal)
	if err != nil {
		return Next{}, "", err
	}
	left := slices.DeleteFunc(plan, func(m Moment) bool {
		return !m.Sent() || slices.Contains(done, m.Key) || t.unanswered() && !m.At.After(t.Deadline.At)
	})
	next, reason := t.next(left, now)
	return next, reason, nil
}

// stillReasons are why nothing is done about a task in a state.
var stillReasons = map[State]Reason{
	Planned:    NotOpenYet,
	Paused:     TaskPaused,
	Settled:    TaskClosed,
	Skipped:    TaskClosed,
	Cancelled:  TaskClosed,
	Superseded: TaskClosed,
}

func (t Task) unanswered() bool {
	return t.State == Settled && (t.Outcome == Silent || t.Outcome == NotReached)
}

func (t Task) next(left []Moment, now time.Time) (Next, Reason) {
	var next Next
	for i, m := range left {
		if m.At.After(now) {
			next.Moment = m
			return next, Waiting
		}
		reason, passed := t.passed(left, i, now)
		if !passed {
			next.Moment = m
			return next, Due
		}
		next.Passed = append(next.Passed, Passed{m.Key, reason})
	}
	return next, NoneLeft
}

// passed says whether a rung that is due is not to be sent any more.
func (t Task) passed(left []Moment, i int, now time.Time) (Reason, bool) {
	if !left[i].At.After(t.Deadline.At) && t.OverAt(now) {
		return DeadlineOver, true
	}
	takesOver := func(m Moment) bool { return !m.At.After(now) && m.Rung.meets(left[i].Rung) }
	return PassedOver, slices.ContainsFunc(left[i+1:], takesOver)
}

// meets says whether both rungs write to some of the same people.
func (r Rung) meets(other Rung) bool {
	return slices.ContainsFunc(r.To, func(role Role) bool { return slices.Contains(other.To, role) })
}
