package main

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const letterNumber = "1846/UBND-PVHCC&KSTT"

// letter is a call that sends a letter, with other flags put in place of these.
func letter(t *testing.T, email string, other ...string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "Công văn 1846.pdf")
	write(t, file, "%PDF-1.7 letter")
	flags := map[string]string{
		"--number": letterNumber, "--date": "2026-08-18", "--title": "V/v triển khai Bộ chỉ số 766", "--file": file,
		"--agencies": "H44.100,H44.101,H44.104", "--days": "5",
	}
	for i := 0; i < len(other); i += 2 {
		flags[other[i]] = other[i+1]
	}
	args := []string{"directive", "send"}
	for _, name := range []string{"--number", "--date", "--title", "--file", "--agencies", "--days", "--summary"} {
		if value := flags[name]; value != "" {
			args = append(args, name, value)
		}
	}
	return as(email, args...)
}

// opened does what the worker does with a directive.
func (c *cycle) opened(id activities.DirectiveID) {
	c.t.Helper()
	must(c.t, newDesk(c.store).OpenDirective(c.t.Context(), id))
	c.exec("update mail set state = 'accepted', next_at = null")
}

// looked is what the workflow of a directive sees.
func (c *cycle) looked(id activities.DirectiveID) (ended bool) {
	c.t.Helper()
	ended, err := newDesk(c.store).LookAtDirective(c.t.Context(), id)
	must(c.t, err)
	return ended
}

// acknowledge is what somebody of an agency says on their page.
func (c *cycle) acknowledge(email, agency string, informed int64) (review.Verdict, error) {
	c.t.Helper()
	who, err := c.store.Actors(c.t.Context(), "H44", email, sometimeDay)
	must(c.t, err)
	s := activities.Statement{Says: review.Acknowledged, Informed: scoring.Some(informed)}
	must(c.t, c.conn.QueryRow(c.t.Context(), "select id, generation from task where kind = 'acknowledge' and agency = $1 order by id desc limit 1", agency).Scan(&s.Task, &s.Generation))
	return newDesk(c.store).Answer(context.WithoutCancel(c.t.Context()), who[0], s)
}

func TestADirectiveFromItsPreviewToItsReport(t *testing.T) {
	c := newSetUp(t)
	for _, line := range []string{
		"letter 1846/UBND-PVHCC&KSTT of 18 August 2026: 3 agencies and at most ", "by ladders 1, if it was sent at 2026-09-03 ",
		"2026-09-08  reminder: 2 working days before the deadline, 08:00\n", "nobody can be written to, so the office would be: H44.104 ",
		"a preview: nothing was sent\n",
	} {
		c.good(append(letter(t, leader), "--preview"), line)
	}
	if c.value("select (select count(*) from directive) + (select count(*) from wake) || ''") != "0" {
		t.Fatal("a preview sends something")
	}
	c.good(letter(t, leader), "directive 1: letter 1846/UBND-PVHCC&KSTT of 18 August 2026 goes to 3 agencies, to be acknowledged by 17:00 on Thursday 10 September 2026")
	c.good(letter(t, admin), "directive 1: letter 1846/UBND-PVHCC&KSTT of 18 August 2026 was sent already to 3 agencies")
	if got := c.value("select string_agg(workflow || ' ' || directive, ', ') from wake"); got != "directive/H44/1 1" {
		t.Errorf("what starts its workflow is there once: %s", got)
	}
	c.good([]string{"directive", "status", "--id", "1"}, "3 have not been asked yet; is a worker running?")

	c.opened(1)
	c.opened(1) // a retried activity does no harm
	if got := c.value("select string_agg(distinct workflow, ', ') from wake where task is not null"); got != "acknowledge/H44/-/H44.100/1, acknowledge/H44/-/H44.101/1, acknowledge/H44/-/H44.104/1" {
		t.Errorf("the tasks' workflows: %s", got)
	}
	if got := c.value("select string_agg(t.agency || ' ' || m.kind || ' ' || m.role, ', ' order by m.id) from mail m join task t on t.id = m.task"); got != "H44.100 invite focal-officer, H44.100 invite head, H44.101 invite focal-officer, H44.101 invite head, H44.104 invite office-staff" {
		t.Errorf("invited are %s", got)
	}
	c.good([]string{"directive", "status", "--id", "1"}, "0 of 3 have acknowledged it\nH44.100 UBND Phường Việt Trì: open, last written to 2026-09-03 09:00 (invite), next 2026-09-08 08:")
	if c.looked(1) {
		t.Error("it has ended while everybody is asked")
	}
	c.at(4, 10)
	for range 2 {
		if verdict, err := c.acknowledge(focal, "H44.100", 45); err != nil {
			t.Errorf("%s, %v", verdict, err)
		}
	}
	c.at(11, 10) // after the deadline it still counts: what is asked for is that it is done
	if verdict, err := c.acknowledge(stranger, "H44.101", 12); verdict != review.Counts || err != nil {
		t.Errorf("%s, %v", verdict, err)
	}
	c.exec("delete from wake")
	c.good(as(admin, "skip", "--directive", "1", "--agency", "H44.104"), "open → skipped")
	if got := c.value("select workflow from wake where directive = 1"); got != "directive/H44/1" {
		t.Errorf("the last task wakes the directive: %s", got)
	}
	for range 2 {
		if !c.looked(1) {
			t.Error("it has not ended, and nobody is asked any more")
		}
	}
	for _, line := range []string{
		"V/v triển khai Bộ chỉ số 766: sent 2026-09-03 09:00 to 3 agencies, due 2026-09-10 17:00, ended 2026-09-11 10:00\n", "2 of 3 have acknowledged it\n",
		"H44.100 UBND Phường Việt Trì: acknowledged 2026-09-04 10:00, to 45 officials\n", ": acknowledged 2026-09-11 10:00, after the deadline, to 12 officials\n", ": skipped\n",
	} {
		c.good([]string{"directive", "status", "--id", "1"}, line)
	}
	want := "office-leader: Đã gửi 3 cơ quan, đơn vị; Đã xác nhận quán triệt 2 cơ quan, đơn vị, trong đó 1 sau hạn; Được bỏ qua 1 cơ quan, đơn vị|" +
		"office-staff: Đã gửi 3 cơ quan, đơn vị; Đã xác nhận quán triệt 2 cơ quan, đơn vị, trong đó 1 sau hạn; Được bỏ qua 1 cơ quan, đơn vị"
	got := c.value(`select string_agg(role || ': ' || (select string_agg((i ->> 'Text') || ' ' || (i ->> 'Note'), '; ') from jsonb_array_elements(data -> 'Items') i), '|' order by role) from mail where kind = 'report'`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the office and who sent it are told once what was reached (-want +got)\n%s", diff)
	}
}

