package review

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"time"

	"danhgia/scoring"
)

// Answer is what a person says to a task, kept by task and generation. The first one that is in time stays.
type Answer struct {
	Task       string
	Generation int // of the task as the person saw it
	Says       Outcome
	Reason     string    // required to send back and to rule
	Disputes   []Dispute // with Disputed, at least one
	Files      []string  // sha256 of those of the answer as a whole: evidence of a supplement, the scan of a signed answer
	By         string    // id of the person
	For        string    // id of the absent person whom they stand in for
	OnBehalf   string    // id of the person whose words the office enters, from the telephone or signed paper
	// Informed is, of an acknowledgement, to how many officials the directive was made known, if they say so.
	Informed scoring.Maybe[int64]
	// Counted is, of a data entry, the figures.
	Counted scoring.Maybe[Counted]
	// Appointee is who an appointment is of.
	Appointee scoring.Maybe[Appointee]
	At        time.Time
	Late      bool // kept as a late statement: it neither counts nor reopens
	// Approval is what the head made of it, where answers take two steps: pending, approved, sent back, silent or not
	// reached. Remark is the head's reason for sending it back.
	Approval Outcome
	Remark   string
}

// Verdict is what becomes of an answer.
type Verdict string

// The verdicts.
const (
	Counts   Verdict = "counts"
	Repeated Verdict = "repeated" // the same is kept already: nothing to do, and no error
	Late     Verdict = "late"     // to be kept as a late statement; comes with ErrLate, for the page
	Refused  Verdict = "refused"  // not to be kept; comes with the reason
)

// Accept judges an answer by the task as it stands, the answers kept before and the actor, who has signed in. Every
// error is a *Refusal that names the rule and its date: ErrStatement, ErrPerson, ErrGeneration, ErrAnswered,
// ErrNotOpen, ErrPaused, ErrSkipped, ErrCancelled, ErrSuperseded, ErrClosed, ErrReason, ErrIndicator, ErrEvidence or
// ErrLate.
// What disputes say is for Dispute.Check.
func Accept(t Task, earlier []Answer, a Answer, who Actor, now time.Time) (Verdict, error) {
	if err := t.authorise(a, who); err != nil {
		return Refused, err
	}
	if a.Generation != t.Generation {
		return Refused, refuse(ErrGeneration, "", generationPhrase, t.moment(t.Opened), inWords(t.Deadline))
	}
	if repeats(earlier, a) {
		return Repeated, nil
	}
	if err := t.takes(earlier, now); err != nil {
		return Refused, err
	}
	if err := a.complete(t.Kind); err != nil {
		return Refused, err
	}
	if t.Kind.Closes() && t.OverAt(now) {
		return Late, refuse(ErrLate, "", latePhrase, inWords(t.Deadline))
	}
	return Counts, nil
}

// authorise refuses who may not say that, whatever the task's state; the state has refusals of its own.
func (t Task) authorise(a Answer, who Actor) error {
	action, ok := t.Kind.action(a.Says)
	if !ok {
		return refuse(ErrStatement, "", statementPhrase, t.Kind.text(), a.Says.text())
	}
	if a.OnBehalf != "" {
		if t.OfOffice() {
			return refuse(ErrPerson, "", personPhrase, OfficeDecides.text())
		}
		action = ToEnter
	}
	if ok, why := permitted(who, action, t.Subject()); !ok {
		return refuse(ErrPerson, "", personPhrase, why.text())
	}
	return nil
}

// Subject is the task as the rights see it.
func (t Task) Subject() Subject {
	return Subject{Agency: t.Holder(), State: t.State, Raisers: t.Raisers}
}

func repeats(earlier []Answer, a Answer) bool {
	return slices.ContainsFunc(earlier, func(e Answer) bool {
		return e.Generation == a.Generation && e.Says == a.Says && e.Reason == a.Reason &&
			e.Informed == a.Informed && e.Counted == a.Counted && e.names() == a.names() && slices.Equal(e.Files, a.Files) && reflect.DeepEqual(e.Disputes, a.Disputes)
	})
}

var stateRefusals = map[State]struct {
	rule error
	phrase
}{
	Paused:     {ErrPaused, pausedPhrase},
	Skipped:    {ErrSkipped, skippedPhrase},
	Cancelled:  {ErrCancelled, cancelledPhrase},
	Superseded: {ErrSuperseded, supersededPhrase},
}

// takes refuses what the state of the task rules out. A task that its deadline closed still takes late statements.
func (t Task) takes(earlier []Answer, now time.Time) error {
	if first, ok := current(earlier, t.Generation); ok {
		return refuse(ErrAnswered, "", answeredPhrase, first.Says.text(), t.moment(first.At))
	}
	if t.State == Planned {
		return refuse(ErrNotOpen, "", notOpenPhrase, t.moment(t.Opened))
	}
	if r, ok := stateRefusals[t.State]; ok {
		return refuse(r.rule, "", r.phrase, t.moment(t.Changed), scoring.Text{Vi: t.Reason, En: t.Reason})
	}
	if t.State == Settled && (!t.Kind.Closes() || !t.OverAt(now)) {
		return refuse(ErrClosed, "", closedPhrase, t.moment(t.Changed))
	}
	return nil
}

// current is the answer of a generation that was in time.
func current(answers []Answer, generation int) (Answer, bool) {
	at := slices.IndexFunc(answers, func(a Answer) bool { return a.Generation == generation && !a.Late })
	if at < 0 {
		return Answer{}, false
	}
	return answers[at], true
}

// complete refuses an answer without what belongs to it.
func (a Answer) complete(k Kind) error {
	if err := cmp.Or(a.informed(), a.appointee()); err != nil {
		return err
	}
	switch {
	case len(a.Files) > maxEvidence:
		return refuse(ErrEvidence, "evidence", manyFilesPhrase, maxEvidence)
	case len(a.Files) > 0 && k != Supplement && k != DataEntry && a.OnBehalf == "":
		return refuse(ErrEvidence, "evidence", strayFilePhrase)
	case k == Supplement && !written(a.Reason, minReason):
		return refuse(ErrReason, "reason", contentPhrase, minReason, maxReason)
	}
	switch a.Says {
	case SentBack, Accepted, AcceptedInPart, Rejected:
		if !written(a.Reason, minReason) {
			return refuse(ErrReason, "reason", reasonPhrase, minReason, maxReason)
		}
	case Disputed:
		return a.disputes()
	}
	return nil
}

func (a Answer) disputes() error {
	if len(a.Disputes) == 0 {
		return refuse(ErrIndicator, "disputes", noDisputePhrase)
	}
	seen := map[string]bool{}
	for i, d := range a.Disputes {
		if seen[d.Indicator] {
			return refuse(ErrIndicator, fmt.Sprintf("disputes[%d].indicator", i), twicePhrase, excerpt(d.Indicator))
		}
		seen[d.Indicator] = true
	}
	return nil
}
