package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"danhgia/calendar"
)

// Move is a change of a task.
type Move string

// The moves, as the package comment draws them.
const (
	MoveOpen      Move = "open"
	MoveSettle    Move = "settle"
	MovePause     Move = "pause"
	MoveResume    Move = "resume"
	MoveExtend    Move = "extend"
	MoveRecount   Move = "recount" // the calendar was edited
	MoveRenew     Move = "renew"   // the scorecard changed, or the head sent the answer back
	MoveReopen    Move = "reopen"
	MoveSkip      Move = "skip"
	MoveCancel    Move = "cancel"
	MoveSupersede Move = "supersede"
)

var moves = map[Move]map[State]State{
	MoveOpen:      {Planned: Open},
	MoveSettle:    {Open: Settled},
	MovePause:     {Open: Paused},
	MoveResume:    {Paused: Open},
	MoveExtend:    {Open: Open},
	MoveRecount:   {Open: Open, Paused: Paused},
	MoveRenew:     {Open: Open, Paused: Paused, Settled: Open},
	MoveReopen:    {Settled: Open, Skipped: Open},
	MoveSkip:      {Planned: Skipped, Open: Skipped, Paused: Skipped},
	MoveCancel:    {Planned: Cancelled, Open: Cancelled, Paused: Cancelled},
	MoveSupersede: {Planned: Superseded, Open: Superseded, Paused: Superseded, Settled: Superseded, Skipped: Superseded},
}

// from are the states that the move leads out of, in the order of States.
func (m Move) from() []State {
	return slices.DeleteFunc(slices.Clone(States), func(s State) bool {
		_, ok := moves[m][s]
		return !ok
	})
}

// Change is a move with what belongs to it.
type Change struct {
	Move   Move
	At     time.Time
	Reason string // required but for opening and settling, up to 2,000 characters
	// Deadline is the new one. Renewing may leave it out, and keeps the old one if it has not passed.
	Deadline calendar.Deadline
	Outcome  Outcome // of settling
}

// Apply is the task after a change. It refuses moves that the task's state does not have (ErrMove), a missing reason
// (ErrReason), a deadline that has passed already or, for an extension, is not a later one (ErrDeadline), and settling
// without an outcome (ErrOutcome).
func (t Task) Apply(c Change) (Task, error) {
	state, ok := moves[c.Move][t.State]
	if !ok {
		return t, refuse(ErrMove, "", movePhrases[t.State], t.moment(t.Changed))
	}
	if c.Move == MoveRenew && c.Deadline.At.IsZero() {
		c.Deadline = t.Deadline
	}
	if err := t.refuses(c); err != nil {
		return t, err
	}
	if c.renews() {
		t.Generation, t.Opened, t.Deadline = t.Generation+1, c.At, c.Deadline
	}
	t.State, t.Changed, t.Reason, t.Outcome = state, c.At, strings.TrimSpace(c.Reason), c.Outcome
	return t, nil
}

// renews says whether the change begins a generation.
func (c Change) renews() bool {
	switch c.Move {
	case MoveOpen, MoveResume, MoveExtend, MoveRecount, MoveRenew, MoveReopen:
		return true
	default:
		return false
	}
}

func (t Task) refuses(c Change) error {
	clockStands := t.State == Paused && (c.Move == MoveRenew || c.Move == MoveRecount)
	switch {
	case c.Move == MoveSettle && c.Outcome == Pending:
		return refuse(ErrOutcome, "outcome", noOutcomePhrase)
	case c.Move != MoveSettle && c.Move != MoveOpen && !written(c.Reason, 1):
		return refuse(ErrReason, "reason", changeReasonPhrase)
	case c.renews() && !clockStands && !c.Deadline.At.After(c.At):
		return refuse(ErrDeadline, "deadline", pastPhrase, inWords(c.Deadline))
	case c.Move == MoveExtend && !c.Deadline.At.After(t.Deadline.At):
		return refuse(ErrDeadline, "deadline", notLaterPhrase, inWords(c.Deadline), inWords(t.Deadline))
	}
	return nil
}

// Resumed is the deadline that a paused task has when it goes on: later by the working days that it was paused for,
// and by one more if that has passed too. It fails with calendar.ErrNoNotice.
func (t Task) Resumed(now time.Time, cal calendar.Calendar) (calendar.Deadline, error) {
	paused, err := cal.DaysBetween(cal.DayOf(t.Changed), cal.DayOf(now))
	if err != nil {
		return calendar.Deadline{}, fmt.Errorf("resume task %s: %w", t.ID, err)
	}
	deadline, err := t.later(paused, cal)
	if err == nil && !deadline.At.After(now) {
		deadline, err = t.later(paused+1, cal)
	}
	if err != nil {
		return calendar.Deadline{}, fmt.Errorf("resume task %s: %w", t.ID, err)
	}
	return deadline, nil
}

// later counts from where the deadline was counted from, so that it explains itself as a whole.
func (t Task) later(days int, cal calendar.Calendar) (calendar.Deadline, error) {
	if t.Deadline.Days == 0 {
		return cal.Add(t.Deadline.On, days)
	}
	return cal.Add(t.Deadline.From, t.Deadline.Days+days)
}
