package test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// twoStep is a period in which answers take two steps, and H44.100's officer has disputed a figure an hour after the
// opening.
func twoStep(t *testing.T) (d *desk, answer activities.Statement) {
	t.Helper()
	d = newDesk(t)
	d.exec("update evaluation set two_step = true")
	d.at(opening.Add(time.Hour))
	answer = activities.Statement{Generation: 1, Says: review.Disputed, Disputes: []review.Dispute{{
		Indicator: "PROGRESS_ON_TIME", Reason: "Một hồ sơ trả đúng hạn chưa được đồng bộ lên Cổng.",
		Proposed: scoring.Some(review.Counted{Numerator: 2_300, Denominator: 2_977}),
	}}}
	answer.Task, _ = d.task(review.Review, "H44.100")
	d.says(review.Focal, "H44.100", answer)
	d.wantTask(review.Review, "H44.100", "open  1")
	d.wantTask(review.Countersign, "H44.100", "open  1")
	return d, answer
}

// says has somebody say something that must count.
func (d *desk) says(role review.Role, agency string, s activities.Statement) {
	d.t.Helper()
	if verdict, err := d.Answer(d.t.Context(), d.who(role, agency), s); verdict != review.Counts || err != nil {
		d.t.Fatalf("%s of %s says %s: %s, %v", role, agency, s.Says, verdict, err)
	}
}

func (d *desk) approval(says review.Outcome, reason string) activities.Statement {
	d.t.Helper()
	id, _ := d.task(review.Countersign, "H44.100")
	return activities.Statement{Task: id, Generation: 1, Says: says, Reason: reason}
}

func (d *desk) rulings() int {
	d.t.Helper()
	return len(d.strings("select id::text from task where kind = 'ruling'"))
}

func TestAnAnswerCountsWhenTheHeadHasApprovedIt(t *testing.T) {
	d, answer := twoStep(t)
	if n := d.rulings(); n != 0 {
		t.Errorf("%d rulings were opened before the head's approval", n)
	}
	if verdict, err := d.Answer(t.Context(), d.who(review.Focal, "H44.100"), d.approval(review.Approved, "")); !errors.Is(err, review.ErrPerson) {
		t.Errorf("the officer approves the own answer: %s, %v", verdict, err)
	}
	change := answer
	change.Says, change.Disputes = review.Confirmed, nil
	if _, err := d.Answer(t.Context(), d.who(review.Focal, "H44.100"), change); !errors.Is(err, review.ErrAnswered) {
		t.Errorf("another answer while the first awaits the head: %v", err)
	}
	if why := d.strings("select kind from mail where task = (select id from task where kind = 'countersign') or state = 'queued'"); len(why) != 0 {
		t.Errorf("mails before the ladders moved: %q", why)
	}
	id, _ := d.task(review.Countersign, "H44.100")
	must2(d.Advance(t.Context(), id))(t)
	if diff := cmp.Diff([]string{"invite head"}, d.strings("select kind || ' ' || role from mail where state = 'queued'")); diff != "" {
		t.Errorf("who is invited to approve (-want +got)\n%s", diff)
	}
	d.says(review.Head, "H44.100", d.approval(review.Approved, ""))
	d.wantTask(review.Countersign, "H44.100", "settled approved 1")
	d.wantTask(review.Review, "H44.100", "settled disputed 1")
	if n := d.rulings(); n != 1 {
		t.Errorf("%d rulings after the head's approval, want 1", n)
	}
}

func TestAnAnswerThatTheHeadSendsBackIsAskedForAgain(t *testing.T) {
	const why = "Chưa nêu mã hồ sơ; đề nghị bổ sung."
	d, answer := twoStep(t)
	if _, err := d.Answer(t.Context(), d.who(review.Head, "H44.100"), d.approval(review.SentBack, "thiếu")); !errors.Is(err, review.ErrReason) {
		t.Errorf("sent back without a reason: %v", err)
	}
	d.says(review.Head, "H44.100", d.approval(review.SentBack, why))
	d.wantTask(review.Review, "H44.100", "open  2")
	d.wantTask(review.Countersign, "H44.100", "settled sent-back 1")
	must2(d.Advance(t.Context(), answer.Task))(t)
	want := []string{"changed focal-officer " + why}
	if diff := cmp.Diff(want, d.strings("select kind || ' ' || role || ' ' || (data ->> 'Reason') from mail where state = 'queued'")); diff != "" {
		t.Errorf("what the officer is written (-want +got)\n%s", diff)
	}
	if _, err := d.Answer(t.Context(), d.who(review.Focal, "H44.100"), answer); !errors.Is(err, review.ErrGeneration) {
		t.Errorf("an answer to the review as it was: %v", err)
	}
	answer.Generation, answer.Says, answer.Disputes = 2, review.Confirmed, nil
	d.says(review.Focal, "H44.100", answer)
	second := d.approval(review.Approved, "")
	must(t, d.conn.QueryRow(t.Context(), "select id from task where kind = 'countersign' and subject = '2'").Scan(&second.Task))
	d.says(review.Head, "H44.100", second)
	d.wantTask(review.Review, "H44.100", "settled confirmed 2")
	if n := d.rulings(); n != 0 {
		t.Errorf("%d rulings on what was sent back", n)
	}
}

