package test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/internal/mail"
)

// told are the mails about addresses that went out: to whom, and whose addresses they name.
func (o *outbox) told() []string {
	var all []string
	for i, raw := range o.server.seen() {
		text := decoded(raw)
		if !strings.Contains(text, "address-ok") {
			continue
		}
		var named []string
		for _, line := range regexp.MustCompile(`(?m)^- Ông/Bà (\S+) .*$`).FindAllStringSubmatch(text, -1) {
			named = append(named, line[1])
		}
		all = append(all, o.server.to[i]+": "+strings.Join(named, ", "))
	}
	return all
}

// quarters delivers every quarter of an hour.
func (o *outbox) quarters(n int) {
	o.t.Helper()
	for range n {
		o.deliver()
		o.leap(15 * time.Minute)
	}
}

func TestTheOfficeHearsOfRefusedAddressesInOneMail(t *testing.T) {
	o := newOutbox(t)
	o.person("Thu", "thu@tinh.example", "office-staff", "H44")
	o.exec("update person set phone = '0210 3000 001' where name = 'Lan'")
	o.server.absent = []string{"lan@xa.example", "minh@xa.example"}
	o.queue(activities.MailInvite, o.lan, "focal-officer")
	o.queue(activities.MailInvite, o.minh, "head")
	if d := o.deliver(); d.More || d.For.Value > 11*time.Minute {
		t.Errorf("the mailer comes back in %v, want within eleven minutes", d.For)
	}
	o.queue(activities.MailReminder, o.lan, "focal-officer") // known already
	o.leap(12 * time.Minute)
	o.quarters(4)
	if diff := cmp.Diff([]string{"thu@tinh.example: Lan, Minh"}, o.told()); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
	text := decoded(o.server.seen()[0])
	for _, want := range []string{
		"- Ông/Bà Lan (cán bộ đầu mối Xã Một), địa chỉ lan@xa.example, điện thoại 0210 3000 001: máy chủ thư báo «5.1.1 no such mailbox»\r\n",
		"- Ông/Bà Minh (thủ trưởng Xã Một), địa chỉ minh@xa.example: máy chủ thư báo «",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	var links int
	o.scan(&links, "select count(*) from task_link where person not in ($1, $2)", o.lan, o.minh)
	if strings.Contains(text, "/viec/") || links != 0 {
		t.Errorf("the mail to the office has a personal link (%d)", links)
	}
	var stored string
	o.scan(&stored, "select data::text from mail where kind = 'address'")
	if strings.Contains(stored, "xa.example") || strings.Contains(stored, "Minh") {
		t.Errorf("the outbox keeps %s", stored)
	}
}

func TestWhoHearsOfABadAddress(t *testing.T) {
	const thu, an, kim = "thu@tinh.example", "an@tinh.example", "kim@tinh.example"
	for name, c := range map[string]struct {
		absent []string
		change string // after Lan's mail was refused
		want   []string
	}{
		"all of the staff":                           {nil, "", []string{thu + ": Lan", an + ": Lan"}},
		"a colleague, of the staff's own":            {[]string{thu}, "", []string{an + ": Lan", an + ": Thu"}},
		"the leader of all, when no staff is left":   {[]string{thu, an}, "", []string{kim + ": An, Lan", kim + ": Thu"}},
		"nobody, where nobody is left":               {[]string{thu, an, kim}, "", nil},
		"nobody, once it is mended":                  {nil, "update person set bad_since = null", nil},
		"nobody of those who have left the office":   {nil, "update officer set valid_to = '2026-09-08' where agency = 'H44'", nil},
		"the leader, if the staff was marked before": {nil, "update person set bad_since = told_now() where name in ('Thu', 'An')", []string{kim + ": Lan"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutbox(t)
			o.person("Thu", thu, "office-staff", "H44")
			o.person("An", an, "office-staff", "H44")
			o.person("Kim", kim, "office-leader", "H44")
			o.server.absent = slices.Concat(c.absent, []string{"lan@xa.example"})
			o.queue(activities.MailInvite, o.lan, "focal-officer")
			o.deliver()
			if c.change != "" {
				o.exec(c.change)
			}
			o.leap(15 * time.Minute)
			o.quarters(4)
			got := o.told()
			for i, line := range got { // a mail's names come in any order
				to, names, _ := strings.Cut(line, ": ")
				sorted := strings.Split(names, ", ")
				slices.Sort(sorted)
				got[i] = to + ": " + strings.Join(sorted, ", ")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestTheOfficeHearsOfAMailThatCameBack(t *testing.T) {
	for status, want := range map[string][]string{"5.1.1": {"thu@tinh.example: Lan"}, "5.7.1": nil} {
		o := newOutbox(t)
		o.person("Thu", "thu@tinh.example", "office-staff", "H44")
		o.queue(activities.MailInvite, o.lan, "focal-officer")
		o.deliver()
		box := mail.Maildir{Dir: t.TempDir()}
		o.post.Returns = mail.Returns{Maildir: box, Key: mailKey}
		report(t, box.Dir, "1", o.server.from[0], status)
		o.bounces()
		var woken int
		o.scan(&woken, "select count(*) from wake where workflow = 'mailer/H44/duty'")
		if (woken > 0) != (want != nil) {
			t.Errorf("%s: the mailer was woken %d times", status, woken)
		}
		o.leap(15 * time.Minute)
		o.quarters(2)
		if diff := cmp.Diff(want, o.told()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", status, diff)
		}
	}
}

func TestManyBadAddressesAreNoReasonToRest(t *testing.T) {
	o := newOutbox(t)
	o.person("Thu", "thu@tinh.example", "office-staff", "H44")
	for i := range 30 {
		address := string(rune('a'+i%26)) + strings.Repeat("x", i/26) + "@xa.example"
		o.server.absent = append(o.server.absent, address)
		o.queue(activities.MailInvite, o.person("Cán bộ", address, "deputy", "H44.1"), "deputy")
	}
	last := o.queue(activities.MailInvite, o.lan, "focal-officer")
	o.deliver()
	o.want(last, "accepted 1 accepted", 1)
	o.leap(12 * time.Minute)
	o.quarters(2)
	if got := o.told(); len(got) != 1 || strings.Count(got[0], "Cán") != 30 {
		t.Errorf("the office was told %q", got)
	}
}
