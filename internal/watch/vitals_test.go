package watch

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/review"
)

func TestVitalsAreToldAsFigures(t *testing.T) {
	now, asked := time.Unix(1_800_000_000, 0), 0
	var away error
	v := NewVitals(quiet, func() time.Time { return now }, func(context.Context) (activities.Vitals, error) {
		asked++
		return activities.Vitals{
			Mails: []activities.MailVital{{Lane: activities.LaneDuty, State: review.MailQueued, N: 3}},
			Lanes: []activities.LaneVital{{Lane: activities.LaneDuty, Due: 2, Oldest: time.Minute, Paused: true}},
			Tasks: []activities.TaskVital{{Kind: review.Review, Rung: "reminder", N: 5}, {Kind: review.Rule, N: 1}},
			Late:  90 * time.Second, Overdue: 4, Still: 6, Signals: 7, Signal: 2 * time.Second, Pushes: 8, Push: 3 * time.Second, Unsealed: 10, Seal: 4 * time.Second,
			Brought: []activities.Brought{{Kind: "dossiers", Age: time.Hour}},
			Imports: []activities.ImportVital{{State: "taking", N: 9}},
		}, away
	})
	metrics := must2(NewMetrics("server"))(t)
	v.Register(metrics)
	want := []string{
		"danhgia_audit_oldest_unsealed_seconds 4",
		"danhgia_audit_unsealed 10",
		`danhgia_collection_age_seconds{kind="dossiers"} 3600`,
		`danhgia_imports_running{state="fetching"} 0`,
		`danhgia_imports_running{state="taking"} 9`,
		`danhgia_imports_running{state="waiting"} 0`,
		"danhgia_ladder_lateness_seconds 90",
		"danhgia_ladder_steps_due 4",
		`danhgia_mail_lane_paused{lane="duty"} 1`,
		`danhgia_mail_oldest_due_seconds{lane="duty"} 60`,
		`danhgia_mails{lane="duty",state="queued"} 3`,
		`danhgia_mails_due{lane="duty"} 2`,
		"danhgia_push_oldest_due_seconds 3",
		"danhgia_pushes_due 8",
		"danhgia_signal_oldest_seconds 2",
		"danhgia_signals_waiting 7",
		`danhgia_tasks_open{kind="review",rung="reminder"} 5`,
		`danhgia_tasks_open{kind="ruling",rung="none"} 1`,
		"danhgia_tasks_without_next_step 6",
		"danhgia_vitals_read_seconds 0",
		"danhgia_vitals_up 1",
	}
	for range 2 {
		if diff := cmp.Diff(want, own(t, metrics)); diff != "" {
			t.Errorf("figures (-want +got)\n%s", diff)
		}
	}
	if asked != 1 {
		t.Errorf("the database was asked %d times within a quarter of a minute", asked)
	}
	now, away = now.Add(vitalsHold), errors.New("it is away")
	if diff := cmp.Diff([]string{"danhgia_vitals_up 0"}, own(t, metrics)); diff != "" {
		t.Errorf("figures of a database that is away (-want +got)\n%s", diff)
	}
	if err := v.Moves(time.Hour, true)(t.Context()); err == nil {
		t.Error("work that nobody can see is said to go on")
	}
	now, away = now.Add(vitalsHold), nil
	if err := v.Moves(time.Minute, true)(t.Context()); err == nil || err.Error() != "a ladder's step has been due for 1m30s" {
		t.Errorf("it says %v", err)
	}
}

// own are the figures of the database, without those of the process.
func own(t *testing.T, m *Metrics) (lines []string) {
	t.Helper()
	_, told := get(t, m.Handler(), "/metrics")
	for line := range strings.Lines(told) {
		if strings.HasPrefix(line, "danhgia_") && !strings.HasPrefix(line, "danhgia_build_info") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func TestRequestsAreCountedByTheirRouteAndNeverByTheirAddress(t *testing.T) {
	metrics := must2(NewMetrics("server"))(t)
	mux := http.NewServeMux()
	mux.Handle("/viec/{token}", metrics.Observe("/viec/{token}", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("who is observed cannot flush: %v", err)
		}
	})))
	get(t, mux, "/viec/hunter2")
	get(t, mux, "/viec/hunter3")
	metrics.Kept()()
	_, told := get(t, metrics.Handler(), "/metrics")
	for _, line := range []string{
		`danhgia_http_requests_total{code="404",method="get",route="/viec/{token}"} 2`,
		`danhgia_http_requests_total{code="200",method="get",route="(kept)"} 1`,
		`danhgia_http_request_duration_seconds_count{route="/viec/{token}"} 2`,
	} {
		if !strings.Contains(told, line) {
			t.Errorf("the figures do not say %s", line)
		}
	}
	if strings.Contains(told, "hunter") {
		t.Error("an address is among the figures")
	}
}
