package web

import (
	"context"
	"net/http"
	"slices"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// officeRoles are those that an administrator gives, in the order in which they are offered.
var officeRoles = []review.Role{review.Staff, review.Leader, review.Admin, review.Auditor, review.Operator, review.Chairman}

var giveRole = deed{
	path: "/van-phong/cap-vai-tro", right: review.ToManageUsers, title: "Cấp vai trò trong Văn phòng", button: "Cấp vai trò", notice: "vai-tro-da-cap",
	form: func(*site, *http.Request) (deedForm, error) {
		phone := input("phone", "Điện thoại (không bắt buộc)", "", "tel")
		phone.Needed = false
		return deedForm{
			Back:  toUsers,
			Intro: []string{"Mỗi người một địa chỉ thư điện tử riêng: người đó đăng nhập bằng địa chỉ này và chịu trách nhiệm về việc mình làm. Cán bộ của các cơ quan, đơn vị được nhập ở trang Cán bộ."},
			Fields: []*entry{
				input("name", "Họ và tên", "", "text"), input("email", "Địa chỉ thư điện tử", "", "email"), phone,
				choice("role", "Vai trò", "", roleOptions(officeRoles...)...), input("from", "Từ ngày", "", "date"),
			},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.give(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.give(ctx, a, false)
		return err
	},
}

func (s *site) give(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	from, err := calendar.ParseDay(a.of("from"))
	if err != nil {
		return o, refuseDay("from")
	}
	row, err := s.Admin.TypedOfficer(officeOf(a.By), a.of("role"), a.of("name"), a.of("email"), a.of("phone"), from)
	if err != nil {
		return o, activities.Refusal(err)
	}
	o, err = s.editOfficers(ctx, a, []activities.OfficerRow{row}, preview)
	if review.NeedsFactor([]review.Role{row.Role}) {
		o.fact("Khi đăng nhập", "cần lớp xác thực thứ hai; người này tự thiết lập ở lần đăng nhập đầu tiên")
	}
	return o, err
}

// officeOf is the code of the office that somebody works in.
func officeOf(who activities.Actors) string {
	for _, actor := range who {
		if slices.ContainsFunc(officeRoles, func(role review.Role) bool { return slices.Contains(actor.Roles, role) }) {
			return actor.Agency
		}
	}
	return ""
}

var endRole = deed{
	path: usersPath + "/{user}/ket-thuc", right: review.ToManageUsers, title: "Kết thúc vai trò", button: "Kết thúc vai trò", notice: "vai-tro-da-het",
	form: func(s *site, r *http.Request) (deedForm, error) {
		user, err := s.userOf(r.Context(), r.PathValue("user"))
		if err != nil {
			return deedForm{}, err
		}
		var terms []option
		for _, t := range user.Terms {
			terms = append(terms, option{termKey(t), termWords(t)})
		}
		return deedForm{
			Back:   toUsers,
			Intro:  []string{user.Name + ", " + user.Email + ". Việc đã làm vẫn được giữ nguyên; từ ngày kết thúc, vai trò không mở được gì nữa, kể cả trong phiên đang đăng nhập."},
			Fields: []*entry{choice("term", "Vai trò", "", terms...), input("to", "Ngày đầu tiên không còn vai trò", "", "date")},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.end(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.end(ctx, a, false)
		return err
	},
}

func (s *site) end(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	row, err := s.ended(ctx, a)
	if err != nil {
		return o, err
	}
	if o, err = s.editOfficers(ctx, a, []activities.OfficerRow{row}, preview); err != nil {
		return o, err
	}
	o.Facts = append([]fact{
		{"Người dùng", row.Name + ", " + row.Email},
		{"Vai trò", sentence(row.Role.In(scoring.Vi)) + " từ " + row.From.Short(calendar.Vi)},
		{"Đến hết ngày", (row.To.Value - 1).Short(calendar.Vi)},
	}, o.Facts...)
	return o, nil
}

func termKey(t activities.Term) string { return string(t.Role) + "." + t.From.String() }

// ended is the role that is to end, with its end.
func (s *site) ended(ctx context.Context, a attempt) (row activities.OfficerRow, err error) {
	to, err := calendar.ParseDay(a.of("to"))
	if err != nil {
		return row, refuseDay("to")
	}
	user, err := s.Admin.User(ctx, a.path("user"))
	if err != nil {
		return row, err
	}
	at := slices.IndexFunc(user.Terms, func(t activities.Term) bool { return termKey(t) == a.of("term") })
	if at < 0 {
		return row, activities.ErrNotFound
	}
	term := user.Terms[at]
	if term.Role == review.Admin {
		users, err := s.Admin.Users(ctx)
		if err != nil {
			return row, err
		}
		if !activities.Administered(users, user.ID, to) {
			return row, activities.Refusal(scoring.Say("Từ ngày này Văn phòng không còn quản trị nào khác: hãy cấp vai trò quản trị cho người khác trước.",
				"the office would have no administrator from that day on: give somebody else the role first"))
		}
	}
	return activities.OfficerRow{Agency: officeOf(a.By), Role: term.Role, Name: user.Name, Email: user.Email, From: term.From, To: scoring.Some(to)}, nil
}

var signUserOut = deed{
	path: usersPath + "/{user}/dang-xuat", right: review.ToManageUsers, title: "Thu hồi các phiên", button: "Thu hồi tất cả các phiên", notice: "phien-da-thu",
	form: userForm("Mọi thiết bị đang đăng nhập của người này phải đăng nhập lại. Bản nháp đã lưu vẫn còn."),
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		user, err := s.Admin.User(ctx, a.path("user"))
		o.fact("Người dùng", "%s, %s", user.Name, user.Email)
		o.fact("Phiên đang mở", "%d", user.Sessions)
		return o, err
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.Admin.EndSessionsOf(ctx, a.path("user"), a.Change)
		return err
	},
}

var resetFactors = deed{
	path: usersPath + "/{user}/dat-lai", right: review.ToManageUsers, title: "Đặt lại lớp xác thực thứ hai", button: "Đặt lại và thu hồi các phiên", notice: "da-dat-lai",
	form: userForm("Chỉ đặt lại khi đã xác minh đúng người, ví dụ gặp trực tiếp: sau khi đặt lại, ai đọc được hộp thư của người này đều thiết lập được lớp xác thực mới.",
		"Ứng dụng xác thực, khóa truy cập và mã dự phòng hiện có không dùng được nữa; mọi phiên đang mở bị thu hồi."),
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		user, err := s.Admin.User(ctx, a.path("user"))
		o.fact("Người dùng", "%s, %s", user.Name, user.Email)
		o.fact("Đang có", "%s", factorWords(user))
		o.fact("Phiên bị thu hồi", "%d", user.Sessions)
		return o, err
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		return s.Admin.ResetFactors(ctx, a.path("user"), a.Change)
	},
}

// userForm asks for nothing: what is done is done to the user of the address.
func userForm(intro ...string) func(*site, *http.Request) (deedForm, error) {
	return func(s *site, r *http.Request) (deedForm, error) {
		user, err := s.userOf(r.Context(), r.PathValue("user"))
		return deedForm{Back: toUsers, Intro: append([]string{user.Name + ", " + user.Email + "."}, intro...)}, err
	}
}
