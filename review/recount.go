package review

import (
	"fmt"
	"time"

	"danhgia/calendar"
)

// Recount is what becomes of an open or paused task's deadline under a changed calendar, and why: it moves
// (CalendarChanged), it keeps its moment, perhaps with another explanation (SameMoment), or it stays as it is although
// it would be counted otherwise now. It never moves to a moment that has passed (WouldHavePassed), nor nearer with
// fewer than so many working days left (TooNear). The clock of a paused task stands, so nothing is too near for it.
// It fails with calendar.ErrNoNotice.
func (t Task) Recount(now time.Time, least int, after calendar.Calendar) (calendar.Move, Reason, error) {
	deadline, err := after.Recount(t.Deadline)
	if err != nil {
		return calendar.Move{}, "", fmt.Errorf("task %s: %w", t.ID, err)
	}
	m := calendar.Move{Old: t.Deadline, New: deadline}
	switch {
	case !m.Shifts():
		return m, SameMoment, nil
	case t.State == Paused:
		return m, CalendarChanged, nil
	case !deadline.At.After(now):
		return m, WouldHavePassed, nil
	case deadline.At.After(t.Deadline.At):
		return m, CalendarChanged, nil
	}
	left, err := after.Left(now, deadline)
	if err != nil {
		return calendar.Move{}, "", fmt.Errorf("task %s: %w", t.ID, err)
	}
	if left.Days < least {
		return m, TooNear, nil
	}
	return m, CalendarChanged, nil
}
