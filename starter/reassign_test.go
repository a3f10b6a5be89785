package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/review"
)

const head100 = "thu-truong.h44.100@phutho.example"

func (c *cycle) reviewOf(agency string) string {
	return c.value("select id::text from task where kind = 'review' and agency = '" + agency + "'")
}

func TestATaskIsGivenToAnotherPerson(t *testing.T) {
	c := newCycle(t)
	task := c.reviewOf("H44.100")
	c.exec("insert into task_link (token_sha256, task, person) select encode(sha256(p.email::bytea), 'hex'), $1::bigint, p.id from person p where p.email in ($2, $3)", task, focal, head100)
	args := as(staff, "reassign", "--task", task, "--to", head100)
	if out, want := c.good(args, ""), "review of the scorecard of H44.100: given to "+head100+"; told: "+focal+"\n"; out != want {
		t.Errorf("it says %q, want %q", out, want)
	}
	c.want(review.Review, "H44.100", "open  1 2026-09-10")
	c.good([]string{"tasks", "--period", "2026-08"}, "given to Thủ trưởng 100\n")
	if got := c.value("select string_agg(p.email, ' ') from task_link l join person p on p.id = l.person where l.revoked_at is null"); got != head100 {
		t.Errorf("links open the task for %s", got)
	}
	mails := func() string {
		return c.value("select string_agg(substring(m.key from 'task/[0-9]+/1/([a-z0-9-]+)') || ' ' || m.kind || ' ' || p.email || ' ' || m.role || ' ' || m.state, '|' order by m.id) from mail m join person p on p.id = m.person where m.task = " + task)
	}
	if got := c.value("select string_agg(p.email || ' ' || (m.data ->> 'Handed'), '|') from mail m join person p on p.id = m.person where m.data ->> 'Handed' <> ''"); got != head100+" theo quyết định" {
		t.Errorf("it is said why to %q", got)
	}
	want := "invite invite " + focal + " focal-officer accepted|assigned-1 invite " + head100 + " head queued|assigned-1 handed-over " + focal + " focal-officer queued"
	if diff := cmp.Diff(want, mails()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	goOn(8, 12)(c)
	want = "invite invite " + focal + " focal-officer accepted|assigned-1 invite " + head100 + " head accepted|assigned-1 handed-over " + focal + " focal-officer accepted|reminder reminder " + head100 + " head accepted"
	if diff := cmp.Diff(want, mails()); diff != "" {
		t.Errorf("the next rung (-want +got)\n%s", diff)
	}
	c.good(as(staff, "reassign", "--task", task, "--to", focal, "--json"), `"Former":[{"Name":"Thủ trưởng 100"`)
}

func TestWhatWaitsForThoseWhoHadATaskIsNotSent(t *testing.T) {
	c := newCycle(t)
	c.exec("update mail set state = 'queued', next_at = told_now()")
	c.good(as(staff, "reassign", "--task", c.reviewOf("H44.100"), "--to", head100), "; nobody had been told that it was theirs\n")
	want := focal + " dropped|" + head100 + " queued"
	if got := c.value("select string_agg(p.email || ' ' || m.state, '|' order by m.id) from mail m join person p on p.id = m.person join task t on t.id = m.task where t.agency = 'H44.100'"); got != want {
		t.Errorf("mails are %s, want %s", got, want)
	}
}

func TestATaskIsNotGivenToEverybody(t *testing.T) {
	c := newCycle(t)
	to := func(by, to string) []string { return as(by, "reassign", "--task", c.reviewOf("H44.100"), "--to", to) }
	for name, r := range map[string]struct {
		args []string
		code int
		want string
	}{
		"another agency's officer":      {to(staff, stranger), exitRefused, "UBND Phường Việt Trì: It cannot be given to this person: this belongs to another agency."},
		"the office":                    {to(staff, leader), exitRefused, "your role does not have this right"},
		"nobody":                        {to(staff, "x@so.example"), exitRefused, "--to x@so.example: nobody with this address has a role on 2026-09-03"},
		"an address that several share": {to(staff, "chung@phutho.example"), exitRefused, "chung@phutho.example is shared by"},
		"by an officer":                 {to(focal, head100), exitRefused, "you may not reassign"},
		"an unknown task":               {as(staff, "reassign", "--task", "99999", "--to", head100), exitRefused, "there is no task 99999"},
		"without a reason":              {[]string{"reassign", "--task", c.reviewOf("H44.100"), "--to", head100, "--as", staff, "--reason", " "}, exitRefused, "Give a reason"},
		"without a person":              {as(staff, "reassign", "--task", c.reviewOf("H44.100")), exitUsage, "to"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(r.args, r.code, r.want)
		})
	}
	c.t = t
	c.exec("update person set bad_since = told_now() where email = $1", head100)
	c.refused(to(staff, head100), exitRefused, "Thủ trưởng 100: no address that works")
	c.good(by(admin, "cancel", "--agency", "H44.100"), "")
	c.refused(to(staff, head100), exitRefused, "the task's state does not allow it")
}
