package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/review"
)

// storm is the sample's table of days off with one more.
func storm(t *testing.T, day string) (file string) {
	t.Helper()
	table, err := os.ReadFile("../samples/days-off.csv")
	must(t, err)
	file = filepath.Join(t.TempDir(), "days-off.csv")
	write(t, file, strings.TrimSuffix(string(table), "\n")+"\n"+day+",off,nghỉ tránh bão\n")
	return file
}

// deadlines are how many tasks of each state and generation have which deadline.
func (c *cycle) deadlines() string {
	return c.value("select string_agg(n || ' ' || what, ', ' order by what) from (select count(*) n, state || ' ' || generation || ' ' || (deadline ->> 'on') what from task group by 2) s")
}

// woken are how often tasks' workflows were to look again.
func (c *cycle) woken() (n int) {
	c.t.Helper()
	must(c.t, c.conn.QueryRow(c.t.Context(), "select count(*) from wake where task is not null").Scan(&n))
	return n
}

// letters are the mails of an agency's tasks after the first generation: which rung of it, to whom, what it says was before, and why.
func (c *cycle) letters(agency string) string {
	return c.value(`
select coalesce(string_agg(concat_ws(' ', substring(m.key from 'task/[0-9]+/([0-9]+/[a-z-]+)'), m.kind, p.email, m.data -> 'Was' ->> 'on', nullif(m.data ->> 'Reason', '')), '|' order by m.id), '')
from mail m join person p on p.id = m.person join task t on t.id = m.task
where t.agency = '` + agency + `' and m.generation > 1`)
}

func TestAnEditOfTheCalendarMovesDeadlinesAndTellsPeople(t *testing.T) {
	c := newCycle(t)
	c.good(by(admin, "extend", "--agency", "H44.101", "--until", "2026-09-14"), "") // set as a date: it does not move
	c.good(by(admin, "pause", "--agency", "H44.102"), "")
	args := as(admin, "calendar", "import", storm(t, "2026-09-08"))
	line := "H44.100 UBND Phường Việt Trì, review of the scorecard: deadline 2026-09-10 17:00 → 2026-09-11 17:00. Tuesday 8 September 2026 is not counted: nghỉ tránh bão.\n"

	before, woken := c.state(), c.woken()
	preview := c.good(append(args, "--preview"), line)
	if !strings.HasSuffix(preview, "162 deadlines move, 0 stay that would be counted otherwise now\na preview: nothing has changed\n") || c.state() != before {
		t.Errorf("the preview says %s", preview)
	}
	c.good(append(args, "--preview", "--json"), `"AgencyName":"UBND Phường Việt Trì","State":"open","old":{"from":"2026-09-03","days":5,"on":"2026-09-10"`)

	c.good(args, line)
	if got, want := c.deadlines(), "161 open 2 2026-09-11, 1 open 2 2026-09-14, 1 paused 2 2026-09-11"; got != want {
		t.Errorf("the deadlines are %s, want %s", got, want)
	}
	if got := c.woken() - woken; got != 162 {
		t.Errorf("%d workflows are woken", got)
	}
	if got := c.value("select count(*) || ' by ' || min(actor) from audit where action = 'recount' and details ->> 'reason' = 'theo quyết định'"); got != "162 by 1" {
		t.Errorf("the audit has %s", got)
	}
	c.advance(review.Review, "H44.100")
	c.advance(review.Review, "H44.100")
	if got, want := c.letters("H44.100"), "2/invite changed "+focal+" 2026-09-10 theo quyết định"; got != want {
		t.Errorf("the agency is written %q, want %q", got, want)
	}
	c.advance(review.Review, "H44.102")
	if got := c.letters("H44.102"); got != "" {
		t.Errorf("a paused task writes %q", got)
	}
	state := c.deadlines()
	c.good(args, "2026: 17 notices, 0 added, 0 removed\n")
	if got := c.deadlines(); got != state {
		t.Errorf("the same table again moves %s", cmp.Diff(state, got))
	}
}

func TestADeadlineThatAnEditWouldBringTooNearStays(t *testing.T) {
	c := newCycle(t)
	c.good(as(admin, "calendar", "import", storm(t, "2026-09-08")), "163 deadlines move, 0 stay")
	c.at(9, 9)
	back := as(admin, "calendar", "import", "../samples/days-off.csv")
	c.good(back, "H44.100 UBND Phường Việt Trì, review of the scorecard: deadline 2026-09-11 17:00, which would be 2026-09-10 17:00: it stays: the new deadline would be nearer than the office allows\n")
	if got, want := c.deadlines(), "163 open 2 2026-09-11"; got != want {
		t.Errorf("the deadlines are %s, want %s", got, want)
	}
	c.good(append(back, "--least", "1"), "deadline 2026-09-11 17:00 → 2026-09-10 17:00. Tuesday 8 September 2026 is counted: it is not a day off any more.\n")
	if got, want := c.deadlines(), "163 open 3 2026-09-10"; got != want {
		t.Errorf("the deadlines are %s, want %s", got, want)
	}
}

