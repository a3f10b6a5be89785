package activities

import (
	"slices"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Duty is a task in the list of somebody who is signed in.
type Duty struct {
	Key
	ID         TaskID
	Subject    string
	Task       review.Task
	AgencyName string
	Directive  string                       // the title of the letter, of a task about one
	Left       scoring.Maybe[calendar.Left] // absent where it has ended, or the calendar has no notice for the days in between
	Drafted    scoring.Maybe[time.Time]     // when the person last kept a draft of it
	Now        time.Time
}

// Draft is what somebody has typed into a task's form and not sent yet, as the form has it.
type Draft struct {
	Content []byte
	Saved   time.Time
}

// Agencies are the codes of those that the person can act for, each once.
func (s Session) Agencies() (codes []string) {
	for _, a := range s.Actors {
		if !slices.Contains(codes, a.Agency) {
			codes = append(codes, a.Agency)
		}
	}
	return codes
}

// Does says whether the person is one whom the task takes an answer of, in one of the ways in which they can act.
func (s Session) Does(t review.Task, now time.Time) bool {
	return slices.ContainsFunc(s.Actors, func(a review.Actor) bool { return t.TakesFrom(a, now) })
}
