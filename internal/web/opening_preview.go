package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// mostFaults is how many faults of a collection are told at once.
const mostFaults = 200

// foreseePage is what a period would bring, and the button that starts it.
type foreseePage struct {
	frame
	Back     menuItem
	Steps    []step
	Faults   []faultLine // of the collection
	More     int
	Problems []problemLine
	Brings   *outcome
	Button   string
	Reason   *field  // of collecting again
	Check    *option // of collecting again: only the figures that rulings have corrected are compared
}

// faultLine is a fault with its place.
type faultLine struct{ File, Where, What string }

func (page *foreseePage) addFaults(err error) {
	faults := activities.SourceFaults(err)
	page.More = max(len(faults)-mostFaults, 0)
	for _, f := range faults[:len(faults)-page.More] {
		where := strings.TrimPrefix(strings.TrimPrefix(f.Where(scoring.Vi), f.File), ", ")
		page.Faults = append(page.Faults, faultLine{f.File, where, sentence(f.Problem.Vi)})
	}
}

func (s *site) foresee(w http.ResponseWriter, r *http.Request) error {
	return s.showForesee(w, r, http.StatusOK, nil)
}

func (s *site) showForesee(w http.ResponseWriter, r *http.Request, status int, refused error) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	prepared, err := s.Console.Preparation(r.Context(), p, activities.ForStart)
	if errors.Is(err, activities.ErrNotFound) {
		return done(w, r, openingOf(p), "chua-co-tep")
	} else if err != nil {
		return away(err)
	}
	page := foreseePage{frame: s.frame(r, nil), Back: toStart.back(p), Steps: toStart.steps(p, 2), Button: "Mở kỳ đánh giá", Problems: problemsOf(refused)}
	page.Title = "Mở kỳ đánh giá " + p.In(scoring.Vi)
	brings, err := s.bringsOf(r, p, prepared)
	switch {
	case len(activities.SourceFaults(err)) > 0:
		page.addFaults(err)
	case err != nil && isRefusal(err):
		page.Problems = append(page.Problems, problemsOf(err)...)
	case err != nil:
		return away(err)
	default:
		page.Brings = &brings
	}
	return s.showPrivate(w, status, "foresee", page)
}

// bringsOf is what a prepared period would bring.
func (s *site) bringsOf(r *http.Request, p scoring.Period, prepared activities.Preparation) (o outcome, err error) {
	summary, err := s.Console.Summary(r.Context(), p, activities.ForStart, prepared.Choices.IndexSet)
	if err != nil {
		return o, err
	}
	o.Facts = choiceLines(prepared.Choices, summary.IndexSet)
	s.tellFigures(&o, prepared, summary)
	tellSummary(&o, summary)
	if !prepared.Choices.Reviewed {
		return o, nil
	}
	f, err := s.Console.Foresee(r.Context(), p, prepared.Choices.Days)
	if err != nil {
		return o, err
	}
	tellForesight(&o, f)
	return o, nil
}

// tellSummary says what a collection holds and what is odd about it.
func tellSummary(o *outcome, s activities.Summary) {
	o.fact("Cơ quan, đơn vị", "%d sở, ban, ngành; %d xã, phường", s.Departments, s.Communes)
	o.fact("Số liệu", "%d", s.Measures)
	o.fact("So với điểm của Cổng", "%d giá trị được so, %d giá trị khác", s.Compared, len(s.Differences))
	for _, field := range s.Unknown {
		o.Warnings = append(o.Warnings, "Trường mới mà hệ thống chưa đọc: "+field)
	}
	for _, g := range s.Gaps {
		o.Warnings = append(o.Warnings, fmt.Sprintf("Thiếu %s trong %s: %s", g.Agency, g.File, g.Reason))
	}
	var rows [][]string
	for _, f := range s.Flags {
		rows = append(rows, []string{nameIn(s.IndexSet, f.Indicator), scoring.Flag{Kind: f.Kind}.In(scoring.Vi), fmt.Sprint(f.Count)})
	}
	for _, f := range s.Missing {
		rows = append(rows, []string{nameIn(s.IndexSet, f.Indicator), "Không có trong bộ số liệu", fmt.Sprint(f.Count)})
	}
	o.list("Cảnh báo về số liệu", []string{"Chỉ số", "Cảnh báo", "Số cơ quan, đơn vị"}, rows)
	rows = nil
	for _, d := range s.Differences {
		rows = append(rows, []string{d.AgencyName, nameIn(s.IndexSet, d.Code), shownPoints(d.Points), shownPoints(d.Published)})
	}
	o.list("Chênh lệch với điểm của Cổng", []string{"Cơ quan, đơn vị", "Nhóm hoặc chỉ số", "Điểm tính ở đây", "Điểm của Cổng"}, rows)
	rows = nil
	for _, a := range s.NoCases {
		rows = append(rows, []string{a.Code, a.Name})
	}
	o.list("Không phát sinh hồ sơ, nên không xếp hạng", []string{"Mã", "Cơ quan, đơn vị"}, rows)
}

