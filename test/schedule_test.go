package test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
	"danhgia/workflows"
)

// portalOfTheSample answers as the portal does, with the sample's figures of August 2026.
func portalOfTheSample(w http.ResponseWriter, r *http.Request) {
	content, err := os.ReadFile(filepath.Join(sampleFolder, filepath.Base(r.URL.Path)+".json"))
	if err != nil || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	w.WriteHeader(http.StatusCreated) // what the real one says
	_, _ = w.Write(content)
}

const schedulingAdmin = "quan-tri@phutho.example"

// schedulingOffice has an administrator and a calendar, and a portal to collect from; it is 9:00 on 3 September 2026.
func schedulingOffice(t *testing.T, answer http.HandlerFunc) (*office, *postgres.Store) {
	t.Helper()
	portal := httptest.NewServer(answer)
	t.Cleanup(portal.Close)
	o := newOffice(t)
	o.environment = append(o.environment, "DANHGIA_PORTAL_URL="+portal.URL, "DANHGIA_PORTAL_PAUSE=1ms")
	o.worker()
	store := o.store()
	must(t, store.SetClock(t.Context(), time.Date(2026, time.September, 3, 9, 0, 0, 0, calendar.Vietnam), 1))
	days, err := filepath.Abs("../samples/days-off.csv")
	must(t, err)
	o.good("users", "add", "--name", "Quản trị", "--email", schedulingAdmin, "--role", "office-admin", "--from", "2026-08-01", "--reason", "lập hệ thống")
	o.good("users", "add", "--name", "Kiểm tra", "--email", "kiem-tra@phutho.example", "--role", "auditor", "--as", schedulingAdmin, "--reason", "phân công")
	o.good("calendar", "import", days, "--as", schedulingAdmin, "--reason", "thông báo nghỉ lễ")
	return o, store
}

// good runs the starter, which has to succeed.
func (o *office) good(args ...string) string {
	o.t.Helper()
	code, out, errs := o.starter(args...)
	if code != 0 {
		o.t.Fatalf("%v: exit code %d: %s", args, code, errs)
	}
	return out
}

// scheduled is good for `starter schedule`.
func (o *office) scheduled(args ...string) string {
	o.t.Helper()
	return o.good(append([]string{"schedule", "--as", schedulingAdmin, "--reason", "theo kế hoạch"}, args...)...)
}

// temporal is a client of the office's server.
func (o *office) temporal() temporalclient.Client {
	o.t.Helper()
	for _, setting := range o.environment {
		if name, value, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "TEMPORAL_") {
			o.t.Setenv(name, value)
		}
	}
	c, err := temporalclient.Dial(o.t.Context(), slog.New(slog.DiscardHandler))
	must(o.t, err)
	o.t.Cleanup(c.Close)
	return c
}

// tick has the schedule run as it would have on 1 September 2026.
func tick(t *testing.T, temporal temporalclient.Client) {
	t.Helper()
	first := time.Date(2026, time.September, 1, 8, 0, 0, 0, calendar.Vietnam)
	must(t, temporal.ScheduleClient().GetHandle(t.Context(), "monthly/H44").Backfill(t.Context(), client.ScheduleBackfillOptions{
		Backfill: []client.ScheduleBackfill{{Start: first.Add(-time.Hour), End: first.Add(time.Hour)}},
	}))
}

const firstOfSeptember = "monthly-start/H44-2026-09-01T01:00:00Z"

func TestTheScheduleCollectsAndStartsLastMonth(t *testing.T) {
	o, store := schedulingOffice(t, portalOfTheSample)
	o.scheduled("--day", "1", "--at", "08:00")
	temporal := o.temporal()
	became := func(want workflows.MonthStarted) {
		t.Helper()
		var got workflows.MonthStarted
		o.await("the month was started", func(ctx context.Context) bool {
			err := temporal.GetWorkflow(ctx, firstOfSeptember, "").Get(ctx, &got)
			return err == nil && got == want
		})
	}
	tick(t, temporal)
	became(workflows.MonthStarted{Evaluation: "evaluation/H44/2026-08"})
	o.recordOf("monthly-start", firstOfSeptember)
	o.await("the period is published", func(ctx context.Context) bool { return state(ctx, store) == activities.Published })
	checkPublished(t, store)
	tick(t, temporal)
	became(workflows.MonthStarted{Evaluation: "evaluation/H44/2026-08", Already: true})
	if out := o.good("schedule", "--show"); !strings.Contains(out, ": 2026-08 had been started already") {
		t.Errorf("it does not show what it began: %s", out)
	}
}

