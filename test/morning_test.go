package test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/workflows"
)

// runningDossiers are of September's first days: late, due tomorrow, due next week, done; of another agency, late.
const runningDossiers = `dossier,procedure,agency,official,channel,submitted_at,received_at,due_at,ended_at,status
H44.100-MUON,1.000001,H44.100,,online,2026-08-20 08:00,2026-08-20 08:00,2026-08-31 17:00,,4
H44.100-MAI,1.000001,H44.100,,online,2026-08-24 08:00,2026-08-24 08:00,2026-09-04 11:00,,4
H44.100-SAU,1.000001,H44.100,,online,2026-08-24 08:00,2026-08-24 08:00,2026-09-15 11:00,,4
H44.100-XONG,1.000001,H44.100,,online,2026-08-24 08:00,2026-08-24 08:00,2026-09-01 11:00,2026-08-28 09:00,9
H44.102-MUON,1.000001,H44.102,,online,2026-08-20 08:00,2026-08-20 08:00,2026-08-28 17:00,,4
`

// TestTheMorningsMailComesOnce follows dossiers of a file into the mailboxes of the focal officers, by the schedule.
func TestTheMorningsMailComesOnce(t *testing.T) {
	s := newScene(t, must2(filepath.Abs("../samples/phu-tho-2026-08"))(t))
	s.worker()
	s.prepare("../samples/officers-phu-tho.csv")
	by := []string{"--as", "quan-tri@phutho.example", "--reason", "thử"}
	file := filepath.Join(t.TempDir(), "ho-so.csv")
	write(t, file, runningDossiers)
	if out := s.good(append([]string{"import", "--period", "2026-09", file}, by...)...); !strings.Contains(out, "5 new") {
		t.Fatal(out)
	}
	s.good(append([]string{"schedule", "--daily", "--at", "08:30"}, by...)...)

	at := time.Date(2026, time.September, 3, 8, 30, 0, 0, calendar.Vietnam)
	temporal := s.temporal()
	must(t, temporal.ScheduleClient().GetHandle(t.Context(), "daily/H44").Backfill(t.Context(), client.ScheduleBackfillOptions{
		Backfill: []client.ScheduleBackfill{{Start: at.Add(-time.Minute), End: at.Add(time.Minute)}},
	}))
	var done activities.DailyDone
	s.await("the morning is over", func(ctx context.Context) bool {
		return temporal.GetWorkflow(ctx, "daily-watch/H44-"+at.UTC().Format(time.RFC3339), "").Get(ctx, &done) == nil
	})
	if done.Digests != 2 || !done.Scored {
		t.Fatalf("the morning: %+v", done)
	}
	s.drain()
	for address, named := range map[string][]string{
		"dau-moi.h44.100@phutho.example":    {"H44.100-MUON", "H44.100-MAI"},
		"dau-moi.h44.102@phutho.example":    {"H44.102-MUON"},
		"dau-moi.h44.105@phutho.example":    nil,
		"thu-truong.h44.100@phutho.example": nil,
	} {
		letters := s.letters(address)
		if got := namedIn(letters); (len(letters) > 0) != (named != nil) || len(letters) > 1 || !slices.Equal(got, named) {
			t.Errorf("%s has %d letters that name %v, want those of %v", address, len(letters), got, named)
		}
	}
	again, err := temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "again", TaskQueue: workflows.Queue}, workflows.DailyWatch,
		activities.Daily{Province: "H44", Day: calendar.DayOf(at)})
	must(t, err)
	var same activities.DailyDone
	if must(t, again.Get(t.Context(), &same)); same.Digests != 0 {
		t.Errorf("the same morning again: %+v", same)
	}
}

// namedIn are the dossiers that letters name, in the order of the file.
func namedIn(letters []string) (named []string) {
	for line := range strings.SplitSeq(runningDossiers, "\n") {
		number, _, _ := strings.Cut(line, ",")
		if strings.HasPrefix(number, "H44.") && strings.Contains(strings.Join(letters, ""), number) {
			named = append(named, number)
		}
	}
	return named
}
