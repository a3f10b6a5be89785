package web

import (
	"fmt"
	"net/http"

	"danhgia/activities"
	"danhgia/scoring"
)

// figuresChoice is where a period's figures may be from, and what that would mean.
type figuresChoice struct {
	checkbox
	Says    []string
	Lacking []string // indicators
	Closed  string   // why it cannot be chosen
}

// figuresFromPortal is what a form calls activities.FromPortal.
const figuresFromPortal = "portal"

// figuresLabels name where figures are from.
var figuresLabels = map[activities.FiguresFrom]string{
	activities.FromPortal: "Theo số liệu của Cổng",
	activities.FromBoth:   "Theo hồ sơ của tỉnh ở những chỉ số có số liệu, còn lại theo Cổng",
	activities.FromOwn:    "Chỉ theo hồ sơ của tỉnh",
}

// addFigures offers where the figures may be from.
func (s *site) addFigures(r *http.Request, page *preparePage, p scoring.Period, prepared activities.Preparation) error {
	own, err := s.Console.OwnOutlook(r.Context(), p)
	if err != nil && !isRefusal(err) {
		return err
	}
	if err != nil {
		own.Refused = err // no index set is in force
	}
	page.Portal = prepared.Figures != activities.FromOwn
	page.Asks = p.Span() != scoring.SixMonths && p.Span() != scoring.NineMonths
	offer := func(from activities.FiguresFrom, value string, says ...string) *figuresChoice {
		page.From = append(page.From, figuresChoice{checkbox: checkbox{value, figuresLabels[from], prepared.Figures == from}, Says: says})
		return &page.From[len(page.From)-1]
	}
	offer(activities.FromPortal, figuresFromPortal, portalMeans(page.Asks))
	for _, from := range []activities.FiguresFrom{activities.FromBoth, activities.FromOwn} {
		c := offer(from, string(from), s.ownMeans(own, from)...)
		if own.Refused != nil {
			c.Closed = sentence(joined(scoring.Vietnamese(own.Refused)))
		}
		for _, i := range own.Lacking {
			c.Lacking = append(c.Lacking, i.Name.In(scoring.Vi))
		}
	}
	return nil
}

func portalMeans(asks bool) string {
	if !asks {
		return "Cổng không tính kỳ 6 tháng và 9 tháng; chỉ chọn khi đã có sáu tệp số liệu của đúng kỳ này."
	}
	return "Cần sáu tệp số liệu của Cổng. Hồ sơ của tỉnh chỉ dùng để đối soát."
}

// ownMeans says what own figures would mean.
func (s *site) ownMeans(own activities.OwnOutlook, from activities.FiguresFrom) (says []string) {
	if own.JudgedUntil.IsZero() {
		return nil
	}
	says = append(says, fmt.Sprintf("%s trong số %s cơ quan, đơn vị có số liệu của tỉnh; hồ sơ được tính đến %s.",
		scoring.Number(int64(own.Having), scoring.Vi), scoring.Number(int64(own.Agencies), scoring.Vi), upTo(own.JudgedUntil.In(s.zone), scoring.Vi)))
	if from == activities.FromBoth {
		return append(says, "Cần cả sáu tệp số liệu của Cổng; điểm Cổng đã công bố vẫn được ghi bên cạnh để so sánh.")
	}
	return append(says, "Không cần tệp của Cổng; chỉ số nào tỉnh không có số liệu thì không có điểm.")
}

// takeFigures takes the choice.
func (s *site) takeFigures(r *http.Request, p scoring.Period, of preparation) error {
	from := activities.FiguresFrom(r.PostForm.Get("nguon"))
	if from == figuresFromPortal {
		from = activities.FromPortal
	} else if from != activities.FromOwn && from != activities.FromBoth {
		return refuse("nguon", "Hãy chọn nguồn số liệu.", "Choose where the figures are from.")
	}
	return s.Console.TakeFigures(r.Context(), visitor(r), p, of.purpose, from)
}

// tellSource says where prepared figures are from, and up to when the province's own are.
func (s *site) tellSource(o *outcome, prepared activities.Preparation) {
	o.Facts = append(o.Facts, fact{"Nguồn số liệu", figuresLabels[prepared.Figures]})
	if !prepared.JudgedUntil.IsZero() {
		o.fact("Hồ sơ của tỉnh được tính", "đến %s", upTo(prepared.JudgedUntil.In(s.zone), scoring.Vi))
	}
}

// tellFigures says where the figures of a summary are from.
func (s *site) tellFigures(o *outcome, prepared activities.Preparation, summary activities.Summary) {
	s.tellSource(o, prepared)
	if prepared.Figures == activities.FromPortal {
		return
	}
	o.fact("Số liệu từ hồ sơ của tỉnh", "%d, của %d cơ quan, đơn vị (kể cả tỉnh)", summary.Own, summary.OwnAgencies)
	if summary.OwnMoved {
		o.Warnings = append(o.Warnings, "Dữ liệu hồ sơ của tỉnh đã thay đổi sau khi được tính vào bộ số liệu này. Muốn dùng số liệu mới, mời chọn lại nguồn ở bước «Số liệu».")
	}
}