func TestThePortalIsLeftAloneWhenItSaysSoAndTheScheduleShowsWhy(t *testing.T) {
	var asked atomic.Int64
	o, store := schedulingOffice(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusTooManyRequests)
	})
	o.scheduled("--day", "1", "--at", "08:00")
	tick(t, o.temporal())
	o.await("the schedule shows why the month waits", func(context.Context) bool {
		return strings.Contains(o.good("schedule", "--show"), ": 2026-08 waits until the next working day: ")
	})
	if n := asked.Load(); n != 1 || state(t.Context(), store) != "" {
		t.Errorf("asked %d times; the period is %q", n, state(t.Context(), store))
	}
}

func TestTheScheduleIsOneAndIsChangedInPlace(t *testing.T) {
	o, _ := schedulingOffice(t, portalOfTheSample)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--day", "3"}, "created\nmonthly/H44 starts each month on working day 3 of the next, at 08:00\n"},
		{[]string{"--day", "3", "--at", "08:00"}, "unchanged\nmonthly/H44 starts each month on working day 3 of the next, at 08:00\n"},
		{[]string{"--day", "5", "--at", "09:15"}, "changed\nmonthly/H44 starts each month on working day 5 of the next, at 09:15\n"},
		{[]string{"--pause"}, "paused\nmonthly/H44 starts each month on working day 5 of the next, at 09:15\npaused: theo kế hoạch\n"},
		{[]string{"--day", "5", "--at", "09:15", "--reviewed"}, "changed\nmonthly/H44 starts each month on working day 5 of the next, at 09:15\npaused: theo kế hoạch\n"},
		{[]string{"--resume"}, "resumed\nmonthly/H44 starts each month on working day 5 of the next, at 09:15\n"},
	} {
		out := o.scheduled(c.args...)
		said, next, _ := strings.Cut(out, "next ")
		if diff := cmp.Diff(c.want, said); diff != "" || !strings.HasSuffix(next, "\n") {
			t.Errorf("%v (-want +got)\n%s\n%s", c.args, diff, out)
		}
	}
	var shown struct {
		ID      string
		Monthly activities.Monthly
		Next    []time.Time
	}
	must(t, json.Unmarshal([]byte(o.good("schedule", "--show", "--json")), &shown))
	if diff := cmp.Diff(activities.Monthly{Province: "H44", Day: 5, At: 9*60 + 15, Reviewed: true}, shown.Monthly); diff != "" {
		t.Errorf("the month that is shown (-want +got)\n%s", diff)
	}
	for _, next := range shown.Next {
		if at := next.In(calendar.Vietnam); at.Day() != 1 || at.Format(time.TimeOnly) != "09:15:00" {
			t.Errorf("it would begin on %s", at)
		}
	}
	stands := must2(o.temporal().ScheduleClient().GetHandle(t.Context(), shown.ID).Describe(t.Context()))(t).Schedule
	policies := client.SchedulePolicies{Overlap: enums.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL, CatchupWindow: 7 * 24 * time.Hour}
	if diff := cmp.Diff(policies, *stands.Policy); diff != "" || stands.Spec.TimeZoneName != "Asia/Ho_Chi_Minh" {
		t.Errorf("in %s, with (-want +got)\n%s", stands.Spec.TimeZoneName, diff)
	}
	if out := o.scheduled("--delete"); out != "deleted monthly/H44\n" {
		t.Error(out)
	}
	conn, err := pgx.Connect(t.Context(), o.url)
	must(t, err)
	defer conn.Close(context.Background())
	rows, _ := conn.Query(t.Context(), "select action from audit where action like 'monthly start %' order by id")
	kept, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	want := []string{"monthly start created", "monthly start changed", "monthly start paused", "monthly start changed", "monthly start resumed", "monthly start deleted"}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("what is kept (-want +got)\n%s", diff)
	}
	if code, _, errs := o.starter("schedule", "--show"); code != 1 || !strings.Contains(errs, "no month is started by itself yet") {
		t.Errorf("after it was deleted: exit code %d: %s", code, errs)
	}
}

