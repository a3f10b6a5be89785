package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Cases is what the office rules on.
type Cases interface {
	// CaseLines are a page of the disputes of a period, or of all, in the order of their numbers.
	CaseLines(ctx context.Context, p scoring.Period, indicator string, show activities.TaskShow, after int64, most int) ([]activities.CaseLine, error)
	// Ruler is the name of who has ruled on a dispute. activities.ErrNotFound.
	Ruler(ctx context.Context, dispute int64) (string, error)
	// Weigh is what rulings would change together, if they may be made at all.
	Weigh(ctx context.Context, who activities.Actors, p scoring.Period, rulings []activities.Statement) (activities.Effect, error)
	Rule(ctx context.Context, who review.Actor, rulings []activities.Statement) ([]review.Verdict, error)
	// ApprovalTask is the leader's task of a period. activities.ErrNotFound: nobody has been asked so far.
	ApprovalTask(ctx context.Context, p scoring.Period) (activities.ApprovalTask, error)
	// Submission is what the leader was last asked to approve, and whether the period still has that.
	Submission(ctx context.Context, p scoring.Period) (activities.Submission, bool, error)
}

const (
	casesPath   = "/van-phong/kien-nghi"
	casesOnPage = 50
)

func (s *site) caseRoutes() []route {
	return append(ruling.routes(s),
		route{path: casesPath, who: inOffice, get: s.cases},
		route{path: boardPath + "/phe-duyet", who: whoMay(review.ToApprove), get: s.approval, post: s.approve},
	)
}

// casesPage are the disputes, those first that wait for a ruling.
type casesPage struct {
	frame
	Filter []*entry
	Rows   []caseRow
	Next   string
	First  string
	Rule   string // where the chosen ones are ruled on; empty: the visitor may not, or they are of several periods
	Many   bool   // they are of several periods
}

// caseRow is a dispute in words.
type caseRow struct {
	activities.CaseLine
	Address  string // empty: nobody is to rule on it yet
	Name     string // of the indicator
	Period   string
	Standing string
	Due      string
	Age      string
	Overdue  bool
}

var caseShows = []option{{"", "Chờ thẩm định"}, {"da-tham-dinh", "Đã thẩm định"}, {"tat-ca", "Tất cả"}}

var caseShown = map[string]activities.TaskShow{"": activities.ShowWaiting, "da-tham-dinh": activities.ShowAnswered, "tat-ca": activities.ShowAll}

func (s *site) cases(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	show, known := caseShown[q.Get("loc")]
	period, err := typedPeriod(q.Get("ky"))
	if q.Get("ky") == "" {
		period, err = "", nil
	}
	if !known || err != nil {
		return errNoPage
	}
	indicator := cut(text(q, "chi-so"), maxTyped)
	after, _ := strconv.ParseInt(q.Get("sau"), 10, 64) // none is 0, which comes before all
	lines, err := s.Console.CaseLines(r.Context(), period, indicator, show, after, casesOnPage+1)
	if err != nil {
		return away(err)
	}
	page := casesPage{frame: s.frame(r, nil), Filter: caseFilter(q.Get("loc"), period, indicator)}
	page.Title = "Kiến nghị"
	next := url.Values{"loc": {q.Get("loc")}, "ky": {string(period)}, "chi-so": {indicator}}
	if after > 0 {
		page.First = casesPath + "?" + next.Encode()
	}
	if len(lines) > casesOnPage {
		lines = lines[:casesOnPage]
		next.Set("sau", strconv.FormatInt(lines[len(lines)-1].Dispute, 10))
		page.Next = casesPath + "?" + next.Encode()
	}
	return s.showCases(w, r, page, lines)
}

