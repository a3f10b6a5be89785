package activities

import (
	"time"

	"danhgia/review"
	"danhgia/scoring"
)

// Voices are what the agencies said of a period and what became of it, for the office's report. No officer is in them.
type Voices struct {
	Reviews      []ReviewEnd
	Difficulties []Difficulty
	Disputes     []VoicedDispute
	Timeliness   Timeliness
}

// ReviewEnd is how the review of one agency stands.
type ReviewEnd struct {
	Agency  string
	State   review.State
	Outcome review.Outcome // empty while it is not settled
}

// Difficulty (khó khăn, vướng mắc) is what an agency wrote beside its answer.
type Difficulty struct {
	Agency string
	Words  string
	Late   bool // after the deadline
}

// VoicedDispute is a dispute with its ruling; Decision is empty before it.
type VoicedDispute struct {
	Agency    string
	Indicator string
	Reason    string
	Decision  review.Outcome
}

// Paper is a signed paper that came back, bound to the results that it is about. A newer one of the same kind takes its
// place; none is ever changed.
type Paper struct {
	ID          int64
	Kind        PaperKind
	Key         Key
	Revision    int
	Publication string    // sha256 of the results
	Number      string    // with its symbol: 123/BC-VP
	Dated       time.Time // the day on the paper
	Name        string    // of the file
	Size        int64
	SHA256      string
	Public      bool // shown to everybody on the page of the period
	By          string
	Reason      string
	At          time.Time
}

// PaperTemplate is a version of the office's own template of a kind of paper. One without content stands for the
// template that comes with the program.
type PaperTemplate struct {
	ID      int64
	Kind    PaperKind
	Name    string // of the file
	Size    int64
	SHA256  scoring.Maybe[string]
	By      string
	Reason  string
	At      time.Time
	Current bool
}
