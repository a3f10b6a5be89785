package review

import (
	"errors"
	"testing"
)

func TestACallIsNoted(t *testing.T) {
	silent := in(Settled, open(t))
	silent.Outcome = Silent
	confirmed := in(Settled, open(t))
	confirmed.Outcome = Confirmed
	for name, c := range map[string]struct {
		task    Task
		answers []Answer
		now     string
		counts  bool
		rule    error
	}{
		"while there is time":                     {open(t), nil, "14 17:00", true, nil},
		"after the deadline it reaches nobody":    {silent, nil, "14 17:01", false, nil},
		"ten working days after it":               {silent, nil, "28 09:00", false, nil},
		"later":                                   {silent, nil, "29 09:00", false, ErrClosed},
		"who is overdue can still do it":          {of(Rule, open(t)), nil, "28 09:00", true, nil},
		"who has answered is not called any more": {confirmed, []Answer{confirms(t)}, "09 09:00", false, ErrAnswered},
		"a paused task":                           {in(Paused, open(t)), nil, "09 09:00", false, ErrPaused},
		"a skipped one":                           {in(Skipped, open(t)), nil, "09 09:00", false, ErrSkipped},
		"a cancelled one":                         {in(Cancelled, open(t)), nil, "09 09:00", false, ErrCancelled},
		"one that is not open yet":                {in(Planned, open(t)), nil, "09 09:00", false, ErrNotOpen},
	} {
		counts, err := c.task.Call(c.answers, clock(t, c.now), vietnam(t))
		if counts != c.counts || !errors.Is(err, c.rule) {
			t.Errorf("%s: counts %v, %v", name, counts, err)
		}
	}
}

func TestACallReachesTheAgency(t *testing.T) {
	called := Mail{Generation: 1, Role: Focal, State: Called}
	for name, c := range map[string]struct {
		mails   []Mail
		reached bool
		why     Reason
	}{
		"whom no mail has reached":    {[]Mail{told(1, MailBounced, lan), called}, true, Telephoned},
		"whom nobody could write to":  {[]Mail{called}, true, Telephoned},
		"a mail that arrived is more": {[]Mail{called, told(1, MailAccepted, hoa)}, true, MailArrived},
		"not in another generation":   {[]Mail{{Generation: 2, Role: Focal, State: Called}}, false, NoAddress},
	} {
		if reached, why := Reached(c.mails, 1); reached != c.reached || why != c.why {
			t.Errorf("%s: %v, %s", name, reached, why)
		}
	}
	if outcome, why := Settle(open(t), nil, []Mail{told(1, MailBounced, lan), called}, clock(t, "14 18:00")); outcome != Silent || why != NoAnswer {
		t.Errorf("silence after a call is %s, %s", outcome, why)
	}
}
