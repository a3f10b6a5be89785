package activities

import (
	"fmt"
	"time"

	"danhgia/review"
)

// Vitals are by what is seen, from outside, whether the work goes on. Nothing in them is of a person. Durations are in
// real time.
type Vitals struct {
	Mails    []MailVital
	Lanes    []LaneVital
	Tasks    []TaskVital
	Late     time.Duration // how long the most overdue step of a ladder has been due; 0: none is
	Overdue  int           // open tasks whose next step is due
	Still    int           // open tasks without a next step: they wait for what somebody else does
	Signals  int           // that wait to be delivered to workflows
	Signal   time.Duration // how long the oldest of them waits
	Pushes   int           // results that are due to targets
	Push     time.Duration // how long the oldest of them has been due
	Unsealed int           // rows of the audit that are not sealed yet
	Seal     time.Duration // how long the oldest of them waits
	Brought  []Brought
	Imports  []ImportVital
}

// MailVital is how many mails of a lane are in a state: all that wait, and of the others those of the last day.
type MailVital struct {
	Lane  Lane
	State review.MailState
	N     int
}

// LaneVital is how a lane of mails moves.
type LaneVital struct {
	Lane   Lane
	Due    int
	Oldest time.Duration // how long the oldest due mail waits; 0: none is due
	Paused bool
}

// TaskVital is how many open tasks of a kind have come to a rung of their ladder; an empty rung is none yet.
type TaskVital struct {
	Kind review.Kind
	Rung string
	N    int
}

// Brought is how long ago something was last collected or taken in.
type Brought struct {
	Kind string // figures: from the portal or handed in; else the content of a file
	Age  time.Duration
}

// ImportVital is how many imports that have not ended are in a state.
type ImportVital struct {
	State string
	N     int
}

// Stuck says what has not moved for longer than most, or nothing while all moves; mail says whether mails are sent at
// all.
func (v Vitals) Stuck(most time.Duration, mail bool) string {
	if v.Late > most {
		return fmt.Sprintf("a ladder's step has been due for %s", v.Late.Round(time.Second))
	}
	if v.Signal > most {
		return fmt.Sprintf("a signal has waited for %s", v.Signal.Round(time.Second))
	}
	for _, lane := range v.Lanes {
		if mail && lane.Oldest > most {
			return fmt.Sprintf("a mail of lane %s has been due for %s", lane.Lane, lane.Oldest.Round(time.Second))
		}
	}
	return ""
}