func TestAHeadWhoLetsAnAnswerLie(t *testing.T) {
	late := time.Date(2026, 9, 10, 17, 0, 1, 0, calendar.Vietnam) // after the deadlines of both
	for name, c := range map[string]struct {
		state string // of the mail to the head
		want  string
	}{
		"is silence, which is never consent":                  {"accepted", "settled silent 1"},
		"or was not reached, which is the office's to decide": {"bounced", "settled not-reached 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, answer := twoStep(t)
			id, _ := d.task(review.Countersign, "H44.100")
			must2(d.Advance(t.Context(), id))(t)
			d.exec("update mail set state = $1, next_at = null where task = $2", c.state, id)
			d.exec("delete from wake")
			d.at(late)
			must2(d.Advance(t.Context(), answer.Task))(t)
			d.wantTask(review.Review, "H44.100", "open  1") // it waits for the head past its own deadline
			d.exec("update mail set state = $1, next_at = null where task = $2", c.state, id)
			must2(d.Advance(t.Context(), id))(t)
			if diff := cmp.Diff([]string{"review/H44/2026-08/H44.100"}, d.strings("select workflow from wake where workflow like 'review/%'")); diff != "" {
				t.Errorf("who is woken (-want +got)\n%s", diff)
			}
			must2(d.Advance(t.Context(), answer.Task))(t)
			d.wantTask(review.Review, "H44.100", c.want)
			if n := d.rulings(); n != 0 {
				t.Errorf("%d rulings on an answer that nobody approved", n)
			}
		})
	}
}

func TestTheHeadsOwnAnswerCountsAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		by, whose review.Role
		agency    string
		review    string
	}{
		"given by the head":                     {review.Head, "", "H44.100", "settled confirmed 1"},
		"entered by the office for the head":    {review.Staff, review.Head, "H44", "settled confirmed 1"},
		"entered by the office for the officer": {review.Staff, review.Focal, "H44", "open  1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.exec("update evaluation set two_step = true")
			s := activities.Statement{Generation: 1, Says: review.Confirmed}
			s.Task, _ = d.task(review.Review, "H44.100")
			if c.whose != "" {
				s.OnBehalf = d.who(c.whose, "H44.100").Person
			}
			d.says(c.by, c.agency, s)
			d.wantTask(review.Review, "H44.100", c.review)
		})
	}
}

func TestTheOfficeAndAnAnswerThatAwaitsTheHead(t *testing.T) {
	for name, c := range map[string]struct {
		kind                review.Kind
		control             activities.Control
		fails               error
		review, countersign string
	}{
		"the review is not extended over it":             {review.Review, activities.Control{Action: review.ToExtend, Until: calendar.Date(2026, 9, 15)}, review.ErrAwaitsHead, "open  1", "open  1"},
		"the head gets more time":                        {review.Countersign, activities.Control{Action: review.ToExtend, Until: calendar.Date(2026, 9, 15)}, nil, "open  1", "open  2"},
		"skipping the review ends the approval":          {review.Review, activities.Control{Action: review.ToSkip}, nil, "skipped  1", "superseded  1"},
		"skipping the approval lets the answer lie":      {review.Countersign, activities.Control{Action: review.ToSkip}, nil, "settled silent 1", "skipped  1"},
		"pausing the approval keeps both where they are": {review.Countersign, activities.Control{Action: review.ToPause}, nil, "open  1", "paused  1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, answer := twoStep(t)
			id, _ := d.task(c.kind, "H44.100")
			c.control.Reason = "Theo đề nghị của đơn vị"
			_, err := d.Control(t.Context(), activities.Actors{d.who(review.Admin, "H44")}, []activities.TaskID{id}, c.control)
			if !errors.Is(err, c.fails) || (err == nil) != (c.fails == nil) {
				t.Errorf("got %v, want %v", err, c.fails)
			}
			must2(d.Advance(t.Context(), answer.Task))(t)
			d.wantTask(review.Review, "H44.100", c.review)
			d.wantTask(review.Countersign, "H44.100", c.countersign)
		})
	}
}

func TestWhoEntersAnApprovalEntersTheHeadsWords(t *testing.T) {
	d, _ := twoStep(t)
	s := d.approval(review.Approved, "")
	s.OnBehalf = d.who(review.Focal, "H44.100").Person
	if _, err := d.Answer(t.Context(), d.who(review.Staff, "H44"), s); !errors.Is(err, review.ErrPerson) {
		t.Errorf("the officer's words are no approval: %v", err)
	}
	s.OnBehalf = d.who(review.Head, "H44.100").Person
	d.says(review.Staff, "H44", s)
	d.wantTask(review.Review, "H44.100", "settled disputed 1")
}

func TestARehearsalInTwoSteps(t *testing.T) {
	t.Parallel()
	source, officers := smallProvince(t)
	s := newScene(t, source)
	s.worker()
	s.prepare(officers)
	s.rehearse("--two-step", "--disputing", "30", "--returning", "30")
	s.drain()
	if twice := s.whole(); len(twice) != 0 {
		t.Errorf("mails went out twice: %q", twice)
	}
	if n := s.count("select count(*) from answer where approval = 'sent-back'"); n == 0 {
		t.Error("no head has sent an answer back")
	}
	if n := s.count(`select count(*) from task t where kind = 'review' and outcome in ('confirmed', 'disputed') and not exists
		(select from answer a where a.task = t.id and a.generation = t.generation and a.approval = 'approved' and a.says = t.outcome)`); n != 0 {
		t.Errorf("%d reviews ended with an answer that no head has approved", n)
	}
	changed := s.lines("select distinct m.kind || ' ' || m.role || ' ' || m.state from mail m join task t on t.id = m.task where t.kind = 'review' and m.generation = 2 and m.kind <> 'reminder' order by 1")
	if len(changed) == 0 || changed[0] != "changed focal-officer accepted" {
		t.Errorf("whose answer was sent back is written %q", changed)
	}
	disputed := s.count("select count(*) from task where kind = 'review' and outcome = 'disputed'")
	if n := s.count("select count(*) from task where kind = 'ruling'"); n != disputed || n == 0 {
		t.Errorf("%d rulings on the disputes of %d reviews", n, disputed)
	}
}
