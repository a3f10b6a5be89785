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
