package main

import (
	"strings"
	"testing"

	"danhgia/review"
)

func mailSettings(t *testing.T) {
	t.Helper()
	t.Setenv("DANHGIA_MAIL_OFFICE", "Văn phòng UBND tỉnh Phú Thọ")
	t.Setenv("DANHGIA_MAIL_CONTACT_NAME", "Lê Văn An")
	t.Setenv("DANHGIA_MAIL_CONTACT_ADDRESS", "le-van-an@phutho.example")
	t.Setenv("DANHGIA_PUBLIC_URL", "https://danhgia.phutho.example")
}

func TestSilenceAfterACallIsSilence(t *testing.T) {
	c := newCycle(t)
	c.exec("update mail set state = 'bounced'")
	args := by(staff, "called", "--agency", "H44.100")
	if out, want := c.good(args, ""), "review of the scorecard of H44.100: call 1 is noted, and counts as having reached the agency\n"; out != want {
		t.Errorf("it says %q", out)
	}
	c.good(as(staff, "called", "--task", c.reviewOf("H44.100"), "--json"), `"Number":2,"Counts":true`)
	if got := c.value("select string_agg(key || ' ' || sent || ' ' || reason, '|' order by key) from rung where key like 'called%'"); got != "called-1 false telephoned|called-2 false telephoned" {
		t.Errorf("rungs are %s", got)
	}
	if got := c.value("select count(*)::text from audit where action = 'call' and details ->> 'reason' = 'theo quyết định'"); got != "2" {
		t.Errorf("the audit has %s calls", got)
	}
	c.at(10, 18)
	c.advance(review.Review, "H44.100")
	c.advance(review.Review, "H44.101")
	c.want(review.Review, "H44.100", "settled silent 1 2026-09-10")
	c.want(review.Review, "H44.101", "settled not-reached 1 2026-09-10")
	c.good(by(staff, "called", "--agency", "H44.101"), "call 1 is noted; the deadline has passed, so what the task ended with stays")
	c.want(review.Review, "H44.101", "settled not-reached 1 2026-09-10")
	c.at(25, 9)
	c.refused(by(staff, "called", "--agency", "H44.101"), exitRefused, "The deadline was 17:00 on Thursday 10 September 2026, more than 10 working days ago")
}

func TestWhoWasNotReachedIsListedWithTelephonesAndAText(t *testing.T) {
	c := newCycle(t)
	mailSettings(t)
	c.exec("update person set phone = '0210 3000 101' where email = $1", focal)
	c.exec("update mail m set state = 'bounced' from task t where t.id = m.task and t.agency = 'H44.100'")
	c.good(by(staff, "called", "--agency", "H44.100"), "")
	out := c.good([]string{"unreached", "--period", "2026-08"}, "")
	if strings.Contains(out, "H44.100 ") || strings.Contains(out, "H44.101 ") {
		t.Errorf("who was reached, by mail or telephone, is listed: %.2000s", out)
	}
	for _, want := range []string{"H44.104 ", "open; due 2026-09-10 17:00; there was no address to write to; 0 calls noted", "nobody of the agency is known", "Hạn: 17 giờ 00, thứ Năm ngày 10/9/2026", "Thực hiện tại: https://danhgia.phutho.example\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("it lacks %q: %.3000s", want, out)
		}
	}
	c.exec("update person set bad_since = told_now() where email = $1", focal)
	c.at(10, 18)
	c.advance(review.Review, "H44.100")
	out = c.good([]string{"unreached", "--period", "2026-08"}, "UBND Phường Việt Trì: silent; due 2026-09-10 17:00; the office has telephoned the agency; 1 calls noted\n    1. Ông/Bà Đầu mối 100, cán bộ đầu mối UBND Phường Việt Trì: 0210 3000 101\n    2. Ông/Bà Thủ trưởng 100, thủ trưởng UBND Phường Việt Trì: chưa có số điện thoại\n")
	if !strings.Contains(out, "nhưng thư không đến được Ông/Bà. Hạn rà soát là 17 giờ 00, thứ Năm ngày 10/9/2026, nay đã qua.") {
		t.Errorf("the text is %.3000s", out)
	}
	c.good([]string{"unreached", "--period", "2026-08", "--json"}, `"Outcome":"silent","Why":"telephoned"`)
}

func TestACallIsNotNoted(t *testing.T) {
	c := newCycle(t)
	c.good(by(admin, "pause", "--agency", "H44.101"), "")
	for name, r := range map[string]struct {
		args []string
		code int
		want string
	}{
		"by an officer":                {by(focal, "called", "--agency", "H44.100"), exitRefused, "you may not note a call"},
		"without a word of it":         {unreasoned(staff, "called", "--agency", "H44.100"), exitRefused, "say when was called and who was spoken to"},
		"of a paused task":             {by(staff, "called", "--agency", "H44.101"), exitRefused, "The task has been paused since"},
		"of an unknown task":           {as(staff, "called", "--task", "99999"), exitRefused, "there is no task 99999"},
		"of an unknown agency":         {by(staff, "called", "--agency", "H44.999"), exitRefused, "H44.999 has no task of the kind review"},
		"of neither":                   {as(staff, "called"), exitUsage, "agency task"},
		"of an agency without period":  {as(staff, "called", "--agency", "H44.100"), exitRefused, "--agency takes --period too"},
		"a list without mail settings": {[]string{"unreached", "--period", "2026-08"}, exitRefused, "set DANHGIA_MAIL_OFFICE"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(r.args, r.code, r.want)
		})
	}
}
