package activities

import (
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// AuditQuery is what is asked of the audit log: whatever is empty is not asked.
type AuditQuery struct {
	Who    string // in the name without its marks, or the address
	Action string
	From   scoring.Maybe[calendar.Day]
	To     scoring.Maybe[calendar.Day] // included
	Period scoring.Period
	Agency string // code
	Before int64  // only rows with a smaller number: the next page
	Most   int    // rows
}

// AuditLine is something that somebody did, or the system; the newest has the greatest number.
type AuditLine struct {
	ID         int64
	At         time.Time
	Actor      string // review.Person.ID, or "system"
	Name       string // empty: of the system, or erased
	Action     string
	Period     scoring.Period
	Kind       review.Kind // of the task that it was done to
	Agency     string      // code, of the task
	AgencyName string
	Details    map[string]any
}
