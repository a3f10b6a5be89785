// Package review holds the rules of all that a person must do by a moment: tasks and their answers, ladders of
// reminders, disputes and rulings, and who may do what. It is pure: now is a parameter, nothing is left to chance.
//
//	planned ──open──▶ open ──settle──▶ settled ──reopen, renew──▶ open
//	                  open ──extend, recount, renew──▶ open
//	                  open ──pause──▶ paused ──resume──▶ open      paused ──recount, renew──▶ paused
//	planned, open, paused ──skip──▶ skipped ──reopen──▶ open
//	planned, open, paused ──cancel──▶ cancelled, the end
//	all but cancelled ──supersede──▶ superseded, the end
//
// Extend, recount, renew, resume and reopen begin a new generation: what is keyed to an older one does nothing, and who
// knows of the task is told.
package review

import (
	"slices"
	"time"

	"danhgia/calendar"
	"danhgia/scoring"
)

// Kind is a kind of task.
type Kind string

// The kinds.
const (
	Review      Kind = "review"      // of a scorecard, by its agency
	Countersign Kind = "countersign" // of an answer, by the agency's head, where answers take two steps
	Rule        Kind = "ruling"      // on a dispute, by the office
	Supplement  Kind = "supplement"  // to a dispute, by its agency, when the adjudicator asks for more
	Approval    Kind = "approval"    // of a period's result, by the office's leader
	DataEntry   Kind = "data-entry"  // of figures that no system has, by their agency
	Acknowledge Kind = "acknowledge" // that a directive was made known, by each agency
	Appoint     Kind = "appoint"     // a focal officer, by each agency
	Correct     Kind = "correction"  // of a published result: a second person approves it, or does not
	SourceFix   Kind = "source-fix"  // of a figure in its source system, by that system's operator
)

// Kinds are all kinds.
var Kinds = []Kind{Review, Countersign, Rule, Supplement, Approval, DataEntry, Acknowledge, Appoint, SourceFix, Correct}

// State says where a task stands.
type State string

// The states.
const (
	Planned    State = "planned"
	Open       State = "open"
	Paused     State = "paused" // no mail goes, no answer is taken, the clock stands
	Settled    State = "settled"
	Skipped    State = "skipped" // by the office, with a reason
	Cancelled  State = "cancelled"
	Superseded State = "superseded" // another task took its place, as when agencies merge
)

// States are all states.
var States = []State{Planned, Open, Paused, Settled, Skipped, Cancelled, Superseded}

// Outcome is what a task ends with. All but Silent and NotReached are what a person says; those two nobody can say,
// and neither is ever taken for consent.
type Outcome string

// The outcomes.
const (
	Pending        Outcome = "" // it has not ended
	Confirmed      Outcome = "confirmed"
	Disputed       Outcome = "disputed"
	Silent         Outcome = "silent"      // reached, and did not answer in time
	NotReached     Outcome = "not-reached" // nobody of the whole chain of fallbacks
	Approved       Outcome = "approved"
	SentBack       Outcome = "sent-back"
	Accepted       Outcome = "accepted"
	AcceptedInPart Outcome = "accepted-in-part"
	Rejected       Outcome = "rejected"
	Supplied       Outcome = "supplied" // what was asked for: figures, or more on a dispute
	Acknowledged   Outcome = "acknowledged"
	Appointed      Outcome = "appointed"
	Fixed          Outcome = "fixed" // said by a later snapshot, never by a person
)

// Task is something that somebody of an agency must do by a deadline.
type Task struct {
	ID         string
	Kind       Kind
	Agency     string // code of whose task it is, or of whose answer, dispute or figure it is about
	Successor  string // code of the agency that Agency was merged into, the newest; empty: none
	Generation int    // from 1; 0 while planned
	State      State
	Opened     time.Time // when this generation began; of a planned task, when it is to open
	Deadline   calendar.Deadline
	Changed    time.Time // when State became what it is
	Reason     string    // of the last change, as given
	Outcome    Outcome   // once settled
	Assignee   string    // id of the person whom it was given to; empty: whoever has the role of it
	TwoStep    bool      // of a review: an answer counts once the head has approved it
	// Raisers are, for a ruling, the ids of all who prepared, answered, approved or entered the dispute; for a
	// correction, of who has proposed it.
	Raisers []string
}

// Closes says whether the deadline ends tasks of the kind. Others stay open, overdue, until they are done.
func (k Kind) Closes() bool { return kinds[k].closes }

// Says are the outcomes that a person may answer a task of the kind with.
func (k Kind) Says() []Outcome {
	says := make([]Outcome, 0, len(kinds[k].says))
	for _, s := range kinds[k].says {
		says = append(says, s.outcome)
	}
	return says
}

// OverAt says whether the deadline has passed: an answer in its very moment is in time, anything later is late.
func (t Task) OverAt(now time.Time) bool { return now.After(t.Deadline.At) }

// Closing is the first moment after the deadline, by the resolution of the clock that answers are timed with.
func (t Task) Closing() time.Time { return t.Deadline.At.Add(time.Microsecond) }

type kindRule struct {
	says   []statement
	closes bool
}

// statement is something a person may say, and the action that takes the right to.
type statement struct {
	outcome Outcome
	action  Action
}

var kinds = map[Kind]kindRule{
	Review:      {[]statement{{Confirmed, ToAnswer}, {Disputed, ToDispute}}, true},
	Countersign: {[]statement{{Approved, ToCountersign}, {SentBack, ToCountersign}}, true},
	Rule:        {[]statement{{Accepted, ToRule}, {AcceptedInPart, ToRule}, {Rejected, ToRule}}, false},
	Supplement:  {[]statement{{Supplied, ToAnswer}}, true},
	Approval:    {[]statement{{Approved, ToApprove}, {SentBack, ToApprove}}, false},
	DataEntry:   {[]statement{{Supplied, ToAnswer}}, true},
	Acknowledge: {[]statement{{Acknowledged, ToAcknowledge}}, false},
	Appoint:     {[]statement{{Appointed, ToAppoint}}, false},
	SourceFix:   {},
	Correct:     {[]statement{{Approved, ToApproveCorrection}, {Rejected, ToApproveCorrection}}, false},
}

func (k Kind) action(says Outcome) (Action, bool) {
	statements := kinds[k].says
	at := slices.IndexFunc(statements, func(s statement) bool { return s.outcome == says })
	if at < 0 {
		return "", false
	}
	return statements[at].action, true
}

// moment writes a time as deadlines are written, in the deadline's own zone.
func (t Task) moment(at time.Time) scoring.Text {
	return moment(at.In(t.Deadline.At.Location()))
}

// moment writes a local time as deadlines are written.
func moment(local time.Time) scoring.Text {
	return inWords(calendar.Deadline{On: calendar.DayOf(local), At: local})
}

func inWords(d calendar.Deadline) scoring.Text {
	return scoring.Text{Vi: d.In(calendar.Vi), En: d.In(calendar.En)}
}
