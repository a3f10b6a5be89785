package web

import (
	"context"
	"net/http"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

// ownSubstitute names who stands in for the visitor themselves.
var ownSubstitute = deed{
	path: accountPath + "/nguoi-thay", right: review.ToSubstitute, title: "Cử người thay khi vắng mặt", button: "Cử người này", notice: "da-cu-thay",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{
			Back: menuItem{Path: accountPath, Label: "Tài khoản"},
			Intro: []string{
				"Trong những ngày này, người thay nhận thư giao việc của Ông/Bà và làm được những việc mà chính người đó cũng có quyền làm. Tên của cả hai được ghi lại.",
				"Mỗi thời gian chỉ một người thay; người thay không cử tiếp người khác.",
			},
			Fields: []*entry{
				input("email", "Địa chỉ thư điện tử của người thay", "Người này phải đã được đăng ký trong hệ thống.", "email"),
				input("from", "Từ ngày", "", "date"), input("to", "Đến hết ngày", "", "date"),
			},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.nameOwnStandIn(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.nameOwnStandIn(ctx, a, false)
		return err
	},
}

func (s *site) nameOwnStandIn(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	var sub review.Substitute
	if sub.From, err = calendar.ParseDay(a.of("from")); err != nil {
		return o, refuseDay("from")
	}
	if sub.To, err = calendar.ParseDay(a.of("to")); err != nil {
		return o, refuseDay("to")
	}
	if len(a.By) == 0 {
		return o, errRight
	}
	sub.For = a.By[0].Person
	if sub.By, err = s.personBy(ctx, "email", a.of("email"), sub.From); err != nil {
		return o, err
	}
	if err := s.Admin.NameStandIn(ctx, sub, a.Change, preview); err != nil {
		return o, err
	}
	who, err := s.Admin.OfficerBy(ctx, sub.By)
	if err != nil {
		return o, err
	}
	o.fact("Người thay", "%s (%s)", who.Name, activities.Title(who.Role, who.AgencyName))
	o.fact("Thời gian", "từ %s đến hết %s", sub.From.Short(calendar.Vi), sub.To.Short(calendar.Vi))
	return o, nil
}
