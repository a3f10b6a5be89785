package activities

import (
	"testing"
	"time"
)

func TestStuckIsWhatHasNotMovedForTooLong(t *testing.T) {
	const most = 15 * time.Minute
	for name, c := range map[string]struct {
		v    Vitals
		mail bool
		want string
	}{
		"nothing is due":                      {Vitals{}, true, ""},
		"a step that is due for a while":      {Vitals{Late: most}, true, ""},
		"a step that is due for too long":     {Vitals{Late: most + time.Second}, true, "a ladder's step has been due for 15m1s"},
		"a signal that nobody delivers":       {Vitals{Signal: time.Hour}, true, "a signal has waited for 1h0m0s"},
		"a mail that does not leave":          {Vitals{Lanes: []LaneVital{{Lane: LaneDuty}, {Lane: LaneSignIn, Oldest: time.Hour}}}, true, "a mail of lane sign-in has been due for 1h0m0s"},
		"mails that nobody wants to be sent":  {Vitals{Lanes: []LaneVital{{Lane: LaneDuty, Oldest: time.Hour}}}, false, ""},
		"tasks that wait for somebody's work": {Vitals{Still: 100}, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.v.Stuck(most, c.mail); got != c.want {
				t.Errorf("it says %q, not %q", got, c.want)
			}
		})
	}
}
