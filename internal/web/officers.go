package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// OfficerRegister is what the site needs of who is what. What it refuses is activities.ErrRefused.
type OfficerRegister interface {
	todays
	Officers(ctx context.Context, on calendar.Day, q activities.OfficerQuery) (activities.OfficerList, error)
	// OfficerBy is a person by their newest role. activities.ErrNotFound.
	OfficerBy(ctx context.Context, person string) (activities.OfficerLine, error)
	AllOfficers(ctx context.Context) ([]byte, error) // as a table
	ReadOfficers(name string, content []byte) ([]activities.OfficerRow, error)
	// TypedOfficer is a row that was typed, checked as one of a table.
	TypedOfficer(agency, role, name, email, phone string, from calendar.Day) (activities.OfficerRow, error)
	EditOfficers(ctx context.Context, rows []activities.OfficerRow, c activities.Change, preview bool) (activities.OfficerImport, error)
	MendAddress(ctx context.Context, email string, c activities.Change) (activities.ClearedAddress, error)
}

const officersPath = "/van-phong/can-bo"

func (s *site) officerRoutes() []route {
	return []route{
		{path: officersPath, who: inOffice, get: s.officers},
		{path: officersPath + "/bang", who: whoMay(review.ToManageOfficers), get: s.officerTable},
		{path: standInsPath, who: inOffice, get: s.standIns},
	}
}

// officersPage is a page of who has a role.
type officersPage struct {
	frame
	Query   activities.OfficerQuery
	Count   int
	Lines   []officerLine
	Roles   []option
	Deeds   []link
	MayEdit bool
	pager
}

// officerLine is a role of somebody, as people read it.
type officerLine struct {
	activities.OfficerLine
	RoleName, Since, Until, BadSince string
	Contact                          bool // an address is known
}

func newOfficerLine(o activities.OfficerLine) officerLine {
	line := officerLine{OfficerLine: o, RoleName: o.Role.In(scoring.Vi), Since: o.From.Short(calendar.Vi), Until: shortOr(o.To, ""), Contact: o.Email != ""}
	if o.Bad.Known {
		line.BadSince = calendar.DayOf(o.Bad.Value).Short(calendar.Vi)
	}
	return line
}

func (s *site) officers(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page := officersPage{frame: s.frame(r, nil), Roles: roleOptions(review.Roles...), MayEdit: may(r, review.ToManageOfficers)}
	page.Title = "Cán bộ"
	page.Query = activities.OfficerQuery{Text: asked(q, "tim"), Role: review.Role(asked(q, "vai-tro")), Bad: q.Get("loc") == "thu-hong", Page: pageOf(r)}
	today, err := s.Admin.Today(r.Context())
	if err != nil {
		return away(err)
	}
	list, err := s.Admin.Officers(r.Context(), today, page.Query)
	if err != nil {
		return away(err)
	}
	for _, o := range list.Lines {
		page.Lines = append(page.Lines, newOfficerLine(o))
	}
	page.Count = list.Count
	page.Deeds, page.pager = offers(r, officerImport, standInNamed), turn(r, page.Query.Page, list.Count)
	return s.showPrivate(w, http.StatusOK, "officers", page)
}

// roleOptions are roles that a person can have.
func roleOptions(roles ...review.Role) (all []option) {
	for _, role := range roles {
		if role != review.Public {
			all = append(all, option{string(role), role.In(scoring.Vi)})
		}
	}
	return all
}

func (s *site) officerTable(w http.ResponseWriter, r *http.Request) error {
	content, err := s.Admin.AllOfficers(r.Context())
	if err != nil {
		return away(err)
	}
	return saveCSV(w, r, "can-bo.csv", content)
}

var toOfficers = menuItem{Path: officersPath, Label: "Cán bộ"}

