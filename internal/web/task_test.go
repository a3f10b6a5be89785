package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/ics"
	"danhgia/review"
	"danhgia/scoring"
)

// token is a link's; the tests look for it where it must not be.
const token = "AbC-dEf_123-TOKEN"

// desk is the tasks of one link and the place where they are answered, in memory, judged by the real domain.
type desk struct {
	link      activities.LinkedTask
	card      scoring.Scorecard
	err       error // of reading
	failing   error // of answering
	files     map[int64][]byte
	stored    []string // contents of the files that came with what was said
	asked     []activities.Statement
	questions []activities.Question
	who       []review.Actor
	session   string            // the cookie of who is signed in
	free      bool              // and not only to the task
	past      []scoring.Results // that are published besides the sample
	open      []activities.Duty
	ended     []activities.Duty
}

func (d *desk) Session(_ context.Context, given string) (activities.Session, error) {
	if given != d.session {
		return activities.Session{}, activities.ErrNotFound
	}
	session := activities.Session{ID: 1, Person: d.link.Who.Person, Name: d.link.Name, Task: 7, Actors: activities.Actors{d.link.Who}}
	if d.free {
		session.Task = 0
	}
	return session, nil
}

func (d *desk) OpenTaskSession(_ context.Context, given, _ string) (string, activities.TaskID, error) {
	if given != token {
		return "", 0, activities.ErrNotFound
	}
	return d.session, d.link.ID, nil
}

func (d *desk) TaskOf(_ context.Context, who activities.Session, id activities.TaskID) (activities.LinkedTask, error) {
	if !who.Opens(id, d.link.Task) || id != d.link.ID {
		return activities.LinkedTask{}, activities.ErrNotFound
	}
	return d.link, d.err
}

func (d *desk) Duties(context.Context, activities.Session, int) (open, ended []activities.Duty, err error) {
	return d.open, d.ended, d.err
}

func (d *desk) SaveDraft(_ context.Context, _ activities.TaskID, _ string, content []byte) (time.Time, error) {
	d.link.Draft = scoring.Some(activities.Draft{Content: content, Saved: d.link.Now})
	return d.link.Now, d.failing
}

func (d *desk) DropDraft(context.Context, activities.TaskID, string) error {
	d.link.Draft = scoring.Maybe[activities.Draft]{}
	return nil
}

func (d *desk) TaskByLink(_ context.Context, given string) (activities.LinkedTask, error) {
	if given != token {
		return activities.LinkedTask{}, activities.ErrNotFound
	}
	return d.link, d.err
}

func (d *desk) Card(context.Context, activities.Key, string) (scoring.Scorecard, error) {
	return d.card, d.err
}

func (d *desk) Accepting(context.Context, activities.TaskID) (activities.Effect, error) {
	changes := []scoring.RankChange{}
	for _, c := range submission(d).Changes {
		changes = append(changes, c.RankChange)
	}
	return activities.Effect{Changes: changes}, nil
}

func (d *desk) WeighedErratum(context.Context, activities.ErratumID) (activities.WeighedErratum, string, error) {
	w := weighed(wrongFigure)
	if d.link.Task.State != review.Open {
		w.State, w.Decision = activities.ErratumRefused, "Số liệu của Cổng là đúng. "+hostile
	}
	return w, "Trần Thị Bình", nil
}

func (d *desk) Evidence(_ context.Context, id int64) ([]byte, error) {
	content, ok := d.files[id]
	if !ok {
		return nil, activities.ErrNotFound
	}
	return content, nil
}

func (d *desk) DirectiveFile(_ context.Context, id activities.DirectiveID) (activities.LetterFile, error) {
	if id != d.link.Directive.Value.ID || !d.link.Directive.Known {
		return activities.LetterFile{}, activities.ErrNotFound
	}
	return activities.LetterFile{Name: "Công văn 1846.pdf", Content: []byte("%PDF-1.7 letter")}, d.err
}