func TestAnEditOfTheCalendarIsRefused(t *testing.T) {
	c := newCycle(t)
	c.refused(as(staff, "calendar", "import", storm(t, "2026-09-08")), exitRefused, "you may not manage the calendar")
	c.refused([]string{"calendar", "import", storm(t, "2026-09-08"), "--as", admin, "--reason", " "}, exitRefused, "give a reason")
	c.exec(`update task set deadline = jsonb_set(deadline, '{from}', '"2027-01-04"') where agency = 'H44.100'`)
	c.refused(as(admin, "calendar", "import", storm(t, "2026-09-08")), exitRefused, "UBND Phường Việt Trì: task")
	if got := c.value("select count(*)::text from day_off where day = '2026-09-08'"); got != "0" {
		t.Error("the calendar was edited although a deadline could not be counted")
	}
}

func TestWhoKnowsOfATaskIsToldWhenItsDeadlineMoves(t *testing.T) {
	const head = "thu-truong.h44.100@phutho.example"
	for name, s := range map[string]struct {
		steps []func(*cycle)
		want  string
	}{
		"an extension": {
			[]func(*cycle){extendTo("2026-09-15")},
			"2/invite changed " + focal + " 2026-09-10 theo quyết định",
		},
		"an extension after the last call, which goes again": {
			[]func(*cycle){goOn(8, 12), goOn(10, 10), extendTo("2026-09-15"), goOn(11, 10), goOn(14, 15), goOn(15, 10)},
			"2/invite changed " + focal + " 2026-09-10 theo quyết định|2/invite changed " + head + " 2026-09-10 theo quyết định|" +
				"2/reminder reminder " + focal + "|2/warning reminder " + focal + "|2/warning reminder " + head + "|2/last-call last-call " + focal + "|2/last-call last-call " + head,
		},
		"two extensions, of which the first was never told": {
			[]func(*cycle){func(c *cycle) { c.good(by(staff, "extend", "--agency", "H44.100", "--until", "2026-09-14"), "") }, extendTo("2026-09-15")},
			"3/invite changed " + focal + " 2026-09-10 theo quyết định",
		},
		"a pause that moves the deadline": {
			[]func(*cycle){byOffice("pause"), goOn(8, 9), byOffice("resume")},
			"2/invite changed " + focal + " 2026-09-10 theo quyết định",
		},
		"opening it again after silence": {
			[]func(*cycle){goOn(10, 18), goOn(11, 10), byOffice("reopen", "--until", "2026-09-18")},
			"2/invite changed " + focal + " 2026-09-10 theo quyết định|2/invite changed " + head + " 2026-09-10 theo quyết định",
		},
		"an extension before anybody has heard of it": {
			[]func(*cycle){func(c *cycle) { c.exec("update mail set state = 'queued', next_at = told_now()") }, extendTo("2026-09-15")},
			"2/invite invite " + focal,
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCycle(t)
			for _, step := range s.steps {
				step(c)
			}
			if diff := cmp.Diff(s.want, c.letters("H44.100")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A pause holds every rung back, and afterwards they follow the new deadline.
func TestAPauseStopsTheRungs(t *testing.T) {
	c := newCycle(t)
	byOffice("pause")(c)
	before := c.value("select count(*)::text from mail")
	goOn(8, 12)(c)
	goOn(11, 12)(c)
	c.want(review.Review, "H44.100", "paused  1 2026-09-10")
	if got := c.value("select count(*)::text from mail"); got != before {
		t.Errorf("a paused task has %s mails, before %s", got, before)
	}
	c.good(by(admin, "resume", "--agency", "H44.100", "--preview"), "deadline 2026-09-10 17:00 → 2026-09-18 17:00\n")
	byOffice("resume")(c)
	goOn(16, 12)(c)
	if got := c.letters("H44.100"); !strings.Contains(got, "2/reminder reminder "+focal) {
		t.Errorf("after the pause the agency is written %q", got)
	}
}

func byOffice(command string, args ...string) func(*cycle) {
	return func(c *cycle) {
		c.t.Helper()
		c.good(by(admin, command, append(args, "--agency", "H44.100")...), "")
		c.advance(review.Review, "H44.100")
		c.exec("update mail set state = 'accepted', next_at = null")
	}
}

func extendTo(day string) func(*cycle) { return byOffice("extend", "--until", day) }

// goOn is a later moment of September at which the agency's ladder moves and its mails arrive.
func goOn(day, hour int) func(*cycle) {
	return func(c *cycle) {
		c.t.Helper()
		c.at(day, hour)
		c.advance(review.Review, "H44.100")
		c.exec("update mail set state = 'accepted', next_at = null")
	}
}
