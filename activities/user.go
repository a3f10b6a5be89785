package activities

import (
	"slices"
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
	Sessions int    // that are open
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

// Ended says whether all of the user's roles have ended on a day.
func (u User) Ended(on calendar.Day) bool {
	return !slices.ContainsFunc(u.Terms, func(t Term) bool { return !t.To.Known || t.To.Value > on })
}

// Administered says whether the office still has an administrator on a day and from there on, whoever else than the
// given one.
func Administered(users []User, but string, on calendar.Day) bool {
	return slices.ContainsFunc(users, func(u User) bool {
		return u.ID != but && slices.ContainsFunc(u.Terms, func(t Term) bool { return t.Role == review.Admin && t.From <= on && !t.To.Known })
	})
}