func (d *desk) Answer(_ context.Context, who review.Actor, s activities.Statement) (review.Verdict, error) {
	d.asked, d.who = append(d.asked, s), append(d.who, who)
	if d.failing != nil {
		return review.Refused, d.failing
	}
	a := review.Answer{Task: d.link.Task.ID, Generation: s.Generation, Says: s.Says, Reason: s.Reason, Disputes: s.Disputes, Informed: s.Informed, Appointee: s.Appointee, By: who.Person, At: d.link.Now}
	if d.link.Task.Kind == review.DataEntry {
		a.Counted = s.Counted
	}
	verdict, err := review.Accept(d.link.Task, answersOf(d.link), a, who, d.link.Now)
	if verdict == review.Refused || verdict == review.Repeated {
		return verdict, err
	}
	if faults := d.check(s); len(faults) > 0 {
		return review.Refused, errors.Join(faults...)
	}
	for _, f := range s.Files {
		content, err := f.Content()
		if err != nil {
			return review.Refused, err
		}
		d.stored = append(d.stored, string(content))
	}
	a.Late, a.Disputes = verdict == review.Late, nil
	id := int64(len(d.link.Answers) + 1)
	d.link.Answers = append(d.link.Answers, activities.LinkedAnswer{ID: id, Name: d.link.Name, AnswerRecord: activities.AnswerRecord{Answer: a, Difficulties: s.Difficulties}})
	for i, dispute := range s.Disputes {
		d.link.Disputes = append(d.link.Disputes, activities.LinkedDispute{Answer: id, DisputeRecord: activities.DisputeRecord{ID: int64(i), Dispute: dispute}})
	}
	return verdict, err
}

func (d *desk) Ask(_ context.Context, who review.Actor, q activities.Question) error {
	d.questions = append(d.questions, q)
	_, err := d.link.Task.Ask(answersOf(d.link), q.Generation, q.Words, who, d.link.Now)
	return err
}

func (d *desk) Message(_ context.Context, who review.Actor, dispute int64, words string) error {
	task := d.link.Task
	task.State = d.link.Disputes[0].State
	if err := task.Message(words, who); err != nil {
		return err
	}
	d.link.Words = append(d.link.Words, activities.Word{Dispute: dispute, Kind: activities.WordMessage, At: d.link.Now, Name: d.link.Name, Office: who.ByOffice(), Words: words})
	return nil
}

func (d *desk) check(s activities.Statement) (errs []error) {
	for i, dispute := range s.Disputes {
		for _, f := range s.Files {
			dispute.Evidence = append(dispute.Evidence, f.SHA256)
		}
		for _, f := range dispute.Check(d.card) {
			f.Field = fmt.Sprintf("disputes[%d].%s", i, f.Field)
			errs = append(errs, f)
		}
	}
	if s.Appointee.Known {
		for _, f := range s.Appointee.Value.Check(calendar.DayOf(d.link.Now)) {
			errs = append(errs, f)
		}
	}
	if d.link.Task.Kind == review.DataEntry {
		for _, f := range review.CheckEntry(s.Counted) {
			errs = append(errs, f)
		}
	}
	if d.link.Task.Kind == review.Rule {
		for _, f := range (review.Ruling{Decision: s.Says, Reason: s.Reason, Counted: s.Counted}).Check(d.link.Disputes[0].Dispute) {
			errs = append(errs, f)
		}
	}
	return errs
}

// at is a moment of September 2026 in Viet Nam.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.September, day, hour, minute, 0, 0, calendar.Vietnam)
}

// newDesk is an open review of Sở Xây dựng, seen by its focal officer two days before the deadline.
func newDesk(t testing.TB) *desk {
	t.Helper()
	results := sampleResults(t)
	agency := results.Agencies[2].Agency
	agency.Name = "Sở Xây dựng"
	deadline := calendar.Deadline{
		From: calendar.Date(2026, 9, 9), Days: 5, On: calendar.Date(2026, 9, 16), At: at(16, 17, 0),
		Skipped: []calendar.Skip{{Day: calendar.Date(2026, 9, 12)}, {Day: calendar.Date(2026, 9, 13)}},
	}
	return &desk{card: results.Agencies[2].Card, link: activities.LinkedTask{
		Key: activities.Key{Province: "H99", Period: "2026-08"}, ID: 7, Now: at(14, 9, 30), Agency: agency,
		Task: review.Task{
			ID: "7", Kind: review.Review, Agency: agency.Code, Generation: 2, State: review.Open,
			Opened: at(9, 8, 0), Changed: at(9, 8, 0), Deadline: deadline,
		},
		Left: scoring.Some(calendar.Left{Days: 2}), Name: "Trần Thị Mẫu",
		Who:      review.Actor{Person: "11", Agency: agency.Code, Roles: []review.Role{review.Focal}},
		IndexSet: results.IndexSet, Engine: scoring.Engine,
	}}
}

