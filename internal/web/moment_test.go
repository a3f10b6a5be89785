package web

import (
	"testing"
	"time"

	"danhgia/calendar"
	"danhgia/scoring"
)

func TestTheEndOfATimeIsADayWhereItIsMidnight(t *testing.T) {
	for text, want := range map[string][2]string{
		"2026-09-01T00:00:00": {"hết ngày 31/08/2026", "the end of 31 August 2026"},
		"2026-08-31T23:59:59": {"23:59 ngày 31/08/2026", "23:59 on 31 August 2026"},
		"2026-08-20T07:30:00": {"07:30 ngày 20/08/2026", "07:30 on 20 August 2026"},
	} {
		at, err := time.ParseInLocation("2006-01-02T15:04:05", text, calendar.Vietnam)
		must(t, err)
		if got := [2]string{upTo(at, scoring.Vi), upTo(at, scoring.En)}; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
