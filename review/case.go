package review

import (
	"time"

	"danhgia/scoring"
)

// Ask judges a question of an adjudicator who needs more before ruling, by the ruling's task, and returns the task as
// it waits for the answer: paused, so that nobody rules meanwhile and its clock stands. Its errors are those of Accept,
// and ErrReason for a question that is none.
func (t Task) Ask(answers []Answer, generation int, question string, who Actor, now time.Time) (Task, error) {
	if ok, why := permitted(who, ToRule, t.Subject()); !ok {
		return t, refuse(ErrPerson, "", personPhrase, why.text())
	}
	if generation != t.Generation {
		return t, refuse(ErrGeneration, "", generationPhrase, t.moment(t.Opened), inWords(t.Deadline))
	}
	if err := t.takes(answers, now); err != nil {
		return t, err
	}
	if !written(question, minReason) {
		return t, refuse(ErrReason, "reason", contentPhrase, minReason, maxReason)
	}
	return t.Apply(Change{Move: MovePause, At: now, Reason: waitsPhrase.Vi})
}

// Message judges words on a case, by the task of ruling on it: ErrPerson, ErrClosed once it has been ruled on, ErrReason
// for words that are none.
func (t Task) Message(words string, who Actor) error {
	switch ok, why := May(who, ToMessage, t.Subject()); {
	case why == WrongState:
		return refuse(ErrClosed, "message", ruledPhrase, t.moment(t.Changed))
	case !ok:
		return refuse(ErrPerson, "message", personPhrase, why.text())
	case !written(words, 1):
		return refuse(ErrReason, "message", contentPhrase, 1, maxReason)
	}
	return nil
}

// MoreFiles refuses files that a dispute has no room for, with ErrEvidence.
func MoreFiles(before, more int) error {
	if more > 0 && before+more > maxEvidence {
		return refuse(ErrEvidence, "evidence", manyFilesPhrase, maxEvidence)
	}
	return nil
}

// ByOffice says whether somebody acts for the office and not for an agency.
func (a Actor) ByOffice() bool {
	roles := a.Roles
	if a.For != nil {
		roles = a.For.Roles
	}
	for _, r := range roles {
		if r.OfAgency() {
			return false
		}
	}
	return true
}

// Waits is why a ruling that was asked more for stands still.
func Waits(lang scoring.Lang) string { return scoring.Text(waitsPhrase).In(lang) }
