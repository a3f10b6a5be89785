package activities

import (
	"slices"
	"time"

	"danhgia/review"
)

// Session is a signed-in browser, as it is now.
type Session struct {
	ID     int64
	Person string // review.Person.ID
	Name   string
	// Actors are the ways in which the person can act today: their own roles, then in place of absent persons. A person
	// whose last role has ended has none, and may do what the public may.
	Actors  Actors
	Strong  bool      // a second factor was shown in it
	Needs   bool      // one of the person's roles takes a second factor: without it only the page that asks for it opens
	Task    TaskID    // the one task that it is limited to, that of the personal link by which it was opened; 0: no limit
	Expires time.Time // when it ends if nothing happens
	// Remembered: its browser keeps it when it is closed. How long it lasts is in Expires.
	Remembered bool
}

// Opens says whether the task is theirs to look at: the one that the session is limited to, or, without a limit, one
// that they may look at in one of the ways in which they can act.
func (s Session) Opens(id TaskID, task review.Task) bool {
	if s.Task != 0 {
		return s.Task == id
	}
	return slices.ContainsFunc(s.Actors, task.OpenTo)
}

// OpenSession is a session as its person sees it in a list.
type OpenSession struct {
	ID         int64
	Browser    string // in words, or empty
	Via        string // mail, sso or link
	Remembered bool
	Made, Seen time.Time
	Expires    time.Time
	Here       bool // it is the one that asks
}
