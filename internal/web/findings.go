package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"danhgia/activities"
	"danhgia/scoring"
)

// Findings is what the site needs of odd figures: see activities.Activities.Examine.
type Findings interface {
	// Examination is what was found in a period. activities.ErrNotFound: nobody has looked.
	Examination(ctx context.Context, p scoring.Period) (activities.Examination, error)
	Findings(ctx context.Context, p scoring.Period, q activities.FindingQuery) ([]activities.FindingLine, error)
	AcceptFindings(ctx context.Context, p scoring.Period, c activities.Change, preview bool) error
	FindingHold(ctx context.Context) (activities.FindingHold, error)
	SetFindingHold(ctx context.Context, hold activities.FindingHold, c activities.Change, preview bool) error
	// FindingTable is a list of them as CSV.
	FindingTable(lines []activities.FindingLine) ([]byte, error)
}

const (
	findingsPath   = boardPath + "/kiem-tra-so-lieu"
	holdPath       = "/van-phong/kiem-tra-so-lieu/cho-chap-nhan"
	findingsOnPage = 50
)

func (s *site) findingRoutes() []route {
	all := []route{
		{path: findingsPath, who: inOffice, get: s.findings},
		{path: findingsPath + "/bang", who: inOffice, get: s.findingTable},
	}
	for _, d := range []deed{findingsAccepted, findingHoldSet} {
		all = append(all, d.routes(s)...)
	}
	return all
}

// findingsPage is what is odd about the figures of a period.
type findingsPage struct {
	frame
	Back        menuItem
	Examined    *activities.Examination // nil: nobody has looked
	Standing    string                  // whether it has been accepted, or is waited for
	Hold        string
	Deeds       []link
	Filter      []*entry
	Rows        []findingRow
	First, Next string
	Table       string // address of the same as CSV
}

type findingRow struct {
	activities.FindingLine
	Indicator, Rule, Severity, Reason string
	Serious                           bool
}

func (s *site) findings(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	page := findingsPage{frame: s.frame(r, nil), Back: backTo(r)}
	page.Title = "Kiểm tra số liệu, " + p.In(scoring.Vi)
	examined, err := s.Console.Examination(r.Context(), p)
	switch {
	case errors.Is(err, activities.ErrNotFound):
		if _, err := s.Console.BoardProgress(r.Context(), p); errors.Is(err, activities.ErrNotFound) {
			return errNoPage
		} else if err != nil {
			return away(err)
		}
	case err != nil:
		return away(err)
	default:
		page.Examined = &examined
		if err := s.fillFindings(r, p, &page); err != nil {
			return err
		}
	}
	hold, err := s.Console.FindingHold(r.Context())
	if err != nil {
		return away(err)
	}
	page.Hold = sentence(hold.In(scoring.Vi))
	page.offer(r, p)
	return s.showPrivate(w, http.StatusOK, "findings", page)
}

// offer are the deeds that the visitor may do.
func (page *findingsPage) offer(r *http.Request, p scoring.Period) {
	if e := page.Examined; e != nil && e.Found() > 0 && !e.Accepted.Known && may(r, findingsAccepted.right) {
		page.Deeds = append(page.Deeds, link{boardOf(p, "kiem-tra-so-lieu", "chap-nhan"), findingsAccepted.title})
	}
	page.Deeds = append(page.Deeds, offers(r, findingHoldSet)...)
}

// Standing of what was found, in words.
func standingOf(e activities.Examination) string {
	switch {
	case e.Accepted.Known:
		return "Văn phòng đã chấp nhận lúc " + clock(e.Accepted.Value) + ": " + e.Reason
	case e.Waits:
		return "Kỳ đang chờ Văn phòng xem và chấp nhận rồi mới tính điểm và mở rà soát."
	default:
		return "Các cảnh báo không làm kỳ dừng lại."
	}
}

func (s *site) fillFindings(r *http.Request, p scoring.Period, page *findingsPage) error {
	q, values, err := findingsAsked(r)
	if err != nil {
		return err
	}
	page.Filter, page.Standing = findingFilter(values), standingOf(*page.Examined)
	here := boardOf(p, "kiem-tra-so-lieu")
	page.Table = here + "/bang?" + values.Encode()
	q.Most = findingsOnPage + 1
	lines, err := s.Console.Findings(r.Context(), p, q)
	if err != nil {
		return away(err)
	}
	if q.From > 0 {
		page.First = here + "?" + values.Encode()
	}
	if len(lines) > findingsOnPage {
		lines = lines[:findingsOnPage]
		values.Set("tu", strconv.Itoa(q.From+findingsOnPage))
		page.Next = here + "?" + values.Encode()
	}
	set, err := s.Console.PeriodSet(r.Context(), p)
	if err != nil {
		return away(err)
	}
	for _, l := range lines {
		row := findingRow{
			FindingLine: l, Rule: l.Rule.In(scoring.Vi), Severity: sentence(l.Severity.In(scoring.Vi)), Serious: l.Severity == scoring.Serious,
			Indicator: "Hồ sơ của đơn vị", Reason: sentence(l.Reason.Vi) + ".",
		}
		if l.Finding.Indicator != "" {
			row.Indicator = nameIn(set, l.Finding.Indicator)
		}
		page.Rows = append(page.Rows, row)
	}
	return nil
}

// findingsAsked is what an address asks for, and its values without the place in the list.
func findingsAsked(r *http.Request) (q activities.FindingQuery, values url.Values, err error) {
	asked := r.URL.Query()
	q = activities.FindingQuery{
		Severity: scoring.Severity(asked.Get("muc")), Rule: scoring.FindingRule(asked.Get("loai")), Agency: cut(text(asked, "don-vi"), maxTyped), From: number(asked.Get("tu"), 0),
	}
	known := q.Severity == "" || q.Severity == scoring.Serious || q.Severity == scoring.Doubt
	if !known || q.Rule != "" && !q.Rule.Known() || q.From < 0 {
		return q, nil, errNoPage
	}
	return q, url.Values{"muc": {string(q.Severity)}, "loai": {string(q.Rule)}, "don-vi": {q.Agency}}, nil
}

func findingFilter(values url.Values) []*entry {
	severities := choice("muc", "Mức", "")
	severities.Options, severities.Value = []option{{"", "Mọi mức"}, {string(scoring.Serious), "Nghiêm trọng"}, {string(scoring.Doubt), "Cần xem"}}, values.Get("muc")
	rules := choice("loai", "Loại cảnh báo", "")
	rules.Options, rules.Value = []option{{"", "Mọi loại"}}, values.Get("loai")
	for _, rule := range scoring.FindingRules {
		rules.Options = append(rules.Options, option{string(rule), rule.In(scoring.Vi)})
	}
	agency := input("don-vi", "Cơ quan, đơn vị", "Một phần tên hoặc mã; để trống: mọi đơn vị.", "text")
	agency.Value = values.Get("don-vi")
	return []*entry{severities, rules, agency}
}

func (s *site) findingTable(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	q, _, err := findingsAsked(r)
	if err != nil {
		return err
	}
	q.From = 0
	if _, err := s.Console.Examination(r.Context(), p); err != nil {
		return noSuch(err)
	}
	lines, err := s.Console.Findings(r.Context(), p, q)
	if err != nil {
		return away(err)
	}
	content, err := s.Console.FindingTable(lines)
	if err != nil {
		return err
	}
	return saveCSV(w, r, "kiem-tra-so-lieu-"+string(p)+".csv", content)
}