var officerImport = deed{
	path: officersPath + "/nhap", right: review.ToManageOfficers, title: "Nhập danh sách cán bộ", button: "Ghi vào danh sách", notice: "can-bo-da-ghi",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{
			Back: toOfficers,
			Intro: []string{
				"Tệp CSV, mỗi dòng một vai trò của một người. Một người được nhận ra theo họ tên và địa chỉ thư. Dòng không có trong tệp giữ nguyên; muốn kết thúc một vai trò, ghi lại dòng đó với valid_to, là ngày đầu tiên không còn giữ vai trò.",
				"Vai trò của cơ quan, đơn vị: cán bộ đầu mối, người thay thế, thủ trưởng. Vai trò của Văn phòng ghi mã của tỉnh ở cột agency và cần quyền quản lý người dùng.",
			},
			Sample: "agency,role,name,email,phone,valid_from,valid_to\nH44.104,cán bộ đầu mối,Trần Thị Bình,binh@tan-hung.example,0912 345 678,2026-08-01,",
			File:   fileEntry("Tệp danh sách (CSV)", "", ".csv,text/csv", maxCSV),
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.importOfficers(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.importOfficers(ctx, a, false)
		return err
	},
}

func (s *site) importOfficers(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	rows, err := s.Admin.ReadOfficers(a.File, a.Content)
	if err != nil {
		return o, activities.Refusal(err)
	}
	return s.editOfficers(ctx, a, rows, preview)
}

func (s *site) editOfficers(ctx context.Context, a attempt, rows []activities.OfficerRow, preview bool) (o outcome, err error) {
	done, err := s.Admin.EditOfficers(ctx, rows, a.Change, preview)
	if err != nil {
		return o, err
	}
	o.fact("Vai trò thêm mới", "%d", done.Opened)
	o.fact("Vai trò kết thúc", "%d", done.Closed)
	o.fact("Giữ nguyên", "%d", done.Unchanged)
	o.fact("Người mới", "%d", done.People)
	o.fact("Đổi số điện thoại", "%d", done.Phones)
	for _, shared := range done.Shared {
		o.Warnings = append(o.Warnings, fmt.Sprintf("%s dùng chung địa chỉ %s: mỗi thư chỉ gửi một lần và không ai đăng nhập được bằng địa chỉ này.", strings.Join(shared.Names, ", "), shared.Address))
	}
	if len(done.NoAddress) > 0 {
		o.Warnings = append(o.Warnings, "Chưa có địa chỉ thư: "+strings.Join(done.NoAddress, ", ")+".")
	}
	columns := []string{"Cơ quan, đơn vị", "Vai trò", "Họ tên", "Địa chỉ thư", "Từ ngày", "Đến trước ngày"}
	o.list("Vai trò thêm mới", columns, officerCells(done.Openings))
	o.list("Vai trò kết thúc", columns, officerCells(done.Closings))
	if done.Changed() == 0 {
		o.Nothing = "Danh sách đã đúng như vậy: không có gì để thay đổi."
	}
	return o, nil
}

func officerCells(rows []activities.OfficerRow) [][]string {
	cells := make([][]string, len(rows))
	for i, o := range rows {
		cells[i] = []string{o.Agency, o.Role.In(scoring.Vi), o.Name, o.Email, o.From.Short(calendar.Vi), shortOr(o.To, "")}
	}
	return cells
}

// officerNamed gives somebody a role in an agency.
var officerNamed = deed{
	path: agenciesPath + "/xem/{agency}/them", right: review.ToManageOfficers, title: "Thêm cán bộ", button: "Thêm cán bộ", notice: "can-bo-da-ghi",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		phone := input("phone", "Điện thoại", "", "tel")
		phone.Needed = false
		return deedForm{Back: agencyOf(r), Fields: []*entry{
			choice("role", "Vai trò", "", roleOptions(review.Focal, review.Deputy, review.Head)...),
			input("name", "Họ tên", "", "text"), input("email", "Địa chỉ thư", "", "email"), phone, input("from", "Từ ngày", "", "date"),
		}}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.nameOfficer(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.nameOfficer(ctx, a, false)
		return err
	},
}

func (s *site) nameOfficer(ctx context.Context, a attempt, preview bool) (outcome, error) {
	from, err := calendar.ParseDay(a.of("from"))
	if err != nil {
		return outcome{}, refuseDay("from")
	}
	row, err := s.Admin.TypedOfficer(a.path("agency"), a.of("role"), a.of("name"), a.of("email"), a.of("phone"), from)
	if err != nil {
		return outcome{}, activities.Refusal(err)
	}
	return s.editOfficers(ctx, a, []activities.OfficerRow{row}, preview)
}

// addressMended says that an address works after all.
var addressMended = deed{
	path: officersPath + "/dia-chi/{person}", right: review.ToManageOfficers, title: "Địa chỉ thư dùng lại được", button: "Gửi thư trở lại", notice: "dia-chi-da-dung",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{Back: toOfficers, Intro: []string{
			"Thư gửi địa chỉ này đã bị từ chối hoặc trả lại nên hệ thống ngừng gửi. Nếu hộp thư đã hoạt động trở lại, xác nhận tại đây: các thư chưa đến được gửi lại, nếu nội dung còn đúng.",
			"Nếu địa chỉ ghi sai, hãy nhập lại danh sách cán bộ với địa chỉ đúng.",
		}}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		who, err := s.Admin.OfficerBy(ctx, a.path("person"))
		if err != nil {
			return o, err
		}
		o.fact("Cán bộ", "%s, %s, %s", who.Name, who.Role.In(scoring.Vi), who.AgencyName)
		o.fact("Địa chỉ thư", "%s", who.Email)
		if !who.Bad.Known {
			o.Nothing = "Thư gửi địa chỉ này không bị tạm giữ: không có gì cần xác nhận."
			return o, nil
		}
		o.fact("Ngừng gửi từ", "%s", moment(who.Bad.Value.In(s.zone), scoring.Vi))
		o.fact("Máy chủ thư báo", "%s", who.Why)
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		who, err := s.Admin.OfficerBy(ctx, a.path("person"))
		if err == nil {
			_, err = s.Admin.MendAddress(ctx, who.Email, a.Change)
		}
		return err
	},
}

func isNotFound(err error) bool { return errors.Is(err, activities.ErrNotFound) }

// listedCodes are those that a text has, with spaces, commas or line ends between them.
func listedCodes(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })
}