// tellForesight says what the reviews would bring: deadlines with why, mails, and whom no mail would reach.
func tellForesight(o *outcome, f activities.Foresight) {
	o.fact("Phiếu điểm được rà soát", "%d", f.Tasks)
	o.fact("Hạn rà soát, nếu mở bây giờ", "%s", f.Deadline.In(calendar.Vi))
	for _, why := range f.Deadline.Explain(calendar.Vi)[1:] {
		o.fact("Vì sao là ngày này", "%s", why)
	}
	o.fact("Thư, nhiều nhất", "%d", f.Mails)
	var rows [][]string
	for i, r := range f.Rungs {
		note := strings.Join(r.Because(calendar.Vi), " ")
		if r.Left != "" {
			note = "Không gửi: " + r.Left.In(scoring.Vi) + ". " + note
		}
		rows = append(rows, []string{
			fmt.Sprintf("Bậc %d: %s", i+1, rungWords[r.Rung.Mail]), r.On.Short(calendar.Vi), sentence(r.Rung.In(scoring.Vi)), roles(r.Rung.To), note,
		})
	}
	o.list("Các bậc nhắc việc, nếu không ai trả lời", []string{"Bậc", "Ngày", "Khi nào", "Gửi tới", "Vì sao là ngày này"}, rows)
	rows = nil
	for _, h := range f.Hours {
		rows = append(rows, []string{clock(h.From), fmt.Sprint(h.Mails)})
	}
	o.list("Thư theo giờ", []string{"Từ", "Số thư"}, rows)
	o.list("Chưa có cán bộ đầu mối", []string{"Mã", "Cơ quan, đơn vị"}, agencyRows(f.NoFocal))
	o.list("Không ai nhận được thư, nên sẽ kết thúc là «không liên hệ được»", []string{"Mã", "Cơ quan, đơn vị"}, agencyRows(f.Unreached))
	rows = nil
	for _, p := range f.NoAddress {
		why := "chưa có địa chỉ"
		if p.Bad {
			why = "thư không đến được " + p.Email
		}
		rows = append(rows, []string{p.Agency, p.Name, why})
	}
	o.list("Người không nhận được thư", []string{"Mã cơ quan, đơn vị", "Họ tên", "Vì sao"}, rows)
	rows = nil
	for _, a := range f.Shared {
		rows = append(rows, []string{a.Address, strings.Join(a.Names, ", ")})
	}
	o.list("Địa chỉ dùng chung, chỉ nhận một thư", []string{"Địa chỉ", "Những người dùng chung"}, rows)
	rows = nil
	for _, sub := range f.Substitutes {
		rows = append(rows, []string{sub.By, sub.For, sub.From.Short(calendar.Vi), sub.To.Short(calendar.Vi)})
	}
	o.list("Người thay thế", []string{"Người thay", "Thay cho", "Từ ngày", "Đến hết ngày"}, rows)
}

func roles(all []review.Role) string {
	words := make([]string, len(all))
	for i, role := range all {
		words[i] = role.In(scoring.Vi)
	}
	return strings.Join(words, ", ")
}

func agencyRows(agencies []scoring.Agency) [][]string {
	rows := make([][]string, len(agencies))
	for i, a := range agencies {
		rows[i] = []string{a.Code, a.Name}
	}
	return rows
}

// begunNotice follows the start of a period.
const begunNotice = "ky-da-mo"

// begin starts the period.
func (s *site) begin(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	err = s.Console.Begin(r.Context(), visitor(r), p)
	switch {
	case errors.Is(err, activities.ErrNotStarted):
		w.Header().Set("Retry-After", "60")
		return s.showForesee(w, r, http.StatusServiceUnavailable, err)
	case len(activities.SourceFaults(err)) > 0:
		return s.showForesee(w, r, http.StatusUnprocessableEntity, nil)
	case err != nil && isRefusal(err):
		return s.showForesee(w, r, http.StatusUnprocessableEntity, err)
	case err != nil:
		return away(err)
	}
	return done(w, r, boardOf(p), begunNotice)
}
