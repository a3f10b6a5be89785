package test

import (
	"context"
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/postgres"
	"danhgia/scoring"
)

// afterFourMonths is an office that has evaluated four months, after which four communes are odd in August.
func afterFourMonths(t *testing.T) (*collecting, *postgres.Store) {
	t.Helper()
	c := newCollecting(t, "100")
	c.sample = filepath.Join(t.TempDir(), "months")
	c.good("sample", "--out", c.sample, "--period", "2026-08", "--dossiers", "60000", "--months", "5", "--odd", "4")
	c.worker()
	store := c.store()
	must(t, store.SetClock(t.Context(), time.Date(2026, time.September, 3, 9, 0, 0, 0, calendar.Vietnam), 1))
	c.good("users", "add", "--name", "Quản trị", "--email", schedulingAdmin, "--role", "office-admin", "--from", "2026-08-01", "--reason", "thử")
	c.good(c.by("calendar", "import", c.office.file("../samples/days-off.csv"))...)
	c.good(c.by("ladders", "import", c.office.file("../samples/ladders.yaml"))...)
	c.good(c.by("agencies", "import", "--period", "2026-04", "--source", filepath.Join(c.sample, "portal-2026-04"))...)
	c.good(c.by("officers", "import", filepath.Join(c.sample, "officers.csv"))...)
	for _, p := range []string{"2026-04", "2026-05", "2026-06", "2026-07"} {
		c.good("start", "--period", p, "--source", filepath.Join(c.sample, "portal-"+p), "--wait")
	}
	return c, store
}

// The office has said that checks hold. A period in which something serious was found stands still before it is scored:
// nothing is provisional, nobody is asked to review. Then the office looks, accepts with a reason, and it goes on.
func TestAPeriodWaitsUntilTheOfficeHasAcceptedWhatTheChecksFound(t *testing.T) {
	c, store := afterFourMonths(t)
	held := activities.Key{Province: "H31", Period: "2026-08"}
	c.good(c.by("checks", "hold", "--when", "serious")...)
	c.good("start", "--period", "2026-08", "--source", filepath.Join(c.sample, "portal"), "--reviewed")
	c.await("the period waits for the office", func(ctx context.Context) bool {
		e, err := store.Examination(ctx, held)
		return err == nil && e.Waits
	})

	said := c.good("checks", "--period", "2026-08")
	if !strings.Contains(said, "the period waits for them: starter checks accept") {
		t.Errorf("that it waits is not said:\n%s", said)
	}
	c.findsWhatIsOdd(store, held)
	nothingYet := func(when string) {
		t.Helper()
		if n := c.value(`select (select count(*) from task) || ' ' || (select count(*) from mail) || ' ' || (select count(*) from score_run where period = '2026-08')`); n != "0 0 0" {
			t.Errorf("%s there are tasks, mails and scores: %s", when, n)
		}
	}
	nothingYet("while it waits")
	code, _, errs := c.starter("checks", "accept", "--period", "2026-08", "--as", "dau-moi.h31.100@hungyen.example", "--reason", "số liệu đúng")
	if code != 1 || !strings.Contains(errs, "may not") {
		t.Errorf("a focal officer accepts: exit %d: %s", code, errs)
	}
	must(t, store.Leap(t.Context(), "H31", time.Date(2026, time.September, 3, 14, 0, 0, 0, calendar.Vietnam)))
	nothingYet("hours later")

	c.good("checks", "accept", "--period", "2026-08", "--as", schedulingAdmin, "--reason", "đã hỏi bốn xã: số liệu đúng")
	c.await("all agencies are asked to review", func(context.Context) bool {
		return c.value(`select count(*)::text from task where kind = 'review' and state = 'open'`) == "119"
	})
	if said := c.good("checks", "--period", "2026-08"); !strings.Contains(said, "accepted 2026-09-03 14:0") || !strings.Contains(said, "đã hỏi bốn xã") {
		t.Errorf("who looks later does not see that it was accepted:\n%.300s", said)
	}
	if n := c.value(`select count(*)::text from publication where period = '2026-08' and state = 'provisional'`); n != "1" {
		t.Errorf("%s provisional publications", n)
	}
}

// findsWhatIsOdd holds what was found against the sample's truth.
func (c *collecting) findsWhatIsOdd(store *postgres.Store, k activities.Key) {
	t := c.t
	t.Helper()
	rows := must2(csv.NewReader(strings.NewReader(strings.TrimPrefix(readFile(t, filepath.Join(c.sample, "odd.csv")), "\ufeff"))).ReadAll())(t)
	for _, odd := range rows[1:] {
		found := must2(store.Findings(t.Context(), k, activities.FindingQuery{Agency: odd[0], Rule: scoring.FindingRule(odd[2])}))(t)
		if !anyOf(found, odd[1]) {
			t.Errorf("%s is not found: %v", odd, found)
		}
	}
}

func anyOf(found []activities.FindingLine, indicator string) bool {
	for _, f := range found {
		if f.Finding.Indicator == indicator && f.Severity == scoring.Serious {
			return true
		}
	}
	return false
}
