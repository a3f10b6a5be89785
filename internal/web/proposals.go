package web

import (
	"context"
	"net/http"
	"path"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// proposals are the corrections that may be proposed.
var proposals = []deed{
	proposal("so-lieu", "Đính chính số liệu", scoring.WrongFigure, []string{
		"Dùng khi tử số hoặc mẫu số đã công khai của một cơ quan, đơn vị không đúng. Chỉ số chung của cả tỉnh thì sửa cho mọi cơ quan, đơn vị có chỉ số đó.",
	}),
	proposal("kien-nghi-muon", "Tiếp nhận kiến nghị gửi muộn", scoring.LateStatement, []string{
		"Dùng khi một kiến nghị gửi sau thời hạn là đúng: số liệu đề nghị trong kiến nghị được lấy làm số liệu mới.",
	}),
	proposal("tinh-lai", "Tính lại điểm", scoring.Recompute, []string{
		"Dùng khi số liệu đúng nhưng phiên bản quy tắc tính hoặc bộ chỉ số đã dùng không đúng. Mọi điểm, tổng điểm, thứ hạng được tính lại bằng quy tắc hiện hành.",
	}),
}

const secondPerson = "Đề xuất được trình lãnh đạo Văn phòng; người đề xuất không được tự phê duyệt. Khi được phê duyệt, kết quả mới được công khai thành một phiên bản, kèm lý do và toàn bộ thay đổi."

func proposalPath(p scoring.Period, d deed) string {
	return boardOf(p, "dinh-chinh", path.Base(d.path))
}

func proposal(name, title string, kind scoring.ErratumKind, intro []string) deed {
	return deed{
		path: boardPath + "/dinh-chinh/" + name, right: review.ToProposeCorrection, title: title, button: "Trình phê duyệt", notice: "da-trinh-dinh-chinh",
		why: "Lý do đính chính (được công khai, từ 10 ký tự)",
		form: func(s *site, r *http.Request) (deedForm, error) {
			p := scoring.Period(r.PathValue("period"))
			f := deedForm{Intro: append(intro[:1:1], secondPerson), Back: menuItem{Path: boardOf(p, "dinh-chinh"), Label: "Đính chính kết quả " + p.In(scoring.Vi)}}
			var err error
			f.Fields, err = s.proposalFields(r, p, kind)
			f.Fields = append(f.Fields, optional(area("minh-chung", "Hồ sơ, văn bản làm căn cứ (không bắt buộc)", "Được công khai; không ghi thông tin cá nhân.", 3)))
			return f, err
		},
		weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) {
			n, err := a.proposed(kind)
			if err != nil {
				return outcome{}, err
			}
			n.Reason = "xem trước kết quả đính chính"
			w, err := s.Console.ProposeErratum(ctx, a.By, n, true)
			if err != nil {
				return outcome{}, err
			}
			return tellErratum(w), nil
		},
		apply: func(ctx context.Context, s *site, a attempt) error {
			n, err := a.proposed(kind)
			if err != nil {
				return err
			}
			n.Reason = a.Reason
			_, err = s.Console.ProposeErratum(ctx, a.By, n, false)
			return err
		},
	}
}

func optional(e *entry) *entry {
	e.Needed = false
	return e
}

