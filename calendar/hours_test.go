package calendar

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func moment(t testing.TB, s string) time.Time {
	t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04:05.999999999", s, Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestOfficeHours(t *testing.T) {
	for name, c := range map[string]struct {
		at, previous, next string // equal to at while the office is open
	}{
		"a nanosecond before it opens":           {"2026-08-26 07:29:59.999999999", "2026-08-25 17:00:00", "2026-08-26 07:30:00"},
		"when it opens":                          {"2026-08-26 07:30:00", "2026-08-26 07:30:00", "2026-08-26 07:30:00"},
		"in the morning":                         {"2026-08-26 09:12:13.000000014", "2026-08-26 09:12:13.000000014", "2026-08-26 09:12:13.000000014"},
		"when the morning ends":                  {"2026-08-26 11:30:00", "2026-08-26 11:30:00", "2026-08-26 11:30:00"},
		"a nanosecond into the break":            {"2026-08-26 11:30:00.000000001", "2026-08-26 11:30:00", "2026-08-26 13:30:00"},
		"a nanosecond before the break ends":     {"2026-08-26 13:29:59.999999999", "2026-08-26 11:30:00", "2026-08-26 13:30:00"},
		"when the afternoon begins":              {"2026-08-26 13:30:00", "2026-08-26 13:30:00", "2026-08-26 13:30:00"},
		"when it closes":                         {"2026-08-26 17:00:00", "2026-08-26 17:00:00", "2026-08-26 17:00:00"},
		"a nanosecond after it closed":           {"2026-08-26 17:00:00.000000001", "2026-08-26 17:00:00", "2026-08-27 07:30:00"},
		"the evening before five days off":       {"2026-08-28 20:00:00", "2026-08-28 17:00:00", "2026-09-03 07:30:00"},
		"noon of National Day":                   {"2026-09-02 12:00:00", "2026-08-28 17:00:00", "2026-09-03 07:30:00"},
		"a make-up Saturday":                     {"2026-08-22 16:00:00", "2026-08-22 16:00:00", "2026-08-22 16:00:00"},
		"an ordinary Saturday":                   {"2026-08-29 10:00:00", "2026-08-28 17:00:00", "2026-09-03 07:30:00"},
		"midnight":                               {"2026-08-26 00:00:00", "2026-08-25 17:00:00", "2026-08-26 07:30:00"},
		"the first morning of the known years":   {"2025-01-02 07:30:00", "2025-01-02 07:30:00", "2025-01-02 07:30:00"},
		"the last afternoon of the known years":  {"2026-12-31 17:00:00", "2026-12-31 17:00:00", "2026-12-31 17:00:00"},
		"New Year's Eve, over the year's border": {"2025-12-31 23:59:59", "2025-12-31 17:00:00", "2026-01-05 07:30:00"},
	} {
		t.Run(name, func(t *testing.T) {
			checkOffice(t, moment(t, c.at), moment(t, c.previous), moment(t, c.next))
		})
	}
}

// checkOffice asks in UTC, so that the answers show the calendar's zone.
func checkOffice(t *testing.T, at, wantPrevious, wantNext time.Time) {
	t.Helper()
	c := sample(t)
	open, err := c.InOffice(at.UTC())
	previous, pErr := c.PreviousOfficeMoment(at.UTC())
	next, nErr := c.NextOfficeMoment(at.UTC())
	if err := errors.Join(err, pErr, nErr); err != nil {
		t.Fatal(err)
	}
	if open != wantNext.Equal(at) {
		t.Errorf("open is %v", open)
	}
	if previous.String() != wantPrevious.String() || next.String() != wantNext.String() {
		t.Errorf("previous %s, next %s", previous, next)
	}
}

func TestHoursCheck(t *testing.T) {
	for name, c := range map[string]struct {
		hours Hours
		good  bool
	}{
		"the default":                      {DefaultHours(), true},
		"one span":                         {Hours{{8 * 60, 16 * 60}}, true},
		"a minute in a whole day":          {Hours{{0, 24*60 - 1}}, true},
		"none":                             {Hours{}, false},
		"an empty span":                    {Hours{{8 * 60, 8 * 60}}, false},
		"the end before the beginning":     {Hours{{16 * 60, 8 * 60}}, false},
		"the afternoon before the morning": {Hours{{13 * 60, 17 * 60}, {7 * 60, 11 * 60}}, false},
		"spans that touch":                 {Hours{{7 * 60, 11 * 60}, {11 * 60, 17 * 60}}, false},
		"before midnight":                  {Hours{{-1, 11 * 60}}, false},
		"after midnight":                   {Hours{{8 * 60, 24 * 60}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.hours.Check(); (err == nil) != c.good {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestHoursAsJSON(t *testing.T) {
	text, err := json.Marshal(DefaultHours())
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"from":"07:30","to":"11:30"},{"from":"13:30","to":"17:00"}]`
	if string(text) != want {
		t.Errorf("got %s", text)
	}
	var back Hours
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(DefaultHours(), back); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParseTimeOfDayRefuses(t *testing.T) {
	for _, s := range []string{"", "7:30", "07:60", "24:00", "0730", "07:30:00", "07h30", "-7:30"} {
		if got, err := ParseTimeOfDay(s); !errors.Is(err, ErrTimeOfDay) {
			t.Errorf("%q became %s, %v", s, got, err)
		}
	}
}

func TestDeadlinesEndAtTheClosingHourThatTheCalendarWasMadeWith(t *testing.T) {
	hours := Hours{{8 * 60, 16*60 + 45}}
	c, err := New(sampleNotices(t), hours, Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	hours[0].To = 17 * 60
	d, err := c.Add(day(t, "2026-08-28"), 1)
	if want := moment(t, "2026-09-03 16:45:00"); err != nil || !d.At.Equal(want) {
		t.Errorf("got %s, %v", d.At, err)
	}
}
