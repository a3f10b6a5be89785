package review

import (
	"errors"
	"strings"
	"testing"
	"time"

	"danhgia/scoring"
)

var officer = Actor{Person: "p1", Agency: "H44.104", Roles: []Role{Focal}}

func confirms(t testing.TB) Answer {
	return Answer{Task: "t1", Generation: 1, Says: Confirmed, By: "p1", At: clock(t, "09 10:15")}
}

func disputes(t testing.TB, d ...Dispute) Answer {
	a := confirms(t)
	a.Says, a.Disputes = Disputed, d
	return a
}

var late = Dispute{
	Indicator: "PROGRESS_ON_TIME", Reason: "Hồ sơ đã trả đúng hạn",
	Proposed: scoring.Some(Counted{90, 100}), Dossiers: []string{"H44.104-260805-0123"},
}

func of(kind Kind, t Task) Task {
	t.Kind = kind
	return t
}

type acceptance struct {
	task    Task
	earlier []Answer
	answer  Answer
	who     Actor
	now     time.Time
	verdict Verdict
	rule    error
	text    string // in English
}

func (c acceptance) run(t *testing.T) {
	t.Helper()
	if c.now.IsZero() {
		c.now = c.answer.At
	}
	if c.who.Person == "" {
		c.who = officer
	}
	got, err := Accept(c.task, c.earlier, c.answer, c.who, c.now)
	if got != c.verdict || !errors.Is(err, c.rule) || err != nil && err.Error() != c.text {
		t.Errorf("got %s, %v\nwant %s, %s", got, err, c.verdict, c.text)
	}
}

func TestAcceptTakesAnswers(t *testing.T) {
	inMoment := clock(t, "14 17:00:00")
	ruling := of(Rule, open(t))
	reject := Answer{Generation: 1, Says: Rejected, Reason: "Hệ thống nguồn không ghi nhận", At: clock(t, "09 10:00")}
	for name, c := range map[string]acceptance{
		"the focal officer confirms":                     {task: open(t), answer: confirms(t), verdict: Counts},
		"a dispute of one indicator":                     {task: open(t), answer: disputes(t, late), verdict: Counts},
		"in the very moment of the deadline":             {task: open(t), answer: confirms(t), now: inMoment, verdict: Counts},
		"the same again":                                 {task: open(t), earlier: []Answer{confirms(t)}, answer: confirms(t), verdict: Repeated},
		"the same again after the task has ended":        {task: in(Settled, open(t)), earlier: []Answer{confirms(t)}, answer: confirms(t), verdict: Repeated},
		"the same again after the deadline":              {task: open(t), earlier: []Answer{disputes(t, late)}, answer: disputes(t, late), now: inMoment.Add(1), verdict: Repeated},
		"a ruling after its deadline is still owed":      {task: ruling, answer: reject, who: Actor{Person: "o1", Roles: []Role{Staff}}, now: inMoment.Add(time.Hour), verdict: Counts},
		"the office enters what came by telephone":       {task: open(t), answer: onBehalf(confirms(t)), who: Actor{Person: "o1", Roles: []Role{Staff}}, verdict: Counts},
		"a late statement of an older generation is old": {task: open(t), earlier: []Answer{{Generation: 0, Says: Confirmed}}, answer: confirms(t), verdict: Counts},
		"an answer beside an earlier late statement":     {task: open(t), earlier: []Answer{{Generation: 1, Says: Disputed, Late: true}}, answer: confirms(t), verdict: Counts},
	} {
		t.Run(name, c.run)
	}
}

func onBehalf(a Answer) Answer {
	a.OnBehalf = "p1"
	return a
}

