package review

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
	"danhgia/scoring"
)

// five is a ladder as offices have it for reviews of five days.
func five() Ladder {
	focal := []Role{Focal}
	return Ladder{Review, 5, []Rung{
		{Name: "invite", From: FromOpening, To: focal, Mail: Invite},
		{Name: "reminder", From: FromDeadline, Days: -2, At: 8 * 60, To: focal, Mail: Reminder},
		{Name: "last-call", From: FromDeadline, At: 8 * 60, To: []Role{Focal, Head}, Mail: LastCall},
		{Name: "escalation", From: FromDeadline, Days: 1, At: 7*60 + 30, To: []Role{Head}, Mail: Escalation},
		{Name: "office", From: FromDeadline, Days: 1, At: 8*60 + 30, To: []Role{Staff}, Digest: true, Mail: Overdues},
	}}
}

// one is a ladder of each kind.
func one(kind Kind) Ladder {
	return Ladder{kind, 2, []Rung{{Name: "invite", From: FromOpening, To: []Role{Head}, Mail: Invite}}}
}

func ladders(first Ladder) []Ladder {
	all := []Ladder{first}
	for _, k := range Kinds[1:] {
		all = append(all, one(k))
	}
	return all
}

func TestALadderIsRefused(t *testing.T) {
	const order = "it does not come after rungs[%d]: put first what counts from the opening, then by day and time"
	for name, c := range map[string]struct {
		change func(*Ladder)
		want   []slip
	}{
		"nothing is wrong":               {func(*Ladder) {}, nil},
		"no rungs":                       {func(l *Ladder) { l.Rungs = nil }, []slip{{"ladders[0].rungs", "a ladder needs at least one rung, or nobody hears of the task"}}},
		"no days":                        {func(l *Ladder) { l.Days = 0 }, []slip{{"ladders[0].days", "0 is not between 1 and 60 working days"}}},
		"years":                          {func(l *Ladder) { l.Days = 61 }, []slip{{"ladders[0].days", "61 is not between 1 and 60 working days"}}},
		"rungs out of order by day":      {func(l *Ladder) { l.Rungs[1].Days = 0; l.Rungs[2].Days = -1 }, []slip{{"ladders[0].rungs[2]", fmt.Sprintf(order, 1)}}},
		"rungs out of order by time":     {func(l *Ladder) { l.Rungs[3].At = 9 * 60 }, []slip{{"ladders[0].rungs[4]", fmt.Sprintf(order, 3)}}},
		"two rungs at the same moment":   {func(l *Ladder) { l.Rungs[4].At = 7*60 + 30 }, []slip{{"ladders[0].rungs[4]", fmt.Sprintf(order, 3)}}},
		"the opening after the deadline": {func(l *Ladder) { l.Rungs[2].From, l.Rungs[2].Days = FromOpening, 9 }, []slip{{"ladders[0].rungs[2]", fmt.Sprintf(order, 1)}}},
		"a name twice":                   {func(l *Ladder) { l.Rungs[2].Name = "invite" }, []slip{{"ladders[0].rungs[2].name", `"invite" is the name of rungs[0] already`}}},
		"a name with a number":           {func(l *Ladder) { l.Rungs[1].Name = "reminder-2" }, []slip{{"ladders[0].rungs[1].name", `"reminder-2" is not a name in small letters and hyphens`}}},
		"no name":                        {func(l *Ladder) { l.Rungs[1].Name = "" }, []slip{{"ladders[0].rungs[1].name", `"" is not a name in small letters and hyphens`}}},
		"before the office opens":        {func(l *Ladder) { l.Rungs[1].At = 7*60 + 29 }, []slip{{"ladders[0].rungs[1].at", "07:29 is outside the office hours"}}},
		"at the closing hour":            {func(l *Ladder) { l.Rungs[1].At = 17 * 60 }, []slip{{"ladders[0].rungs[1].at", "17:00 is outside the office hours"}}},
		"at noon":                        {func(l *Ladder) { l.Rungs[1].At = 11*60 + 30 }, []slip{{"ladders[0].rungs[1].at", "11:30 is outside the office hours"}}},
		"no time":                        {func(l *Ladder) { l.Rungs[1].At = 0 }, []slip{{"ladders[0].rungs[1].at", "00:00 is outside the office hours"}}},
		"a time on the day of opening":   {func(l *Ladder) { l.Rungs[0].At = 8 * 60 }, []slip{{"ladders[0].rungs[0].at", "on the day of opening it goes as soon as the office is open: leave the time out"}}},
		"before the opening":             {func(l *Ladder) { l.Rungs[0].Days, l.Rungs[0].At = -1, 480 }, []slip{{"ladders[0].rungs[0].days", "-1 would be before the task opens"}}},
		"another anchor":                 {func(l *Ladder) { l.Rungs[0].From, l.Rungs[0].At = "noon", 480 }, []slip{{"ladders[0].rungs[0].from", `"noon" is not opening or deadline`}, {"ladders[0].rungs[1]", fmt.Sprintf(order, 0)}}},
		"very far away":                  {func(l *Ladder) { l.Rungs[4].Days = 61 }, []slip{{"ladders[0].rungs[4].days", "61 is more than 60 working days away"}}},
		"nobody to write to":             {func(l *Ladder) { l.Rungs[1].To = nil }, []slip{{"ladders[0].rungs[1].to", "nobody is written to"}}},
		"a role twice":                   {func(l *Ladder) { l.Rungs[2].To = []Role{Head, Head} }, []slip{{"ladders[0].rungs[2].to[1]", "head stands twice"}}},
		"the public":                     {func(l *Ladder) { l.Rungs[1].To = []Role{Public} }, []slip{{"ladders[0].rungs[1].to[0]", `"public" cannot be written to: one of focal-officer, deputy, head, office-staff, office-leader, source-operator`}}},
		"another mail":                   {func(l *Ladder) { l.Rungs[1].Mail = "threat" }, []slip{{"ladders[0].rungs[1].mail", `"threat" is not a mail: one of invite, reminder, last-call, escalation, overdue`}}},
		"a repeat in the middle":         {func(l *Ladder) { l.Rungs[1].Repeat = Repeat{1, 1} }, []slip{{"ladders[0].rungs[1].repeat", "only the last rung may repeat"}}},
		"a repeat without days":          {func(l *Ladder) { l.Rungs[4].Repeat = Repeat{0, 3} }, []slip{{"ladders[0].rungs[4].repeat.every", "0 is not between 1 and 60 working days"}}},
		"a repeat without end":           {func(l *Ladder) { l.Rungs[4].Repeat = Repeat{1, 1000} }, []slip{{"ladders[0].rungs[4].repeat.times", "1000 is not between 1 and 24"}}},
		"an invitation that repeats":     {func(l *Ladder) { l.Rungs = l.Rungs[:1]; l.Rungs[0].Repeat = Repeat{1, 2} }, []slip{{"ladders[0].rungs[0].repeat", "what goes on the day of opening does not repeat"}}},
		"an unknown kind": {func(l *Ladder) { l.Kind = "survey" }, []slip{
			{"ladders[0].kind", `"survey" is not a kind of task: one of review, countersign, ruling, supplement, approval, data-entry, acknowledge, appoint, source-fix, correction`},
			{"ladders", "review has no ladder"},
		}},
		"a kind twice": {func(l *Ladder) { l.Kind = Rule }, []slip{{"ladders[2].kind", "ruling has a ladder already, ladders[0]"}, {"ladders", "review has no ladder"}}},
	} {
		t.Run(name, func(t *testing.T) {
			l := five()
			c.change(&l)
			if diff := cmp.Diff(c.want, inEnglish(t, CheckLadders(ladders(l), calendar.DefaultHours()))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestNoLaddersAtAll(t *testing.T) {
	if got := CheckLadders(nil, calendar.DefaultHours()); len(got) != len(Kinds)-1 { // corrections may go without
		t.Errorf("got %v", got)
	}
}

func TestLaddersFromBeforeThereWereCorrections(t *testing.T) {
	old := []Ladder{{Kind: Review, Days: 5}, {Kind: Approval, Days: 2}}
	if got, ok := LadderOf(Correct, old); !ok || got.Kind != Correct || got.Days != 2 {
		t.Errorf("a correction goes by %v, %t; want the ladder of approvals", got, ok)
	}
	if got, ok := LadderOf(Correct, append(old, Ladder{Kind: Correct, Days: 1})); !ok || got.Days != 1 {
		t.Errorf("its own ladder counts: %v, %t", got, ok)
	}
	if got, ok := LadderOf(Rule, old); ok {
		t.Errorf("rulings go by %v", got)
	}
}

func TestARungInWords(t *testing.T) {
	for want, r := range map[string]Rung{
		"ngay khi mở nhiệm vụ, trong giờ làm việc": {From: FromOpening},
		"sau khi mở 1 ngày làm việc, 07:30":        {From: FromOpening, Days: 1, At: 450},
		"trước hạn 2 ngày làm việc, 08:00":         {From: FromDeadline, Days: -2, At: 480},
		"ngày hết hạn, 08:00":                      {From: FromDeadline, At: 480},
		"sau hạn 1 ngày làm việc, 13:30":           {From: FromDeadline, Days: 1, At: 810},
	} {
		if got := r.In(scoring.Vi); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// slip is a fault in English.
type slip struct{ Path, Reason string }

// inEnglish are faults without their Vietnamese, which each of them must have.
func inEnglish(t *testing.T, faults []Fault) (slips []slip) {
	t.Helper()
	for _, f := range faults {
		if f.Vi == "" || f.Vi == f.Reason {
			t.Errorf("%q is not said in Vietnamese", f.Reason)
		}
		slips = append(slips, slip{f.Path, f.Reason})
	}
	return slips
}
