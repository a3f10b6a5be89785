package web

import (
	"context"
	"errors"
	"net/http"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// findingsAccepted lets a period go on with its figures as they are.
var findingsAccepted = deed{
	path: findingsPath + "/chap-nhan", right: review.ToStart, title: "Chấp nhận kết quả kiểm tra số liệu", button: "Chấp nhận, cho kỳ tiếp tục", notice: "kiem-tra-da-chap-nhan",
	why: "Vì sao chấp nhận các số liệu này",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		back := backTo(r)
		return deedForm{
			Back:  menuItem{Path: back.Path + "/kiem-tra-so-lieu", Label: "Kiểm tra số liệu"},
			Intro: []string{"Số liệu được giữ nguyên như đã thu thập. Kỳ đang chờ thì tiếp tục; cơ quan, đơn vị vẫn rà soát và kiến nghị như thường lệ. Lý do được lưu trong nhật ký."},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		p, err := a.periodOf()
		if err != nil {
			return o, err
		}
		if err := s.Console.AcceptFindings(ctx, p, a.Change, true); err != nil {
			return o, err
		}
		e, err := s.Console.Examination(ctx, p)
		if err != nil {
			return o, err
		}
		o.fact("Cảnh báo nghiêm trọng", "%s", scoring.Number(int64(e.Serious), scoring.Vi))
		o.fact("Cảnh báo cần xem", "%s", scoring.Number(int64(e.Doubts), scoring.Vi))
		if e.Waits {
			o.fact("Kỳ đánh giá", "%s", "đang chờ → tiếp tục")
		}
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		p, err := a.periodOf()
		if err != nil {
			return err
		}
		return s.Console.AcceptFindings(ctx, p, a.Change, false)
	},
}

// findingHoldSet says whether periods wait for the office to have looked at what was found.
var findingHoldSet = deed{
	path: holdPath, right: review.ToManageIndexes, title: "Đặt việc chờ chấp nhận", button: "Dùng cách này từ nay", notice: "cho-chap-nhan-da-dat",
	form: func(s *site, r *http.Request) (deedForm, error) {
		now, err := s.Console.FindingHold(r.Context())
		if err != nil {
			return deedForm{}, away(err)
		}
		holds := choice("cach", "Khi có cảnh báo về số liệu", "")
		for _, h := range activities.FindingHolds {
			holds.Options = append(holds.Options, option{string(h), sentence(h.In(scoring.Vi))})
		}
		holds.Value = string(now)
		return deedForm{
			Back:   menuItem{Path: officePath, Label: "Văn phòng"},
			Intro:  []string{"Cảnh báo về số liệu được tìm trước khi tính điểm và mở rà soát. Kỳ đang chờ xem lại ngay khi cách này thay đổi."},
			Fields: []*entry{holds},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		hold := activities.FindingHold(a.of("cach"))
		if err := s.Console.SetFindingHold(ctx, hold, a.Change, true); err != nil {
			return o, err
		}
		now, err := s.Console.FindingHold(ctx)
		if err != nil {
			return o, err
		}
		o.fact("Khi có cảnh báo về số liệu", "%s", hold.In(scoring.Vi))
		if now == hold {
			o.Nothing = "Đang dùng cách này: không có gì để thay đổi."
		}
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		return s.Console.SetFindingHold(ctx, activities.FindingHold(a.of("cach")), a.Change, false)
	},
}

// addFindings adds what is odd about the period's figures to its board.
func (s *site) addFindings(ctx context.Context, _ *http.Request, page *boardPage) error {
	e, err := s.Console.Examination(ctx, page.Board.Key.Period)
	switch {
	case errors.Is(err, activities.ErrNotFound):
		return nil
	case err != nil:
		return away(err)
	}
	page.Examined = &e
	return nil
}
