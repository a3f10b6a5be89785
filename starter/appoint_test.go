package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// asked are H44.101 without its focal officer, and H44.104 which has nobody.
func asked(t *testing.T) *cycle {
	t.Helper()
	c := newSetUp(t)
	c.exec("update officer set valid_to = '2026-09-02' where role = 'focal-officer' and agency = 'H44.101'")
	c.good(as(staff, "appoint", "ask", "--agencies", "H44.101,H44.104"), "2 agencies are asked to appoint one by 17:00 on Thursday 10 September 2026")
	for _, agency := range []string{"H44.101", "H44.104"} {
		c.advance(review.Appoint, agency)
	}
	c.exec("update mail set state = 'accepted', next_at = null")
	return c
}

// appoint is what the head of H44.101 says on their page.
func (c *cycle) appoint(a review.Appointee) (review.Verdict, error) {
	c.t.Helper()
	s := activities.Statement{Says: review.Appointed, Appointee: scoring.Some(a)}
	must(c.t, c.conn.QueryRow(c.t.Context(), "select id, generation from task where kind = 'appoint' and agency = 'H44.101' order by id desc limit 1").Scan(&s.Task, &s.Generation))
	var person string
	must(c.t, c.conn.QueryRow(c.t.Context(), "select person::text from officer where role = 'head' and agency = 'H44.101'").Scan(&person))
	head := review.Actor{Person: person, Agency: "H44.101", Roles: []review.Role{review.Head}}
	return newDesk(c.store).Answer(context.WithoutCancel(c.t.Context()), head, s)
}

var newcomer = review.Appointee{Name: "Nguyễn Văn Mới", Address: "moi.h44.101@phutho.example", Phone: "0210 3000 009", From: calendar.Date(2026, 9, 7)}

func TestAHeadAppointsAFocalOfficer(t *testing.T) {
	c := newSetUp(t)
	c.exec("update officer set valid_to = '2026-09-02' where role = 'focal-officer' and agency = 'H44.101'")
	ask := as(staff, "appoint", "ask", "--agencies", "H44.101,H44.104")
	before := c.state()
	for _, line := range []string{"without a focal officer: H44.101 UBND Phường Nông Trang\n", "so the office's staff are written to: H44.104 ", "a preview: nobody is asked; 2 agencies would be, by 17:00 on Thursday 10 September 2026"} {
		c.good(append(ask, "--preview"), line)
	}
	if c.state() != before {
		t.Fatal("a preview asks somebody")
	}
	c.good(ask, "2 agencies are asked")
	c.good(ask, "asked before, and still without: H44.104 UBND xã Hy Cương\n0 agencies are asked")
	for _, agency := range []string{"H44.101", "H44.104"} {
		c.advance(review.Appoint, agency)
	}
	c.exec("update mail set state = 'accepted', next_at = null")
	if got := c.value("select string_agg(t.agency || ' ' || m.role, ', ' order by t.agency) from mail m join task t on t.id = m.task"); got != "H44.101 head, H44.104 office-staff" {
		t.Errorf("written to are %s", got)
	}
	c.good([]string{"tasks", "--appointments"}, "appoint  H44.101")

	for _, want := range []review.Verdict{review.Counts, review.Repeated} {
		if verdict, err := c.appoint(newcomer); verdict != want || err != nil {
			t.Errorf("%s, %v; want %s", verdict, err, want)
		}
	}
	c.want(review.Appoint, "H44.101", "settled appointed 1 2026-09-10")
	got := c.value("select string_agg(p.name || ' ' || p.email || ' ' || p.phone || ' ' || o.role || ' ' || o.agency || ' ' || o.valid_from, ', ') from officer o join person p on p.id = o.person where p.name like '%Mới'")
	if want := "Nguyễn Văn Mới moi.h44.101@phutho.example 0210 3000 009 focal-officer H44.101 2026-09-07"; got != want {
		t.Errorf("the register has %s, want %s", got, want)
	}
	if got := c.value("select string_agg(p.name || ': ' || (m.data ->> 'Agency') || ', ' || (m.data ->> 'Topic'), ', ') from mail m join person p on p.id = m.person where m.kind = 'appointed'"); got != "Nguyễn Văn Mới: UBND Phường Nông Trang, thứ Hai ngày 07/9/2026" {
		t.Errorf("told is %s", got)
	}
	if got := c.value("select string_agg(details::text, '') from audit"); strings.Contains(got, newcomer.Name) || strings.Contains(got, newcomer.Address) {
		t.Errorf("the audit names people: %s", got)
	}
	c.good(append(as(staff, "appoint", "ask", "--on", "2026-09-07"), "--preview"), "a preview: nobody is asked; 159 agencies would be")
}

