package activities

import (
	"context"
	"slices"

	"danhgia/scoring"
)

// Reached is how far a period had come when the workflow that carried it was lost, as Postgres has it.
type Reached struct {
	Done   []Stage `json:",omitempty"` // stages before the scores that have ended
	Opened bool    `json:",omitempty"` // the reviews are there, all of them: only what they wait for is left
	Scores int64   `json:",omitempty"` // the latest score run; 0: none
}

// Has says whether a stage is behind the period.
func (r Reached) Has(s Stage) bool { return r.Opened || slices.Contains(r.Done, s) }

// TakeOver gives the period to this run in place of one that was lost, and says how far it had come. Nothing of the
// period changes. ErrTaken: the period has come to its end.
func (a *Activities) TakeOver(ctx context.Context, start Start) (Reached, error) {
	r, err := a.Store.TakeOver(ctx, claim(ctx, start))
	return r, classify(err)
}

// UnendedKind is what sort of work a workflow carries.
type UnendedKind string

// The kinds of work that Postgres knows not to have ended.
const (
	UnendedPeriod    UnendedKind = "period"
	UnendedTask      UnendedKind = "task"
	UnendedDirective UnendedKind = "directive"
	UnendedErratum   UnendedKind = "correction"
	UnendedTarget    UnendedKind = "target"
	UnendedImport    UnendedKind = "import"
	UnendedSource    UnendedKind = "source" // its schedule
	UnendedMailer    UnendedKind = "mailer" // never ends
)

// Unended is work that has not ended, by Postgres, and the workflow or schedule that is to carry it.
type Unended struct {
	Workflow string
	Kind     UnendedKind
	What     string         // where it stands: the state of a period, the kind of a task
	Period   scoring.Period `json:",omitempty"`
}

// Schedules are the province's schedules as the office last set them, read from the audit.
type Schedules struct {
	Months   scoring.Maybe[Monthly]
	Mornings scoring.Maybe[Daily]
	// Paused are the reasons with which they were paused, empty for one that is on.
	MonthsPaused, MorningsPaused string
	// Due is the month that the schedule was to start on the first of this month and that nobody has started; empty: none.
	Due scoring.Period `json:",omitempty"`
}
