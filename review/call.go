package review

import (
	"fmt"
	"time"

	"danhgia/calendar"
)

// CallKey is what the keys of recorded calls begin with; a number follows.
const CallKey = "called-"

// callsAfter is for how many working days after its deadline a call about a task is still noted.
const callsAfter = 10

// Call judges whether a call to a task's people is to be noted, and says whether it counts as having reached them:
// after the deadline it does not, they cannot answer any more. It refuses, as Accept does, where nobody is waited for,
// and what has ended long ago (ErrClosed). It fails with calendar.ErrNoNotice.
func (t Task) Call(answers []Answer, now time.Time, cal calendar.Calendar) (counts bool, err error) {
	if err := t.takes(answers, now); err != nil {
		return false, err
	}
	if t.State == Open && !t.OverAt(now) || !t.Kind.Closes() {
		return true, nil
	}
	since, err := cal.DaysBetween(t.Deadline.On, cal.DayOf(now))
	switch {
	case err != nil:
		return false, fmt.Errorf("call about task %s: %w", t.ID, err)
	case since > callsAfter:
		return false, refuse(ErrClosed, "", longClosedPhrase, inWords(t.Deadline), callsAfter)
	}
	return false, nil
}