func TestAnImportedFocalOfficerEndsTheAsking(t *testing.T) {
	c := asked(t)
	c.exec("delete from wake")
	file := t.TempDir() + "/o.csv"
	write(t, file, "agency,role,name,email,phone,valid_from,valid_to\nH44.104,focal-officer,Đầu mối 104,dau-moi.h44.104@phutho.example,,2026-09-01,\n")
	c.good(as(staff, "officers", "import", file), "1 roles opened")
	if got := c.value("select coalesce(string_agg(workflow, ', '), '') from wake"); got != "appoint/H44/-/H44.104/1" {
		t.Errorf("woken is %q", got)
	}
	c.advance(review.Appoint, "H44.104")
	c.want(review.Appoint, "H44.104", "settled appointed 1 2026-09-10")
	c.advance(review.Appoint, "H44.101")
	c.want(review.Appoint, "H44.101", "open  1 2026-09-10")
}

func TestAnAgencyIsAskedAgainOnceItLacksAnOfficerAgain(t *testing.T) {
	c := asked(t)
	c.good(as(admin, "cancel", "--appointments", "--agency", "H44.101"), "open → cancelled")
	c.good(as(staff, "appoint", "ask", "--agencies", "H44.101"), "1 agencies are asked")
	if got := c.value("select string_agg(workflow, ', ' order by workflow) from wake where workflow like 'appoint/%101%'"); got != "appoint/H44/-/H44.101/1, appoint/H44/-/H44.101/1, appoint/H44/-/H44.101/2" {
		t.Errorf("woken are %s", got)
	}
	c.refused(as(admin, "reopen", "--appointments", "--agency", "H44.101", "--until", "2026-09-30"), exitRefused, "")
}

func TestAnAppointmentIsRefused(t *testing.T) {
	c := asked(t)
	for name, r := range map[string]struct {
		change func(*review.Appointee)
		rule   error
	}{
		"without a name":                       {func(a *review.Appointee) { a.Name = " " }, review.ErrAppointee},
		"with an address that breaks a header": {func(a *review.Appointee) { a.Address = "a@so.example\r\nBcc: b@so.example" }, review.ErrAppointee},
		"with a quoted local part":             {func(a *review.Appointee) { a.Address = `"a b"@so.example` }, review.ErrAppointee},
		"with an address without a domain":     {func(a *review.Appointee) { a.Address = "moi" }, review.ErrAppointee},
		"without a telephone":                  {func(a *review.Appointee) { a.Phone = "" }, review.ErrAppointee},
		"from a day that is long past":         {func(a *review.Appointee) { a.From = calendar.Date(2026, 8, 2) }, review.ErrAppointee},
		"from a day that is far off":           {func(a *review.Appointee) { a.From = calendar.Date(2027, 1, 1) }, review.ErrAppointee},
		"with another's address":               {func(a *review.Appointee) { a.Address = focal }, review.ErrShared},
	} {
		t.Run(name, func(t *testing.T) {
			a, before := newcomer, c.state()+c.value("select count(*) || '' from person")
			r.change(&a)
			if verdict, err := c.appoint(a); verdict != review.Refused || !errors.Is(err, r.rule) {
				t.Errorf("%s, %v; want %v", verdict, err, r.rule)
			}
			if after := c.state() + c.value("select count(*) || '' from person"); after != before {
				t.Error("it changed something")
			}
		})
	}
	for name, r := range map[string]struct {
		args []string
		want string
	}{
		"asking an agency that has one":      {as(staff, "appoint", "ask", "--agencies", "H44.100"), "H44.100 has a focal officer on 2026-09-03"},
		"asking an agency that is not known": {as(staff, "appoint", "ask", "--agencies", "H44.999"), "H44.999 is not registered as an agency on 2026-09-03"},
		"asking by somebody of an agency":    {as(focal, "appoint", "ask"), "you may not manage officers"},
		"asking without a reason":            {[]string{"appoint", "ask", "--as", staff, "--reason", " "}, "give a reason"},
		"appointing from the command line":   {as(staff, "answer", "--appointments", "--agency", "H44.101", "--says", "appointed"), "a focal officer is appointed on the page"},
	} {
		t.Run(name, func(t *testing.T) { c.refused(r.args, exitRefused, r.want) })
	}
	shared := newcomer
	shared.Address, shared.Shared = focal, true
	if verdict, err := c.appoint(shared); verdict != review.Counts || err != nil {
		t.Errorf("an address that is meant to be shared: %s, %v", verdict, err)
	}
}
