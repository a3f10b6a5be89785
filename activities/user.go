package activities

import (
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// User is somebody who has a role in the office, had one, or is going to.
type User struct {
	ID       string // review.Person.ID
	Name     string
	Email    string
	Phone    string
	Terms    []Term // by their first day
	Sessions int    // that have not ended by hand
	App      bool
	Passkeys int
	Seen     scoring.Maybe[time.Time] // when a session of theirs was last seen
}

// Term is a role of a person in the office, and for how long.
type Term struct {
	Role review.Role
	From calendar.Day
	To   scoring.Maybe[calendar.Day] // the first day that is out
}
