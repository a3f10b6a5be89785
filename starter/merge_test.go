package main

import (
	"testing"

	"danhgia/review"
)

func TestAgenciesAreMerged(t *testing.T) {
	c := newCycle(t)
	merge := func(email string, args ...string) []string {
		return as(email, append([]string{"agencies", "merge"}, args...)...)
	}
	into := []string{"--from", "H44.100,H44.104", "--to", "H44.101", "--on", "2026-09-05"}
	for want, args := range map[string][]string{
		"no agency \"H44.000\"":         {"--from", "H44.000", "--to", "H44.101", "--on", "2026-09-05"},
		"no agency \"H44.998\" to":      {"--from", "H44.100", "--to", "H44.998", "--on", "2026-09-05"},
		"cannot be merged into itself":  {"--from", "H44.100,H44.101", "--to", "H44.101", "--on", "2026-09-05"},
		"H44.100 is named twice":        {"--from", "H44.100,H44.100", "--to", "H44.101", "--on", "2026-09-05"},
		"is in the register from 2026-": {"--from", "H44.100", "--to", "H44.101", "--on", "2020-01-01"},
		"is the province itself":        {"--from", "H44", "--to", "H44.101", "--on", "2026-09-05"},
	} {
		c.refused(merge(admin, args...), exitRefused, want)
	}
	c.refused(merge(staff, into...), exitRefused, "you may not cancel")
	before := c.state()
	c.good(merge(admin, append(into, "--preview")...), "a preview of 2 tasks: nothing has changed")
	if c.state() != before {
		t.Error("a preview has changed something")
	}
	c.good(merge(admin, into...), "H44.104")
	c.want(review.Review, "H44.100", "superseded  1 2026-09-10")
	c.want(review.Review, "H44.101", "open  1 2026-09-10")
	if got := c.value("select string_agg(code || ' ' || successor || ' ' || valid_to, ', ' order by code) from agency where successor is not null"); got != "H44.100 H44.101 2026-09-05, H44.104 H44.101 2026-09-05" {
		t.Errorf("the register has %s", got)
	}
	c.refused(merge(admin, into...), exitRefused, "has ended on 2026-09-05 already")
	c.refused(merge(admin, "--from", "H44.102", "--to", "H44.100", "--on", "2026-09-06"), exitRefused, "there are no chains")
	c.refused(by(focal, "answer", "--agency", "H44.100", "--says", "confirmed"), exitRefused, "")
}
