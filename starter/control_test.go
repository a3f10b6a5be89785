package main

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/review"
)

func TestTheOfficeControlsOneAgency(t *testing.T) {
	c := newCycle(t)
	one := func(email, command string, args ...string) []string {
		return by(email, command, append([]string{"--agency", "H44.100"}, args...)...)
	}
	for _, step := range []struct {
		args []string
		out  string
		task string
	}{
		{one(staff, "extend", "--until", "2026-09-15", "--preview"), "H44.100 UBND Phường Việt Trì: open; deadline 2026-09-10 17:00 → 2026-09-15 17:00\na preview of 1 tasks: nothing has changed\n", "open  1 2026-09-10"},
		{one(staff, "extend", "--until", "2026-09-12"), "H44.100 UBND Phường Việt Trì: open; deadline 2026-09-10 17:00 → 2026-09-14 17:00\n", "open  2 2026-09-14"},
		{one(admin, "pause"), "H44.100 UBND Phường Việt Trì: open → paused\n", "paused  2 2026-09-14"},
		{one(leader, "resume"), "H44.100 UBND Phường Việt Trì: paused → open\n", "open  3 2026-09-14"},
		{one(leader, "skip"), "H44.100 UBND Phường Việt Trì: open → skipped\n", "skipped  3 2026-09-14"},
		{one(leader, "reopen", "--until", "2026-09-18"), "H44.100 UBND Phường Việt Trì: skipped → open; deadline 2026-09-14 17:00 → 2026-09-18 17:00\n", "open  4 2026-09-18"},
		{one(admin, "cancel"), "H44.100 UBND Phường Việt Trì: open → cancelled\n", "cancelled  4 2026-09-18"},
	} {
		if out := c.good(step.args, ""); out != step.out {
			t.Errorf("%v\n%s", step.args, cmp.Diff(step.out, out))
		}
		c.want(review.Review, "H44.100", step.task)
	}
	c.want(review.Review, "H44.101", "open  1 2026-09-10")
	want := "extend staff|pause admin|resume leader|skip leader|reopen leader|cancel admin"
	if got := c.value(`
select string_agg(a.action || ' ' || (array['admin', 'staff', 'leader'])[p.id], '|' order by a.id)
from audit a join person p on p.id::text = a.actor where a.details ->> 'reason' = 'theo quyết định' and a.details ? 'task'`); got != want {
		t.Errorf("the audit has %q, want %q", got, want)
	}
}

func TestAControlOfAllTakesThoseThatItConcernsAndNoOther(t *testing.T) {
	c := newCycle(t)
	count := func() string {
		return c.value("select string_agg(n || ' ' || what, ', ' order by what) from (select count(*) n, state || ' ' || (deadline ->> 'on') what from task group by 2) s")
	}
	all := func(command string, args ...string) []string { return by(admin, command, append(args, "--all")...) }
	c.good(by(admin, "skip", "--agency", "H44.101"), "")
	c.good(all("extend", "--until", "2026-09-14"), "H44.104")
	if got, want := count(), "162 open 2026-09-14, 1 skipped 2026-09-10"; got != want {
		t.Errorf("after extending all: %s, want %s", got, want)
	}
	c.good(all("pause"), "")
	c.at(8, 9)
	c.good(all("resume", "--preview"), "deadline 2026-09-14 17:00 → 2026-09-17 17:00")
	if got, want := count(), "162 paused 2026-09-14, 1 skipped 2026-09-10"; got != want {
		t.Errorf("after a preview of resuming: %s, want %s", got, want)
	}
	c.good(all("resume"), "")
	if got, want := count(), "162 open 2026-09-17, 1 skipped 2026-09-10"; got != want {
		t.Errorf("after resuming: %s, want %s", got, want)
	}
}

func TestAReviewThatReachedNobodyIsSkipped(t *testing.T) {
	c := newCycle(t)
	c.at(10, 17)
	c.advance(review.Review, "H44.100")
	c.advance(review.Review, "H44.104")
	c.want(review.Review, "H44.100", "settled silent 1 2026-09-10")
	c.want(review.Review, "H44.104", "settled not-reached 1 2026-09-10")
	c.good([]string{"tasks", "--period", "2026-08"}, "not reached")
	if p, err := c.store.Progress(t.Context(), august); err != nil || p.NotReached != 1 {
		t.Errorf("it does not hold the period: %+v, %v", p, err)
	}
	c.refused(by(admin, "skip", "--agency", "H44.100"), exitRefused, "The task was settled at 17:00 on Thursday 10 September 2026: reopen it")
	c.refused(by(staff, "skip", "--agency", "H44.104"), exitRefused, "you may not reopen")
	c.refused(unreasoned(admin, "skip", "--agency", "H44.104"), exitRefused, "reason")
	c.good(by(admin, "skip", "--agency", "H44.104"), "settled → skipped\n")
	c.want(review.Review, "H44.104", "skipped  2 2026-09-10")
	if p, err := c.store.Progress(t.Context(), august); err != nil || p.NotReached != 0 {
		t.Errorf("it still holds the period: %+v, %v", p, err)
	}
}

