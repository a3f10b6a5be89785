package calendar

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func deadline(t testing.TB, c Calendar, from string, n int) Deadline {
	t.Helper()
	d, err := c.Add(day(t, from), n)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestADeadlineKeepsWhatItSkippedAndCounted(t *testing.T) {
	const swapped, madeUp = "hoán đổi với 22/8/2026 (TB 9441/TB-BNV)", "làm bù ngày 31/8/2026 (TB 9441/TB-BNV)"
	want := Deadline{
		From: day(t, "2026-08-21"), Days: 7, On: day(t, "2026-09-03"), At: moment(t, "2026-09-03 17:00:00"),
		Skipped: []Skip{
			{day(t, "2026-08-23"), ""},
			{day(t, "2026-08-29"), ""},
			{day(t, "2026-08-30"), ""},
			{day(t, "2026-08-31"), swapped},
			{day(t, "2026-09-01"), "Quốc khánh"},
			{day(t, "2026-09-02"), "Quốc khánh"},
		},
		MadeUp: []Notice{{day(t, "2026-08-22"), Work, madeUp}},
	}
	got := deadline(t, sample(t), "2026-08-21", 7)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	back := deadline(t, sample(t), "2026-09-04", -8)
	want.From, want.Days, want.On, want.At = back.From, -8, day(t, "2026-08-21"), moment(t, "2026-08-21 17:00:00")
	if diff := cmp.Diff(want, back); diff != "" {
		t.Errorf("counted back (-want +got)\n%s", diff)
	}
}

func TestMakeUpDaysAreListedByDayAlsoWhenCountingBack(t *testing.T) {
	c := sample(t)
	want := []Day{day(t, "2026-01-10"), day(t, "2026-08-22")}
	for _, d := range []Deadline{deadline(t, c, "2026-01-09", 200), deadline(t, c, "2026-10-01", -190)} {
		var got []Day
		for _, n := range d.MadeUp {
			got = append(got, n.Day)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("from %s (-want +got)\n%s", d.From, diff)
		}
	}
}

func TestADeadlineSurvivesJSON(t *testing.T) {
	want := deadline(t, sample(t), "2026-08-28", 1)
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"on":"2026-09-03","at":"2026-09-03T17:00:00+07:00","skipped":[{"day":"2026-08-29"},`) {
		t.Errorf("got %s", text)
	}
	var got Deadline
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(want.Explain(Vi), got.Explain(Vi)); diff != "" {
		t.Errorf("explained otherwise (-want +got)\n%s", diff)
	}
	if err := json.Unmarshal([]byte(`{"on":"31/8/2026"}`), &got); !errors.Is(err, ErrDay) {
		t.Errorf("a bad date gives %v", err)
	}
}

func TestMomentsAroundADeadline(t *testing.T) {
	c := sample(t)
	d := deadline(t, c, "2026-08-28", 1) // 3 September
	for name, want := range map[string]struct {
		days int
		at   TimeOfDay
		text string
	}{
		"two working days before, over five days off": {-2, 8*60 + 30, "2026-08-27 08:30:00"},
		"the morning of its day":                      {0, 7*60 + 30, "2026-09-03 07:30:00"},
		"the day after":                               {1, 14 * 60, "2026-09-04 14:00:00"},
		"two days after, over a weekend":              {2, 14 * 60, "2026-09-07 14:00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := c.Moment(d, want.days, want.at); err != nil || !got.Equal(moment(t, want.text)) {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func TestLeft(t *testing.T) {
	c := sample(t)
	d := deadline(t, c, "2026-08-28", 1) // 3 September
	for name, want := range map[string]struct {
		now    string
		left   Left
		vi, en string
	}{
		"days before, over five days off":  {"2026-08-27 09:00:00", Left{2, false}, "còn 2 ngày làm việc", "2 working days left"},
		"on a holiday":                     {"2026-09-02 09:00:00", Left{1, false}, "còn 1 ngày làm việc", "1 working day left"},
		"on its day":                       {"2026-09-03 00:00:00", Left{0, false}, "hết hạn trong hôm nay", "due today"},
		"in its very moment":               {"2026-09-03 17:00:00", Left{0, false}, "hết hạn trong hôm nay", "due today"},
		"a nanosecond later":               {"2026-09-03 17:00:00.000000001", Left{0, true}, "đã quá hạn", "overdue"},
		"the Sunday after":                 {"2026-09-06 12:00:00", Left{1, true}, "đã quá hạn 1 ngày làm việc", "overdue by 1 working day"},
		"the Monday after":                 {"2026-09-07 12:00:00", Left{2, true}, "đã quá hạn 2 ngày làm việc", "overdue by 2 working days"},
		"on the make-up Saturday, counted": {"2026-08-21 12:00:00", Left{7, false}, "còn 7 ngày làm việc", "7 working days left"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.Left(moment(t, want.now).UTC(), d)
			if got != want.left || got.In(Vi) != want.vi || got.In(En) != want.en || err != nil {
				t.Errorf("got %+v, %q, %q, %v", got, got.In(Vi), got.In(En), err)
			}
		})
	}
}
