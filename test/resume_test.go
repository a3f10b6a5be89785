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
	c := newCrash(t, 2)
	c.startWorker()
	c.ready()
	c.until09(9)
	answered, sent := c.count("select count(*) from answer"), c.count("select count(*) from mail where kind = 'reminder' and state = 'accepted'")
	if open := c.count("select count(*) from task where kind = 'review' and state = 'open'"); answered == 0 || sent == 0 || open == 0 {
		t.Fatalf("%d answers, %d reminders and %d open reviews: that is not the middle", answered, sent, open)
	}
	before := c.lines("select task || ' ' || generation || ' ' || says from answer order by 1")
	c.loseTemporal()

	preview := c.resume("--preview")
	if !strings.Contains(preview, "would start   period 2026-08, running") {
		t.Errorf("the preview says\n%s", preview)
	}
	if n := c.count("select count(*) from wake"); n != 0 {
		t.Errorf("a preview has put %d signals into the outbox", n)
	}
	c.resumedOnce()
	again := c.resume("--preview")
	if !strings.HasPrefix(again, "nothing is missing") || !strings.Contains(again, "runs already  period 2026-08") {
		t.Errorf("what runs is started again:\n%s", again)
	}

	ctx, cancel := context.WithTimeout(t.Context(), crashPatience)
	defer cancel()
	if err := <-c.drive(ctx); err != nil {
		t.Fatalf("%v\n%s\nIt waits for:\n%s", err, c.driver.errs.String(), c.waits())
	}
	c.drain()
	if twice := c.whole(); len(twice) != 0 {
		t.Errorf("mails went out twice: %q", twice)
	}
	kept := strings.Join(c.lines("select task || ' ' || generation || ' ' || says from answer"), "\n")
	for _, answer := range before {
		if !strings.Contains(kept, answer) {
			t.Errorf("the answer %s is lost", answer)
		}
	}
	if n := c.count("select count(*) from audit where action = 'evaluation resumed'"); n != 1 {
		t.Errorf("the audit has %d resumptions of the period", n)
	}
}

// until09 rehearses until that day of September.
func (c *crash) until09(day int) {
	c.t.Helper()
	until := time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	ctx, cancel := context.WithTimeout(c.t.Context(), performance)
	defer cancel()
	if err := c.rehearsing(ctx, &c.driver.out, &c.driver.errs, "--rejecting=false", "--disputing", "30", "--until", until).Run(); err != nil {
		c.t.Fatalf("the rehearsal: %v: %s", err, c.driver.errs.String())
	}
}

// loseTemporal ends Temporal and starts an empty one at its address. The worker goes on.
func (c *crash) loseTemporal() {
	c.t.Helper()
	strike(c.temporal.PID())
	must(c.t, c.temporal.Stop(context.Background()))
	dir := c.t.TempDir()
	var port int
	_, number, _ := strings.Cut(c.temporal.Address, ":")
	for _, digit := range number {
		port = 10*port + int(digit-'0')
	}
	empty := must2(devstack.StartTemporal(c.t.Context(), devstack.TemporalOptions{
		Binary: temporalBinary(c.t), DBFile: filepath.Join(dir, "temporal.db"), LogFile: filepath.Join(dir, "temporal.log"), Port: port,
	}))(c.t)
	if empty.Address != c.temporal.Address {
		c.t.Fatalf("the new server is at %s, not at %s", empty.Address, c.temporal.Address)
	}
	c.t.Cleanup(func() { must(c.t, empty.Stop(context.Background())) })
}

// resume runs the command and returns what it says.
func (c *crash) resume(flags ...string) string {
	c.t.Helper()
	code, out, errs := c.starter(append([]string{"recover", "--as", "quan-tri@phutho.example", "--reason", "Mất dữ liệu của Temporal"}, flags...)...)
	if code != 0 {
		c.t.Fatalf("starter recover: %s", errs)
	}
	return out
}

// resumedOnce resumes, and waits until every workflow has been started: the worker sends signals, too.
func (c *crash) resumedOnce() {
	c.t.Helper()
	c.t.Log(c.resume())
	c.await("the period is taken over and all signals are sent", func(ctx context.Context) bool {
		var waiting, taken int
		err := c.db.QueryRow(ctx, "select (select count(*) from wake), (select count(*) from audit where action = 'evaluation resumed')").Scan(&waiting, &taken)
		return err == nil && waiting == 0 && taken == 1
	})
	if state(c.t.Context(), c.told) != activities.Running {
		c.t.Error("the period does not run")
	}
}
