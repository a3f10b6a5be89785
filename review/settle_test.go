package review

import "testing"

func TestSettle(t *testing.T) {
	const before, moment, after = "14 16:59", "14 17:00:00", "14 17:00:00.000001"
	reached := []Mail{{1, Focal, "p1", MailBounced}, {1, Head, "p3", MailAccepted}}
	bounced := []Mail{{1, Focal, "p1", MailBounced}, {1, Deputy, "p2", MailRefused}, {1, Staff, "o1", MailAccepted}}
	two := func(approval Outcome) []Answer {
		a := confirms(t)
		a.Approval = approval
		return []Answer{a}
	}
	stepped := open(t)
	stepped.TwoStep = true
	for name, c := range map[string]struct {
		task    Task
		answers []Answer
		mails   []Mail
		now     string
		want    Outcome
		why     Reason
	}{
		"nothing said, and time left":                      {open(t), nil, reached, before, Pending, InTime},
		"nothing said in the very moment of the deadline":  {open(t), nil, reached, moment, Pending, InTime},
		"silence after the deadline is not consent":        {open(t), nil, reached, after, Silent, NoAnswer},
		"a bounced mail is not silence":                    {open(t), nil, bounced, after, NotReached, MailFailed},
		"nor is a mail that still waits":                   {open(t), nil, []Mail{{1, Focal, "p1", MailQueued}}, after, NotReached, MailUncertain},
		"nor is one of unknown fate":                       {open(t), nil, []Mail{{1, Focal, "p1", MailUnknown}}, after, NotReached, MailUncertain},
		"nor is nobody to write to":                        {open(t), nil, nil, after, NotReached, NoAddress},
		"a mail of an older generation reached nobody now": {open(t), nil, []Mail{{0, Focal, "p1", MailAccepted}}, after, NotReached, NoAddress},
		"the deputy was reached":                           {open(t), nil, []Mail{{1, Focal, "p1", MailBounced}, {1, Deputy, "p2", MailAccepted}}, after, Silent, NoAnswer},
		"an answer ends the task at once":                  {open(t), []Answer{confirms(t)}, nil, before, Confirmed, Answered},
		"an answer in time counts when it is read late":    {open(t), []Answer{confirms(t)}, bounced, after, Confirmed, Answered},
		"a dispute":                       {open(t), []Answer{disputes(t, late)}, reached, before, Disputed, Answered},
		"a late statement does not count": {open(t), []Answer{{Generation: 1, Says: Confirmed, Late: true}}, reached, after, Silent, NoAnswer},
		"an answer to an older generation does not count": {open(t), []Answer{{Generation: 0, Says: Confirmed}}, reached, before, Pending, InTime},
		"a prepared answer waits for the head":            {stepped, two(Pending), reached, before, Pending, AwaitsHead},
		"and still does after the deadline":               {stepped, two(Pending), reached, after, Pending, AwaitsHead},
		"an answer that the head approved":                {stepped, two(Approved), reached, before, Confirmed, Answered},
		"an answer that the head sent back":               {stepped, two(SentBack), reached, before, Pending, SentBackByHead},
		"an answer that the head let lie is not consent":  {stepped, two(Silent), reached, after, Silent, NotApproved},
		"an answer for which no head was reached":         {stepped, two(NotReached), reached, after, NotReached, HeadNotReached},
		"a task that is overdue but does not close":       {of(Rule, open(t)), nil, nil, after, Pending, Overdue},
		"a paused task does not end at its deadline":      {in(Paused, open(t)), nil, reached, after, Pending, TaskPaused},
		"a skipped task": {in(Skipped, open(t)), nil, reached, after, Pending, TaskClosed},
		"a planned task": {in(Planned, open(t)), nil, nil, before, Pending, NotOpenYet},
		"what a later snapshot shows ends a source's task":  {of(SourceFix, open(t)), []Answer{{Generation: 1, Says: Fixed}}, nil, before, Fixed, Answered},
		"the head's silence about an answer is silence too": {of(Countersign, open(t)), nil, reached, after, Silent, NoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			if got, why := Settle(c.task, c.answers, c.mails, clock(t, c.now)); got != c.want || why != c.why {
				t.Errorf("got %q, %s", got, why)
			}
		})
	}
}

func TestASettledTaskKeepsItsOutcome(t *testing.T) {
	task := in(Settled, open(t))
	task.Outcome = Silent
	got, why := Settle(task, []Answer{confirms(t)}, nil, clock(t, "15 08:00"))
	if got != Silent || why != TaskClosed {
		t.Errorf("got %q, %s", got, why)
	}
}
