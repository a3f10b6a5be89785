package review

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
)

func TestNextRung(t *testing.T) {
	silent := in(Settled, open(t))
	silent.Outcome = Silent
	confirmed := in(Settled, open(t))
	confirmed.Outcome = Confirmed
	extended := open(t)
	extended.Generation, extended.Opened, extended.Deadline = 2, clock(t, "14 15:00"), due(t, 7)
	far := extended
	far.Deadline = due(t, 9)
	for name, c := range map[string]struct {
		task   Task
		done   []string
		now    string
		want   string // the rung
		why    Reason
		passed []Passed
	}{
		"the invitation is spread":                             {open(t), nil, "07 09:00", "invite", Waiting, nil},
		"within the hour it is due":                            {open(t), nil, "07 10:00", "invite", Due, nil},
		"then the reminder is waited for":                      {open(t), []string{"invite"}, "07 10:00", "reminder", Waiting, nil},
		"after a standstill only the latest goes":              {open(t), []string{}, "10 12:00", "reminder", Due, []Passed{{"invite", PassedOver}}},
		"of three missed, the last":                            {open(t), []string{}, "14 12:00", "last-call", Due, []Passed{{"invite", PassedOver}, {"reminder", PassedOver}}},
		"past the deadline no reminder speaks of it":           {of(Rule, open(t)), nil, "14 18:00", "escalation", Waiting, []Passed{{"invite", DeadlineOver}, {"reminder", DeadlineOver}, {"last-call", DeadlineOver}}},
		"the office's digest does not stand in for the head's": {of(Rule, open(t)), []string{"invite", "reminder", "last-call"}, "15 12:00", "escalation", Due, nil},
		"and goes too":                                         {of(Rule, open(t)), []string{"invite", "reminder", "last-call", "escalation"}, "15 12:00", "office", Due, nil},
		"all is done":                                          {open(t), []string{"invite", "reminder", "last-call", "escalation", "office"}, "20 12:00", "", NoneLeft, nil},
		"a paused task":                                        {in(Paused, open(t)), nil, "10 12:00", "", TaskPaused, nil},
		"a task that is not open yet":                          {in(Planned, open(t)), nil, "10 12:00", "", NotOpenYet, nil},
		"a task that was answered":                             {confirmed, nil, "15 12:00", "", TaskClosed, nil},
		"a skipped task":                                       {in(Skipped, open(t)), nil, "15 12:00", "", TaskClosed, nil},
		"a task that ended in silence tells the head":          {silent, []string{"invite"}, "15 12:00", "escalation", Due, nil},
		"and after that the office":                            {silent, []string{"invite", "escalation"}, "15 12:00", "office", Due, nil},
		"and that is all":                                      {silent, []string{"escalation", "office"}, "15 12:00", "", NoneLeft, nil},
		"a deadline extended after the last call":              {extended, nil, "14 16:30", "invite", Due, nil},
		"has a last call of its own":                           {extended, []string{"invite"}, "16 12:00", "last-call", Due, nil},
		"and, where there is time, a reminder":                 {far, []string{"invite"}, "15 12:00", "reminder", Waiting, nil},
	} {
		t.Run(name, func(t *testing.T) {
			next, why, err := NextRung(five(), c.task, c.done, clock(t, c.now), vietnam(t))
			if next.Moment.Key != c.want || why != c.why || err != nil {
				t.Errorf("got %q, %s, %v", next.Moment.Key, why, err)
			}
			if diff := cmp.Diff(c.passed, next.Passed); diff != "" {
				t.Errorf("passed (-want +got)\n%s", diff)
			}
		})
	}
}

// A holiday that is added midway moves the rungs that are still to come, with the deadline.
func TestALadderFollowsTheCalendar(t *testing.T) {
	cal := vietnam(t)
	notices := append(cal.Notices(), calendar.Notice{Day: calendar.Date(2026, 9, 11), Kind: calendar.Off, Basis: "nghỉ bão"})
	after, err := calendar.New(notices, calendar.DefaultHours(), calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	task := open(t)
	if task.Deadline, err = after.Add(task.Deadline.From, task.Deadline.Days); err != nil {
		t.Fatal(err)
	}
	next, why, err := NextRung(five(), task, []string{"invite"}, clock(t, "10 12:00"), after)
	if why != Due || next.Moment.Key != "reminder" || err != nil {
		t.Fatalf("got %q, %s, %v", next.Moment.Key, why, err)
	}
	next, why, err = NextRung(five(), task, []string{"invite", "reminder"}, clock(t, "10 12:00"), after)
	if got := line(next.Moment, task.Agency); why != Waiting || got != "last-call 15/09 08:00" || err != nil {
		t.Errorf("got %q, %s, %v", got, why, err)
	}
}

func TestNextRungAsksForTheYearsNotice(t *testing.T) {
	task := open(t)
	task.Deadline.On = calendar.Date(2026, 12, 31)
	if _, _, err := NextRung(five(), task, nil, task.Opened, vietnam(t)); !errors.Is(err, calendar.ErrNoNotice) {
		t.Errorf("got %v", err)
	}
}