// as makes it a task of another kind and person.
func (d *desk) as(kind review.Kind, roles ...review.Role) *desk {
	d.link.Task.Kind, d.link.Who.Roles = kind, roles
	return d
}

// directed makes it the acknowledgement of a directive.
func (d *desk) directed() *desk {
	d.as(review.Acknowledge, review.Focal).ofNoPeriod()
	d.link.Directive = scoring.Some(activities.Directive{
		ID: 17, Directive: review.Directive{
			Number: "1846/UBND-PVHCC&KSTT", Dated: calendar.Date(2026, 8, 18), Title: "V/v triển khai Bộ chỉ số 766", Summary: "Quán triệt đến toàn thể cán bộ.\n" + hostile,
		},
		File: activities.LetterFile{Name: "Công văn 1846.pdf", Size: 345_678, SHA256: strings.Repeat("0a", 32)},
	})
	return d
}

func (d *desk) ofNoPeriod() *desk {
	d.link.Period, d.link.IndexSet, d.link.Engine = "", scoring.Reference{}, ""
	return d
}

var appointee = review.Appointee{Name: "Nguyễn Văn Mới", Address: "moi@so.example", Phone: "0210 3000 009", From: calendar.Date(2026, 9, 15)}

func named(a *activities.LinkedAnswer) { a.Appointee = scoring.Some(appointee) }

func told(a *activities.LinkedAnswer) { a.Informed = scoring.Some[int64](1250) }

func (d *desk) later(now time.Time) *desk {
	d.link.Now, d.link.Left = now, scoring.Some(calendar.Left{Days: 1, Over: true})
	return d
}

func (d *desk) settled(outcome review.Outcome) *desk {
	d.link.Task.State, d.link.Task.Outcome, d.link.Task.Changed = review.Settled, outcome, d.link.Now
	return d
}

func (d *desk) answered(says review.Outcome, change ...func(*activities.LinkedAnswer)) *desk {
	a := activities.LinkedAnswer{ID: 1, Name: "Trần Thị Mẫu", AnswerRecord: activities.AnswerRecord{Answer: review.Answer{
		Task: "7", Generation: 2, Says: says, By: "11", At: at(14, 9, 12),
	}}}
	for _, f := range change {
		f(&a)
	}
	d.link.Answers = append(d.link.Answers, a)
	return d
}

func (d *desk) disputed(ruling review.Ruling) *desk {
	dispute := activities.LinkedDispute{Answer: 1, Ruling: ruling, DisputeRecord: activities.DisputeRecord{ID: 3, Dispute: review.Dispute{
		Indicator: "SYNCED", Reason: "Cổng đếm thiếu 20 hồ sơ.\n" + hostile, Proposed: scoring.Some(review.Counted{Numerator: 50, Denominator: 80}),
		Dossiers: []string{"H99.02-260805-0123", "H99.02-260806-0007"},
	}}}
	if ruling.Decision != review.Pending {
		dispute.Ruled = scoring.Some(at(18, 10, 0))
	}
	d.link.Disputes = append(d.link.Disputes, dispute)
	return d
}

// discussed is disputed, with words of both sides.
func (d *desk) discussed() *desk {
	d.disputed(review.Ruling{})
	d.link.Disputes[0].State = review.Open
	d.link.Words = []activities.Word{
		{Dispute: 3, Kind: activities.WordMessage, At: at(14, 8, 0), Name: "Trần Thị Mẫu", Words: "Khi nào có kết quả?\n" + hostile},
		{Dispute: 3, Kind: activities.WordQuestion, At: at(14, 9, 0), Name: "Lê Văn An", Office: true, Words: "Đề nghị gửi biên lai của 12 hồ sơ."},
		{Dispute: 4, Kind: activities.WordMessage, At: at(14, 9, 0), Name: "Lê Văn An", Words: "of another dispute"},
	}
	return d
}

