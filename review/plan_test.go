package review

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
)

// line is a moment as a table has it, with the share of the hour that its agency has taken off.
func line(m Moment, agency string) string {
	if m.At.IsZero() {
		return fmt.Sprintf("%s: %s", m.Key, m.Reason)
	}
	at := m.At
	if !m.Rung.Digest {
		at = at.Add(-Spread(agency, time.Hour))
	}
	s := fmt.Sprintf("%s %s", m.Key, at.Format("02/01 15:04"))
	if !m.Sent() {
		s += ": " + string(m.Reason)
	}
	return s
}

func lines(plan []Moment, agency string) (all []string) {
	for _, m := range plan {
		all = append(all, line(m, agency))
	}
	return all
}

func opened(t testing.TB, at string, deadline calendar.Deadline) Task {
	task := open(t)
	task.Opened, task.Deadline = clock(t, at), deadline
	return task
}

func TestPlan(t *testing.T) {
	repeats := five()
	repeats.Rungs[4].Repeat = Repeat{Every: 2, Times: 2}
	midway := five()
	midway.Rungs = append([]Rung{midway.Rungs[0], {Name: "nudge", From: FromOpening, Days: 4, At: 480, To: []Role{Focal}, Mail: Reminder}}, midway.Rungs[1:]...)
	for name, c := range map[string]struct {
		ladder Ladder
		task   Task
		want   []string
	}{
		"a review of five days": {five(), opened(t, "07 09:00", due(t, 5)), []string{
			"invite 07/09 09:00", "reminder 10/09 08:00", "last-call 14/09 08:00", "escalation 15/09 07:30", "office 15/09 08:30",
		}},
		"opened at night, it begins when the office does": {five(), opened(t, "07 22:00", due(t, 5)), []string{
			"invite 08/09 07:30", "reminder 10/09 08:00", "last-call 14/09 08:00", "escalation 15/09 07:30", "office 15/09 08:30",
		}},
		"the reminder lies in the past": {five(), opened(t, "11 09:00", due(t, 5)), []string{
			"reminder 10/09 08:00: past", "invite 11/09 09:00", "last-call 14/09 08:00", "escalation 15/09 07:30", "office 15/09 08:30",
		}},
		"opened on the last day at the hour of the last call": {five(), opened(t, "14 08:00", due(t, 5)), []string{
			"reminder 10/09 08:00: past", "invite 14/09 08:00", "last-call 14/09 08:00: overtaken", "escalation 15/09 07:30", "office 15/09 08:30",
		}},
		"over the holidays": {five(), Task{Agency: "H44.104", State: Open, Opened: time.Date(2026, 8, 28, 9, 0, 0, 0, calendar.Vietnam), Deadline: add2(t, 3)}, []string{
			"invite 28/08 09:00", "reminder 03/09 08:00", "last-call 07/09 08:00", "escalation 08/09 07:30", "office 08/09 08:30",
		}},
		"the last rung repeats": {repeats, opened(t, "07 09:00", due(t, 5)), []string{
			"invite 07/09 09:00", "reminder 10/09 08:00", "last-call 14/09 08:00", "escalation 15/09 07:30", "office 15/09 08:30", "office-2 17/09 08:30", "office-3 21/09 08:30",
		}},
		"a nudge that the deadline overtakes": {midway, opened(t, "07 09:00", due(t, 3)), []string{
			"invite 07/09 09:00", "reminder 08/09 08:00", "last-call 10/09 08:00", "escalation 11/09 07:30", "office 11/09 08:30", "nudge 11/09 08:00: after-deadline",
		}},
		"a nudge at the moment of the reminder": {midway, opened(t, "07 09:00", due(t, 6)), []string{
			"invite 07/09 09:00", "nudge 11/09 08:00", "reminder 11/09 08:00: overtaken", "last-call 15/09 08:00", "escalation 16/09 07:30", "office 16/09 08:30",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			plan, err := Plan(c.ladder, c.task, vietnam(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, lines(plan, c.task.Agency)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// What is left of the day is enough: the invitation does not wait for the next morning.
func TestAnInvitationLateInTheDayStillGoes(t *testing.T) {
	for i := range 200 {
		task := opened(t, "07 16:50", due(t, 5))
		task.Agency = fmt.Sprintf("H44.%d", i)
		plan, err := Plan(five(), task, vietnam(t))
		if err != nil || plan[0].At.After(clock(t, "07 17:00")) {
			t.Fatalf("%s at %s, %v", plan[0].Key, plan[0].At, err)
		}
	}
}

// add2 is so many working days after 28/8/2026, the Friday before National Day.
func add2(t testing.TB, days int) calendar.Deadline {
	t.Helper()
	d, err := vietnam(t).Add(calendar.Date(2026, 8, 28), days)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAMomentExplainsItsDay(t *testing.T) {
	task := open(t)
	task.Deadline = add2(t, 3)
	plan, err := Plan(Ladder{Rungs: five().Rungs[1:2]}, task, vietnam(t))
	if err != nil {
		t.Fatal(err)
	}
	want := "Tính lùi 2 ngày làm việc, kể từ ngày làm việc liền trước thứ Hai ngày 07/9/2026."
	if got := plan[0].Day.Explain(calendar.Vi)[1]; got != want {
		t.Errorf("got %q", got)
	}
}

func TestAYearWithoutANotice(t *testing.T) {
	last, err := vietnam(t).Add(calendar.Date(2026, 12, 31), 0)
	if err != nil {
		t.Fatal(err)
	}
	task := open(t)
	task.Opened, task.Deadline = last.At.AddDate(0, 0, -3), last
	if _, err := Plan(five(), task, vietnam(t)); !errors.Is(err, calendar.ErrNoNotice) {
		t.Errorf("a rung in 2027: got %v", err)
	}
	repeats := Ladder{Rungs: five().Rungs[2:3]}
	repeats.Rungs[0].Repeat = Repeat{Every: 1, Times: 5}
	plan, err := Plan(repeats, task, vietnam(t))
	if diff := cmp.Diff([]string{"last-call 31/12 08:00", "last-call-2: no-notice"}, lines(plan, task.Agency)); diff != "" || err != nil {
		t.Errorf("a repetition in 2027: %v (-want +got)\n%s", err, diff)
	}
}

// eachPlan plans a month of openings at all hours, with deadlines of 0 to 7 days, for some agencies.
func eachPlan(t *testing.T, check func(Task, []Moment)) {
	t.Helper()
	cal := vietnam(t)
	ladder := five()
	ladder.Rungs[4].Repeat = Repeat{Every: 1, Times: 3}
	for hour := range 24 * 31 {
		task := open(t)
		task.Opened = time.Date(2026, 8, 20, hour, 20, 0, 0, calendar.Vietnam)
		for days := range 8 {
			task.Agency = fmt.Sprintf("H44.%d", hour+days)
			var err error
			if task.Deadline, err = cal.Add(cal.DayOf(task.Opened), days); err != nil {
				t.Fatal(err)
			}
			plan, err := Plan(ladder, task, cal)
			if err != nil {
				t.Fatal(err)
			}
			check(task, plan)
		}
	}
}

func TestAPlanIsOneMomentAfterTheOtherInOfficeHours(t *testing.T) {
	cal := vietnam(t)
	eachPlan(t, func(task Task, plan []Moment) {
		if len(plan) != 8 {
			t.Fatalf("%d moments", len(plan))
		}
		last := task.Opened.Add(-1)
		for _, m := range plan {
			if !m.Sent() {
				continue
			}
			if open, err := cal.InOffice(m.At); !open || err != nil {
				t.Errorf("opened %s: %s at %s is outside office hours, %v", task.Opened, m.Key, m.At, err)
			}
			if !m.At.After(last) {
				t.Errorf("opened %s: %s at %s is not after %s", task.Opened, m.Key, m.At, last)
			}
			last = m.At
		}
	})
}

func TestWhoeverIsAskedIsToldBeforeTheDeadline(t *testing.T) {
	eachPlan(t, func(task Task, plan []Moment) {
		invited := false
		for _, m := range plan {
			invited = invited || m.Key == "invite" && m.Sent()
		}
		if !invited {
			t.Errorf("opened %s: no invitation", task.Opened)
		}
	})
}

func TestALadderEndsHoweverRarelySomebodyLooks(t *testing.T) {
	cal := vietnam(t)
	ladder := five()
	ladder.Rungs[4].Repeat = Repeat{Every: 1, Times: 3}
	for _, every := range []time.Duration{time.Minute * 7, time.Hour, 26 * time.Hour, 100 * time.Hour} {
		task, done := of(Rule, open(t)), []string{}
		for now := task.Opened; ; now = now.Add(every) {
			next, why, err := NextRung(ladder, task, done, now, cal)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range next.Passed {
				done = append(done, p.Key)
			}
			if why == NoneLeft {
				break
			}
			if why == Due {
				done = append(done, next.Moment.Key)
			}
		}
		if len(done) != 8 {
			t.Errorf("looking every %s: %v", every, done)
		}
	}
}

func TestSpreadIsStableAndEven(t *testing.T) {
	if got := Spread("H44.104", time.Hour); got != Spread("H44.104", time.Hour) || got != 49*time.Minute+38*time.Second+668332813 {
		t.Errorf("got %s: agencies would be written to at other moments than before", got)
	}
	var minutes [60]int
	for i := range 6000 {
		minutes[Spread(fmt.Sprintf("H44.%d", i), time.Hour)/time.Minute]++
	}
	for minute, n := range minutes {
		if n < 50 || n > 150 {
			t.Errorf("minute %d has %d of 6000", minute, n)
		}
	}
	if Spread("H44.104", 0) != 0 || Spread("H44.104", -time.Hour) != 0 {
		t.Error("without time there is nothing to spread")
	}
}
