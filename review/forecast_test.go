package review

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestForecastCountsMailsByTheHour(t *testing.T) {
	plan := func(agency, at string) []Moment {
		task := opened(t, at, due(t, 5))
		task.Agency = agency
		moments, err := Plan(five(), task, vietnam(t))
		if err != nil {
			t.Fatal(err)
		}
		return moments
	}
	to := map[string][]Addressee{
		"invite": {to(lan, Named)}, "reminder": {to(lan, Named)}, "last-call": {to(lan, Named), to(hoa, Named)},
		"escalation": {{Role: Staff, Reason: FallsBack}}, // the queue: no mail
		"office":     {to(an, Named), to(binh, Named)},   // a digest
	}
	got := Forecast([]Course{
		{Review, plan("H44.104", "07 09:00"), to},
		{Review, plan("H44.105", "11 09:00"), to}, // its reminder lies in the past
	})
	hour := func(s string) time.Time { return clock(t, s).UTC() }
	want := []HourOfMails{{hour("07 09:00"), 1}, {hour("10 08:00"), 1}, {hour("11 09:00"), 1}, {hour("14 08:00"), 4}, {hour("15 08:00"), 2}}
	for i := range got {
		got[i].From = got[i].From.UTC()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDigestsOfTwoKindsAreTwoMails(t *testing.T) {
	moment := Moment{Rung: Rung{Name: "office", Digest: true}, Key: "office", At: clock(t, "15 08:30")}
	to := map[string][]Addressee{"office": {to(an, Named)}}
	got := Forecast([]Course{{Review, []Moment{moment}, to}, {Review, []Moment{moment}, to}, {Rule, []Moment{moment}, to}})
	if diff := cmp.Diff([]HourOfMails{{clock(t, "15 08:00"), 2}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
