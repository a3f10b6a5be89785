package test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/internal/devstack"
)

// TestAPeriodGoesOnFromPostgresAloneWhenTemporalIsLost kills Temporal in the middle of the reviews, with all that it
// knows, and puts an empty one in its place.
func TestAPeriodGoesOnFromPostgresAloneWhenTemporalIsLost(t *testing.T) {
	o := newOrdeal(t, 2)
	o.startWorker()
	o.ready()
	o.until09(9)
	answered, sent := o.count("select count(*) from answer"), o.count("select count(*) from mail where kind = 'reminder' and state = 'accepted'")
	if open := o.count("select count(*) from task where kind = 'review' and state = 'open'"); answered == 0 || sent == 0 || open == 0 {
		t.Fatalf("%d answers, %d reminders and %d open reviews: that is not the middle", answered, sent, open)
	}
	before := o.lines(answersGiven)
	o.loseTemporal()

	preview := o.resume("--preview")
	if !strings.Contains(preview, "would start   period 2026-08, running") {
		t.Errorf("the preview says\n%s", preview)
	}
	if n := o.count("select count(*) from wake"); n != 0 {
		t.Errorf("a preview has put %d signals into the outbox", n)
	}
	o.resumedOnce()
	again := o.resume("--preview")
	if !strings.HasPrefix(again, "nothing is missing") || !strings.Contains(again, "runs already  period 2026-08") {
		t.Errorf("what runs is started again:\n%s", again)
	}

	o.goesOn()
	if twice := o.whole(); len(twice) != 0 {
		t.Errorf("mails went out twice: %q", twice)
	}
	o.keeps(before)
	if n := o.count("select count(*) from audit where action = 'evaluation resumed'"); n != 1 {
		t.Errorf("the audit has %d resumptions of the period", n)
	}
}

// until09 rehearses until that day of September.
func (o *ordeal) until09(day int) {
	o.t.Helper()
	until := time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	ctx, cancel := context.WithTimeout(o.t.Context(), performance)
	defer cancel()
	if err := o.rehearsing(ctx, &o.driver.out, &o.driver.errs, "--rejecting=false", "--disputing", "30", "--until", until).Run(); err != nil {
		o.t.Fatalf("the rehearsal: %v: %s", err, o.driver.errs.String())
	}
}

// loseTemporal ends Temporal and starts an empty one at its address. The worker goes on.
func (o *ordeal) loseTemporal() {
	o.t.Helper()
	kill(o.temporal.PID())
	must(o.t, o.temporal.Stop(context.Background()))
	dir := o.t.TempDir()
	empty := must2(devstack.StartTemporal(o.t.Context(), devstack.TemporalOptions{
		Binary: temporalBinary(o.t), DBFile: filepath.Join(dir, "temporal.db"), LogFile: filepath.Join(dir, "temporal.log"), Port: portOf(o.t, o.temporal.Address),
	}))(o.t)
	if empty.Address != o.temporal.Address {
		o.t.Fatalf("the new server is at %s, not at %s", empty.Address, o.temporal.Address)
	}
	o.t.Cleanup(func() { must(o.t, empty.Stop(context.Background())) })
}

// resume runs the command and returns what it says.
func (o *ordeal) resume(flags ...string) string {
	o.t.Helper()
	code, out, errs := o.starter(append([]string{"recover", "--as", "quan-tri@phutho.example", "--reason", "Mất dữ liệu của Temporal"}, flags...)...)
	if code != 0 {
		o.t.Fatalf("starter recover: %s", errs)
	}
	return out
}

// resumedOnce resumes, and waits until every workflow has been started: the worker sends signals, too.
func (o *ordeal) resumedOnce() {
	o.t.Helper()
	o.t.Log(o.resume())
	o.await("the period is taken over and all signals are sent", func(ctx context.Context) bool {
		var waiting, taken int
		err := o.db.QueryRow(ctx, "select (select count(*) from wake), (select count(*) from audit where action = 'evaluation resumed')").Scan(&waiting, &taken)
		return err == nil && waiting == 0 && taken == 1
	})
	if state(o.t.Context(), o.told) != activities.Running {
		o.t.Error("the period does not run")
	}
}