// proposalFields are those of a kind of correction, with what the published results have to choose from.
func (s *site) proposalFields(r *http.Request, p scoring.Period, kind scoring.ErratumKind) ([]*entry, error) {
	published, err := s.publishedOf(r.Context(), p)
	if err != nil && !isRefusal(err) {
		return nil, err
	}
	switch kind {
	case scoring.LateStatement:
		return []*entry{input("kien-nghi", "Số của kiến nghị gửi muộn", "", "")}, nil
	case scoring.Recompute:
		return []*entry{optional(input("bo-chi-so", "Mã bộ chỉ số", "Để trống nếu vẫn dùng bộ chỉ số của kết quả đã công khai.", "text"))}, nil
	}
	agency := input("don-vi", "Mã cơ quan, đơn vị", "", "text")
	indicator := choice("chi-so", "Chỉ số", "", option{"", "Chọn chỉ số"})
	if published != nil {
		for _, standing := range published.Results.Agencies {
			agency.Suggest = append(agency.Suggest, option{standing.Code, standing.Name})
		}
	}
	set, err := s.correctedSet(r.Context(), p)
	if err != nil {
		return nil, err
	}
	for _, group := range set.Groups {
		for _, i := range group.Indicators {
			indicator.Options = append(indicator.Options, option{i.Code, i.Name.In(scoring.Vi)})
		}
	}
	return []*entry{agency, indicator, input("tu-so", "Tử số đúng", "", ""), input("mau-so", "Mẫu số đúng", "", "")}, nil
}

// proposed is what was filled in.
func (a attempt) proposed(kind scoring.ErratumKind) (n activities.NewErratum, err error) {
	p, err := a.periodOf()
	if err != nil {
		return n, err
	}
	n = activities.NewErratum{Key: activities.Key{Period: p}, Kind: kind, Evidence: a.of("minh-chung"), IndexSet: a.of("bo-chi-so")}
	switch kind {
	case scoring.LateStatement:
		n.Dispute, err = wholeNumber(a.of("kien-nghi"))
	case scoring.WrongFigure:
		var c review.Counted
		n.Agency, n.Indicator = strings.TrimSpace(a.of("don-vi")), a.of("chi-so")
		if c.Numerator, err = wholeNumber(a.of("tu-so")); err == nil {
			c.Denominator, err = wholeNumber(a.of("mau-so"))
		}
		n.Counted = scoring.Some(c)
	}
	return n, err
}

func wholeNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(text), ".", ""), 10, 64)
	if err != nil || n < 0 {
		return 0, activities.Refuse("«%s» không phải số nguyên không âm", "%q is not a whole number from 0 up", cut(text, 30))
	}
	return n, nil
}

// tellErratum says what a correction would change.
func tellErratum(w activities.WeighedErratum) (o outcome) {
	o.fact("Trở thành", "phiên bản %d", w.Revision)
	o.fact("Bộ chỉ số", "%s", w.IndexSet)
	o.fact("Số liệu, điểm chỉ số thay đổi", "%d", len(w.Effect.Figures))
	o.fact("Cơ quan, đơn vị đổi tổng điểm, thứ hạng hoặc xếp loại", "%d", len(w.Effect.Agencies))
	var rows [][]string
	for _, f := range w.Effect.Figures {
		rows = append(rows, []string{f.Agency, nameIn(w.Set, f.Indicator), arrow(shownCounts(f.Before), shownCounts(f.After)), arrow(shownPoints(f.Before.Points), shownPoints(f.After.Points))})
	}
	o.list("Số liệu, điểm chỉ số thay đổi", []string{"Mã cơ quan, đơn vị", "Chỉ số", "Tử số/mẫu số", "Điểm"}, rows)
	rows = nil
	for _, c := range w.Effect.Agencies {
		rows = append(rows, []string{
			c.Name, arrow(shownPoints(c.Before.Total), shownPoints(c.After.Total)), arrow(place(c.Before.Rank, scoring.Vi), place(c.After.Rank, scoring.Vi)),
			arrow(bandIn(w.Set, c.Before), bandIn(w.Set, c.After)),
		})
	}
	o.list("Thay đổi về điểm và thứ hạng", []string{"Cơ quan, đơn vị", "Tổng điểm", "Thứ hạng", "Xếp loại"}, rows)
	return o
}

func shownCounts(f scoring.Figure) string {
	if !f.Numerator.Known || !f.Denominator.Known {
		return "–"
	}
	return scoring.Number(f.Numerator.Value, scoring.Vi) + "/" + scoring.Number(f.Denominator.Value, scoring.Vi)
}