func TestAcceptRefusesWithTheRuleAndItsDate(t *testing.T) {
	second := open(t)
	second.Generation, second.Opened, second.Deadline = 2, clock(t, "09 08:00"), due(t, 7)
	planned := in(Planned, open(t))
	planned.Opened = clock(t, "08 07:30")
	short := Answer{Generation: 1, Says: Rejected, Reason: "không", At: clock(t, "09 10:00")}
	for name, c := range map[string]acceptance{
		"an officer of another agency": {
			task: open(t), answer: confirms(t), who: Actor{Person: "p2", Agency: "H44.105", Roles: []Role{Focal}}, verdict: Refused, rule: ErrPerson,
			text: "You cannot do this: this belongs to another agency.",
		},
		"somebody without a role": {
			task: open(t), answer: confirms(t), who: Actor{Person: "p3", Agency: "H44.104"}, verdict: Refused, rule: ErrPerson,
			text: "You cannot do this: your role does not have this right.",
		},
		"the office, in its own name": {
			task: open(t), answer: confirms(t), who: Actor{Person: "o1", Roles: []Role{Staff}}, verdict: Refused, rule: ErrPerson,
			text: "You cannot do this: your role does not have this right.",
		},
		"a ruling entered on behalf": {
			task: of(Rule, open(t)), answer: onBehalf(short), who: Actor{Person: "o1", Roles: []Role{Staff}}, verdict: Refused, rule: ErrPerson,
			text: "You cannot do this: the office's own decisions are not entered on behalf of others.",
		},
		"a moment after the deadline": {
			task: open(t), answer: confirms(t), now: clock(t, "14 17:00:00.000001"), verdict: Late, rule: ErrLate,
			text: "Too late: the deadline was 17:00 on Monday 14 September 2026. What you say is kept and marked late; it does not reopen the task.",
		},
		"after the task ended in silence": {
			task: in(Settled, open(t)), answer: disputes(t, late), now: clock(t, "15 08:00"), verdict: Late, rule: ErrLate,
			text: "Too late: the deadline was 17:00 on Monday 14 September 2026. What you say is kept and marked late; it does not reopen the task.",
		},
		"another answer than the first": {
			task: open(t), earlier: []Answer{confirms(t)}, answer: disputes(t, late), verdict: Refused, rule: ErrAnswered,
			text: `The task has the answer "confirmed", given at 10:15 on Wednesday 9 September 2026; the first answer stays.`,
		},
		"a page from before an extension": {
			task: second, answer: confirms(t), verdict: Refused, rule: ErrGeneration,
			text: "The task changed at 08:00 on Wednesday 9 September 2026, after you opened the page; the deadline is now 17:00 on Wednesday 16 September 2026. Load the page again, look, then answer.",
		},
		"a task that was skipped": {
			task: in(Skipped, open(t)), answer: confirms(t), verdict: Refused, rule: ErrSkipped,
			text: "The office skipped this agency at 09:00 on Monday 7 September 2026: số liệu đang được đối chiếu.",
		},
		"a task that was cancelled": {
			task: in(Cancelled, open(t)), answer: confirms(t), verdict: Refused, rule: ErrCancelled,
			text: "The task was cancelled at 09:00 on Monday 7 September 2026: số liệu đang được đối chiếu.",
		},
		"a task whose agency was merged": {
			task: in(Superseded, open(t)), answer: confirms(t), verdict: Refused, rule: ErrSuperseded,
			text: "Another task took the place of this one at 09:00 on Monday 7 September 2026: số liệu đang được đối chiếu.",
		},
		"a task that is paused, even after its deadline": {
			task: in(Paused, open(t)), answer: confirms(t), now: clock(t, "15 08:00"), verdict: Refused, rule: ErrPaused,
			text: "The task has been paused since 09:00 on Monday 7 September 2026: số liệu đang được đối chiếu. When it goes on it has a new deadline.",
		},
		"a task that is not open yet": {
			task: planned, answer: confirms(t), verdict: Refused, rule: ErrNotOpen,
			text: "The task is not open yet: it opens at 07:30 on Tuesday 8 September 2026.",
		},
		"a task that only ends when it is done, and is": {
			task: in(Settled, of(Acknowledge, open(t))), answer: Answer{Generation: 1, Says: Acknowledged}, verdict: Refused, rule: ErrClosed,
			text: "The task was closed at 09:00 on Monday 7 September 2026.",
		},
		"a task that was settled before its deadline": {
			task: in(Settled, open(t)), answer: confirms(t), verdict: Refused, rule: ErrClosed,
			text: "The task was closed at 09:00 on Monday 7 September 2026.",
		},
		"an answer of another kind": {
			task: open(t), answer: Answer{Generation: 1, Says: Approved}, verdict: Refused, rule: ErrStatement,
			text: `A task of the kind "review of the scorecard" does not take the answer "approved".`,
		},
		"silence cannot be said": {
			task: open(t), answer: Answer{Generation: 1, Says: Silent}, verdict: Refused, rule: ErrStatement,
			text: `A task of the kind "review of the scorecard" does not take the answer "silent".`,
		},
		"nobody says that the source was corrected": {
			task: of(SourceFix, open(t)), answer: Answer{Generation: 1, Says: Fixed}, verdict: Refused, rule: ErrStatement,
			text: `A task of the kind "correction at the source" does not take the answer "corrected".`,
		},
		"a ruling with half a reason": {
			task: of(Rule, open(t)), answer: short, who: Actor{Person: "o1", Roles: []Role{Staff}}, verdict: Refused, rule: ErrReason,
			text: "Give a reason of 10 to 2000 characters, without control characters.",
		},
		"a dispute of nothing": {
			task: open(t), answer: disputes(t), verdict: Refused, rule: ErrIndicator, text: "A dispute names at least one indicator.",
		},
		"a dispute that names an indicator twice": {
			task: open(t), answer: disputes(t, late, late), verdict: Refused, rule: ErrIndicator,
			text: "The indicator PROGRESS_ON_TIME stands twice: put the two together.",
		},
	} {
		t.Run(name, c.run)
	}
}