func late(a *activities.LinkedAnswer) { a.Late, a.At = true, at(17, 8, 1) }

func troubled(a *activities.LinkedAnswer) { a.Difficulties = "Hệ thống chậm.\n" + hostile }

// attend is a site with the desk, behind a real server, and what it logs.
func attend(t testing.TB, d *desk) (*httptest.Server, *bytes.Buffer) {
	t.Helper()
	archive := &shelves{set: sampleSet()}
	for _, results := range append([]scoring.Results{sampleResults(t)}, d.past...) {
		archive.put(t, results)
	}
	var log bytes.Buffer
	h, err := New(Options{Province: "UBND tỉnh Mẫu", Archive: archive, Table: countCards, Tasks: d, Desk: d, Sessions: d, Log: newLog(&log), Appointment: ics.Files("https://danhgia.tinh.example")})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	d.session = "session"
	server.Client().Transport = signedAs{server.Client().Transport, d.session}
	return server, &log
}

// signedAs sends a session's cookie with every request that has none.
type signedAs struct {
	http.RoundTripper
	session string
}

func (s signedAs) RoundTrip(r *http.Request) (*http.Response, error) {
	if len(r.Cookies()) == 0 {
		r.AddCookie(&http.Cookie{Name: "danhgia", Value: s.session})
	}
	return s.RoundTripper.RoundTrip(r)
}

const (
	linkPath = "/viec/" + token
	jobPath  = "/nhiem-vu/7"
)

var ruled = review.Ruling{Decision: review.AcceptedInPart, Reason: "Chỉ đối chiếu được 10 hồ sơ.", Counted: scoring.Some(review.Counted{Numerator: 40, Denominator: 80})}

func taskPages(t *testing.T) map[string]*desk {
	lost := newDesk(t)
	lost.link.Who.Roles = nil
	paused := newDesk(t)
	paused.link.Task.State, paused.link.Task.Reason = review.Paused, "chờ số liệu của Cổng"
	before := newDesk(t).answered(review.Confirmed, func(a *activities.LinkedAnswer) { a.Generation = 1 })
	called := newDesk(t)
	called.link.Calls = []time.Time{at(14, 9, 12), at(15, 14, 5)}
	approval := newDesk(t).as(review.Approval, review.Leader)
	approval.link.Outcomes = map[review.Outcome]int{review.Confirmed: 1150, review.Disputed: 3, review.Silent: 10}
	approval.link.Stands, approval.link.Submission = true, scoring.Some(submission(approval))
	approval.link.Agency = scoring.Agency{Code: "H99", Name: "UBND tỉnh Mẫu", Kind: scoring.Province}
	unpublished := newDesk(t).as(review.Approval, review.Leader).answered(review.Approved).settled(review.Approved)
	unpublished.link.Period = "2026-09"
	unpublished.link.Stands, unpublished.link.Submission = true, scoring.Some(activities.Submission{Agencies: 5})
	correction := newDesk(t).as(review.Correct, review.Leader)
	correction.link.Subject = "3"
	refused := newDesk(t).as(review.Correct, review.Leader).answered(review.Rejected).settled(review.Rejected)
	refused.link.Subject = "3"
	return map[string]*desk{
		"correction-open":      correction,
		"correction-refused":   refused,
		"review-open":          newDesk(t),
		"review-confirmed":     newDesk(t).answered(review.Confirmed, troubled).settled(review.Confirmed),
		"review-disputed":      newDesk(t).answered(review.Disputed).disputed(review.Ruling{}).settled(review.Disputed),
		"review-ruled":         newDesk(t).answered(review.Disputed).disputed(ruled).settled(review.Disputed),
		"review-silent":        newDesk(t).later(at(17, 8, 0)).settled(review.Silent),
		"review-late":          newDesk(t).later(at(17, 8, 2)).answered(review.Confirmed, late).settled(review.Silent),
		"review-paused":        paused,
		"review-lost-role":     lost,
		"review-again":         before,
		"review-called":        called,
		"approval-open":        approval,
		"approval-outdated":    newDesk(t).as(review.Approval, review.Leader),
		"approval-approved":    unpublished,
		"ruling-open":          newDesk(t).as(review.Rule, review.Staff).disputed(review.Ruling{}),
		"ruling-ruled":         newDesk(t).as(review.Rule, review.Staff).answered(review.AcceptedInPart).disputed(ruled).settled(review.AcceptedInPart),
		"countersign-open":     prepared(t, review.Pending),
		"countersign-approved": prepared(t, review.Approved).settled(review.Approved),
		"review-awaits-head":   twoStep(t, review.Pending),
		"review-let-lie":       twoStep(t, review.Silent).settled(review.Silent),
		"review-sent-back":     sentBack(t),
		"supplement-open":      newDesk(t).as(review.Supplement, review.Focal).disputed(review.Ruling{}),
		"data-entry-open":      entering(t),
		"data-entry-done":      entering(t).answered(review.Supplied, figured).settled(review.Supplied),
		"acknowledge-open":     newDesk(t).directed().later(at(17, 8, 0)),
		"acknowledge-done":     newDesk(t).directed().answered(review.Acknowledged, told).settled(review.Acknowledged),
		"appoint-open":         newDesk(t).as(review.Appoint, review.Head).ofNoPeriod(),
		"appoint-done":         newDesk(t).as(review.Appoint, review.Head).ofNoPeriod().answered(review.Appointed, named).settled(review.Appointed),
		"source-fix-open":      newDesk(t).as(review.SourceFix, review.Operator).disputed(ruled),
		"approval-substituted": substituted(t),
		"review-case":          newDesk(t).answered(review.Disputed).discussed().settled(review.Disputed),
		"ruling-case":          newDesk(t).as(review.Rule, review.Staff).discussed(),
		"supplement-case":      newDesk(t).as(review.Supplement, review.Focal).discussed(),
	}
}

