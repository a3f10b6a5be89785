package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// AgencyRegister is what the site needs of the register of agencies. What it refuses is activities.ErrRefused.
type AgencyRegister interface {
	todays
	Agencies(ctx context.Context, on calendar.Day, q activities.AgencyQuery) (activities.AgencyList, error)
	// Agency is all about one. activities.ErrNotFound.
	Agency(ctx context.Context, code string, on calendar.Day) (activities.AgencyFile, error)
	AllAgencies(ctx context.Context) ([]byte, error) // as a table
	ReadAgencies(name string, content []byte) ([]activities.AgencyRow, error)
	EditAgencies(ctx context.Context, rows []activities.AgencyRow, c activities.Change, preview bool) (activities.AgencyImport, error)
	MergeAgencies(ctx context.Context, m activities.Merge, c activities.Change) ([]activities.Controlled, error)
}

const agenciesPath = "/van-phong/don-vi"

func (s *site) agencyRoutes() []route {
	return []route{
		{path: agenciesPath, who: inOffice, get: s.agencies},
		{path: agenciesPath + "/bang", who: inOffice, get: s.agencyTable},
		{path: agenciesPath + "/xem/{agency}", who: inOffice, get: s.agency},
	}
}

// agenciesPage is a page of the register.
type agenciesPage struct {
	frame
	Query activities.AgencyQuery
	State string
	List  activities.AgencyList
	Kinds []option
	Deeds []link
	pager
}

// pager leads to the pages before and after.
type pager struct {
	Page, Pages    int
	Previous, Next string
}

// linesOfPage is how many lines a page of a register has.
const linesOfPage = 50

// pageOf is the number of the page that is asked for, from 1 on.
func pageOf(r *http.Request) int { return min(max(number(r.URL.Query().Get("trang"), 1), 1), 10_000) }

// turn says where the pages beside this one are.
func turn(r *http.Request, page, count int) (p pager) {
	to := func(page int) string {
		q := r.URL.Query()
		q.Set("trang", strconv.Itoa(page))
		q.Del(noticeQuery)
		return "?" + q.Encode()
	}
	p.Page, p.Pages = page, (count+linesOfPage-1)/linesOfPage
	if page > 1 {
		p.Previous = to(page - 1)
	}
	if page < p.Pages {
		p.Next = to(page + 1)
	}
	return p
}

// asked is a text of the query, cut where nobody writes so much.
func asked(q url.Values, name string) string {
	words := []rune(text(q, name))
	return string(words[:min(len(words), maxTyped)])
}

var kindOptions = []option{{"department", activities.KindName(scoring.Department)}, {"commune", activities.KindName(scoring.Commune)}}

func (s *site) agencies(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page := agenciesPage{frame: s.frame(r, nil), State: q.Get("loc"), Kinds: kindOptions}
	page.Title = "Cơ quan, đơn vị"
	page.Query = activities.AgencyQuery{Text: asked(q, "tim"), Kind: scoring.Kind(asked(q, "loai")), Ended: page.State == "het", Unfocused: page.State == "thieu", Page: pageOf(r)}
	today, err := s.Admin.Today(r.Context())
	if err != nil {
		return away(err)
	}
	if page.List, err = s.Admin.Agencies(r.Context(), today, page.Query); err != nil {
		return away(err)
	}
	page.Deeds, page.pager = offers(r, agencyImport, agencyMerge), turn(r, page.Query.Page, page.List.Count)
	return s.showPrivate(w, http.StatusOK, "agencies", page)
}

func (s *site) agencyTable(w http.ResponseWriter, r *http.Request) error {
	content, err := s.Admin.AllAgencies(r.Context())
	if err != nil {
		return away(err)
	}
	return saveCSV(w, r, "co-quan.csv", content)
}

