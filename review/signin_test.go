package review

import (
	"errors"
	"testing"
	"time"
)

var noon = time.Date(2026, 9, 14, 12, 0, 0, 0, time.UTC)

func TestWhoDecidesForAllAgenciesShowsASecondFactor(t *testing.T) {
	needs := map[Role]bool{Staff: true, Admin: true, Leader: true, Auditor: true}
	for _, role := range Roles {
		if got := NeedsFactor([]Role{role}); got != needs[role] {
			t.Errorf("%s needs a factor: %v", role, got)
		}
		if got := NeedsFactor([]Role{Focal, role}); got != needs[role] {
			t.Errorf("a focal officer who is also %s needs a factor: %v", role, got)
		}
	}
	if NeedsFactor(nil) {
		t.Error("who has no role needs none")
	}
}

func TestASessionEnds(t *testing.T) {
	minutes := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	for name, c := range map[string]struct {
		roles      []Role
		remembered bool
		limited    State
		seen, want int // minutes after it was made
	}{
		"of the office, an hour after it was last seen":       {[]Role{Staff}, false, "", 30, 90},
		"of the office, twelve hours after it was made":       {[]Role{Admin}, false, "", 11*60 + 30, 12 * 60},
		"of an officer, eight hours after it was last seen":   {[]Role{Focal}, false, "", 60, 9 * 60},
		"of an officer, a day after it was made":              {[]Role{Focal}, false, "", 23 * 60, 24 * 60},
		"on a remembered device, after thirty days":           {[]Role{Focal}, true, "", 29 * 24 * 60, 30 * 24 * 60},
		"of a link, after thirty days":                        {[]Role{Head}, false, Open, 0, 30 * 24 * 60},
		"of a link to a task that is paused, likewise":        {[]Role{Head}, false, Paused, 0, 30 * 24 * 60},
		"of a link, an hour after its task was settled":       {[]Role{Head}, false, Settled, 20 * 24 * 60, 20*24*60 + 60},
		"of a link to a task that another has replaced":       {[]Role{Focal}, false, Superseded, 0, 60},
		"of the office, also where the device is remembered":  {[]Role{Focal, Staff}, true, "", 0, 60},
		"of the leader, also where a link has opened it":      {[]Role{Leader}, false, Open, 0, 60},
		"of somebody whose last role has ended, like another": {nil, false, "", 0, 8 * 60},
	} {
		if got := SessionLife(c.roles, c.remembered, c.limited).Ends(noon, minutes(c.seen)); !got.Equal(minutes(c.want)) {
			t.Errorf("%s: ends at %s, want %s", name, got, minutes(c.want))
		}
	}
}

func TestACodeIsTaken(t *testing.T) {
	fresh := SignIn{Asked: noon.Add(-time.Minute), Sent: noon}
	with := func(change func(*SignIn)) SignIn {
		s := fresh
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		request SignIn
		right   bool
		after   time.Duration
		counts  bool
		text    string // of the refusal, or empty
	}{
		"the right one":                            {fresh, true, 0, false, ""},
		"in the last second":                       {fresh, true, CodeLife - time.Second, false, ""},
		"ten minutes after the mail was sent":      {fresh, true, CodeLife, false, expiredPhrase.En},
		"a wrong one counts":                       {fresh, false, 0, true, wrongCodePhrase.En},
		"the fifth wrong one ends it":              {with(func(s *SignIn) { s.Wrong = 4 }), false, 0, true, guessedPhrase.En},
		"the right one after four wrong ones":      {with(func(s *SignIn) { s.Wrong = 4 }), true, 0, false, ""},
		"the right one after five wrong ones":      {with(func(s *SignIn) { s.Wrong = 5 }), true, 0, false, guessedPhrase.En},
		"a second time":                            {with(func(s *SignIn) { s.Used = true }), true, 0, false, usedPhrase.En},
		"before the mail was sent, like any wrong": {with(func(s *SignIn) { s.Sent = time.Time{} }), false, 0, true, wrongCodePhrase.En},
		"never sent, like any that is too old":     {with(func(s *SignIn) { s.Sent = time.Time{} }), false, 9 * time.Minute, false, expiredPhrase.En},
	} {
		counts, err := c.request.TakeCode(c.right, noon.Add(c.after))
		if counts != c.counts || textOf(err) != c.text || err != nil && !errors.Is(err, ErrSignIn) {
			t.Errorf("%s: counts %v, %v", name, counts, err)
		}
	}
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestAMailToSignInIsSentWhileItIsOfUse(t *testing.T) {
	s := SignIn{Asked: noon}
	used := s
	used.Used = true
	if !s.Waits(noon.Add(CodeLife-1)) || s.Waits(noon.Add(CodeLife)) || used.Waits(noon) {
		t.Error("a mail waits for ten minutes, and not once the request was used")
	}
}

func TestTriesAreLimited(t *testing.T) {
	limit := Limit{Most: 3, Within: 15 * time.Minute}
	before := func(minutes ...int) (times []time.Time) {
		for _, m := range minutes {
			times = append(times, noon.Add(-time.Duration(m)*time.Minute))
		}
		return times
	}
	for name, c := range map[string]struct {
		earlier []time.Time
		text    string
	}{
		"the first":  {nil, ""},
		"the third":  {before(2, 1), ""},
		"the fourth": {before(10, 2, 1), "Tried too often: try again from 19:05 on Monday 14 September 2026."},
		"by the time when the oldest is forgotten": {before(15, 2, 1), ""},
		"by the one that makes room":               {before(14, 12, 2, 1), "Tried too often: try again from 19:03 on Monday 14 September 2026."},
	} {
		if err := limit.Allow(c.earlier, noon); textOf(err) != c.text || err != nil && !errors.Is(err, ErrTooOften) {
			t.Errorf("%s: %v, want %q", name, err, c.text)
		}
	}
	for attempt, l := range Limits {
		if l.Most < 1 || l.Within <= 0 {
			t.Errorf("%s: %v", attempt, l)
		}
	}
}
