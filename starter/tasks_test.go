package main

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

func TestTheTasksThatWaitAreListed(t *testing.T) {
	c := newCycle(t)
	c.exec("update task set next_at = '2026-09-08 08:15+07' where agency = 'H44.100'")
	c.good(by(admin, "pause", "--agency", "H44.101"), "")
	c.good(by(admin, "cancel", "--agency", "H44.102"), "")
	c.good([]string{"tasks", "--period", "2026-08"}, "review  H44.100  UBND Phường Việt Trì")
	c.good([]string{"tasks", "--period", "2026-08"}, "due 2026-09-10 17:00  next 2026-09-08 08:15\n")
	var all []activities.PeriodTask
	must(t, json.Unmarshal([]byte(c.good([]string{"tasks", "--period", "2026-08", "--kind", "review", "--json"}, "")), &all))
	states := map[string]review.State{}
	for _, task := range all {
		states[task.Agency] = task.State
		if task.Agency == "H44.100" && !task.Next.Value.Equal(time.Date(2026, 9, 8, 8, 15, 0, 0, calendar.Vietnam)) {
			t.Errorf("the ladder of %s moves next at %v", task.Agency, task.Next)
		}
	}
	got := []review.State{states["H44.100"], states["H44.101"], states["H44.102"]}
	if diff := cmp.Diff([]review.State{review.Open, review.Paused, ""}, got); diff != "" || len(all) != 162 {
		t.Errorf("%d tasks (-want +got)\n%s", len(all), diff)
	}
	if out := c.good([]string{"tasks", "--period", "2026-08", "--kind", "ruling"}, ""); out != "" {
		t.Errorf("there are no rulings, and it lists %s", out)
	}
	c.refused([]string{"tasks", "--period", "2026-07"}, exitRefused, "period 2026-07 of H44 has not been started")
	c.refused([]string{"tasks", "--period", "2026-08", "--kind", "x"}, exitUsage, `"x" is not a kind of task`)
}
