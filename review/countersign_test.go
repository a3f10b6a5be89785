package review

import (
	"errors"
	"testing"
)

func stepped(t *testing.T) Task {
	t.Helper()
	task := open(t)
	task.TwoStep = true
	return task
}

func TestWhoseAnswerNeedsTheHead(t *testing.T) {
	head := Actor{Person: "3", Agency: open(t).Agency, Roles: []Role{Head}}
	deputy := Actor{Person: "2", Agency: head.Agency, Roles: []Role{Deputy}}
	acting := deputy
	acting.For = &head
	for name, c := range map[string]struct {
		task Task
		who  Actor
		want Outcome
	}{
		"the focal officer's does":                        {stepped(t), Actor{Person: "1", Agency: head.Agency, Roles: []Role{Focal}}, Pending},
		"the head's own counts at once":                   {stepped(t), head, Approved},
		"the deputy's does":                               {stepped(t), deputy, Pending},
		"the deputy's counts while acting for the head":   {stepped(t), acting, Approved},
		"the head's of another agency is nobody's":        {stepped(t), Actor{Person: "9", Agency: "H44.999", Roles: []Role{Head}}, Pending},
		"where answers take one step nothing is approved": {open(t), head, Pending},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.task.Approval(c.who); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatAnApprovalMakesOfItsAnswer(t *testing.T) {
	ended := func(o Outcome) Task {
		task := in(Settled, of(Countersign, open(t)))
		task.Outcome = o
		return task
	}
	for name, c := range map[string]struct {
		task Task
		want Outcome
	}{
		"open, nothing":            {of(Countersign, open(t)), Pending},
		"approved":                 {ended(Approved), Approved},
		"sent back":                {ended(SentBack), SentBack},
		"let lie":                  {ended(Silent), Silent},
		"no head was reached":      {ended(NotReached), NotReached},
		"skipped, as if let lie":   {in(Skipped, open(t)), Silent},
		"cancelled, as if let lie": {in(Cancelled, open(t)), Silent},
		"another took its place":   {in(Superseded, open(t)), Pending},
		"paused, nothing":          {in(Paused, open(t)), Pending},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.task.Countersigned(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAnAnswerThatAwaitsTheHeadIsNotThrownAway(t *testing.T) {
	waiting, approved := []Answer{confirms(t)}, []Answer{confirms(t)}
	approved[0].Approval = Approved
	for name, c := range map[string]struct {
		task    Task
		move    Move
		answers []Answer
		want    error
	}{
		"extending the review":             {stepped(t), MoveExtend, waiting, ErrAwaitsHead},
		"pausing it":                       {stepped(t), MovePause, waiting, ErrAwaitsHead},
		"skipping it is the office's word": {stepped(t), MoveSkip, waiting, nil},
		"extending before an answer":       {stepped(t), MoveExtend, nil, nil},
		"extending what needs no head":     {open(t), MoveExtend, waiting, nil},
		"opening an approval again":        {in(Settled, of(Countersign, open(t))), MoveReopen, nil, ErrMove},
		"extending an approval":            {of(Countersign, open(t)), MoveExtend, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.task.Steer(c.move, c.answers); !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestTheDeadlineOfARenewedTask(t *testing.T) { // due on Monday 14/9
	for name, c := range map[string]struct {
		now   string
		least int
		want  string
	}{
		"stays while enough working days are left":     {"11 10:00", 1, "14 17:00"},
		"stays in the morning of the last day but one": {"10 07:00", 2, "14 17:00"},
		"moves when fewer are left":                    {"14 08:00", 1, "15 17:00"},
		"moves when it has passed":                     {"16 18:00", 2, "18 17:00"},
		"goes over the weekend":                        {"18 09:00", 1, "21 17:00"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := open(t).Renewed(clock(t, c.now), c.least, vietnam(t))
			if err != nil || !got.At.Equal(clock(t, c.want)) {
				t.Errorf("got %s, %v; want %s", got.At, err, c.want)
			}
		})
	}
}
