package activities

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// again is a policy that tries again in a minute, for ever.
type again struct{}

func (again) After(_ MailClass, _, _ int, now time.Time) (time.Time, bool) {
	return now.Add(time.Minute), true
}
func (again) Lane([]MailTry, time.Time) LanePause { return LanePause{} }

func TestWhatMailsSayIsReadWhenSending(t *testing.T) {
	cal, err := calendar.New([]calendar.Notice{{Day: calendar.Date(2026, 9, 2), Kind: calendar.Off, Basis: "Quốc khánh"}}, calendar.DefaultHours(), calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	deadline, err := cal.Add(calendar.Date(2026, 9, 3), 5)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 9, 8, 8, 0, 0, 0, calendar.Vietnam)
	due := &MailDue{Deadline: deadline, Left: calendar.Left{Days: 2}}
	lan, minh := Person{Name: "Lan", Address: "lan@xa.example"}, Person{Name: "Minh", Address: "minh@xa.example"}
	titled := func(p Person, title string) Person { p.Title = title; return p }
	set := scoring.IndexSet{Groups: []scoring.Group{{Indicators: []scoring.Indicator{{Code: "PAID", Name: scoring.Text{Vi: "Thanh toán"}}}}}}
	post := &Post{Policy: again{}, Contact: minh, Site: "https://s.example", Decode: func(string, []byte) (scoring.IndexSet, error) { return set, nil }}

	for name, c := range map[string]struct {
		kind   MailKind
		task   review.Kind
		role   review.Role
		queued MailData
		to     Person
		want   MailData
	}{
		"a review names its points": {
			MailInvite, review.Review, review.Focal,
			MailData{},
			titled(lan, "cán bộ đầu mối Xã Một"),
			MailData{Period: "2026-08", Agency: "Xã Một", Due: due, Points: scoring.Some[scoring.Hundredths](8515), Max: 10000},
		},
		"an escalation names who has not done it, and how often they were written to": {
			MailEscalation, review.Review, review.Head,
			MailData{},
			titled(lan, "thủ trưởng Xã Một"),
			MailData{Period: "2026-08", Agency: "Xã Một", Due: due, Points: scoring.Some[scoring.Hundredths](8515), Max: 10000, About: titled(minh, "cán bộ đầu mối Xã Một"), Times: 3},
		},
		"a head's approval names who prepared the answer": {
			MailInvite, review.Countersign, review.Head,
			MailData{},
			titled(lan, "thủ trưởng Xã Một"),
			MailData{Period: "2026-08", Agency: "Xã Một", Due: due, About: titled(minh, "cán bộ đầu mối Xã Một"), Times: 3},
		},
		"a ruling names the indicator and the dispute's reason, and the office has no agency in its title": {
			MailReminder, review.Rule, review.Staff,
			MailData{},
			titled(lan, "chuyên viên Văn phòng"),
			MailData{Period: "2026-08", Agency: "Xã Một", Due: due, Topic: "chỉ số «Thanh toán»", Reason: "12 hồ sơ"},
		},
		"a repair at the source does not repeat the dispute's reason": {
			MailReminder, review.SourceFix, review.Operator,
			MailData{},
			titled(lan, "đơn vị vận hành hệ thống nguồn"),
			MailData{Period: "2026-08", Agency: "Xã Một", Due: due, Topic: "chỉ số «Thanh toán»"},
		},
		"the leader reads why a result is to be corrected": {
			MailInvite, review.Correct, review.Leader,
			MailData{},
			titled(lan, "lãnh đạo Văn phòng"),
			MailData{Period: "2026-08", Agency: "Xã Một", Due: due, Reason: "12 hồ sơ"},
		},
		"a directive is of no period, and what was queued with the mail stays": {
			MailInvite, review.Acknowledge, review.Head,
			MailData{Reason: "V/v nâng cao"},
			titled(lan, "thủ trưởng Xã Một"),
			MailData{Agency: "Xã Một", Due: due, Topic: "văn bản số 1204/UBND-KSTT ngày 18/8/2026", Reason: "V/v nâng cao"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			task := MailedTask{
				Key: Key{Province: "H44", Period: "2026-08"}, ID: 7, AgencyName: "Xã Một", About: minh, AboutRole: review.Focal, Times: 3,
				Task: review.Task{Kind: c.task, Generation: 1, State: review.Open, Deadline: deadline}, Points: scoring.Some[scoring.Hundredths](8515), Max: 10000,
			}
			if c.task == review.Correct {
				task.Stated = "12 hồ sơ"
			}
			if c.task == review.Rule || c.task == review.SourceFix {
				task.Indicator, task.Stated = "PAID", "12 hồ sơ"
			}
			if c.task == review.Acknowledge {
				task.Period = ""
				task.Directive = scoring.Some(review.Directive{Number: "1204/UBND-KSTT", Dated: calendar.Date(2026, 8, 18), Title: "V/v triển khai"})
			}
			got := post.dispatch(t.Context(), OutboxMail{
				ID: 4711, Key: "k", Kind: c.kind, Generation: 1, Role: c.role, Data: c.queued, Now: now, To: lan, Serves: true,
				Task: scoring.Some(task), Calendar: cal,
			})
			link := got.Mail.Data.Link
			got.Mail.Data.Link = ""
			want := Mail{ID: "4711", Key: "k", Kind: c.kind, Task: c.task, To: c.to, Contact: minh, Data: c.want}
			if diff := cmp.Diff(want, got.Mail); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			token := link[len("https://s.example/viec/"):]
			if got.Link != LinkHash(token) || got.Again.Value != now.Add(time.Minute) {
				t.Errorf("link %s, its hash %s, again at %v", link, got.Link, got.Again)
			}
		})
	}
}