func TestADirectiveGoesOnWhenATaskIsOpenedAgain(t *testing.T) {
	c := newSetUp(t)
	c.good(letter(t, leader, "--agencies", "H44.100"), "goes to 1 agencies")
	c.opened(1)
	c.good(as(admin, "skip", "--directive", "1", "--agency", "H44.100"), "skipped")
	if !c.looked(1) {
		t.Fatal("it has not ended")
	}
	c.at(3, 10)
	c.exec("delete from wake")
	c.good(as(admin, "reopen", "--directive", "1", "--agency", "H44.100", "--until", "2026-09-15"), "skipped → open")
	if got := c.value("select count(*) || '' from wake where directive = 1"); got != "1" || c.looked(1) {
		t.Errorf("a task that is open again wakes it, and it goes on: %s", got)
	}
	if _, err := c.acknowledge(focal, "H44.100", 45); err != nil || !c.looked(1) {
		t.Errorf("it ends again: %v", err)
	}
	if got := c.value("select count(*) || '' from mail where kind = 'report'"); got != "4" {
		t.Errorf("%s reports, of two ends to two people", got)
	}
}

func TestADirectiveIsExtendedAndCancelled(t *testing.T) {
	c := newSetUp(t)
	c.good(letter(t, leader), "goes to 3")
	c.opened(1)
	c.good(as(admin, "extend", "--directive", "1", "--agency", "H44.101", "--until", "2026-09-30"), "deadline 2026-09-10 17:00 → 2026-09-30 17:00")
	extend := as(staff, "directive", "extend", "--id", "1", "--until", "2026-09-15")
	before := c.state()
	c.good(append(extend, "--preview"), "a preview of 2 tasks: nothing has changed")
	if c.state() != before {
		t.Error("a preview changes something")
	}
	c.good(extend, "H44.104 ")
	c.want(review.Acknowledge, "H44.100", "open  2 2026-09-15")
	c.want(review.Acknowledge, "H44.101", "open  2 2026-09-30")
	c.refused(extend, exitRefused, "is not later than the present deadline")
	c.refused(as(staff, "directive", "cancel", "--id", "1"), exitRefused, "you may not cancel")
	c.good(as(admin, "directive", "cancel", "--id", "1"), "open → cancelled")
	c.want(review.Acknowledge, "H44.101", "cancelled  2 2026-09-30")
	c.refused(as(admin, "directive", "cancel", "--id", "1"), exitRefused, "directive 1: it is cancelled since 2026-09-03 09:00")
	if !c.looked(1) || c.value("select count(*) || '' from mail where kind = 'report'") != "0" {
		t.Error("a cancelled directive ends without a report")
	}
	c.opened(1)
	c.good(letter(t, leader), "directive 2: ") // it may be sent again
	c.good([]string{"directive", "list"}, "to 3 agencies, due 2026-09-15 17:00, cancelled 2026-09-03 09:00\n")
}

// A worker that is slow to open the tasks of a cancelled directive opens none.
func TestACancelledDirectiveIsNotOpened(t *testing.T) {
	c := newSetUp(t)
	c.good(letter(t, leader), "goes to 3")
	c.good(as(admin, "directive", "cancel", "--id", "1"), "")
	c.opened(1)
	if got := c.value("select count(*) || '' from task"); got != "0" || !c.looked(1) {
		t.Errorf("%s tasks", got)
	}
}

