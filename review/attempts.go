package review

import (
	"time"

	"danhgia/calendar"
)

// Attempt is something that is limited to so many tries in some time, for each subject that tries it.
type Attempt string

// The attempts: of whom a mail is asked for, of the network address that asks, and of the person who shows a factor.
const (
	AskForAddress Attempt = "ask-for-address"
	AskFromSource Attempt = "ask-from-source"
	CodeOfSource  Attempt = "code-of-source" // wrong codes only
	FactorOf      Attempt = "factor-of"      // wrong ones only
)

// Limit is how many tries there may be within some time.
type Limit struct {
	Most   int
	Within time.Duration
}

// Limits are those of the attempts. An office may have one network address for all of its people.
var Limits = map[Attempt]Limit{
	AskForAddress: {5, 15 * time.Minute},
	AskFromSource: {60, 15 * time.Minute},
	CodeOfSource:  {60, 15 * time.Minute},
	FactorOf:      {10, 15 * time.Minute},
}

// Allow refuses (ErrTooOften, with the moment from which on it is possible again) one more try after the earlier ones,
// whose times come in order.
func (l Limit) Allow(earlier []time.Time, now time.Time) error {
	since := now.Add(-l.Within)
	for len(earlier) > 0 && !earlier[0].After(since) {
		earlier = earlier[1:]
	}
	if len(earlier) < l.Most {
		return nil
	}
	again := earlier[len(earlier)-l.Most].Add(l.Within).Add(time.Minute - 1).Truncate(time.Minute)
	return refuse(ErrTooOften, "", tooOftenPhrase, moment(again.In(calendar.Vietnam)))
}
