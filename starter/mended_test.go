package main

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/review"
)

// A mail that comes back goes to the next in the chain, and once the address is put right to the officer: both without
// a hand, and once.
func TestAMendedAddressIsWrittenToWithoutAHand(t *testing.T) {
	c := newCycle(t)
	mails := func() string {
		return c.value("select string_agg(substring(m.key from 'task/[0-9]+/(.*/)[0-9]+/') || ' ' || m.kind || ' ' || p.email || ' ' || m.state, '|' order by m.id) from mail m join person p on p.id = m.person join task t on t.id = m.task where t.agency = 'H44.100'")
	}
	c.exec("update mail m set state = 'bounced' from person p where p.id = m.person and p.email = $1", focal)
	c.exec("update person set bad_since = told_now() where email = $1", focal)
	c.advance(review.Review, "H44.100")
	c.advance(review.Review, "H44.100")
	want := "1/invite/ invite " + focal + " bounced|1/invite/ invite " + head100 + " queued"
	if diff := cmp.Diff(want, mails()); diff != "" {
		t.Errorf("after the bounce (-want +got)\n%s", diff)
	}
	woken, mended := c.woken(), filepath.Join(t.TempDir(), "o.csv")
	write(t, mended, "agency,role,name,email,phone,valid_from,valid_to\nH44.100,focal-officer,Đầu mối 100,dau-moi-moi.h44.100@phutho.example,,2026-09-03,\n")
	c.good(as(admin, "officers", "import", mended), "1 roles opened")
	if got := c.woken() - woken; got != 1 {
		t.Errorf("%d tasks look again", got)
	}
	c.advance(review.Review, "H44.100")
	c.advance(review.Review, "H44.100")
	want += "|1/invite/ invite dau-moi-moi.h44.100@phutho.example queued"
	if diff := cmp.Diff(want, mails()); diff != "" {
		t.Errorf("after the address was put right (-want +got)\n%s", diff)
	}
}

// An address that was marked for nothing is written to again, with what did not arrive and still holds.
func TestAnAddressThatWorksAfterAllIsWrittenToAgain(t *testing.T) {
	c := newCycle(t)
	c.exec("update mail m set state = 'bounced', last = '{\"Class\": \"bad-address\"}', tries = 1 from person p where p.id = m.person and p.email = $1", focal)
	c.exec("update person set bad_since = told_now(), bad_reason = 'x' where email = $1", focal)
	c.good([]string{"officers", "list"}, "mail does not arrive")
	c.advance(review.Review, "H44.100")
	c.exec("update mail set state = 'accepted', next_at = null where state = 'queued'")
	args := as(staff, "officers", "address-ok", "--email", " Dau-Moi.H44.100@phutho.example")
	c.good(args, focal+": 1 people are written to again; 1 mails that did not arrive go again")
	mails := func() string {
		return c.value("select string_agg(m.kind || ' ' || p.email || ' ' || m.state || case when m.next_at is null then '' else ' due' end, '|' order by m.id) from mail m join person p on p.id = m.person join task t on t.id = m.task where t.agency = 'H44.100'")
	}
	want := "invite " + focal + " queued due|invite " + head100 + " accepted"
	c.advance(review.Review, "H44.100")
	if diff := cmp.Diff(want, mails()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := c.value("select count(*) || ' ' || string_agg(bad_reason, '') from person where bad_since is null and email = '" + focal + "'"); got != "1 " {
		t.Errorf("the address is %q", got)
	}
	if got := c.value("select actor || ' ' || (details ->> 'reason') from audit where action = 'address works again'"); got != c.value("select id || ' theo quyết định' from person where email = '"+staff+"'") {
		t.Errorf("it is kept as %q", got)
	}
	if got := c.value("select count(*)::text from wake where workflow = 'mailer/H44/duty'"); got == "0" {
		t.Error("the mailer is not woken")
	}
	goOn(8, 12)(c)
	if want, got := want[:len("invite "+focal)]+" accepted|invite "+head100+" accepted|reminder "+focal+" accepted", mails(); got != want {
		t.Errorf("the next rung (-want +got)\n%s", cmp.Diff(want, got))
	}
	c.refused(args, exitRefused, focal+": mail to it is not held back")
	c.refused(as(staff, "officers", "address-ok", "--email", "x@so.example"), exitRefused, "address x@so.example: nobody has it")
	c.exec("update person set bad_since = told_now() where email = $1", focal)
	c.refused(as(focal, "officers", "address-ok", "--email", focal), exitRefused, "you may not manage officers")
	c.refused([]string{"officers", "address-ok", "--email", focal, "--as", staff, "--reason", " "}, exitRefused, "give a reason")
	c.refused(as(staff, "officers", "address-ok"), exitUsage, "email")
}
