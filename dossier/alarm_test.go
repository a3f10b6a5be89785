package dossier

import "testing"

func TestWhoIsToldOfARunningDossier(t *testing.T) {
	const now, soon = Moment(1000), Moment(2000)
	running := func(limit Moment) Verdict {
		return Verdict{Counted: true, Timing: RunningInTime, Reason: ByDue, Limit: limit}
	}
	for name, c := range map[string]struct {
		Verdict
		waited Moment
		want   Alarm
	}{
		"its limit passed since it was judged":            {running(999), 0, Overdue},
		"its limit is now":                                {running(1000), 0, DueSoon},
		"its limit is the last moment that is soon":       {running(1999), 0, DueSoon},
		"its limit is not soon":                           {running(2000), 0, Quiet},
		"what was waited moves the limit out of the past": {running(999), 1, DueSoon},
		"what was waited moves the limit beyond soon":     {running(1999), 1, Quiet},
		"it has no limit":                                 {running(0), 0, Quiet},
		"it was judged late":                              {Verdict{Counted: true, Timing: RunningLate, Limit: 5000}, 0, Overdue},
		"papers were asked for again":                     {Verdict{Counted: true, Timing: RunningLate, Reason: AskedAgain}, 0, Overdue},
		"it waits for papers":                             {Verdict{Counted: true, Timing: RunningInTime, Reason: WaitingSince, Limit: 999}, 0, Quiet},
		"it has ended in time":                            {Verdict{Counted: true, Timing: EndedInTime, Limit: 1500}, 0, Quiet},
		"it has ended late":                               {Verdict{Counted: true, Timing: EndedLate, Limit: 10}, 0, Quiet},
		"it does not count":                               {Verdict{Limit: 1500}, 0, Quiet},
	} {
		if got := AlarmOf(c.Verdict, c.waited, now, soon); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}
