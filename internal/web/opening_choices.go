package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"danhgia/activities"
	"danhgia/scoring"
)

// choicesPage is how a period is to be run.
type choicesPage struct {
	frame
	Back     menuItem
	Steps    []step
	Reviewed bool
	TwoStep  bool
	Days     *field
	Set      *entry
	Enter    []checkbox
	Problems []problemLine
}

// checkbox is one of several.
type checkbox struct {
	Value, Label string
	Checked      bool
}

func (s *site) choices(w http.ResponseWriter, r *http.Request) error {
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
	days := ""
	if prepared.Choices.Days > 0 {
		days = strconv.Itoa(prepared.Choices.Days)
	}
	return s.showChoices(w, r, http.StatusOK, p, prepared.Choices, days, nil)
}

func (s *site) showChoices(w http.ResponseWriter, r *http.Request, status int, p scoring.Period, chosen activities.Choices, days string, refused error) error {
	sets, inForce, err := s.Console.SetsFor(r.Context(), p)
	if err != nil && !isRefusal(err) {
		return away(err)
	}
	page := choicesPage{
		frame: s.frame(r, nil), Back: toStart.back(p), Steps: toStart.steps(p, 1), Reviewed: chosen.Reviewed, TwoStep: chosen.TwoStep,
		Days:     &field{ID: "ngay-lam-viec", Label: "Số ngày làm việc để rà soát", Hint: "Để trống: theo các bậc nhắc việc. Hạn cụ thể được nêu ở bước xem trước.", Value: days},
		Problems: problemsOf(errors.Join(refused, err)),
	}
	page.Title = "Mở kỳ đánh giá " + p.In(scoring.Vi)
	page.addSets(sets, inForce, chosen)
	for _, fault := range refusals(refused) {
		if fault.Field == page.Days.ID {
			page.Days.Faults = append(page.Days.Faults, fault.Text.Vi)
		}
	}
	return s.showPrivate(w, status, "choices", page)
}

// addSets offers the index sets, and the indicators of the chosen one whose figures agencies may be asked for.
func (page *choicesPage) addSets(sets []scoring.IndexSet, inForce string, chosen activities.Choices) {
	page.Set = choice("bo-chi-so", "Bộ chỉ số", "")
	code := chosen.IndexSet
	if code == "" {
		code = inForce
	}
	page.Set.Value = code
	for _, set := range sets {
		label := set.Code + " – " + set.Name.In(scoring.Vi)
		if set.Code == inForce {
			label += " (đang có hiệu lực trong kỳ)"
		}
		page.Set.Options = append(page.Set.Options, option{set.Code, label})
		if set.Code != code {
			continue
		}
		scorer := scoring.NewScorer(set)
		for _, g := range set.Groups {
			for _, i := range g.Indicators {
				if scorer.Enterable([]string{i.Code}) == nil {
					page.Enter = append(page.Enter, checkbox{i.Code, i.Name.In(scoring.Vi), slices.Contains(chosen.Enter, i.Code)})
				}
			}
		}
	}
}

// choose keeps the choices.
func (s *site) choose(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	typed := text(r.PostForm, "ngay-lam-viec")
	chosen := activities.Choices{
		Reviewed: r.PostForm.Get("ra-soat") != "", TwoStep: r.PostForm.Get("hai-buoc") != "", IndexSet: text(r.PostForm, "bo-chi-so"), Enter: r.PostForm["nhap"],
	}
	days, err := daysTyped(typed)
	chosen.Days = days
	if err == nil {
		err = s.knownSet(r, p, chosen.IndexSet)
	}
	if err == nil {
		err = s.Console.Choose(r.Context(), visitor(r), p, chosen)
	}
	switch {
	case err != nil && isRefusal(err):
		return s.showChoices(w, r, http.StatusUnprocessableEntity, p, chosen, cut(typed, maxTyped), err)
	case err != nil:
		return away(err)
	}
	http.Redirect(w, r, openingOf(p)+"/xem-truoc", http.StatusSeeOther)
	return nil
}

func (s *site) knownSet(r *http.Request, p scoring.Period, code string) error {
	sets, _, err := s.Console.SetsFor(r.Context(), p)
	if err != nil && !isRefusal(err) {
		return err
	}
	if code != "" && !slices.ContainsFunc(sets, func(set scoring.IndexSet) bool { return set.Code == code }) {
		return refuse("bo-chi-so", "Hãy chọn một bộ chỉ số trong danh sách.", "Choose an index set of the list.")
	}
	return nil
}

// ignoreEnd is the error of reading, unless it is that all was read.
func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// choiceLines say how a period is to be run.
func choiceLines(c activities.Choices, set scoring.IndexSet) (all []fact) {
	how := "Công khai tạm tính, không rà soát"
	if c.Reviewed {
		how = "Cơ quan, đơn vị rà soát phiếu điểm; lãnh đạo phê duyệt rồi công khai chính thức"
	}
	all = append(all, fact{"Cách làm", how})
	if c.Reviewed && c.TwoStep {
		all = append(all, fact{"Trả lời hai bước", "câu trả lời có giá trị khi thủ trưởng đã duyệt"})
	}
	if c.Reviewed && len(c.Enter) > 0 {
		names := make([]string, len(c.Enter))
		for i, code := range c.Enter {
			names[i] = nameIn(set, code)
		}
		all = append(all, fact{"Cơ quan, đơn vị tự nhập", joined(names)})
	}
	return append(all, fact{"Bộ chỉ số", set.Code + " – " + set.Name.In(scoring.Vi)})
}

func joined(names []string) (all string) {
	for i, name := range names {
		if i > 0 {
			all += "; "
		}
		all += name
	}
	return all
}

// daysTyped is a number of working days; 0: none was typed.
func daysTyped(typed string) (int, error) {
	if typed == "" {
		return 0, nil
	}
	days, err := strconv.Atoi(typed)
	if err != nil || days < 1 || days > activities.MaxReviewDays {
		return 0, refuse("ngay-lam-viec", fmt.Sprintf("Hãy ghi số ngày làm việc từ 1 đến %d, hoặc để trống.", activities.MaxReviewDays), "Give 1 to 60 working days.")
	}
	return days, nil
}