// twoStep is a review whose disputing answer the head has made that of.
func twoStep(t *testing.T, approval review.Outcome) *desk {
	d := newDesk(t).answered(review.Disputed, troubled, func(a *activities.LinkedAnswer) { a.Approval = approval }).disputed(review.Ruling{})
	d.link.Task.TwoStep = true
	return d
}

// sentBack is a review that its officer is to answer again.
func sentBack(t *testing.T) *desk {
	d := twoStep(t, review.SentBack)
	a := &d.link.Answers[0]
	a.Generation, a.Remark, a.Approver, a.Judged = 1, "Nêu rõ mã hồ sơ.\n"+hostile, "Lê Văn Mẫu", scoring.Some(at(14, 9, 20))
	d.link.Task.Reason, d.link.Task.Changed = a.Remark, at(14, 9, 20)
	return d
}

// prepared is the head's approval of a disputing answer.
func prepared(t *testing.T, approval review.Outcome) *desk {
	d := twoStep(t, approval)
	if approval != review.Pending {
		d.link.Answers[0].Approver, d.link.Answers[0].Judged = "Lê Văn Mẫu", scoring.Some(at(14, 9, 20))
	}
	d.link.Prepared, d.link.Answers = scoring.Some(d.link.Answers[0]), nil
	return d.as(review.Countersign, review.Head)
}

