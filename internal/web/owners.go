package web

import (
	"context"
	"net/http"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

// Owners is what the site needs of who owns which indicator of the whole province.
type Owners interface {
	AllOwners(ctx context.Context) ([]activities.OwnerRow, error)
	WriteOwners(rows []activities.OwnerRow) ([]byte, error)
	ReadOwners(name string, content []byte) ([]activities.OwnerRow, error)
	EditOwners(ctx context.Context, rows []activities.OwnerRow, c activities.Change, preview bool) (activities.OwnerImport, error)
}

const ownersPath = agenciesPath + "/chu-tri"

func (s *site) ownerRoutes() []route {
	return []route{
		{path: ownersPath, who: inOffice, get: s.owners},
		{path: ownersPath + "/bang", who: inOffice, get: s.ownerTable},
	}
}

// ownersPage are who owns which indicator of the province.
type ownersPage struct {
	frame
	Lines []ownerLine
	Deeds []link
}

type ownerLine struct{ Indicator, Agency, Since, Until string }

func (s *site) owners(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Admin.AllOwners(r.Context())
	if err != nil {
		return away(err)
	}
	page := ownersPage{frame: s.frame(r, nil), Deeds: offers(r, ownerImport)}
	page.Title = "Cơ quan chủ trì chỉ số của cả tỉnh"
	for _, o := range all {
		page.Lines = append(page.Lines, ownerLine{o.Indicator, o.Agency, o.From.Short(calendar.Vi), shortOr(o.To, "")})
	}
	return s.showPrivate(w, http.StatusOK, "owners", page)
}

func (s *site) ownerTable(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Admin.AllOwners(r.Context())
	if err != nil {
		return away(err)
	}
	content, err := s.Admin.WriteOwners(all)
	if err != nil {
		return err
	}
	return saveCSV(w, r, "chu-tri.csv", content)
}

var ownerImport = deed{
	path: ownersPath + "/nhap", right: review.ToManageOfficers, title: "Nhập cơ quan chủ trì", button: "Ghi cơ quan chủ trì", notice: "chu-tri-da-ghi",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{
			Back: menuItem{Path: ownersPath, Label: "Cơ quan chủ trì chỉ số của cả tỉnh"},
			Intro: []string{
				"Tệp CSV, mỗi dòng một chỉ số cấp tỉnh và sở, ban, ngành chủ trì kể từ một ngày. Chỉ cơ quan chủ trì kiến nghị được số liệu của chỉ số đó, một lần cho mọi cơ quan, đơn vị. Dòng không có trong tệp giữ nguyên.",
			},
			Sample: "indicator,agency,valid_from,valid_to\nPUBLISH_ON_TIME,H44.12,2026-01-01,",
			File:   fileEntry("Tệp cơ quan chủ trì (CSV)", "", ".csv,text/csv", maxCSV),
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.editOwners(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.editOwners(ctx, a, false)
		return err
	},
}

func (s *site) editOwners(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	rows, err := s.Admin.ReadOwners(a.File, a.Content)
	if err != nil {
		return o, activities.Refusal(err)
	}
	done, err := s.Admin.EditOwners(ctx, rows, a.Change, preview)
	if err != nil {
		return o, err
	}
	o.fact("Thêm mới", "%d", done.Opened)
	o.fact("Kết thúc", "%d", done.Closed)
	o.fact("Giữ nguyên", "%d", done.Unchanged)
	cells := make([][]string, len(rows))
	for i, row := range rows {
		cells[i] = []string{row.Indicator, row.Agency, row.From.Short(calendar.Vi), shortOr(row.To, "")}
	}
	o.list("Các dòng trong tệp", []string{"Chỉ số", "Cơ quan chủ trì", "Từ ngày", "Đến trước ngày"}, cells)
	if done.Opened+done.Closed == 0 {
		o.Nothing = "Danh sách đã đúng như tệp: không có gì để thay đổi."
	}
	return o, nil
}
