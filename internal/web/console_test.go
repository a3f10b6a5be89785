package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// periods are the office's periods in memory: one of them, under review. What is done to it is kept.
type periods struct {
	Console
	set      scoring.IndexSet
	did      []string
	prepared map[activities.Purpose]activities.Preparation
	approval activities.ApprovalTask
	stands   bool
	held     *held // nil: no mail is held
}

var atNine = time.Date(2026, 9, 14, 9, 0, 0, 0, calendar.Vietnam)

func newPeriods() *periods {
	return &periods{
		set: sampleSet(), prepared: map[activities.Purpose]activities.Preparation{}, stands: true,
		approval: activities.ApprovalTask{ID: 90, Generation: 2, State: review.Open, Deadline: calendar.Deadline{On: calendar.Date(2026, 9, 17), At: time.Date(2026, 9, 17, 17, 0, 0, 0, calendar.Vietnam)}},
	}
}

func (*periods) Now(context.Context) (time.Time, error) { return atNine, nil }

func (*periods) Periods(context.Context, int) ([]activities.PeriodLine, error) {
	return []activities.PeriodLine{
		{Key: activities.Key{Period: "2026-08"}, State: activities.Running, Opened: atNine.AddDate(0, 0, -7), Stage: activities.StageReview, Reviews: 163, Open: 12, NotReached: 1, Rulings: 2, Approval: true},
		{Key: activities.Key{Period: "2026-07"}, State: activities.Published, Opened: atNine.AddDate(0, -1, 0)},
	}, nil
}

func (*periods) Waiting(context.Context) (activities.Waiting, error) {
	return activities.Waiting{
		Now: atNine, Rulings: 2, LateRulings: 1, Oldest: scoring.Some(atNine.AddDate(0, 0, -3)), NotReached: 1, Approvals: 1, BadPeople: 3, FailedMails: 4, UnknownMails: 1,
		Lanes:    []activities.LaneState{{Lane: activities.LaneDuty, Until: atNine.Add(time.Hour), Reason: "535 " + hostile}},
		Prepared: []activities.Preparation{{Key: activities.Key{Period: "2026-09"}, Purpose: activities.ForStart, By: hostile, Changed: atNine}, {Key: activities.Key{Period: "2026-08"}, Purpose: activities.ForRecollect, Changed: atNine}},
	}, nil
}

func (p *periods) Board(_ context.Context, of scoring.Period) (activities.Board, error) {
	if of != "2026-08" {
		return activities.Board{}, activities.ErrNotFound
	}
	b := activities.Board{
		Evaluation: activities.Evaluation{
			Key: activities.Key{Province: "H99", Period: of}, State: activities.Running, IndexSet: p.set.Code, TwoStep: true, SentBack: "Xem lại " + hostile, Opened: atNine.AddDate(0, 0, -7),
			Stages: []activities.StageRecord{
				{Stage: activities.StageCheck, Started: atNine.AddDate(0, 0, -7), Finished: scoring.Some(atNine.AddDate(0, 0, -7).Add(3 * time.Second)), Note: "5 agencies, 22 measures, 2 flagged, 0 unknown fields"},
				{Stage: activities.StageReview, Started: atNine.AddDate(0, 0, -7)},
			},
		},
		Now: atNine, Reviewed: true, Agencies: 5, Run: 7, Differing: 2, DifferingIn: 1, Corrected: 1,
		Mails:     []activities.MailStateCount{{State: review.MailAccepted, Count: 9}, {State: review.MailBounced, Count: 1}},
		Flags:     []activities.FlagCount{{Indicator: "SYNCED", Kind: scoring.NumeratorAbove, Count: 1}},
		Collected: []activities.CollectedLine{{At: atNine, By: "Trần Thị Bình", Reason: hostile, Changed: 2, Added: 1}, {At: atNine, By: "Trần Thị Bình", Reason: "kiểm tra", CheckOnly: true, Confirmed: 1}},
		Rulings:   map[review.Outcome]int{review.Pending: 1, review.Accepted: 2},
		Published: []activities.PublishedLine{{Revision: 1, State: scoring.Provisional, Published: atNine}},
	}
	b.Tasks = []activities.TaskCount{
		{Kind: review.Review, State: review.Open, Count: 2, Overdue: 1, Awaits: 1},
		{Kind: review.Review, State: review.Settled, Outcome: review.Confirmed, Count: 2},
		{Kind: review.Review, State: review.Settled, Outcome: review.NotReached, Count: 1},
		{Kind: review.Rule, State: review.Open, Count: 1},
	}
	return b, nil
}

func (p *periods) BoardProgress(ctx context.Context, of scoring.Period) (activities.Board, error) {
	return p.Board(ctx, of)
}

