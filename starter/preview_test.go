package main

import (
	"encoding/json"
	"strconv"
	"testing"

	"danhgia/calendar"
)

func TestAPreviewSaysWhatAPeriodWouldBring(t *testing.T) {
	c := newSetUp(t)
	c.good(as(admin, "officers", "absent", "--who", focal, "--stand-in", "thu-truong.h44.100@phutho.example", "--from", "2026-09-07", "--to", "2026-09-11"), "")
	c.exec("update person set bad_since = told_now() where email = $1", stranger)
	args := []string{"preview", "--period", "2026-08", "--source", sample}
	before := c.state()
	var p preview
	must(t, json.Unmarshal([]byte(c.good(append(args, "--json"), "")), &p))
	p.Unreached, p.NoFocal = p.Unreached[:1], p.NoFocal[:2]
	got, err := json.MarshalIndent(map[string]any{
		"tasks": p.Tasks, "mails": p.Mails, "deadline": p.Deadline.On, "rungs": p.Rungs, "no address": p.NoAddress, "shared": p.Shared,
		"no focal officer": p.NoFocal, "unreached": p.Unreached, "substitutes": p.Substitutes,
	}, "", "  ")
	must(t, err)
	golden(t, "preview.json", string(got)+"\n")
	for _, line := range []string{
		"2026-08: 163 reviews and at most 816 mails, by ladders 1, if it opened at 2026-09-03 ",
		"2026-09-08  reminder: 2 working days before the deadline, 08:00\n  2 working days back, counted from",
		"mails from 2026-09-10 08:00: ",
		"H44.101: Đầu mối 101: mail does not arrive at " + stranger + "\nH44.103: Đầu mối 103: no address\n",
		"shared by several people, who get one mail: chung@phutho.example: Thủ trưởng 101, Thủ trưởng 102\n",
		"without a focal officer: H44.01 ",
		"nobody can be written to, so its review would end as not reached: H44.103 ",
		"Thủ trưởng 100 stands in for Đầu mối 100 from 2026-09-07 to 2026-09-11\n",
	} {
		c.good(args, line)
	}
	if after := c.state(); after != before {
		t.Errorf("it changed something: %s, before %s", after, before)
	}
}

func TestAPreviewIsRefused(t *testing.T) {
	args := func(period, source string) []string {
		return []string{"preview", "--period", period, "--source", source}
	}
	t.Run("of a period that has begun", func(t *testing.T) {
		newCycle(t).refused(args("2026-08", sample), exitRefused, "was started at 2026-09-03 09:00 already")
	})
	c := newSetUp(t)
	for _, r := range []struct {
		name string
		do   string
		args []string
		want string
	}{
		{"of another period than the folder's", "", args("2026-07", sample), "the collection is of 2026-08, not of 2026-07"},
		{"of a folder that is not there", "", args("2026-08", "none"), "none"},
		{"while the calendar lacks the year", "delete from day_off where extract(year from day) = 2026", args("2026-08", sample), "plan the reviews of 2026-08: "},
		{"without ladders", "alter table ladder_set disable trigger fixed; delete from ladder_set", args("2026-08", sample), "starter ladders import FILE"},
	} {
		t.Run(r.name, func(t *testing.T) {
			c.t = t
			if r.do != "" {
				c.exec(r.do)
			}
			c.refused(r.args, exitRefused, r.want)
		})
	}
}

func TestTheInvitationsThatWereForeseenAreQueued(t *testing.T) {
	c := newSetUp(t)
	var p preview
	must(t, json.Unmarshal([]byte(c.good([]string{"preview", "--period", "2026-08", "--source", sample, "--json"}, "")), &p))
	foreseen := 0
	for _, h := range p.Hours {
		if calendar.DayOf(h.From.In(calendar.Vietnam)) == calendar.Date(2026, 9, 3) {
			foreseen += h.Mails
		}
	}
	reviews := c.open()
	must(t, newDesk(c.store).Begin(t.Context(), reviews))
	if p.Tasks != len(reviews) {
		t.Errorf("%d reviews were foreseen, %d opened", p.Tasks, len(reviews))
	}
	if got, want := c.value("select count(*)::text from mail"), strconv.Itoa(foreseen); got != want {
		t.Errorf("%s mails were foreseen for the opening, %s queued", want, got)
	}
}
