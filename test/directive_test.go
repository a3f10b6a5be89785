package test

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
)

// A letter goes to three agencies, one of which acknowledges at once and the others after a reminder.
func TestADirectiveGoesFromTheCommandLineToTheLastAcknowledgement(t *testing.T) {
	t.Parallel()
	s := newScene(t, sampleSource(t))
	first := s.worker()
	s.serve()
	s.prepare(sampleOfficers)
	const content = "%PDF-1.7 công văn"
	file := filepath.Join(t.TempDir(), "cong-van-1846.pdf")
	write(t, file, content)
	send := []string{
		"directive", "send", "--number", "1846/UBND-PVHCC&KSTT", "--date", "2026-08-18", "--title", "V/v triển khai Bộ chỉ số 766", "--file", file,
		"--agencies", "H44.100,H44.101,H44.104", "--days", "5", "--as", "quan-tri@phutho.example", "--reason", "Chỉ đạo của UBND tỉnh",
	}
	for range 2 { // a start that is tried again does no harm
		if code, _, errs := s.starter(send...); code != 0 {
			t.Fatal(errs)
		}
	}
	s.invited("invite", 6)
	links := s.links()
	s.letterIsBehind(links, content)
	if n := s.count("select count(*) from answer") + s.count("select count(*) from task where state <> 'open'"); n != 0 {
		t.Fatal("looking has acknowledged something")
	}
	s.acknowledge(links["H44.100"])

	must(t, first.Process.Kill())
	_ = first.Wait()
	s.worker()
	must(t, s.told.Leap(t.Context(), "H44", time.Date(2026, 9, 8, 9, 30, 0, 0, calendar.Vietnam)))
	s.invited("reminder", 2)
	if diff := cmp.Diff([]string{"H44.101", "H44.104"}, s.lines("select t.agency from mail m join task t on t.id = m.task where m.kind = 'reminder' order by t.agency")); diff != "" {
		t.Errorf("who has acknowledged is not reminded (-want +got)\n%s", diff)
	}
	links = s.links()
	s.acknowledge(links["H44.101"])
	if n := s.count("select count(*) from directive where state <> 'open'"); n != 0 {
		t.Error("it has ended before the last acknowledgement")
	}
	s.acknowledge(links["H44.104"])
	s.await("the directive has ended", func(context.Context) bool {
		return s.count("select count(*) from directive where state = 'ended'") == 1
	})
	s.invited("report", 3)
	if _, out, _ := s.starter("directive", "status", "--id", "1"); !strings.Contains(out, "3 of 3 have acknowledged it\n") || strings.Count(out, ", to 45 officials\n") != 3 {
		t.Errorf("its status:\n%s", out)
	}
	s.recordOf("directive", activities.DirectiveWorkflowID("H44", 1))
}

// letterIsBehind follows the links of three agencies, and one of them to the letter.
func (s *scene) letterIsBehind(links map[string]string, content string) {
	s.t.Helper()
	for _, agency := range []string{"H44.100", "H44.101", "H44.104"} {
		status, page := fetch(s.t.Context(), links[agency])
		if status != http.StatusOK || !strings.Contains(page, "Xác nhận đã quán triệt") {
			s.t.Fatalf("the page of %s: %d\n%s", agency, status, page)
		}
	}
	task, session, err := enter(s.t.Context(), links["H44.100"])
	must(s.t, err)
	if status, page := fetch(s.t.Context(), task, session); status != http.StatusOK || !strings.Contains(page, "1846/UBND-PVHCC&amp;KSTT") {
		s.t.Errorf("the task: %d\n%s", status, page)
	}
	if status, letter := fetch(s.t.Context(), task+"?van-ban", session); status != http.StatusOK || letter != content {
		s.t.Errorf("the letter: %d, %q", status, letter)
	}
}

// invited waits until so many mails of a kind are out.
func (s *scene) invited(kind activities.MailKind, n int) {
	s.t.Helper()
	s.await("the mails are queued", func(context.Context) bool { return s.count("select count(*) from mail where kind = $1", kind) == n })
	s.drain()
	if sent := s.count("select count(*) from mail where kind = $1 and state = 'accepted'", kind); sent != n || len(s.mailsWhole()) > 0 {
		s.t.Fatalf("%d mails of the kind %s are out, want %d: %q", sent, kind, n, s.lines("select key || ' ' || state || ' ' || coalesce(last::text, '') from mail"))
	}
}

// links are the latest personal links of mails, by the agency of their task.
func (s *scene) links() map[string]string {
	s.t.Helper()
	files := must2(filepath.Glob(filepath.Join(s.mails, "*.eml")))(s.t)
	link := regexp.MustCompile(regexp.QuoteMeta(s.site) + `/viec/([A-Za-z0-9_-]{43})`)
	links := map[string]string{}
	for _, f := range files {
		if found := link.FindStringSubmatch(softBreaks.Replace(readFile(s.t, f))); found != nil {
			agencies := s.lines("select t.agency from task_link l join task t on t.id = l.task where l.token_sha256 = $1", activities.LinkHash(found[1]))
			links[agencies[0]] = found[0]
		}
	}
	return links
}

// acknowledge goes by a link to its task and presses the button there.
func (s *scene) acknowledge(link string) {
	s.t.Helper()
	form := url.Values{"generation": {"1"}, "says": {"acknowledged"}, "informed": {"45"}, "reason": {"Đã quán triệt tại hội nghị giao ban."}}
	task, session, err := enter(s.t.Context(), link)
	must(s.t, err)
	request := must2(http.NewRequestWithContext(s.t.Context(), http.MethodPost, task, strings.NewReader(form.Encode())))(s.t)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.AddCookie(session)
	response, err := http.DefaultTransport.RoundTrip(request)
	must(s.t, err)
	defer response.Body.Close()
	status, page := fetch(s.t.Context(), task, session)
	if response.StatusCode != http.StatusSeeOther || status != http.StatusOK || !strings.Contains(page, "đã quán triệt.</strong>") {
		s.t.Errorf("the button of %s: %d, then %d\n%s", task, response.StatusCode, status, page)
	}
}
