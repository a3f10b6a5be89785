package activities

import "danhgia/review"

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