func (p *periods) BoardTasks(_ context.Context, _ scoring.Period, f activities.TaskFilter) ([]activities.BoardTask, error) {
	p.did = append(p.did, fmt.Sprintf("%s %s %s %q %v", f.Kind, f.Show, f.Sort, f.Search, f.After))
	var all []activities.BoardTask
	for i, t := range p.tasks() {
		all = append(all, activities.BoardTask{
			PeriodTask: t, Cursor: activities.TaskCursor{Key: t.Agency, ID: t.ID}, Rung: []string{"", "warning-2", "assigned-1"}[i], RungAt: atNine,
			Mails: []activities.MailStateCount{{State: review.MailBounced, Count: 1}}, Calls: i,
		})
	}
	for len(all) < f.Most && f.Search == "many" {
		all = append(all, all[0])
	}
	return all, nil
}

func (*periods) tasks() []activities.PeriodTask {
	task := func(id activities.TaskID, kind review.Kind, agency, name string, state review.State) activities.PeriodTask {
		return activities.PeriodTask{OpenTask: activities.OpenTask{ID: id, Kind: kind, Agency: agency, Generation: 1, Opened: atNine.AddDate(0, 0, -7), Due: atNine.AddDate(0, 0, int(id)-2)}, AgencyName: name, State: state}
	}
	all := []activities.PeriodTask{
		task(1, review.Review, "H99.01", "Sở Nội vụ", review.Open), task(2, review.Review, "H99.02", hostile, review.Paused), task(3, review.Rule, "H99.03", "Sở Xây dựng", review.Open),
	}
	all[0].Next, all[0].Assignee, all[2].Subject = scoring.Some(atNine.Add(time.Hour)), "Lê Văn Cường", "5"
	return all
}

func (*periods) Ladder(context.Context, scoring.Period, review.Kind) (review.Ladder, error) {
	return review.Ladder{Kind: review.Review, Days: 5, Rungs: []review.Rung{{Name: "invite", Mail: review.Invite}, {Name: "warning", Mail: review.Reminder}}}, nil
}

func (p *periods) PeriodSet(context.Context, scoring.Period) (scoring.IndexSet, error) {
	return p.set, nil
}

func (*periods) DifferenceLines(_ context.Context, _ int64, agency string, _, most int) ([]activities.DifferenceLine, error) {
	line := activities.DifferenceLine{Agency: "H99.02", AgencyName: hostile, Code: "SYNCED", Position: 3, Points: scoring.Some[scoring.Hundredths](281), Published: scoring.Some[scoring.Hundredths](280)}
	if agency != "" {
		return []activities.DifferenceLine{line}, nil
	}
	return slices.Repeat([]activities.DifferenceLine{line}, most), nil
}

func (*periods) ByTelephone(context.Context, scoring.Period, activities.TaskID, int) ([]activities.Unreached, error) {
	deadline := calendar.Deadline{On: calendar.Date(2026, 9, 17), At: time.Date(2026, 9, 17, 17, 0, 0, 0, calendar.Vietnam)}
	return []activities.Unreached{
		{Task: 1, Agency: "H99.01", AgencyName: "Sở Nội vụ", State: review.Open, Why: review.MailFailed, Due: activities.MailDue{Deadline: deadline}, People: []activities.Person{{Name: hostile, Title: "thủ trưởng Sở Nội vụ", Phone: "0210 000"}, {Name: "B", Title: "cán bộ đầu mối"}}, Text: "Kính gửi " + hostile},
		{Task: 2, Agency: "H99.02", AgencyName: "Sở Khác", State: review.Settled, Outcome: review.NotReached, Why: review.NoAddress, Due: activities.MailDue{Deadline: deadline}, Calls: 2},
	}, nil
}

func (*periods) CaseLines(_ context.Context, _ scoring.Period, _ string, _ activities.TaskShow, _ int64, _ int) ([]activities.CaseLine, error) {
	line := activities.CaseLine{Key: activities.Key{Period: "2026-08"}, Dispute: 5, Agency: "H99.02", AgencyName: hostile, Indicator: "SYNCED", Raised: atNine.AddDate(0, 0, -3), Task: 3, State: review.Open, Due: atNine.Add(-time.Hour), Files: 2}
	waits, ruled := line, line
	waits.Task, waits.State, waits.Dispute = 0, "", 6
	ruled.Decision, ruled.Ruled, ruled.State, ruled.Dispute = review.Accepted, scoring.Some(atNine), review.Settled, 7
	return []activities.CaseLine{line, waits, ruled}, nil
}

func (p *periods) ApprovalTask(context.Context, scoring.Period) (activities.ApprovalTask, error) {
	return p.approval, nil
}