func TestAMailThatCannotBeWrittenYetWaits(t *testing.T) {
	cal, err := calendar.New(nil, calendar.DefaultHours(), calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	post := &Post{Policy: again{}}
	now := time.Date(2027, 1, 4, 8, 0, 0, 0, calendar.Vietnam) // of a year without a notice
	got := post.dispatch(t.Context(), OutboxMail{
		Kind: MailInvite, Generation: 1, Now: now, To: Person{Address: "lan@xa.example"}, Serves: true,
		Task: scoring.Some(MailedTask{Task: review.Task{Kind: review.Rule, Generation: 1, State: review.Open}}), Calendar: cal,
	})
	if got.State != review.MailQueued || got.Again.Value != now.Add(unwritten) || got.Unsent.Value.Class != MailTemporary {
		t.Errorf("got %+v", got)
	}
}

func TestTheDeadlineComesAlongWhenItIsNews(t *testing.T) {
	cal, err := calendar.New([]calendar.Notice{{Day: calendar.Date(2026, 9, 2), Kind: calendar.Off, Basis: "Quốc khánh"}}, calendar.DefaultHours(), calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	deadline, err := cal.Add(calendar.Date(2026, 9, 3), 5)
	if err != nil {
		t.Fatal(err)
	}
	post := &Post{Policy: again{}, Site: "https://s.example", Appointment: func(a Appointment) MailFile {
		return MailFile{Name: a.ID, Type: a.Title}
	}}
	want := []MailFile{{Name: "H44-task-7", Type: "Hạn rà soát phiếu điểm tháng 8/2026, Xã Một"}}
	for kind, files := range map[MailKind][]MailFile{MailInvite: want, MailChanged: want, MailReminder: nil, MailLastCall: nil, MailEscalation: nil} {
		got := post.dispatch(t.Context(), OutboxMail{
			Kind: kind, Generation: 1, Now: time.Date(2026, 9, 8, 8, 0, 0, 0, calendar.Vietnam), To: Person{Address: "lan@xa.example"}, Serves: true, Calendar: cal,
			Task: scoring.Some(MailedTask{
				Key: Key{Province: "H44", Period: "2026-08"}, ID: 7, AgencyName: "Xã Một",
				Task: review.Task{Kind: review.Review, Generation: 1, State: review.Open, Deadline: deadline},
			}),
		})
		if diff := cmp.Diff(files, got.Mail.Files); diff != "" {
			t.Errorf("%s (-want +got)\n%s", kind, diff)
		}
	}
}
