package main

import (
	"strings"
	"testing"

	"danhgia/review"
)

// on is a call about a dispute, with its words.
func on(email, command, dispute, words string) []string {
	return []string{command, "--dispute", dispute, "--as", email, "--reason", words}
}

const question = "Đề nghị gửi danh sách mã hồ sơ kèm biên lai."

// supplies is the officer's answer to a question.
func supplies(more ...string) []string {
	return append([]string{"answer", "--period", "2026-08", "--agency", "H44.100", "--kind", "supplement", "--says", "supplied", "--as", focal, "--reason", "Gửi danh sách 12 mã hồ sơ."}, more...)
}

const caseMails = `
select coalesce(string_agg(concat_ws(' ', m.kind, p.email, t.kind, m.generation, m.data ->> 'Reason'), '|' order by m.id), '')
from mail m join person p on p.id = m.person join task t on t.id = m.task where m.kind in ('message', 'supplied')`

func TestTheAdjudicatorAsksForMoreAndTheRulingWaits(t *testing.T) {
	c := newCycle(t)
	c.good(disputes(focal), "")
	rule := by(leader, "rule", "--dispute", "1", "--decision", "accepted")
	c.at(4, 10)
	c.good(on(staff, "ask", "1", question), "question on dispute 1: kept\n")
	c.want(review.Rule, "H44.100", "paused  1 2026-09-08")
	c.want(review.Supplement, "H44.100", "open  1 2026-09-08")
	c.refused(rule, exitRefused, "Chờ cơ quan, đơn vị bổ sung nội dung kiến nghị")
	c.refused(on(staff, "ask", "1", question), exitRefused, "The task has been paused since")
	c.refused(by(admin, "resume", "--kind", "ruling", "--agency", "H44.100"), exitRefused, "waits for what the agency was asked for")
	c.advance(review.Supplement, "H44.100")
	if got := c.value("select string_agg(p.email || ' ' || m.kind, '|') from mail m join task t on t.id = m.task join person p on p.id = m.person where t.kind = 'supplement'"); got != focal+" invite" {
		t.Errorf("the officer is asked by %s", got)
	}

	c.at(8, 9) // two working days later
	c.good(supplies("--evidence", photo(t, t.TempDir())), "supplement to a dispute of H44.100: supplied: it counts\n")
	if got := c.value("select string_agg(workflow, '|') from wake where workflow like 'ruling/%'"); !strings.Contains(got, "ruling/H44/2026-08/H44.100/1") {
		t.Errorf("woken: %s", got)
	}
	c.advance(review.Rule, "H44.100")
	c.want(review.Rule, "H44.100", "open  2 2026-09-10") // the two days that it stood are given back
	c.advance(review.Rule, "H44.100")
	c.want(review.Rule, "H44.100", "open  2 2026-09-10")
	if got, want := c.value(caseMails), "supplied "+staff+" ruling 2 Gửi danh sách 12 mã hồ sơ."; got != want {
		t.Errorf("who has asked is told %q, want %q", got, want)
	}
	shown := c.good([]string{"case", "--dispute", "1"}, "question of Chuyên viên (office): "+question)
	for _, words := range []string{"supplement of Đầu mối 100 (agency): Gửi danh sách 12 mã hồ sơ.", "proposed: 2370 of 2977", "file 1: ảnh chụp.jpg", "not ruled on; the ruling is open"} {
		if !strings.Contains(shown, words) {
			t.Errorf("the case does not say %q\n%s", words, shown)
		}
	}
	c.good(rule, "accepted: it counts")
	c.refused(on(staff, "ask", "1", question), exitRefused, "The task has the answer")
}

func TestAfterSilenceTheRulingGoesOnAndMayAskAgain(t *testing.T) {
	c := newCycle(t)
	c.good(disputes(focal), "")
	c.good(on(staff, "ask", "1", question), "")
	c.advance(review.Supplement, "H44.100")
	c.exec("update mail set state = 'accepted', next_at = null")
	c.at(7, 17)
	c.advance(review.Rule, "H44.100")
	c.want(review.Rule, "H44.100", "paused  1 2026-09-08")
	c.advance(review.Supplement, "H44.100")
	c.want(review.Supplement, "H44.100", "settled silent 1 2026-09-07")
	c.advance(review.Rule, "H44.100")
	c.want(review.Rule, "H44.100", "open  2 2026-09-10")
	if got, want := c.value(caseMails), "supplied "+staff+" ruling 2 Cơ quan, đơn vị không bổ sung trong thời hạn"; got != want {
		t.Errorf("who has asked is told %q, want %q", got, want)
	}
	c.at(8, 9)
	c.good(on(leader, "ask", "1", "Đề nghị gửi lại, lần thứ hai."), "")
	c.want(review.Supplement, "H44.100", "open  2 2026-09-10")
	c.want(review.Rule, "H44.100", "paused  2 2026-09-10")
	c.good(supplies(), "it counts")
	c.advance(review.Rule, "H44.100")
	c.want(review.Rule, "H44.100", "open  3 2026-09-10")
	c.good(by(staff, "rule", "--dispute", "1", "--decision", "rejected"), "rejected: it counts")
}