// agencyPage is all about an agency.
type agencyPage struct {
	frame
	activities.AgencyFile
	Now      activities.AgencyRow // the newest row
	There    []officerLine
	Gone     []officerLine
	Standing []activities.SubstituteLine
	Work     []taskLine
	MayEdit  bool
	Today    calendar.Day
}

type taskLine struct{ Task, Period, State, Outcome, Due string }

func (s *site) agency(w http.ResponseWriter, r *http.Request) error {
	today, err := s.Admin.Today(r.Context())
	if err != nil {
		return away(err)
	}
	file, err := s.Admin.Agency(r.Context(), r.PathValue("agency"), today)
	if err != nil {
		return noSuch(err)
	}
	page := agencyPage{frame: s.frame(r, nil), AgencyFile: file, Now: file.Rows[len(file.Rows)-1], Standing: file.Substitutes, MayEdit: may(r, review.ToManageOfficers), Today: today}
	page.Title = page.Now.Name
	for _, o := range file.Officers {
		if line := newOfficerLine(o); o.To.Known && o.To.Value <= today {
			page.Gone = append(page.Gone, line)
		} else {
			page.There = append(page.There, line)
		}
	}
	for _, t := range file.Tasks {
		page.Work = append(page.Work, newTaskLine(t))
	}
	return s.showPrivate(w, http.StatusOK, "agency", page)
}

func newTaskLine(t activities.AgencyTask) taskLine {
	line := taskLine{Task: sentence(t.Kind.In(scoring.Vi)), State: t.State.In(scoring.Vi), Due: calendar.DayOf(t.Due).Short(calendar.Vi)}
	if t.Period.Known {
		line.Period = t.Period.Value.In(scoring.Vi)
	}
	if t.Outcome != review.Pending {
		line.Outcome = t.Outcome.In(scoring.Vi)
	}
	return line
}

// noSuch is a page about something that is not there.
func noSuch(err error) error {
	if isNotFound(err) {
		return errNoPage
	}
	return away(err)
}

var toAgencies = menuItem{Path: agenciesPath, Label: "Cơ quan, đơn vị"}