func (s *site) showCases(w http.ResponseWriter, r *http.Request, page casesPage, lines []activities.CaseLine) error {
	now, err := s.Console.Now(r.Context())
	if err != nil {
		return away(err)
	}
	sets := map[scoring.Period]scoring.IndexSet{}
	for _, c := range lines {
		if _, known := sets[c.Period]; !known {
			if sets[c.Period], err = s.Console.PeriodSet(r.Context(), c.Period); err != nil {
				return away(err)
			}
		}
		page.Rows = append(page.Rows, newCaseRow(c, sets[c.Period], now))
	}
	page.Many = len(sets) > 1
	if len(sets) == 1 && may(r, review.ToRule) {
		page.Rule = boardOf(lines[0].Period, "tham-dinh")
	}
	return s.showPrivate(w, http.StatusOK, "cases", page)
}

func caseFilter(show string, period scoring.Period, indicator string) []*entry {
	shows := choice("loc", "Hiện", "", caseShows[1:]...)
	shows.Options, shows.Value = caseShows, show
	periods := input("ky", "", "", "text")
	periods.field = periodField("Kỳ", "Để trống: mọi kỳ.")
	periods.Value = string(period)
	codes := input("chi-so", "Mã chỉ số", "Để trống: mọi chỉ số.", "text")
	codes.Value = indicator
	return []*entry{shows, periods, codes}
}

func newCaseRow(c activities.CaseLine, set scoring.IndexSet, now time.Time) caseRow {
	row := caseRow{CaseLine: c, Name: nameIn(set, c.Indicator), Period: c.Period.In(scoring.Vi), Age: took(now.Sub(c.Raised))}
	switch {
	case c.Decision != review.Pending:
		row.Standing = sentence(c.Decision.In(scoring.Vi))
	case c.Task == 0:
		row.Standing = "Chờ rà soát kết thúc"
	case c.State == review.Paused:
		row.Standing = "Chờ bổ sung"
	default:
		row.Standing = sentence(c.State.In(scoring.Vi))
	}
	if c.Task != 0 {
		row.Address, row.Due = taskPath(c.Task), clock(c.Due)
		row.Overdue = c.State == review.Open && now.After(c.Due)
	}
	return row
}

// ruling decides disputes, one or many like ones.
var ruling = deed{
	path: boardPath + "/tham-dinh", right: review.ToRule, title: "Thẩm định kiến nghị", button: "Kết luận", notice: "da-tham-dinh",
	why: "Lý do thẩm định (từ 10 đến 2.000 ký tự; được gửi cho cơ quan, đơn vị)",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		numerator := input("numerator", "Tử số đúng", "Chỉ ghi khi chấp nhận một phần.", "")
		denominator := input("denominator", "Mẫu số đúng", "Chỉ ghi khi chấp nhận một phần.", "")
		numerator.Needed, denominator.Needed = false, false
		return deedForm{
			Intro: []string{"Một kết luận, với một lý do, có thể trả lời nhiều kiến nghị giống nhau: hoặc tất cả được ghi nhận, hoặc không kiến nghị nào. Chấp nhận một phần thì mỗi lần một kiến nghị."},
			Back:  menuItem{Path: casesPath, Label: "Kiến nghị"},
			Fields: []*entry{
				chosenEntry(r),
				choice("decision", "Kết luận", "", option{string(review.Accepted), "Chấp nhận"}, option{string(review.AcceptedInPart), "Chấp nhận một phần"}, option{string(review.Rejected), "Không chấp nhận"}),
				numerator, denominator,
			},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		p, rulings, tasks, err := s.rulings(ctx, a, "Lý do được ghi ở bước xác nhận.")
		if err != nil {
			return o, err
		}
		effect, err := s.Console.Weigh(ctx, a.By, p, rulings)
		if err != nil {
			return o, s.ruledBy(ctx, tasks, err)
		}
		return s.effectOutcome(ctx, p, rulings, effect)
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, rulings, tasks, err := s.rulings(ctx, a, a.Reason)
		if err != nil {
			return err
		}
		err = a.By.Try(func(who review.Actor) error {
			_, err := s.Console.Rule(ctx, who, rulings)
			return err
		})
		return s.ruledBy(ctx, tasks, err)
	},
}

