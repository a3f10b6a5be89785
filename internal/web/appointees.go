package web

import (
	"context"
	"net/http"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

var officersAsked = deed{
	path: directivesPath + "/cu-dau-moi", right: review.ToManageOfficers, title: "Đề nghị cử cán bộ đầu mối", button: "Gửi đề nghị", notice: "dau-moi-da-hoi",
	form: func(*site, *http.Request) (deedForm, error) {
		agencies := area("agencies", "Mã cơ quan, đơn vị (không bắt buộc)", "Mỗi dòng một mã. Để trống: mọi đơn vị chưa có cán bộ đầu mối.", 3)
		agencies.Most = 50_000
		return deedForm{Back: toDirectives, Fields: []*entry{agencies}, Intro: []string{
			"Thủ trưởng các đơn vị chưa có cán bộ đầu mối nhận thư đề nghị cử, và được nhắc theo lịch nhắc việc. Đơn vị đang được đề nghị thì không hỏi lần nữa; nơi không có thủ trưởng thì chuyên viên Văn phòng nhận thư.",
		}}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.askForOfficers(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.askForOfficers(ctx, a, false)
		return err
	},
}

func (s *site) askForOfficers(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	asked, err := s.Admin.AskForOfficers(ctx, activities.Asking{Agencies: listedCodes(a.of("agencies")), Preview: preview}, a.Change)
	if err != nil {
		return o, err
	}
	o.fact("Đề nghị lần này", "%d đơn vị", len(asked.Agencies))
	o.fact("Đang được đề nghị từ trước", "%d đơn vị", len(asked.Before))
	o.fact("Hạn cử", "%s", asked.Deadline.In(calendar.Vi))
	columns := []string{"Mã", "Tên"}
	o.list("Đề nghị lần này", columns, namedAgencies(asked.Agencies))
	o.list("Không có thủ trưởng: chuyên viên Văn phòng nhận thư", columns, namedAgencies(asked.NoHead))
	o.list("Đang được đề nghị từ trước", columns, namedAgencies(asked.Before))
	if len(asked.Agencies) == 0 {
		o.Nothing = "Không có đơn vị nào cần đề nghị thêm."
	}
	return o, nil
}

func namedAgencies(all []scoring.Agency) [][]string {
	rows := make([][]string, len(all))
	for i, a := range all {
		rows[i] = []string{a.Code, a.Name}
	}
	return rows
}