func (p *periods) Submission(context.Context, scoring.Period) (activities.Submission, bool, error) {
	place := func(total scoring.Hundredths, rank, band int) scoring.Place {
		return scoring.Place{Total: scoring.Some(total), Rank: scoring.Some(rank), Band: scoring.Some(band)}
	}
	change := activities.SubmittedChange{RankChange: scoring.RankChange{Agency: scoring.Agency{Code: "H99.02", Name: hostile}, Before: place(2300, 2, 1), After: place(2500, 1, 0)}, Figures: true}
	return activities.Submission{Agencies: 5, Outcomes: map[review.Outcome]int{review.Confirmed: 3}, Changes: []activities.SubmittedChange{change}, Unheard: []activities.Unheard{{Agency: scoring.Agency{Name: "Sở Khác"}, State: review.Skipped, Reason: "đang sáp nhập"}}}, p.stands, nil
}

func consoleOf(t testing.TB, p *periods, d *desk) console {
	t.Helper()
	c := openConsole(t, &registers{})
	c.site.Console = p
	if d != nil {
		c.site.Desk = d
	}
	return c
}

func TestConsolePagesAreGoldenAndSound(t *testing.T) {
	for name, path := range map[string]string{
		"overview": officePath, "held": heldPath, "held-decided": heldPath + "/quyet-dinh", "board": "/van-phong/ky/2026-08", "board-all": "/van-phong/ky/2026-08?tim=many&loc=tat-ca&loai=ruling",
		"board-differences": "/van-phong/ky/2026-08/chenh-lech", "board-differences-next": "/van-phong/ky/2026-08/chenh-lech?sau=H99.02&vi-tri=3",
		"unreached": "/van-phong/ky/2026-08/khong-lien-he", "findings": findingsOfAugust, "finding-hold": holdPath, "findings-accepted": findingsOfAugust + "/chap-nhan", "cases": casesPath, "approval": "/van-phong/ky/2026-08/phe-duyet",
	} {
		p := newPeriods()
		p.held = newHeld()
		c := consoleOf(t, p, nil)
		r := c.as(t, review.Admin, path)
		if r.StatusCode != http.StatusOK {
			t.Fatalf("%s answers %d: %s", path, r.StatusCode, c.log)
		}
		golden(t, "console-"+name+".vi.html", menuOf.ReplaceAllString(r.body, ""))
		parse(t, path, r.body).check()
	}
}

func TestTheProgressOfAPeriodIsAPartOfItsPage(t *testing.T) {
	c := consoleOf(t, newPeriods(), nil)
	page, part := c.as(t, review.Staff, "/van-phong/ky/2026-08"), c.as(t, review.Staff, "/van-phong/ky/2026-08/tien-do")
	if part.StatusCode != http.StatusOK || len(part.body) < 200 || !strings.Contains(page.body, part.body) {
		t.Errorf("the part %q is not within the page", part.body)
	}
	if !strings.Contains(page.body, `hx-get="/van-phong/ky/2026-08/tien-do" hx-trigger="every 15s"`) {
		t.Error("nobody asks for it again")
	}
}

func TestAListIsAskedForByItsAddress(t *testing.T) {
	p := newPeriods()
	c := consoleOf(t, p, nil)
	for query, want := range map[string]string{
		"": `review waiting agency "" { 0}`,
		"?loai=ruling&loc=overdue&xep=due&tim=t%E1%BB%89nh+X&sau=2026-09-01+10:00:00%2B00~17": `ruling overdue due "tỉnh X" {2026-09-01 10:00:00+00 17}`,
		"?loai=x&loc=%27&xep=--&sau=%27;drop~1":                                               `review waiting agency "" { 0}`,
		"?sau=H99.01~x":                                                                       `review waiting agency "" { 0}`,
		"?xep=next&sau=infinity~4":                                                            `review waiting next "" {infinity 4}`,
		"?xep=next&sau=2026-99-01+10:00:00%2B00~4":                                            `review waiting next "" { 0}`,
	} {
		p.did = nil
		if r := c.as(t, review.Admin, "/van-phong/ky/2026-08"+query); r.StatusCode != http.StatusOK || len(p.did) != 1 || p.did[0] != want {
			t.Errorf("%s: %d, asked for %v", query, r.StatusCode, p.did)
		}
	}
}

func TestPeriodsThatAreNone(t *testing.T) {
	c := consoleOf(t, newPeriods(), nil)
	for _, path := range []string{"/van-phong/ky/2026-13", "/van-phong/ky/2026-07", "/van-phong/ky/x/tien-do", "/van-phong/ky/2026-07/chenh-lech", casesPath + "?ky=x", casesPath + "?loc=x"} {
		if r := c.as(t, review.Admin, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
}