// rulings are the same decision on each of the chosen disputes.
func (s *site) rulings(ctx context.Context, a attempt, reason string) (p scoring.Period, all []activities.Statement, tasks []activities.PeriodTask, err error) {
	if p, err = a.periodOf(); err != nil {
		return p, nil, nil, err
	}
	if tasks, err = s.chosen(ctx, a, review.ToRule); err != nil {
		return p, nil, nil, err
	}
	figures, faults := figures("counted", a.of("numerator"), a.of("denominator"))
	if len(faults) > 0 {
		faults[0].Field = "numerator"
		return p, nil, nil, faults[0]
	}
	decision := review.Outcome(a.of("decision"))
	if decision == review.AcceptedInPart && len(tasks) > 1 {
		return p, nil, nil, refuse("decision", "Chấp nhận một phần cần số liệu đúng của từng kiến nghị: hãy thẩm định từng kiến nghị.", "Accepting in part takes one dispute at a time.")
	}
	for _, t := range tasks {
		if t.Kind != review.Rule {
			return p, nil, nil, errNoSuchTask
		}
		all = append(all, activities.Statement{Task: t.ID, Generation: t.Generation, Says: decision, Reason: reason, Counted: figures})
	}
	return p, all, tasks, nil
}

// ruledBy tells who has been faster, and when.
func (s *site) ruledBy(ctx context.Context, tasks []activities.PeriodTask, err error) error {
	if !errors.Is(err, review.ErrAnswered) && !errors.Is(err, review.ErrClosed) {
		return err
	}
	for _, t := range tasks {
		dispute, _ := strconv.ParseInt(t.Subject, 10, 64)
		name, fault := s.Console.Ruler(ctx, dispute)
		if fault != nil {
			return errors.Join(err, fault)
		}
		if name != "" {
			return activities.Refuse("kiến nghị số %s đã được %s thẩm định. %s", "%[3]s", t.Subject, name, err)
		}
	}
	return err
}

// effectOutcome says what rulings change: points, totals, ranks and bands of everybody.
func (s *site) effectOutcome(ctx context.Context, p scoring.Period, rulings []activities.Statement, effect activities.Effect) (o outcome, err error) {
	set, err := s.Console.PeriodSet(ctx, p)
	if err != nil {
		return o, err
	}
	o.fact("Số kiến nghị", "%d", len(rulings))
	o.fact("Kết luận", "%s", sentence(rulings[0].Says.In(scoring.Vi)))
	rows := make([][]string, len(effect.Points))
	for i, c := range effect.Points {
		rows[i] = []string{c.Agency, nameIn(set, c.Indicator), arrow(shownPoints(c.Before), shownPoints(c.After))}
	}
	o.list("Điểm của chỉ số", []string{"Mã cơ quan, đơn vị", "Chỉ số", "Điểm"}, rows)
	rows = make([][]string, len(effect.Changes))
	for i, c := range effect.Changes {
		rows[i] = []string{
			c.Name, arrow(shownPoints(c.Before.Total), shownPoints(c.After.Total)),
			arrow(place(c.Before.Rank, scoring.Vi), place(c.After.Rank, scoring.Vi)), arrow(bandIn(set, c.Before), bandIn(set, c.After)),
		}
	}
	o.list("Cơ quan, đơn vị thay đổi tổng điểm, thứ hạng hoặc xếp loại", []string{"Cơ quan, đơn vị", "Tổng điểm", "Thứ hạng", "Xếp loại"}, rows)
	if len(effect.Changes) == 0 {
		o.Warnings = append(o.Warnings, "Không cơ quan, đơn vị nào thay đổi tổng điểm, thứ hạng hoặc xếp loại.")
	}
	return o, nil
}

// arrow is a change, or what stays.
func arrow(was, now string) string {
	if was == now {
		return now
	}
	return was + " → " + now
}

func shownPoints(h scoring.Maybe[scoring.Hundredths]) string {
	if !h.Known {
		return "–"
	}
	return h.Value.In(scoring.Vi)
}