func TestALetterIsRefused(t *testing.T) {
	c := newSetUp(t)
	c.good(letter(t, leader), "goes to 3")
	folder := t.TempDir()
	for name, content := range map[string]string{"empty.pdf": "", "program.pdf": "MZ\x90\x00", "picture.png": "\x89PNG\r\n\x1a\n...", "large.pdf": "%PDF-" + strings.Repeat(" ", review.MaxEvidence)} {
		write(t, filepath.Join(folder, name), content)
	}
	for name, r := range map[string]struct {
		args []string
		want string
	}{
		"by somebody of an agency":              {letter(t, focal), "you may not send a directive"},
		"without a number":                      {letter(t, staff, "--number", "Hỏa tốc"), `"Hỏa tốc" is not the number and symbol of a letter`},
		"dated tomorrow":                        {letter(t, staff, "--date", "2026-09-04"), "The letter is dated 4 September 2026, which has not come yet."},
		"with a title of two lines":             {letter(t, staff, "--title", "V/v\nhai dòng"), "on one line"},
		"with a summary that is too long":       {letter(t, staff, "--summary", strings.Repeat("x", 2001)), "A summary has at most 2000 characters"},
		"with an empty file":                    {letter(t, staff, "--file", filepath.Join(folder, "empty.pdf")), "is empty"},
		"with a program that is called a PDF":   {letter(t, staff, "--file", filepath.Join(folder, "program.pdf")), "is not a PDF, JPEG or PNG by its content"},
		"with a picture":                        {letter(t, staff, "--file", filepath.Join(folder, "picture.png")), "A letter is a PDF file; picture.png is not."},
		"with a file of more than 20 MB":        {letter(t, staff, "--file", filepath.Join(folder, "large.pdf")), "at most 20 MB"},
		"with a file that is not there":         {letter(t, staff, "--file", filepath.Join(folder, "none.pdf")), "none.pdf"},
		"to an agency that is not known":        {letter(t, staff, "--agencies", "H44.100,H44.999"), "not registered as agencies today: H44.999"},
		"to the province itself":                {letter(t, staff, "--agencies", "H44"), "not registered as agencies today: H44"},
		"with more days than there can be":      {letter(t, staff, "--days", "61"), "61 is not between 1 and 60 working days"},
		"with another title under its number":   {letter(t, staff, "--title", "V/v khác"), "was sent already, as directive 1, with another title"},
		"to other agencies under its number":    {letter(t, staff, "--agencies", "H44.100"), "was sent already, as directive 1"},
		"a directive that is not there":         {[]string{"directive", "status", "--id", "9"}, "there is no directive 9"},
		"cancelling one that is not there":      {as(admin, "directive", "cancel", "--id", "9"), "there is no directive 9"},
		"a control of one that is not there":    {as(admin, "skip", "--directive", "9", "--agency", "H44.100"), "there is no directive 9"},
		"extending without a reason":            {[]string{"directive", "extend", "--id", "1", "--until", "2026-09-30", "--as", staff, "--reason", " "}, "give a reason"},
		"extending to a day that has passed":    {as(staff, "directive", "extend", "--id", "1", "--until", "2026-09-01"), "is not later than the present deadline"},
		"without a reason":                      {append(letter(t, staff)[:len(letter(t, staff))-1], " "), "give a reason"},
		"by an address that nobody has":         {letter(t, "ai@phutho.example"), "nobody with this address has a role"},
		"a number of officials that cannot be":  {as(staff, "answer", "--directive", "1", "--agency", "H44.100", "--says", "acknowledged", "--informed", "0", "--on-behalf", focal), "has no task of the kind acknowledge"},
		"days that the year's notices end with": {letter(t, staff, "--number", "2/UBND", "--days", "-1"), "-1 is not between 1 and 60"},
	} {
		t.Run(name, func(t *testing.T) { c.refused(r.args, exitRefused, r.want) })
	}
}

func TestTheOfficeEntersAnAcknowledgement(t *testing.T) {
	c := newSetUp(t)
	c.good(letter(t, leader), "goes to 3")
	c.opened(1)
	entered := as(staff, "answer", "--directive", "1", "--agency", "H44.100", "--says", "acknowledged", "--on-behalf", focal)
	c.refused(append(entered, "--informed", "100001"), exitRefused, "The number of officials is a whole number from 1 to 100000.")
	c.good(append(entered, "--informed", "45", "--json"), `"Verdict":"counts"`)
	c.want(review.Acknowledge, "H44.100", "settled acknowledged 1 2026-09-10")
	var s statusOfDirective
	must(t, json.Unmarshal([]byte(c.good([]string{"directive", "status", "--id", "1", "--json"}, "")), &s))
	if a := s.ByAgency[0]; a.Informed != scoring.Some[int64](45) || a.Remark != "theo quyết định" || s.Acknowledged != 1 {
		t.Errorf("got %+v", a)
	}
	c.good([]string{"tasks", "--directive", "1"}, "H44.101")
	c.good(as(admin, "remind", "--directive", "1", "--agency", "H44.101"), "acknowledgement of a directive of H44.101: invite goes again")
}