func TestASkippedSupplementLetsTheRulingGoOn(t *testing.T) {
	c := newCycle(t)
	c.good(disputes(focal), "")
	c.good(on(staff, "ask", "1", question), "")
	c.good(by(admin, "skip", "--kind", "supplement", "--agency", "H44.100"), "skipped")
	c.advance(review.Rule, "H44.100")
	c.want(review.Rule, "H44.100", "open  2 2026-09-08")
}

func TestQuestionsAndMessagesAreRefused(t *testing.T) {
	c := newCycle(t)
	c.good(disputes(staff, "--on-behalf", focal), "")
	for name, r := range map[string]struct {
		args []string
		want string
	}{
		"a question by who has entered the dispute": {on(staff, "ask", "1", question), "nobody rules on their own dispute"},
		"a question by an officer":                  {on(focal, "ask", "1", question), "your role does not have this right"},
		"a question that is none":                   {on(leader, "ask", "1", "Vì sao?"), "Write 10 to 2000 characters"},
		"a question longer than anybody reads":      {on(leader, "ask", "1", strings.Repeat("x", 2001)), "Write 10 to 2000 characters"},
		"a question on a dispute that is not there": {on(leader, "ask", "7", question), "there is no dispute 7"},
		"a message by another agency's officer":     {on(stranger, "message", "1", "Xin hỏi"), "this belongs to another agency"},
		"an empty message":                          {on(focal, "message", "1", " "), "Write 1 to 2000 characters"},
		"a message with control characters":         {on(focal, "message", "1", "a\x07b"), "without control characters"},
		"a message on a dispute that is not there":  {on(focal, "message", "7", "Xin hỏi"), "there is no dispute 7"},
		"a case that is not there":                  {[]string{"case", "--dispute", "7"}, "there is no dispute 7"},
		"a supplement that nobody asked for":        {supplies(), "has no task of the kind supplement"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(r.args, exitRefused, r.want)
		})
	}
}

func TestBothSidesWriteOnACase(t *testing.T) {
	c := newCycle(t)
	c.good(disputes(focal), "")
	c.good(on(focal, "message", "1", "Xin hỏi khi nào có kết quả?"), "message on dispute 1: kept\n")
	c.good(on(focal, "message", "1", "Xin hỏi khi nào có kết quả?"), "") // a retry
	c.good(on(staff, "message", "1", "Dự kiến ngày mai."), "")
	want := "message " + staff + " ruling 0 Xin hỏi khi nào có kết quả?|message " + focal + " review 0 Dự kiến ngày mai."
	if got := c.value(caseMails); got != want {
		t.Errorf("mails\n got %s\nwant %s", got, want)
	}
	c.good([]string{"case", "--dispute", "1"}, "message of Chuyên viên (office): Dự kiến ngày mai.")
	c.want(review.Rule, "H44.100", "open  1 2026-09-08")
	if _, err := c.conn.Exec(t.Context(), "update message set words = 'x'"); err == nil {
		t.Error("a message can be changed")
	}
	c.good(by(staff, "rule", "--dispute", "1", "--decision", "rejected"), "")
	c.refused(on(focal, "message", "1", "Cảm ơn"), exitRefused, "The dispute was ruled on at")
}

func TestWhoWroteForTheAgencyDoesNotRule(t *testing.T) {
	c := newCycle(t)
	c.good(disputes(focal), "")
	c.good(on(leader, "ask", "1", question), "")
	c.good([]string{"answer", "--period", "2026-08", "--agency", "H44.100", "--kind", "supplement", "--says", "supplied", "--on-behalf", focal, "--as", staff, "--reason", "Nghe qua điện thoại: đủ 12 hồ sơ."}, "it counts")
	c.advance(review.Rule, "H44.100")
	c.refused(by(staff, "rule", "--dispute", "1", "--decision", "accepted"), exitRefused, "nobody rules on their own dispute")
	c.good(by(leader, "rule", "--dispute", "1", "--decision", "accepted"), "it counts")
}