func TestAReminderByHandGoesAgainToWhoeverIsThereNow(t *testing.T) {
	c := newCycle(t)
	mails := func() string {
		return c.value("select coalesce(string_agg(substring(m.key from 'task/[0-9]+/(.*)') || ' ' || p.email || ' ' || m.state, '|' order by m.id), '') from mail m join person p on p.id = m.person join task t on t.id = m.task where t.agency = 'H44.100'")
	}
	before := mails()
	args := by(staff, "remind", "--agency", "H44.100")
	c.good(append(slices.Clone(args), "--preview"), "to "+focal+"\na preview: nothing was sent\n")
	if after := mails(); after != before {
		t.Errorf("a preview has queued something: %s", after)
	}
	c.good(args, "review of the scorecard of H44.100: invite goes again, for the 2. time, to "+focal+"\n")
	c.good(append(slices.Clone(args), "--json"), `"Rung":"invite","Resend":2`)
	want := before + "|1/invite/7/1 " + focal + " queued|1/invite/7/2 " + focal + " queued"
	if diff := cmp.Diff(want, mails()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	c.refused(by(focal, "remind", "--agency", "H44.100"), exitRefused, "you may not send a mail again")
	c.refused(unreasoned(staff, "remind", "--agency", "H44.100"), exitRefused, "give a reason")
	c.refused(by(staff, "remind", "--agency", "H44.105"), exitRefused, "nobody has been written to yet")
	c.exec("update person set bad_since = told_now() where id > 1")
	c.refused(by(staff, "remind", "--agency", "H44.100"), exitRefused, "nobody has an address that works")
	c.at(10, 17)
	c.advance(review.Review, "H44.100")
	c.refused(by(staff, "remind", "--agency", "H44.100"), exitRefused, "the task's state does not allow it")
}

func TestTheOfficeControlsAWholePeriod(t *testing.T) {
	c := newCycle(t)
	whole := func(email, command string, args ...string) []string {
		return append([]string{"period", command, "--period", "2026-08", "--as", email, "--reason", "theo quyết định"}, args...)
	}
	c.refused(whole(staff, "pause"), exitRefused, "you may not pause")
	c.refused(whole(leader, "resume"), exitRefused, "the period is running")
	c.refused([]string{"period", "cancel", "--period", "2026-08", "--as", leader}, exitUsage, "reason")
	c.good(whole(leader, "pause", "--preview"), "a preview of 163 tasks: nothing has changed\n")
	c.want(review.Review, "H44.101", "open  1 2026-09-10")
	c.good(whole(leader, "pause"), "period: running → paused\n")
	c.want(review.Review, "H44.101", "paused  1 2026-09-10")
	c.good(whole(leader, "resume", "--json"), `"From":"paused","To":"running"`)
	c.good(whole(leader, "cancel"), "period: running → cancelled\n")
	c.want(review.Review, "H44.101", "cancelled  2 2026-09-10")
	c.refused(whole(leader, "resume"), exitRefused, "the period is cancelled")
}

func TestControlsAreRefused(t *testing.T) {
	c := newCycle(t)
	for name, r := range map[string]struct {
		args []string
		code int
		want string
	}{
		"an officer who extends their own":      {by(focal, "extend", "--agency", "H44.100", "--until", "2026-09-15"), exitRefused, "you may not extend a deadline"},
		"staff who pause":                       {by(staff, "pause", "--all"), exitRefused, "you may not pause"},
		"an extension into the past":            {by(staff, "extend", "--agency", "H44.100", "--until", "2026-08-28"), exitRefused, "UBND Phường Việt Trì: The deadline, 17:00 on Friday 28 August 2026, has passed already"},
		"an extension to an earlier day":        {by(staff, "extend", "--agency", "H44.100", "--until", "2026-09-09"), exitRefused, "is not later than the present one, 17:00 on Thursday 10 September 2026"},
		"an extension without a last day":       {by(staff, "extend", "--agency", "H44.100"), exitUsage, "until"},
		"an extension without a reason":         {unreasoned(staff, "extend", "--agency", "H44.100", "--until", "2026-09-15"), exitRefused, "UBND Phường Việt Trì: Give a reason"},
		"an extension into a year of no notice": {by(staff, "extend", "--agency", "H44.100", "--until", "2031-01-06"), exitRefused, "notice"},
		"neither an agency nor all":             {by(admin, "pause"), exitUsage, "agency all"},
		"an agency and all":                     {by(admin, "pause", "--all", "--agency", "H44.100"), exitUsage, "agency all"},
		"an unknown agency":                     {by(admin, "pause", "--agency", "H44.999"), exitRefused, "H44.999 has no task of the kind review in 2026-08"},
		"a task that is not paused":             {by(admin, "resume", "--agency", "H44.100"), exitRefused, "UBND Phường Việt Trì: The task has been open since"},
		"nothing to resume":                     {by(admin, "resume", "--all"), exitRefused, "2026-08 has no task of the kind review to resume"},
		"an unknown kind":                       {by(admin, "pause", "--all", "--kind", "reviews"), exitUsage, `"reviews" is not a kind of task: one of review,`},
		"an unknown period":                     {as(admin, "pause", "--period", "2026-07", "--all"), exitRefused, "period 2026-07 of H44 has not been started"},
		"an unknown person":                     {by("x@so.example", "pause", "--all"), exitRefused, "nobody with this address has a role"},
		"a preview by who may not":              {by(staff, "skip", "--agency", "H44.100", "--preview"), exitRefused, "you may not skip"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(r.args, r.code, r.want)
		})
	}
}