// submission is one in which a ruling has moved Sở Xây dựng, and another agency with it.
func submission(d *desk) activities.Submission {
	place := func(total scoring.Hundredths, rank, band int) scoring.Place {
		return scoring.Place{Total: scoring.Some(total), Rank: scoring.Some(rank), Band: scoring.Some(band)}
	}
	moved := activities.SubmittedChange{
		RankChange: scoring.RankChange{Agency: d.link.Agency, Before: place(8515, 4, 1), After: place(9022, 1, 0)},
		Rulings: []activities.RuledFigure{{
			Dispute: 3, Agency: d.link.Agency.Code, Indicator: "SYNCED", Decision: review.Accepted,
			Was: scoring.Some(review.Counted{Numerator: 30, Denominator: 80}), Now: review.Counted{Numerator: 50, Denominator: 80},
		}},
		Figures: true,
	}
	other := activities.SubmittedChange{RankChange: scoring.RankChange{Agency: scoring.Agency{Code: "H99.2", Name: hostile}, Before: place(8600, 1, 0), After: place(8600, 2, 0)}}
	return activities.Submission{
		Run: 2, Base: 1, Agencies: 1163, Outcomes: d.link.Outcomes, Changes: []activities.SubmittedChange{moved, other},
		Unheard: []activities.Unheard{
			{Agency: scoring.Agency{Name: "Xã Mẫu"}, State: review.Skipped, Reason: "Bão số 5 " + hostile},
			{Agency: scoring.Agency{Name: "Xã Lặng"}, State: review.Settled, Outcome: review.Silent},
		},
	}
}

func substituted(t *testing.T) *desk {
	d := newDesk(t).as(review.Approval, review.Admin)
	d.link.Stands = true
	d.link.Who.For = &review.Actor{Person: "12", Agency: "H99", Roles: []review.Role{review.Leader}}
	return d
}

func TestTaskPagesAreGoldenAndSound(t *testing.T) {
	for name, d := range taskPages(t) {
		t.Run(name, func(t *testing.T) {
			server, log := attend(t, d)
			r := get(t, server, jobPath+"?lang=en")
			if r.StatusCode != http.StatusOK || len(d.asked) > 0 {
				t.Fatalf("answers %d, after %d statements: %s", r.StatusCode, len(d.asked), log)
			}
			page := parse(t, "/viec", r.body)
			page.check()
			if strings.Contains(r.body, token) {
				t.Error("the page holds its own token")
			}
			golden(t, "task-"+name+".vi.html", r.body)
		})
	}
}

func TestTaskPagesAreNobodyElses(t *testing.T) {
	server, _ := attend(t, newDesk(t))
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
		"Referrer-Policy":         "same-origin", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff", "Content-Language": "vi", "Etag": "",
	}
	r := get(t, server, jobPath)
	for name, value := range want {
		if got := r.Header.Get(name); got != value {
			t.Errorf("%s is %q, not %q", name, got, value)
		}
	}
	for _, path := range []string{"/viec/unknown", "/viec/", "/viec", linkPath + "/more", "/viec/%00", "/viec/" + strings.Repeat("x", 4000)} {
		r := get(t, server, path)
		if r.StatusCode != http.StatusNotFound || r.Header.Get("Referrer-Policy") != "no-referrer" || r.Header.Get("X-Robots-Tag") == "" || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.20s answers %d %v", path, r.StatusCode, r.Header)
		}
	}
	for _, path := range []string{"/nhiem-vu/8", "/nhiem-vu/unknown", "/nhiem-vu/99999999999999999999", "/nhiem-vu/-7", "/nhiem-vu/"} {
		if r := get(t, server, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	if r := get(t, server, "/viec/unknown"); !strings.Contains(r.body, "xin liên hệ Văn phòng UBND tỉnh") {
		t.Error("an unknown link does not say whom to ask")
	}
}

func TestLookingChangesNothing(t *testing.T) {
	d := newDesk(t)
	server, _ := attend(t, d)
	first := get(t, server, jobPath).body
	for _, query := range []string{"?says=confirmed&generation=2", "?indicator=SYNCED&reason.SYNCED=sai", ""} {
		if again := get(t, server, jobPath+query); again.StatusCode != http.StatusOK || again.body != first {
			t.Errorf("%s shows another page", query)
		}
	}
	if r := ask(t, server, http.MethodHead, jobPath); r.StatusCode != http.StatusOK || r.body != "" {
		t.Errorf("HEAD answers %d", r.StatusCode)
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
		if r := ask(t, server, method, jobPath); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD, POST" {
			t.Errorf("%s answers %d, Allow: %q", method, r.StatusCode, r.Header.Get("Allow"))
		}
	}
	if len(d.asked) > 0 {
		t.Errorf("looking said %v", d.asked)
	}
}

func newLog(to *bytes.Buffer) *slog.Logger { return slog.New(slog.NewTextHandler(to, nil)) }
