package activities

import (
	"context"
	"fmt"

	"danhgia/calendar"
	"danhgia/review"
)

// DaysOff is where the working calendar is edited. Deadlines that stand are counted anew by it.
type DaysOff struct{ Store DaysOffStore }

// DaysOffStore is what editing the calendar needs of Postgres.
type DaysOffStore interface {
	// ReplaceDaysOff puts notices in place of those of their years, and has every open or paused task decided on under
	// its lock, in the order of their ids, all in one transaction. Of a book there are the task, its period, its agency
	// and the calendar as it is then. Tasks that are decided to be as they are are not written. In a preview nothing is.
	ReplaceDaysOff(ctx context.Context, notices []calendar.Notice, c Change, preview bool, decide func(TaskBook) (review.Task, error)) (CalendarImport, error)
}

// DaysOffEdit is an edit of the calendar.
type DaysOffEdit struct {
	Notices []calendar.Notice
	Least   int  // working days that a deadline which moves nearer must leave
	Preview bool // say what would change, and change nothing
}

// Recounted is a deadline that an edit of the calendar moves or, for the reason, does not.
type Recounted struct {
	Key
	Task       TaskID
	Kind       review.Kind
	Agency     string
	AgencyName string
	State      review.State
	calendar.Move
	Reason review.Reason
}

// Replace edits the calendar and moves the deadlines that it moves, all in one transaction. The refusals are those of
// the store, and calendar.ErrNoNotice for a deadline that would lie in a year without a notice.
func (d DaysOff) Replace(ctx context.Context, e DaysOffEdit, c Change) (CalendarImport, error) {
	var moved, stay []Recounted
	done, err := d.Store.ReplaceDaysOff(ctx, e.Notices, c, e.Preview, func(b TaskBook) (review.Task, error) {
		r := Recounted{Key: b.Key, Task: b.ID, Kind: b.Task.Kind, Agency: b.Task.Agency, AgencyName: b.AgencyName, State: b.Task.State}
		var err error
		if r.Move, r.Reason, err = b.Task.Recount(b.Now, e.Least, b.Calendar); err != nil {
			return b.Task, Refusal(fmt.Errorf("%s: %w", b.AgencyName, err))
		}
		switch r.Reason {
		case review.CalendarChanged:
			moved = append(moved, r)
			return b.Task.Apply(review.Change{Move: review.MoveRecount, At: b.Now, Reason: c.Reason, Deadline: r.New})
		case review.SameMoment:
			b.Task.Deadline = r.New // it may have another explanation
		default:
			stay = append(stay, r)
		}
		return b.Task, nil
	})
	if err != nil {
		return CalendarImport{}, err
	}
	done.Moved, done.Stay = moved, stay
	return done, nil
}
