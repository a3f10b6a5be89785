package review

import (
	"errors"
	"slices"
	"time"
)

// OpenTo says whether somebody may look at the task. One of an agency is for its people and for the office; rulings and
// approvals are the office's own.
func (t Task) OpenTo(a Actor) bool {
	if t.OfOffice() && !a.ByOffice() {
		return false
	}
	ok, _ := May(a, ToView, Subject{Agency: t.Holder(), State: t.State})
	return ok
}

// OfOffice says whether it is the office that does the task.
func (t Task) OfOffice() bool { return t.Kind == Rule || t.Kind == Approval || t.Kind == Correct }

// TakesFrom says whether the task takes an answer of somebody, whatever state it is in.
func (t Task) TakesFrom(who Actor, now time.Time) bool {
	return slices.ContainsFunc(t.Kind.Says(), func(says Outcome) bool {
		answer := Answer{Task: t.ID, Generation: t.Generation, Says: says, By: who.Person, At: now}
		_, err := Accept(t, nil, answer, who, now)
		return !errors.Is(err, ErrPerson)
	})
}

// EnteredBy says whether somebody may enter an answer to the task in the words of its agency, in the state that it is in.
func (t Task) EnteredBy(who Actor) bool {
	enterable := slices.Contains([]Kind{Review, Countersign, Supplement, DataEntry, Acknowledge}, t.Kind)
	ok, _ := May(who, ToEnter, t.Subject())
	return enterable && ok
}
