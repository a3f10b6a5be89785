package web

import (
	"errors"
	"fmt"
	"net/http"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

func (s *site) foreseeAgain(w http.ResponseWriter, r *http.Request) error {
	return s.showForeseeAgain(w, r, http.StatusOK, "", nil)
}

func (s *site) showForeseeAgain(w http.ResponseWriter, r *http.Request, status int, reason string, refused error) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	page := foreseePage{
		frame: s.frame(r, nil), Back: toRecollect.back(p), Steps: toRecollect.steps(p, 1), Button: "Ghi nhận số liệu mới", Problems: problemsOf(refused),
		Reason: &field{ID: "reason", Label: "Lý do", Hint: "Được lưu lại; cơ quan, đơn vị có phiếu điểm thay đổi đọc được.", Value: reason, Rows: 3},
	}
	page.Title = "Thu thập lại số liệu " + p.In(scoring.Vi)
	checkOnly := r.FormValue("chi-kiem-tra") != ""
	page.Check = &option{"1", ""}
	if checkOnly {
		page.Check.Label, page.Button = "checked", "Ghi nhận kết quả kiểm tra"
	}
	again, err := s.Console.Recollect(r.Context(), visitor(r), p, "xem trước", checkOnly, true)
	switch {
	case errors.Is(err, activities.ErrNotFound):
		return done(w, r, toRecollect.here(p), "chua-co-tep")
	case len(activities.SourceFaults(err)) > 0:
		page.addFaults(err)
	case err != nil && isRefusal(err):
		page.Problems = append(page.Problems, problemsOf(err)...)
	case err != nil:
		return away(err)
	default:
		set, err := s.Console.PeriodSet(r.Context(), p)
		if err != nil {
			return away(err)
		}
		prepared, err := s.Console.Preparation(r.Context(), p, activities.ForRecollect)
		if err != nil {
			return away(err)
		}
		brings := s.tellRecollected(prepared, again, set)
		page.Brings = &brings
	}
	return s.showPrivate(w, status, "foresee", page)
}

// tellRecollected says what another collection is from, and what it changes.
func (s *site) tellRecollected(prepared activities.Preparation, again activities.Recollected, set scoring.IndexSet) (o outcome) {
	s.tellSource(&o, prepared)
	if !again.CheckOnly {
		o.fact("Phiếu điểm thay đổi", "%d", len(again.Changed))
		o.fact("Cơ quan, đơn vị mới", "%d", len(again.Added))
	}
	o.fact("Số liệu đã sửa mà nguồn đã thể hiện đúng", "%d", len(again.Confirmed))
	var rows [][]string
	for _, c := range again.Changed {
		names := make([]string, len(c.Figures))
		for i, f := range c.Figures {
			names[i] = nameIn(set, f.Code)
		}
		rows = append(rows, []string{c.Name, joined(names), arrow(shownPoints(c.Before), shownPoints(c.After)), asksAgain(c.Review)})
	}
	o.list("Phiếu điểm thay đổi", []string{"Cơ quan, đơn vị", "Nội dung thay đổi", "Tổng điểm", "Việc rà soát"}, rows)
	o.list("Cơ quan, đơn vị mới", []string{"Mã", "Cơ quan, đơn vị"}, agencyRows(again.Added))
	rows = nil
	for _, c := range again.Confirmed {
		rows = append(rows, []string{fmt.Sprintf("Số %d", c.Dispute), c.Agency, nameIn(set, c.Indicator), fmt.Sprintf("%d/%d", c.Numerator, c.Denominator)})
	}
	o.list("Nguồn đã thể hiện đúng", []string{"Kiến nghị", "Mã cơ quan, đơn vị", "Chỉ số", "Số liệu"}, rows)
	return o
}

// asksAgain says what happens to the review of a changed scorecard.
func asksAgain(s review.State) string {
	switch s {
	case review.Open, review.Paused, review.Settled:
		return "được hỏi lại"
	case "":
		return "–"
	default:
		return "giữ nguyên: " + s.In(scoring.Vi)
	}
}

// collectAgain has the prepared collection take the place of the one before.
func (s *site) collectAgain(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	reason := text(r.PostForm, "reason")
	if faults := illegible("reason", reason); len(faults) > 0 {
		return s.showForeseeAgain(w, r, http.StatusUnprocessableEntity, reason, faults[0])
	}
	_, err = s.Console.Recollect(r.Context(), visitor(r), p, reason, r.PostForm.Get("chi-kiem-tra") != "", false)
	switch {
	case err != nil && (isRefusal(err) || len(activities.SourceFaults(err)) > 0):
		return s.showForeseeAgain(w, r, http.StatusUnprocessableEntity, reason, err)
	case err != nil:
		return away(err)
	}
	return done(w, r, boardOf(p), "da-thu-thap-lai")
}
