package test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// mailsSince are the mails that are queued, to whom, with the agency that the mail is about.
const mailsSince = `
select m.kind || ' to ' || o.role || ' of ' || o.agency || ' about ' || coalesce(t.kind || ' of ' || t.agency, 'no task')
from mail m
join officer o on o.person = m.person
left join task t on t.id = m.task
where m.state = 'queued'
order by m.id`

// merges has agencies go into another one.
func (d *desk) merges(to string, from ...string) {
	d.t.Helper()
	must2(d.Merge(d.t.Context(), d.store, activities.Actors{d.who(review.Admin, "H44")}, activities.Merge{
		Province: "H44", From: from, To: to, On: calendar.Date(2026, 9, 5), Reason: "Nghị quyết số 12/NQ-HĐND",
	}))(d.t)
}

// disputing is a desk with a dispute of H44.100 that waits for its ruling, its number, and nothing in the outbox.
func disputing(t *testing.T) (d *desk, dispute int64) {
	t.Helper()
	d = newDesk(t)
	s := activities.Statement{Generation: 1, Says: review.Disputed, Disputes: []review.Dispute{{
		Indicator: "PROGRESS_ON_TIME", Reason: "Một hồ sơ trả đúng hạn chưa được đồng bộ lên Cổng.", Proposed: scoring.Some(review.Counted{Numerator: 2_300, Denominator: 2_977}),
	}}}
	s.Task, _ = d.task(review.Review, "H44.100")
	d.says(review.Focal, "H44.100", s)
	must(t, d.conn.QueryRow(t.Context(), "select id from dispute").Scan(&dispute))
	d.exec("update mail set state = 'accepted', next_at = null")
	return d, dispute
}

func (d *desk) sent(want ...string) {
	d.t.Helper()
	if diff := cmp.Diff(want, d.strings(mailsSince)); diff != "" {
		d.t.Errorf("the mails (-want +got)\n%s", diff)
	}
	d.exec("update mail set state = 'accepted', next_at = null")
}

func TestTheSuccessorCarriesTheDisputesOfAMergedAgency(t *testing.T) {
	d, dispute := disputing(t)
	ruling, _ := d.task(review.Rule, "H44.100")
	staff, old, successor := d.who(review.Staff, "H44"), d.who(review.Focal, "H44.100"), d.who(review.Focal, "H44.101")
	must(t, d.Ask(t.Context(), staff, activities.Question{Task: ruling, Generation: 1, Words: "Đề nghị gửi danh sách mã hồ sơ."}))
	d.exec("delete from mail where state = 'queued'")

	d.merges("H44.101", "H44.100")
	d.wantTask(review.Rule, "H44.100", "paused  1")
	d.wantTask(review.Supplement, "H44.100", "open  2")
	told := d.strings("select (data ->> 'Agency') || ' | ' || (data ->> 'Holder') || ' | ' || (data ->> 'Topic') || ' | ' || (data -> 'Items' -> 0 ->> 'Note') from mail where kind = 'merged'")
	names := d.strings("select name from agency where code in ('H44.100', 'H44.101') order by code")
	if want := names[0] + " | " + names[1] + " | thứ Bảy ngày 05/9/2026 | đang chờ bổ sung"; !slices.Equal(told, []string{want}) {
		t.Errorf("the successor is told %q, want %q", told, want)
	}
	supplement, _ := d.task(review.Supplement, "H44.100")
	must2(d.Advance(t.Context(), supplement))(t)
	d.sent("merged to focal-officer of H44.101 about review of H44.100", "invite to focal-officer of H44.101 about supplement of H44.100")

	more := activities.Statement{Task: supplement, Generation: 2, Says: review.Supplied, Reason: "Gửi kèm danh sách 12 mã hồ sơ."}
	if _, err := d.Answer(t.Context(), old, more); !errors.Is(err, review.ErrPerson) {
		t.Errorf("who served the merged agency supplies more: %v", err)
	}
	if err := d.Message(t.Context(), old, dispute, "Xin hỏi tiến độ."); !errors.Is(err, review.ErrPerson) {
		t.Errorf("who served the merged agency writes on its case: %v", err)
	}
	d.says(review.Focal, "H44.101", more)
	must2(d.Advance(t.Context(), ruling))(t)
	d.wantTask(review.Rule, "H44.100", "open  2")
	d.exec("update mail set state = 'accepted', next_at = null")
	must(t, d.Message(t.Context(), staff, dispute, "Đã nhận đủ hồ sơ."))
	must(t, d.Message(t.Context(), successor, dispute, "Cảm ơn Văn phòng."))
	d.sent("message to focal-officer of H44.101 about review of H44.100", "message to office-staff of H44 about ruling of H44.100")
	d.rules(review.Accepted)
	mails := d.strings(mailsSince)
	if want := "ruled to focal-officer of H44.101 about review of H44.100"; !slices.Contains(mails, want) {
		t.Errorf("the answer goes to %q, want %q", mails, want)
	}
	raisers := d.strings("select person::text from raiser order by person")
	if !slices.Equal(raisers, []string{old.Person, successor.Person}) { // and who supplied more
		t.Errorf("raised by %q, want %q and %q", raisers, old.Person, successor.Person)
	}
	d.seesTheCase(successor, true)
	d.seesTheCase(old, false)
}

// seesTheCase opens the page of H44.100's review behind a link of somebody's.
func (d *desk) seesTheCase(who review.Actor, want bool) {
	d.t.Helper()
	token := strings.Repeat(who.Person, 20)
	id, _ := d.task(review.Review, "H44.100")
	d.exec("insert into task_link (token_sha256, task, person) values ($1, $2, $3)", activities.LinkHash(token), id, who.Person)
	page := must2(d.store.TaskByLink(d.t.Context(), token))(d.t)
	if got := len(page.Words) > 0; got != want {
		d.t.Errorf("%s of %s sees %d words on the case", who.Roles, who.Agency, len(page.Words))
	}
}

func TestThereAreNoChainsOfSuccessors(t *testing.T) {
	d, _ := disputing(t)
	d.merges("H44.101", "H44.100")
	d.sent("merged to focal-officer of H44.101 about review of H44.100")
	d.exec("insert into person (name, email) values ('Mới', 'moi@phutho.example')")
	d.exec("insert into officer (person, agency, role, valid_from) select id, 'H44.102', 'head', '2026-01-01' from person where name = 'Mới'")
	d.merges("H44.102", "H44.101")
	if got := d.strings("select code || ' ' || successor from agency where successor is not null order by 1"); !slices.Equal(got, []string{"H44.100 H44.102", "H44.101 H44.102"}) {
		t.Errorf("the register has %q", got)
	}
	d.sent("merged to head of H44.102 about review of H44.100", "merged to head of H44.102 about no task")
	d.rules(review.Rejected)
	d.sent("ruled to head of H44.102 about review of H44.100")
}
