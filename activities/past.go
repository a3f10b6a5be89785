package activities

import (
	"time"

	"danhgia/scoring"
)

// Past is what the latest revision of a period says of one agency.
type Past struct {
	Publication // without its content
	Basis       scoring.Basis
	Standing    scoring.Standing // a zero one where the agency is not in the results
}

// Timeliness is how soon the office has ruled on the disputes of a period. Nobody's name is in it.
type Timeliness struct {
	Period   scoring.Period
	Disputes int
	Ruled    int
	InTime   int // of the ruled ones, by the deadline that each had
	Late     int // not ruled on, and their deadline is past
	// Median and Longest are from the dispute to its ruling; absent while nothing is ruled on.
	Median  scoring.Maybe[time.Duration]
	Longest scoring.Maybe[time.Duration]
}
