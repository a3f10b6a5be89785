package activities

import (
	"context"
	"strings"
	"testing"
	"time"

	"danhgia/scoring"
)

func TestMonthBefore(t *testing.T) {
	for scheduled, want := range map[string]scoring.Period{
		"2026-09-01T08:00:00+07:00": "2026-08",
		"2026-01-01T08:00:00+07:00": "2025-12",
		"2026-03-31T23:59:59+07:00": "2026-02", // a day that February has not
		"2025-12-31T17:00:00Z":      "2025-12", // New Year in Vietnam
		"2025-12-31T16:59:59Z":      "2025-11",
	} {
		at, err := time.Parse(time.RFC3339, scheduled)
		if err != nil {
			t.Fatal(err)
		}
		if got := MonthBefore(at); got != want {
			t.Errorf("%s: %s, want %s", scheduled, got, want)
		}
	}
}

// unstarted is a database in which no period was started.
type unstarted struct{ Months }

func (unstarted) Evaluation(context.Context, Key) (Evaluation, error) {
	return Evaluation{}, ErrNotFound
}

func TestWithoutThePortalsAddressAMonthWaitsAndSaysSo(t *testing.T) {
	c := Collector{Store: unstarted{}}
	got, err := c.FetchMonth(t.Context(), Monthly{Province: "H44", Day: 1, Period: "2026-08"})
	if err != nil || got.Wait != portalAway || !strings.Contains(got.Why, "DANHGIA_PORTAL_URL") {
		t.Errorf("%+v, %v", got, err)
	}
}