var agencyImport = deed{
	path: agenciesPath + "/nhap", right: review.ToManageOfficers, title: "Nhập danh sách cơ quan, đơn vị", button: "Ghi vào danh sách", notice: "don-vi-da-ghi",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{
			Back: toAgencies,
			Intro: []string{
				"Tệp CSV, mỗi dòng một cơ quan, đơn vị kể từ một ngày. Đơn vị đổi tên thì thêm dòng mới từ ngày đổi; dòng cũ tự kết thúc. Dòng không có trong tệp giữ nguyên.",
				"valid_to là ngày đầu tiên không còn hiệu lực; để trống nếu chưa có. Đơn vị sáp nhập thì dùng chức năng Sáp nhập, để nhiệm vụ còn mở được chuyển theo.",
			},
			Sample: "code,name,kind,valid_from,valid_to,successor\nH44.104,UBND xã Tân Hưng,\"xã, phường\",2025-07-01,,\nH44.12,Sở Nội vụ,\"sở, ban, ngành\",2025-07-01,,",
			File:   fileEntry("Tệp danh sách (CSV)", "", ".csv,text/csv", maxCSV),
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.editAgencies(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.editAgencies(ctx, a, false)
		return err
	},
}

func (s *site) editAgencies(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	rows, err := s.Admin.ReadAgencies(a.File, a.Content)
	if err != nil {
		return o, activities.Refusal(err)
	}
	done, err := s.Admin.EditAgencies(ctx, rows, a.Change, preview)
	if err != nil {
		return o, err
	}
	o.fact("Thêm mới", "%d", len(done.Added))
	o.fact("Đổi tên hoặc loại", "%d", len(done.Changed))
	o.fact("Kết thúc", "%d", len(done.Ended))
	o.fact("Giữ nguyên", "%d", done.Unchanged)
	columns := []string{"Mã", "Tên", "Loại", "Từ ngày", "Đến trước ngày"}
	o.list("Thêm mới", columns, agencyCells(done.Added))
	o.list("Đổi tên hoặc loại", columns, agencyCells(done.Changed))
	o.list("Kết thúc", columns, agencyCells(done.Ended))
	if len(done.Ended) > 0 {
		o.Warnings = append(o.Warnings, "Nhiệm vụ còn mở của đơn vị kết thúc không được chuyển cho ai. Nếu đơn vị được sáp nhập, hãy dùng chức năng Sáp nhập.")
	}
	if !done.Writes() {
		o.Nothing = "Danh sách đã đúng như tệp: không có gì để thay đổi."
	}
	return o, nil
}

func agencyCells(rows []activities.AgencyRow) [][]string {
	cells := make([][]string, len(rows))
	for i, a := range rows {
		cells[i] = []string{a.Code, a.Name, activities.KindName(a.Kind), a.From.Short(calendar.Vi), shortOr(a.To, "chưa có")}
	}
	return cells
}

func shortOr(d scoring.Maybe[calendar.Day], otherwise string) string {
	if !d.Known {
		return otherwise
	}
	return d.Value.Short(calendar.Vi)
}

var agencyMerge = deed{
	path: agenciesPath + "/sap-nhap", right: review.ToCancel, title: "Sáp nhập", button: "Sáp nhập", notice: "don-vi-da-sap-nhap",
	form: func(*site, *http.Request) (deedForm, error) {
		from := area("from", "Các đơn vị được sáp nhập", "Mã của từng đơn vị, mỗi dòng một mã.", 4)
		from.Needed = true
		return deedForm{
			Back: toAgencies,
			Intro: []string{
				"Nhiệm vụ còn mở của các đơn vị này được thay thế, nên không kỳ nào phải chờ. Kiến nghị đang thẩm định được chuyển cho đơn vị kế thừa; người của đơn vị đó được báo. Điểm đã chấm giữ nguyên.",
			},
			Fields: []*entry{from, input("to", "Sáp nhập vào", "Mã của cơ quan, đơn vị kế thừa.", "text"), input("on", "Từ ngày", "Ngày đầu tiên các đơn vị này không còn.", "date")},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.merge(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error { _, err := s.merge(ctx, a, false); return err },
}

func (s *site) merge(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	on, err := calendar.ParseDay(a.of("on"))
	if err != nil {
		return o, refuseDay("on")
	}
	m := activities.Merge{From: listedCodes(a.of("from")), To: a.of("to"), On: on, Reason: a.Reason, Preview: preview}
	done, err := s.Admin.MergeAgencies(ctx, m, a.Change)
	if err != nil {
		return o, err
	}
	o.fact("Sáp nhập", "%d đơn vị vào %s từ ngày %s", len(m.From), m.To, on.Short(calendar.Vi))
	o.fact("Nhiệm vụ được thay thế hoặc chuyển", "%d", len(done))
	o.list("Nhiệm vụ còn mở", []string{"Cơ quan, đơn vị", "Nhiệm vụ", "Đang", "Sẽ"}, controlledCells(done))
	return o, nil
}

func controlledCells(done []activities.Controlled) [][]string {
	rows := make([][]string, len(done))
	for i, c := range done {
		was, now := c.From.In(scoring.Vi), c.To.In(scoring.Vi)
		if c.Moves() {
			was, now = "hạn "+c.Was.In(calendar.Vi), "hạn "+c.Now.In(calendar.Vi)
		}
		rows[i] = []string{c.AgencyName, sentence(c.Kind.In(scoring.Vi)), was, now}
	}
	return rows
}

// agencyOf is where a deed about an agency leads back to.
func agencyOf(r *http.Request) menuItem {
	code := cmp.Or(r.PathValue("agency"), "–")
	return menuItem{Path: agencyPath(code), Label: fmt.Sprintf("Đơn vị %s", code)}
}

func agencyPath(code string) string { return agenciesPath + "/xem" + address(code) }
