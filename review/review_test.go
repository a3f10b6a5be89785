package review

import (
	"encoding/csv"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
)

// vietnam is the calendar of 2025 and 2026.
func vietnam(t testing.TB) calendar.Calendar {
	t.Helper()
	file, err := os.Open("../samples/days-off.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var notices []calendar.Notice
	for _, row := range rows[1:] {
		day, err := calendar.ParseDay(row[0])
		if err != nil {
			t.Fatal(err)
		}
		notices = append(notices, calendar.Notice{Day: day, Kind: calendar.Kind(row[1]), Basis: row[2]})
	}
	c, err := calendar.New(notices, calendar.DefaultHours(), calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// clock is a moment of September 2026 in Vietnam, such as "07 09:00" or "14 17:00:00.000001".
func clock(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", "2026-09-"+s, calendar.Vietnam)
	if err != nil {
		at, err = time.ParseInLocation("2006-01-02 15:04:05", "2026-09-"+s, calendar.Vietnam)
	}
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// due is the deadline so many working days after 7/9/2026, a Monday: 5 days are 14/9 17:00.
func due(t testing.TB, days int) calendar.Deadline {
	t.Helper()
	d, err := vietnam(t).Add(calendar.Date(2026, 9, 7), days)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// open is a review of five working days, opened on 7/9/2026.
func open(t testing.TB) Task {
	t.Helper()
	return Task{
		ID: "t1", Kind: Review, Agency: "H44.104", Generation: 1, State: Open,
		Opened: clock(t, "07 09:00"), Deadline: due(t, 5), Changed: clock(t, "07 09:00"),
	}
}

func in(state State, t Task) Task {
	t.State, t.Reason = state, "số liệu đang được đối chiếu"
	return t
}

// The drawing of the package comment, arrow by arrow; an arrow that is not there is refused.
func TestEveryMoveFromEveryState(t *testing.T) {
	want := map[Move]map[State]State{
		MoveOpen:      {Planned: Open},
		MoveSettle:    {Open: Settled},
		MovePause:     {Open: Paused},
		MoveResume:    {Paused: Open},
		MoveExtend:    {Open: Open},
		MoveRecount:   {Open: Open, Paused: Paused},
		MoveRenew:     {Open: Open, Paused: Paused, Settled: Open},
		MoveReopen:    {Settled: Open, Skipped: Open},
		MoveSkip:      {Planned: Skipped, Open: Skipped, Paused: Skipped},
		MoveCancel:    {Planned: Cancelled, Open: Cancelled, Paused: Cancelled},
		MoveSupersede: {Planned: Superseded, Open: Superseded, Paused: Superseded, Settled: Superseded, Skipped: Superseded},
	}
	got := map[Move]map[State]State{}
	for move := range want {
		got[move] = map[State]State{}
		for _, state := range States {
			after, err := in(state, open(t)).Apply(Change{Move: move, At: clock(t, "08 09:00"), Reason: "lý do", Deadline: due(t, 7), Outcome: Confirmed})
			if err == nil {
				got[move][state] = after.State
			} else if !errors.Is(err, ErrMove) {
				t.Errorf("%s a %s task: %v", move, state, err)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAChangeBeginsAGenerationWhenTheTaskIsAnotherForItsPeople(t *testing.T) {
	for name, c := range map[string]struct {
		state State
		move  Move
		want  int
	}{
		"an extension":              {Open, MoveExtend, 2},
		"an edited calendar":        {Open, MoveRecount, 2},
		"one during a pause":        {Paused, MoveRecount, 2},
		"a changed scorecard":       {Open, MoveRenew, 2},
		"one while it is paused":    {Paused, MoveRenew, 2},
		"one after it was answered": {Settled, MoveRenew, 2},
		"going on after a pause":    {Paused, MoveResume, 2},
		"opening it again":          {Settled, MoveReopen, 2},
		"a pause does not":          {Open, MovePause, 1},
		"the end does not":          {Open, MoveSettle, 1},
		"skipping does not":         {Open, MoveSkip, 1},
	} {
		t.Run(name, func(t *testing.T) {
			at := clock(t, "08 09:00")
			after, err := in(c.state, open(t)).Apply(Change{Move: c.move, At: at, Reason: "lý do", Deadline: due(t, 7), Outcome: Confirmed})
			if err != nil {
				t.Fatal(err)
			}
			if after.Generation != c.want || (c.want == 2) != (after.Opened.Equal(at) && after.Deadline.On == due(t, 7).On) {
				t.Errorf("generation %d, opened %s, due %s", after.Generation, after.Opened, after.Deadline.On)
			}
		})
	}
}

func TestAChangeIsRefused(t *testing.T) {
	at := clock(t, "08 09:00")
	for name, c := range map[string]struct {
		task   Task
		change Change
		rule   error
		text   string
	}{
		"an extension without a reason": {
			open(t),
			Change{Move: MoveExtend, At: at, Reason: " \n", Deadline: due(t, 7)},
			ErrReason,
			"Give a reason, of at most 2,000 characters; it is kept.",
		},
		"an extension into the past": {
			open(t),
			Change{Move: MoveExtend, At: clock(t, "22 09:00"), Reason: "x", Deadline: due(t, 7)},
			ErrDeadline,
			"The deadline, 17:00 on Wednesday 16 September 2026, has passed already: choose another.",
		},
		"an edited calendar that moves it into the past": {
			open(t),
			Change{Move: MoveRecount, At: clock(t, "22 09:00"), Reason: "x", Deadline: due(t, 7)},
			ErrDeadline,
			"The deadline, 17:00 on Wednesday 16 September 2026, has passed already: choose another.",
		},
		"an extension that shortens": {
			open(t),
			Change{Move: MoveExtend, At: at, Reason: "x", Deadline: due(t, 4)},
			ErrDeadline,
			"The new deadline, 17:00 on Friday 11 September 2026, is not later than the present one, 17:00 on Monday 14 September 2026.",
		},
		"an extension to the same moment": {
			open(t),
			Change{Move: MoveExtend, At: at, Reason: "x", Deadline: due(t, 5)},
			ErrDeadline,
			"The new deadline, 17:00 on Monday 14 September 2026, is not later than the present one, 17:00 on Monday 14 September 2026.",
		},
		"renewing after the deadline without a new one": {
			in(Settled, open(t)),
			Change{Move: MoveRenew, At: clock(t, "15 09:00"), Reason: "x"},
			ErrDeadline,
			"The deadline, 17:00 on Monday 14 September 2026, has passed already: choose another.",
		},
		"an end without an outcome": {open(t), Change{Move: MoveSettle, At: at}, ErrOutcome, "A task is settled with an outcome."},
		"pausing what was cancelled": {
			in(Cancelled, open(t)),
			Change{Move: MovePause, At: at, Reason: "x"},
			ErrMove,
			"The task was cancelled at 09:00 on Monday 7 September 2026 and changes no more.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			after, err := c.task.Apply(c.change)
			if !errors.Is(err, c.rule) || err.Error() != c.text {
				t.Errorf("got %v", err)
			}
			if diff := cmp.Diff(c.task, after); diff != "" {
				t.Errorf("the task changed: %s", diff)
			}
		})
	}
}

func TestARenewedTaskKeepsItsDeadline(t *testing.T) {
	after, err := open(t).Apply(Change{Move: MoveRenew, At: clock(t, "10 09:00"), Reason: "thu thập lại"})
	want := open(t)
	want.Generation, want.Opened, want.Changed, want.Reason = 2, clock(t, "10 09:00"), clock(t, "10 09:00"), "thu thập lại"
	if diff := cmp.Diff(want, after); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

// The clock stands: the deadline of a paused task comes with going on.
func TestAPausedTaskIsRenewedEvenAfterItsDeadline(t *testing.T) {
	after, err := in(Paused, open(t)).Apply(Change{Move: MoveRenew, At: clock(t, "15 09:00"), Reason: "thu thập lại"})
	if err != nil || after.State != Paused || after.Generation != 2 {
		t.Errorf("got %s, generation %d, %v", after.State, after.Generation, err)
	}
}

func TestResumedGivesBackTheDaysOfThePause(t *testing.T) {
	for name, c := range map[string]struct{ paused, resumed, want string }{
		"the same day":                       {"09 10:00", "09 15:00", "2026-09-14"},
		"two working days":                   {"09 10:00", "11 08:00", "2026-09-16"},
		"over a weekend":                     {"11 10:00", "14 08:00", "2026-09-15"},
		"past the deadline":                  {"14 10:00", "21 08:00", "2026-09-21"},
		"after the closing hour of that day": {"14 10:00", "14 17:30", "2026-09-15"},
		"in the very moment of the deadline": {"14 10:00", "14 17:00", "2026-09-15"},
	} {
		t.Run(name, func(t *testing.T) {
			task := in(Paused, open(t))
			task.Changed = clock(t, c.paused)
			got, err := task.Resumed(clock(t, c.resumed), vietnam(t))
			if err != nil || got.On.String() != c.want || got.From != task.Deadline.From {
				t.Errorf("got %s from %s, %v", got.On, got.From, err)
			}
		})
	}
}

func TestADeadlineSetAsADateIsResumedFromThatDate(t *testing.T) {
	task := in(Paused, open(t))
	var err error
	if task.Deadline, err = vietnam(t).Add(calendar.Date(2026, 9, 12), 0); err != nil { // a Saturday: put off to the 14th
		t.Fatal(err)
	}
	task.Changed = clock(t, "09 10:00")
	got, err := task.Resumed(clock(t, "10 10:00"), vietnam(t))
	if err != nil || got.On.String() != "2026-09-15" {
		t.Errorf("got %s, %v", got.On, err)
	}
}

func TestResumingIntoAYearWithoutANoticeIsRefused(t *testing.T) {
	task := in(Paused, open(t))
	_, err := task.Resumed(time.Date(2027, 1, 4, 9, 0, 0, 0, calendar.Vietnam), vietnam(t))
	if !errors.Is(err, calendar.ErrNoNotice) {
		t.Errorf("got %v", err)
	}
}

func TestTheMomentOfTheDeadlineIsInTime(t *testing.T) {
	for s, over := range map[string]bool{"14 16:59:59.999999": false, "14 17:00:00": false, "14 17:00:00.000001": true} {
		if open(t).OverAt(clock(t, s)) != over {
			t.Errorf("%s: over is not %v", s, over)
		}
	}
	if got := open(t).Closing(); !got.Equal(clock(t, "14 17:00:00.000001")) {
		t.Errorf("closes at %s", got)
	}
}

func TestWhatMayBeSaidToEachKind(t *testing.T) {
	want := map[Kind][]Outcome{
		Review:      {Confirmed, Disputed},
		Countersign: {Approved, SentBack},
		Rule:        {Accepted, AcceptedInPart, Rejected},
		Supplement:  {Supplied},
		Approval:    {Approved, SentBack},
		DataEntry:   {Supplied},
		Acknowledge: {Acknowledged},
		Appoint:     {Appointed},
		SourceFix:   {}, // a snapshot says it
		Correct:     {Approved, Rejected},
	}
	got := map[Kind][]Outcome{}
	for _, k := range Kinds {
		got[k] = k.Says()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
