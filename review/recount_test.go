package review

import (
	"errors"
	"slices"
	"testing"

	"danhgia/calendar"
)

func TestRecount(t *testing.T) {
	notices := vietnam(t).Notices()
	calendarOf := func(notices []calendar.Notice) calendar.Calendar {
		c, err := calendar.New(notices, calendar.DefaultHours(), calendar.Vietnam)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	on := func(day int) calendar.Day { return calendar.Date(2026, 9, day) }
	storm := calendar.Notice{Day: on(11), Kind: calendar.Off, Basis: "nghỉ bão"}
	after := calendarOf(append(slices.Clone(notices), storm))
	later := open(t) // counted when the storm was foreseen, and recounted when it did not come
	later.Deadline, _ = after.Add(on(7), 5)
	dated := open(t)
	dated.Deadline, _ = vietnam(t).Add(on(14), 0)
	stormy := open(t)
	stormy.Deadline, _ = vietnam(t).Add(on(11), 0)
	for name, c := range map[string]struct {
		task  Task
		now   string
		least int
		after calendar.Calendar
		want  string
		why   Reason
	}{
		"a day off is added": {open(t), "08 09:00", 2, after, "2026-09-15", CalendarChanged},
		"after the day":      {open(t), "14 16:59", 2, after, "2026-09-15", CalendarChanged},
		"overdue, it moves to what is still to come": {of(Rule, open(t)), "15 09:00", 2, after, "2026-09-15", CalendarChanged},
		"overdue by more":         {of(Rule, open(t)), "16 09:00", 2, after, "2026-09-15", WouldHavePassed},
		"in the very moment":      {open(t), "15 17:00", 2, after, "2026-09-15", WouldHavePassed},
		"nothing changes for it":  {open(t), "08 09:00", 2, vietnam(t), "2026-09-14", SameMoment},
		"a day off is taken back": {later, "10 09:00", 2, vietnam(t), "2026-09-14", CalendarChanged},
		"a day off is taken back when too little time is left": {later, "11 09:00", 2, vietnam(t), "2026-09-14", TooNear},
		"where the office allows that":                         {later, "11 09:00", 1, vietnam(t), "2026-09-14", CalendarChanged},
		"never into the past, whatever it allows":              {later, "14 17:00", 0, vietnam(t), "2026-09-14", WouldHavePassed},
		"on the last day, where it allows that":                {later, "14 16:59", 0, vietnam(t), "2026-09-14", CalendarChanged},
		"the clock of a paused one stands":                     {in(Paused, later), "16 09:00", 2, vietnam(t), "2026-09-14", CalendarChanged},
		"one set as a date that stays a working day":           {dated, "08 09:00", 2, after, "2026-09-14", SameMoment},
		"one set as a date that has become a day off":          {stormy, "08 09:00", 2, after, "2026-09-14", CalendarChanged},
	} {
		t.Run(name, func(t *testing.T) {
			m, why, err := c.task.Recount(clock(t, c.now), c.least, c.after)
			if why != c.why || m.New.On.String() != c.want || m.Old.On != c.task.Deadline.On || err != nil {
				t.Errorf("got %s, %s, %v", m.New.On, why, err)
			}
			if why != CalendarChanged {
				return
			}
			if moved, err := c.task.Apply(Change{Move: MoveRecount, At: clock(t, c.now), Reason: "bão", Deadline: m.New}); err != nil || moved.Generation != 2 {
				t.Errorf("it does not move: %v", err)
			}
		})
	}
	if _, _, err := open(t).Recount(clock(t, "08 09:00"), 2, calendarOf(notices[:10])); !errors.Is(err, calendar.ErrNoNotice) {
		t.Errorf("a year without a notice: %v", err)
	}
}
