package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Officials is what the site needs of how officials do. activities.ErrNotFound: there are no dossiers of the period, or
// they are not the visitor's to see.
type Officials interface {
	OfficialsOf(ctx context.Context, who activities.Actors, p scoring.Period, agency string) (activities.Officials, error)
	EraseOfficial(ctx context.Context, id int, agency string, c activities.Change, preview bool) error
	// SetDigest says whether a person gets the digest of the morning; changed: it was the other way before.
	SetDigest(ctx context.Context, person string, gets bool, c activities.Change, preview bool) (changed bool, err error)
	GetsDigest(ctx context.Context, person string) (bool, error)
}

// officialsPage is how much each official of an agency handles, and how much of it in time.
type officialsPage struct {
	frame
	activities.Officials
	Until  string
	Least  int
	Erases bool
}

func (s *site) officials(w http.ResponseWriter, r *http.Request) error {
	asked := scoring.Period("")
	if text := r.URL.Query().Get("ky"); text != "" {
		p, err := scoring.ParsePeriod(text)
		if err != nil {
			return fmt.Errorf("%w: %w", errNoPage, err)
		}
		asked = p
	}
	o, err := s.Admin.OfficialsOf(r.Context(), visitor(r).Actors, asked, r.PathValue("agency"))
	if err != nil {
		return away(err)
	}
	page := officialsPage{frame: s.frame(r, nil), Officials: o, Until: upTo(o.JudgedUntil.In(s.zone), scoring.Vi), Least: activities.LeastOfOfficial, Erases: may(r, review.ToEraseOfficial)}
	page.Title = "Cán bộ xử lý hồ sơ: " + o.Agency.Name
	return s.showPrivate(w, http.StatusOK, "officials", page)
}

// officialErased erases the name of an official, whose number and dossiers stay.
var officialErased = deed{
	path: livePath + "/{agency}/can-bo/xoa-ten/{official}", right: review.ToEraseOfficial, title: "Xóa tên cán bộ xử lý hồ sơ", button: "Xóa tên", notice: "ten-da-xoa",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		return deedForm{
			Back: menuItem{Path: address("tam-tinh", r.PathValue("agency"), "can-bo"), Label: "Cán bộ xử lý hồ sơ"},
			Intro: []string{
				"Tên được xóa khỏi hệ thống và không khôi phục được. Cán bộ chỉ còn một số hiệu; số lượng hồ sơ và tỷ lệ đúng hạn giữ nguyên. Lần nạp hồ sơ sau cũng không ghi lại tên này.",
			},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		id, err := s.eraseOfficial(ctx, a, true)
		if err != nil {
			return o, err
		}
		o.fact("Cán bộ", "số hiệu %d của cơ quan, đơn vị %s", id, a.path("agency"))
		o.Warnings = []string{"Sau khi xóa, không ai xem lại được tên."}
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.eraseOfficial(ctx, a, false)
		return err
	},
}

func (s *site) eraseOfficial(ctx context.Context, a attempt, preview bool) (int, error) {
	id, err := strconv.Atoi(a.path("official"))
	if err != nil {
		return 0, activities.ErrNotFound
	}
	err = s.Admin.EraseOfficial(ctx, id, a.path("agency"), a.Change, preview)
	if errors.Is(err, activities.ErrNotFound) {
		err = activities.Refuse("không có tên nào để xóa: tên đã được xóa, hoặc cán bộ không thuộc cơ quan, đơn vị này", "there is no name to erase")
	}
	return id, err
}

// digestSet says whether an officer gets the digest of the morning.
var digestSet = deed{
	path: officersPath + "/thu-buoi-sang/{person}", right: review.ToManageOfficers, title: "Thư buổi sáng", button: "Ghi lựa chọn", notice: "thu-buoi-sang-da-ghi",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{
			Back: toOfficers,
			Intro: []string{
				"Sáng mỗi ngày làm việc, cán bộ đầu mối nhận một thư về hồ sơ, phản ánh, kiến nghị sắp đến hạn hoặc đã quá hạn. Ngày không có gì để báo thì không có thư. Ngừng thư này không ảnh hưởng tới thư về các nhiệm vụ.",
			},
			Fields: []*entry{choice("gets", "Thư buổi sáng", "", option{"co", "gửi"}, option{"khong", "không gửi"})},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		who, err := s.Admin.OfficerBy(ctx, a.path("person"))
		if err != nil {
			return o, err
		}
		gets, err := s.Admin.GetsDigest(ctx, a.path("person"))
		if err != nil {
			return o, err
		}
		o.fact("Cán bộ", "%s, %s, %s", who.Name, who.Role.In(scoring.Vi), who.AgencyName)
		o.fact("Hiện nay", "%s", map[bool]string{true: "gửi", false: "không gửi"}[gets])
		if gets == (a.of("gets") == "co") {
			o.Nothing = "Lựa chọn đang như vậy: không có gì để thay đổi."
		}
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.Admin.SetDigest(ctx, a.path("person"), a.of("gets") == "co", a.Change, false)
		return err
	},
}