func TestAScheduleThatIsNotTaken(t *testing.T) {
	o, store := schedulingOffice(t, portalOfTheSample)
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"by an auditor":                     {[]string{"--day", "1", "--as", "kiem-tra@phutho.example", "--reason", "thử"}, 1, "you may not"},
		"by nobody":                         {[]string{"--day", "1", "--reason", "thử"}, 2, "give --as and --reason"},
		"for no reason":                     {[]string{"--day", "1", "--as", schedulingAdmin}, 2, "give --as and --reason"},
		"on a day that some months lack":    {[]string{"--day", "16", "--as", schedulingAdmin, "--reason", "thử"}, 2, "from 1 to 15"},
		"at no time":                        {[]string{"--day", "1", "--at", "25:00", "--as", schedulingAdmin, "--reason", "thử"}, 2, "not a time of day"},
		"two things at once":                {[]string{"--pause", "--delete", "--as", schedulingAdmin, "--reason", "thử"}, 2, "none of the others can be"},
		"nothing at all":                    {[]string{"--as", schedulingAdmin, "--reason", "thử"}, 2, "from 1 to 15"},
		"a pause of what there is not":      {[]string{"--pause", "--as", schedulingAdmin, "--reason", "thử"}, 1, "no month is started by itself yet"},
		"a deletion of what there is not":   {[]string{"--delete", "--as", schedulingAdmin, "--reason", "thử"}, 1, "no month is started by itself yet"},
		"a resumption of what there is not": {[]string{"--resume", "--as", schedulingAdmin, "--reason", "thử"}, 1, "no month is started by itself yet"},
	} {
		code, out, errs := o.starter(append([]string{"schedule"}, c.args...)...)
		if code != c.code || !strings.Contains(errs, c.want) || out != "" {
			t.Errorf("%s: exit code %d, %s, %s", name, code, out, errs)
		}
	}
	o.environment = append(o.environment, "DANHGIA_PORTAL_URL=")
	if code, _, errs := o.starter("schedule", "--day", "1", "--as", schedulingAdmin, "--reason", "thử"); code != 1 || !strings.Contains(errs, "DANHGIA_PORTAL_URL") {
		t.Errorf("from nowhere: exit code %d: %s", code, errs)
	}
	if _, err := o.temporal().Schedule(t.Context(), "H44"); err == nil || store == nil {
		t.Error("there is a schedule now")
	}
}

func TestTheMorningIsWatchedOnWorkingDays(t *testing.T) {
	var asked atomic.Int64
	o, store := schedulingOffice(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusTooManyRequests)
	})
	for _, c := range []struct{ args, want string }{
		{"--daily --at 07:30", "created\ndaily/H44 scores the running month and writes digests each working morning, at 07:30\n"},
		{"--daily --at 07:30 --portal", "changed\ndaily/H44 fetches the running month, scores it and writes digests each working morning, at 07:30\n"},
		{"--daily --at 07:30 --portal", "unchanged\ndaily/H44 fetches the running month, scores it and writes digests each working morning, at 07:30\n"},
	} {
		if said, _, _ := strings.Cut(o.scheduled(strings.Fields(c.args)...), "next "); said != c.want {
			t.Errorf("%s: %s", c.args, said)
		}
	}
	temporal := o.temporal()
	day := func(date int) activities.DailyDone {
		t.Helper()
		at := time.Date(2026, time.September, date, 7, 30, 0, 0, calendar.Vietnam)
		must(t, temporal.ScheduleClient().GetHandle(t.Context(), "daily/H44").Backfill(t.Context(), client.ScheduleBackfillOptions{
			Backfill: []client.ScheduleBackfill{{Start: at.Add(-time.Minute), End: at.Add(time.Minute)}},
		}))
		var done activities.DailyDone
		o.await("the morning is over", func(ctx context.Context) bool {
			return temporal.GetWorkflow(ctx, "daily-watch/H44-"+at.UTC().Format(time.RFC3339), "").Get(ctx, &done) == nil
		})
		return done
	}
	if done := day(2); done.Idle == "" || asked.Load() != 0 {
		t.Errorf("on a holiday: %+v, and the portal was asked %d times", done, asked.Load())
	}
	if done := day(3); done.Idle != "" || done.Away == "" || done.Scored || asked.Load() != 1 {
		t.Errorf("on a working day: %+v, and the portal was asked %d times", done, asked.Load())
	}
	o.recordOf("daily-watch-judging", "daily-watch/H44-2026-09-03T00:30:00Z")
	if out := o.good("schedule", "--daily", "--show"); !strings.Contains(out, "2026-09-03: 0 digests queued") {
		t.Errorf("it does not show what it began: %s", out)
	}
	if _, err := store.LiveRun(t.Context(), activities.Key{Province: "H44", Period: "2026-09"}, calendar.Date(2026, time.September, 3)); err == nil {
		t.Error("there are scores of nothing")
	}
}
