package mail

import (
	"slices"
	"testing"
	"time"

	"danhgia/activities"

	"github.com/google/go-cmp/cmp"
)

func TestPausesGrowAndEndAfterDays(t *testing.T) {
	var p Policy
	at, last := sending, time.Duration(0)
	for n := 1; ; n++ {
		next, more := p.NextAttempt(n, at)
		if !more {
			break
		}
		if pause := next.Sub(at); pause < last || pause > 4*time.Hour {
			t.Errorf("the pause after try %d is %v, after %v", n, pause, last)
		}
		at, last = next, next.Sub(at)
	}
	if days := at.Sub(sending).Hours() / 24; days < 4 || days > 6 {
		t.Errorf("it is given up after %.1f days", days)
	}
}

func TestWhatIsTriedAgain(t *testing.T) {
	type next struct {
		After time.Duration
		More  bool
	}
	for name, tt := range map[string]struct {
		class    activities.MailClass
		n        int
		unknowns int
		want     next
	}{
		"temporary, the first time":     {activities.MailTemporary, 1, 0, next{time.Minute, true}},
		"temporary, the hundredth time": {activities.MailTemporary, 100, 0, next{0, false}},
		"unknown: wait long":            {activities.MailUnknown, 1, 1, next{30 * time.Minute, true}},
		"unknown: only once more":       {activities.MailUnknown, 2, 2, next{30 * time.Minute, false}},
		"a refusal because of us":       {activities.MailPolicy, 1, 0, next{time.Hour, true}},
		"no way in":                     {activities.MailBlocked, 1, 0, next{time.Hour, true}},
		"a bad address":                 {activities.MailBadAddress, 1, 0, next{}},
		"refused":                       {activities.MailRefused, 1, 0, next{}},
		"taken":                         {activities.MailAccepted, 1, 0, next{}},
	} {
		at, more := Policy{}.After(tt.class, tt.n, tt.unknowns, sending)
		got := next{More: more}
		if !at.IsZero() {
			got.After = at.Sub(sending)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWhenALanePauses(t *testing.T) {
	type tries = []Try // their class, and whether the reply was bare
	of := func(c activities.MailClass) Try { return Try{Class: c} }
	ok, policy, bad, refused, blocked := of(activities.MailAccepted), of(activities.MailPolicy), of(activities.MailBadAddress), of(activities.MailRefused), of(activities.MailBlocked)
	bare := Try{Class: activities.MailBadAddress, Bare: true}
	repeat := func(n int, one Try) tries { return slices.Repeat(tries{one}, n) }
	for name, tt := range map[string]struct {
		tries tries // ten seconds apart, the last at the moment of sending
		later time.Duration
		want  Pause
	}{
		"nothing has been tried":                               {nil, 0, Pause{}},
		"all goes well":                                        {repeat(30, ok), 0, Pause{}},
		"no way in: at once":                                   {tries{ok, blocked}, 0, Pause{sending.Add(15 * time.Minute), PauseBlocked}},
		"the pause ends":                                       {tries{ok, blocked}, 15 * time.Minute, Pause{}},
		"a way in again":                                       {tries{blocked, ok}, 0, Pause{}},
		"two refusals because of us":                           {repeat(2, policy), 0, Pause{}},
		"three refusals because of us":                         {repeat(3, policy), 0, Pause{sending.Add(time.Hour), PausePolicy}},
		"the pause outlasts the window":                        {repeat(3, policy), 59 * time.Minute, Pause{sending.Add(time.Hour), PausePolicy}},
		"a mail was taken in between":                          {tries{policy, policy, ok, policy}, 0, Pause{}},
		"old refusals do not count":                            {append(repeat(2, policy), append(repeat(70, of(activities.MailTemporary)), policy)...), 0, Pause{}},
		"nine refusals":                                        {repeat(9, refused), 0, Pause{}},
		"ten: this is no coincidence":                          {repeat(10, refused), 0, Pause{sending.Add(time.Hour), PauseBurst}},
		"ten among as many that were taken":                    {append(repeat(10, refused), repeat(10, ok)...), 0, Pause{}},
		"addresses that do not exist: a bad table of officers": {repeat(100, bad), 0, Pause{}},
		"they make no burst of nine other refusals":            {append(repeat(20, bad), repeat(9, refused)...), 0, Pause{}},
		"nor do they hide one of ten":                          {append(repeat(20, bad), repeat(10, refused)...), 0, Pause{sending.Add(time.Hour), PauseBurst}},
		"ten bare replies: it may be a blocklist":              {repeat(10, bare), 0, Pause{sending.Add(time.Hour), PauseBurst}},
		"mails that wait say nothing":                          {repeat(30, of(activities.MailTemporary)), 0, Pause{}},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range tt.tries {
				tt.tries[i].At = sending.Add(time.Duration(i-len(tt.tries)+1) * 10 * time.Second)
			}
			if diff := cmp.Diff(tt.want, Policy{}.LanePause(tt.tries, sending.Add(tt.later))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
