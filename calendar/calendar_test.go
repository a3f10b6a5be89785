package calendar

import (
	"encoding/csv"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sampleNotices are the notices of 2025 and 2026.
func sampleNotices(t testing.TB) []Notice {
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
	var notices []Notice
	for _, row := range rows[1:] {
		notices = append(notices, Notice{day(t, row[0]), Kind(row[1]), row[2]})
	}
	return notices
}

func sample(t testing.TB) Calendar { return made(t, sampleNotices(t)) }

func made(t testing.TB, notices []Notice) Calendar {
	t.Helper()
	c, err := New(notices, DefaultHours(), Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(t testing.TB, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWorkingDay(t *testing.T) {
	for name, c := range map[string]struct {
		day     string
		working bool
		basis   string
	}{
		"a Wednesday":                     {"2026-08-26", true, ""},
		"a Saturday":                      {"2026-08-29", false, ""},
		"a Sunday":                        {"2026-08-30", false, ""},
		"Tết 2025":                        {"2025-01-27", false, "Tết Nguyên đán (TB 6150/TB-BLĐTBXH)"},
		"Tết 2026":                        {"2026-02-20", false, "Tết Nguyên đán (TB 9441/TB-BNV)"},
		"a make-up Saturday in 2025":      {"2025-04-26", true, "làm bù ngày 02/5/2025"},
		"a make-up Saturday in 2026":      {"2026-08-22", true, "làm bù ngày 31/8/2026 (TB 9441/TB-BNV)"},
		"the Sunday after it":             {"2026-08-23", false, ""},
		"the day that it makes up for":    {"2026-08-31", false, "hoán đổi với 22/8/2026 (TB 9441/TB-BNV)"},
		"a holiday's Monday":              {"2026-04-27", false, "nghỉ bù Giỗ Tổ (26/4 là Chủ nhật)"},
		"the holiday that is new in 2026": {"2026-11-24", false, "Ngày Văn hóa Việt Nam (NQ 28/2026/QH16)"},
		"the same date a year before":     {"2025-11-24", true, ""},
		"the first day that is known":     {"2025-01-01", false, "Tết Dương lịch"},
		"the last day that is known":      {"2026-12-31", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			working, basis, err := sample(t).WorkingDay(day(t, c.day))
			if working != c.working || basis != c.basis || err != nil {
				t.Errorf("got %v, %q, %v", working, basis, err)
			}
		})
	}
}

func TestAdd(t *testing.T) {
	for name, c := range map[string]struct {
		from string
		n    int
		want string
	}{
		"over Tết 2025":                                      {"2025-01-24", 1, "2025-02-03"},
		"out of Tết 2025":                                    {"2025-01-29", 1, "2025-02-03"},
		"back over Tết 2025":                                 {"2025-02-03", -1, "2025-01-24"},
		"over Tết 2026":                                      {"2026-02-13", 1, "2026-02-23"},
		"two days that end just before Tết 2026":             {"2026-02-11", 2, "2026-02-13"},
		"a make-up Saturday counts":                          {"2025-04-25", 1, "2025-04-26"},
		"four days over a make-up Saturday and three off":    {"2025-04-25", 4, "2025-05-05"},
		"back on a make-up Saturday":                         {"2025-04-28", -1, "2025-04-26"},
		"from a make-up Saturday":                            {"2026-08-22", 1, "2026-08-24"},
		"onto the make-up Saturday of August 2026":           {"2026-08-20", 2, "2026-08-22"},
		"over a weekend, a swapped day and National Day":     {"2026-08-28", 1, "2026-09-03"},
		"over the holiday that is new in 2026":               {"2026-11-23", 1, "2026-11-25"},
		"the same date a year before, a Monday like others":  {"2025-11-23", 1, "2025-11-24"},
		"from one year into the next":                        {"2025-12-31", 1, "2026-01-05"},
		"onto the make-up Saturday of January 2026":          {"2025-12-31", 6, "2026-01-10"},
		"back into the year before":                          {"2026-01-05", -1, "2025-12-31"},
		"no days on a working day is that day":               {"2026-08-28", 0, "2026-08-28"},
		"no days on a day off is the next working day":       {"2026-08-29", 0, "2026-09-03"},
		"from a day before the first year, itself uncounted": {"2024-12-31", 1, "2025-01-02"},
		"the last day that is known":                         {"2026-12-30", 1, "2026-12-31"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := sample(t).Add(day(t, c.from), c.n)
			if err != nil {
				t.Fatal(err)
			}
			want := day(t, c.want)
			if got.On != want || !got.At.Equal(want.Time().Add(10*time.Hour)) { // 17:00 at +07:00
				t.Errorf("got %s at %s", got.On, got.At)
			}
		})
	}
}

func TestAYearWithoutANoticeIsRefusedByName(t *testing.T) {
	c := sample(t)
	evening := time.Date(2026, 12, 31, 17, 0, 0, 1, Vietnam)
	for name, ask := range map[string]func() error{
		"the days off of 2027":                                                           func() error { _, _, err := c.WorkingDay(day(t, "2027-01-04")); return err },
		"the days off of 2024":                                                           func() error { _, err := c.Add(day(t, "2025-01-02"), -1); return err },
		"1 working day from 2026-12-31: the days off of 2027":                            func() error { _, err := c.Add(day(t, "2026-12-31"), 1); return err },
		"working days from 2026-12-01 to 2027-01-01: the days off of 2027":               func() error { _, err := c.DaysBetween(day(t, "2026-12-01"), day(t, "2027-01-01")); return err },
		"working day 3 of 2027-01: 3 working days from 2026-12-31: the days off of 2027": func() error { _, err := c.NthWorkingDay(2027, 1, 3); return err },
		"next office hours after 2026-12-31T17:00:00+07:00: the days off of 2027":        func() error { _, err := c.NextOfficeMoment(evening); return err },
		"last office hours before 2025-01-02T07:29:59+07:00: the days off of 2024": func() error {
			_, err := c.PreviousOfficeMoment(time.Date(2025, 1, 2, 7, 29, 59, 0, Vietnam))
			return err
		},
		"the days off of 2028": func() error { _, err := c.InOffice(evening.AddDate(2, 0, -1)); return err },
		"the days off of 1969": func() error { _, err := Calendar{}.Add(0, -1<<63); return err },
		"1 working day from 2026-12-31: the days off of 2027 are not known: add the year's": func() error { _, err := c.Moment(Deadline{On: day(t, "2026-12-31")}, 1, 8*60); return err },
		"to 2027-01-01: the days off of 2027": func() error {
			_, err := c.Left(evening.AddDate(0, 0, 1), Deadline{On: day(t, "2026-12-31")})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := ask()
			if !errors.Is(err, ErrNoNotice) || !strings.Contains(err.Error(), name) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNthWorkingDay(t *testing.T) {
	c := sample(t)
	for name, want := range map[string]struct {
		year  int
		month time.Month
		n     int
		day   string
	}{
		"the first of January, after the holiday": {2025, 1, 1, "2025-01-02"},
		"the third of September 2026":             {2026, 9, 3, "2026-09-07"},
		"the last of August 2026":                 {2026, 8, 21, "2026-08-28"},
		"the first of February 2026, a Monday":    {2026, 2, 1, "2026-02-02"},
		"the last of a year":                      {2025, 12, 23, "2025-12-31"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := c.NthWorkingDay(want.year, want.month, want.n); got != day(t, want.day) || err != nil {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
	for n, want := range map[int]string{
		0:  "working day 0 of 2026-06: days are counted from 1",
		-1: "working day -1 of 2026-06: days are counted from 1",
		23: "working day 23 of 2026-06: the month has fewer", // 1 July is worked
	} {
		if _, err := c.NthWorkingDay(2026, 6, n); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestACalendarListsWhatItKnows(t *testing.T) {
	notices := sampleNotices(t)
	reversed := make([]Notice, 0, len(notices))
	for i := range notices {
		reversed = append(reversed, notices[len(notices)-1-i])
	}
	c := made(t, reversed)
	if diff := cmp.Diff(notices, c.Notices()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]int{2025, 2026}, c.Years()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDayAsText(t *testing.T) {
	for _, s := range []string{"1969-12-31", "1970-01-01", "2024-02-29", "2026-08-31", "0001-01-01"} {
		if got := day(t, s).String(); got != s {
			t.Errorf("%s became %s", s, got)
		}
	}
	for _, s := range []string{"", "2026-02-29", "2026-8-31", "31/8/2026", "2026-08-31T00:00:00Z"} {
		if got, err := ParseDay(s); !errors.Is(err, ErrDay) {
			t.Errorf("%q became %s, %v", s, got, err)
		}
	}
}

func TestADayIsTheOneOfTheCalendarsZone(t *testing.T) {
	c := sample(t)
	for s, want := range map[string]string{"2026-08-30T16:59:59Z": "2026-08-30", "2026-08-30T17:00:00Z": "2026-08-31"} {
		moment, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.DayOf(moment); got != day(t, want) {
			t.Errorf("%s is of %s", s, got)
		}
	}
}
