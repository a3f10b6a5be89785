package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

var toDirectives = menuItem{Path: directivesPath, Label: "Văn bản chỉ đạo"}

const listed = "danh-sach"

var directiveSent = deed{
	path: directivesPath + "/gui", right: review.ToDirect, title: "Gửi văn bản", button: "Gửi văn bản", notice: "van-ban-da-gui",
	form: func(*site, *http.Request) (deedForm, error) {
		title := input("title", "Trích yếu", "", "text")
		title.Most = 500
		agencies := area("agencies", "Mã cơ quan, đơn vị nhận", "Chỉ khi gửi theo danh sách; mỗi dòng một mã.", 3)
		agencies.Most = 50_000
		days := input("days", "Số ngày làm việc để quán triệt (không bắt buộc)", "Để trống: theo lịch nhắc việc.", "")
		days.Needed = false
		return deedForm{
			Back:  toDirectives,
			Intro: []string{"Mỗi cơ quan, đơn vị nhận thư có liên kết riêng để tải văn bản và xác nhận đã quán triệt; ai chưa xác nhận được nhắc theo lịch nhắc việc."},
			Fields: []*entry{
				input("number", "Số, ký hiệu", "Chẳng hạn 1846/UBND-PVHCC&KSTT.", "text"), input("date", "Ngày của văn bản", "", "date"), title,
				area("summary", "Nội dung chính (không bắt buộc)", "", 4),
				choice("to", "Nơi nhận", "", option{"tat-ca", "mọi cơ quan, đơn vị"}, option{"department", "các sở, ban, ngành"}, option{"commune", "các xã, phường"}, option{listed, "theo danh sách mã"}),
				agencies, days,
			},
			File: fileEntry("Tệp văn bản (PDF)", "Nhiều nhất 20 MB.", ".pdf,application/pdf", review.MaxEvidence),
		}, nil
	},
	weigh: weighDirective,
	apply: func(ctx context.Context, s *site, a attempt) error {
		letter, to, err := newLetter(a)
		if err != nil {
			return err
		}
		return s.Admin.SendLetter(ctx, letter, to, a.Change)
	},
}

func newLetter(a attempt) (n activities.NewDirective, to scoring.Kind, err error) {
	n = activities.NewDirective{Directive: review.Directive{Number: a.of("number"), Title: a.of("title"), Summary: a.of("summary")}, File: a.File, Content: a.Content}
	if n.Dated, err = calendar.ParseDay(a.of("date")); err != nil {
		return n, to, refuseDay("date")
	}
	if days := a.of("days"); days != "" {
		if n.Days, err = strconv.Atoi(days); err != nil || n.Days < 1 {
			return n, to, refuse("days", "Hãy ghi số ngày làm việc bằng số nguyên, chẳng hạn 5, hoặc để trống.", "Give a number of working days, such as 5.")
		}
	}
	switch to = scoring.Kind(a.of("to")); to {
	case listed:
		to = ""
		if n.Agencies = listedCodes(a.of("agencies")); len(n.Agencies) == 0 {
			return n, to, refuse("agencies", "Hãy ghi mã của các cơ quan, đơn vị nhận.", "Name the agencies.")
		}
	case "tat-ca":
		to = ""
	}
	return n, to, nil
}

func weighDirective(ctx context.Context, s *site, a attempt) (o outcome, err error) {
	letter, to, err := newLetter(a)
	if err != nil {
		return o, err
	}
	made, unreached, err := s.Admin.WeighDirective(ctx, letter, to, a.Change)
	if err != nil {
		return o, err
	}
	o.fact("Văn bản", "%s", sentence(made.In(scoring.Vi)))
	o.fact("Trích yếu", "%s", made.Title)
	o.fact("Tệp", "%s (%s KB)", made.File.Name, scoring.Number((made.File.Size+1023)/1024, scoring.Vi))
	o.fact("Gửi", "%s cơ quan, đơn vị", scoring.Number(int64(len(made.Agencies)), scoring.Vi))
	o.fact("Hạn quán triệt", "%s", made.Deadline.In(calendar.Vi))
	if why := made.Deadline.Explain(calendar.Vi); len(why) > 1 {
		o.Facts = append(o.Facts, fact{"Vì sao là ngày này", why[1]})
	}
	if len(unreached) > 0 {
		o.Warnings = append(o.Warnings, fmt.Sprintf("%d cơ quan, đơn vị không có địa chỉ thư nào nhận được: Văn phòng cần liên hệ trực tiếp.", len(unreached)))
	}
	o.list("Không thư nào đến được", []string{"Mã", "Tên"}, namedAgencies(unreached))
	if made.ID != 0 {
		o.Nothing = "Văn bản này đã được gửi: gửi lại không thay đổi gì."
	}
	return o, nil
}

// aboutDirective is the form of a deed about one letter.
func aboutDirective(fields func() []*entry, intro string) func(*site, *http.Request) (deedForm, error) {
	return func(s *site, r *http.Request) (deedForm, error) {
		id, err := directiveOf(r)
		if err != nil {
			return deedForm{}, err
		}
		form := deedForm{Back: menuItem{Path: directivePath(id), Label: "Văn bản"}, Intro: []string{intro}}
		if fields != nil {
			form.Fields = fields()
		}
		return form, nil
	}
}

var directiveExtended = deed{
	path: directivesPath + "/xem/{id}/gia-han", right: review.ToExtend, title: "Gia hạn", button: "Gia hạn", notice: "van-ban-da-doi",
	form: aboutDirective(func() []*entry {
		return []*entry{input("until", "Hạn mới", "Nếu là ngày nghỉ, hạn là ngày làm việc tiếp theo.", "date")}
	}, "Mọi cơ quan, đơn vị chưa xác nhận có hạn mới và được báo."),
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) {
		return s.changeDirective(ctx, a, review.ToExtend, true)
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.changeDirective(ctx, a, review.ToExtend, false)
		return err
	},
}

var directiveCancelled = deed{
	path: directivesPath + "/xem/{id}/huy", right: review.ToCancel, title: "Hủy", button: "Hủy việc theo dõi văn bản", notice: "van-ban-da-doi",
	form: aboutDirective(nil, "Không cơ quan, đơn vị nào được hỏi hay nhắc nữa. Việc hủy không thu hồi được."),
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) {
		return s.changeDirective(ctx, a, review.ToCancel, true)
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.changeDirective(ctx, a, review.ToCancel, false)
		return err
	},
}

func (s *site) changeDirective(ctx context.Context, a attempt, action review.Action, preview bool) (o outcome, err error) {
	id, err := strconv.ParseInt(a.path("id"), 10, 64)
	if err != nil {
		return o, activities.ErrNotFound
	}
	control := activities.Control{Action: action, Preview: preview}
	if action == review.ToExtend {
		if control.Until, err = calendar.ParseDay(a.of("until")); err != nil {
			return o, refuseDay("until")
		}
	}
	done, err := s.Admin.ChangeLetter(ctx, activities.DirectiveID(id), control, a.Change)
	if err != nil {
		return o, err
	}
	o.fact("Cơ quan, đơn vị liên quan", "%d", len(done))
	o.list("Nhiệm vụ thay đổi", []string{"Cơ quan, đơn vị", "Nhiệm vụ", "Đang", "Sẽ"}, controlledCells(done))
	return o, nil
}