func TestARefusalSaysTheSameInVietnamese(t *testing.T) {
	_, err := Accept(open(t), nil, confirms(t), officer, clock(t, "14 17:01"))
	var r *Refusal
	want := "Đã quá hạn: hạn là 17 giờ 00, thứ Hai ngày 14/9/2026. Ý kiến của Ông/Bà được lưu và ghi rõ là muộn; nhiệm vụ không mở lại."
	if !errors.As(err, &r) || r.Text.Vi != want {
		t.Errorf("got %v", r)
	}
}

func TestDatesAreThoseOfTheDeadlinesZone(t *testing.T) {
	task := in(Skipped, open(t))
	task.Changed = task.Changed.UTC()
	_, err := Accept(task, nil, confirms(t), officer, clock(t, "09 10:00"))
	if err == nil || !strings.Contains(err.Error(), "09:00 on Monday") {
		t.Errorf("got %v", err)
	}
}

func TestAReasonHasBounds(t *testing.T) {
	for name, c := range map[string]struct {
		reason string
		ok     bool
	}{
		"nine characters":                 {"123456789", false},
		"nine and blanks around":          {"  123456789  ", false},
		"ten":                             {"1234567890", true},
		"ten letters with marks":          {"ấấấấấấấấấấ", true},
		"two thousand":                    {strings.Repeat("ấ", 2000), true},
		"two thousand and one":            {strings.Repeat("ấ", 2001), false},
		"lines and tabs":                  {"một\r\nhai\tba bốn", true},
		"a NUL":                           {"1234567890\x00", false},
		"an escape":                       {"1234567890\x1b[2J", false},
		"writing turned around":           {"1234567890\u202e", false},
		"bytes that are no letters":       {"1234567890\xff", false},
		"a C1 control character as UTF-8": {"1234567890\u0085", false},
	} {
		t.Run(name, func(t *testing.T) {
			if written(c.reason, minReason) != c.ok {
				t.Errorf("ok is not %v", c.ok)
			}
		})
	}
}
