package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// AuditLog is what the site needs of the audit log.
type AuditLog interface {
	Audit(ctx context.Context, q activities.AuditQuery) ([]activities.AuditLine, error)
	// DoneActions are what was ever done, by the words of the log.
	DoneActions(ctx context.Context) ([]string, error)
	// WriteTable writes a table for spreadsheets.
	WriteTable(columns []string, rows [][]string) ([]byte, error)
}

const auditPath = "/van-phong/nhat-ky"

func (s *site) auditRoutes() []route {
	return []route{
		{path: auditPath, who: whoMay(review.ToReadAudit), get: s.audit},
		{path: auditPath + "/bang", who: whoMay(review.ToReadAudit), get: s.auditTable},
	}
}

// Rows of the log on a page, and in a table.
const (
	auditPageRows  = 50
	auditTableRows = 10_000
)

// auditPage is a page of the log.
type auditPage struct {
	frame
	Person, Action, From, To, Period, Agency string
	Faults                                   map[string]string
	Actions                                  []option
	Lines                                    []auditLine
	Older, Newest                            string // addresses
	Table                                    string
}

type auditLine struct{ At, Who, What, About, Details string }

func (s *site) audit(w http.ResponseWriter, r *http.Request) error {
	page := auditPage{frame: s.frame(r, nil)}
	page.Title = "Nhật ký"
	q := page.query(r.URL.Query())
	actions, err := s.Admin.DoneActions(r.Context())
	if err != nil {
		return away(err)
	}
	for _, action := range actions {
		page.Actions = append(page.Actions, option{action, actionInWords(action)})
	}
	slices.SortFunc(page.Actions, func(a, b option) int { return strings.Compare(fold(a.Label), fold(b.Label)) })
	if len(page.Faults) > 0 {
		return s.showPrivate(w, http.StatusUnprocessableEntity, "audit", page)
	}
	q.Most = auditPageRows + 1
	lines, err := s.Admin.Audit(r.Context(), q)
	if err != nil {
		return away(err)
	}
	if len(lines) > auditPageRows {
		lines = lines[:auditPageRows]
		page.Older = pageWith(r, "truoc", strconv.FormatInt(lines[auditPageRows-1].ID, 10))
	}
	if q.Before > 0 {
		page.Newest = pageWith(r, "truoc", "")
	}
	page.Table = auditPath + "/bang" + pageWith(r, "truoc", "")
	for _, l := range lines {
		page.Lines = append(page.Lines, s.newAuditLine(l))
	}
	return s.showPrivate(w, http.StatusOK, "audit", page)
}

// pageWith is the same page with another value in its query; empty: without.
func pageWith(r *http.Request, name, value string) string {
	q := r.URL.Query()
	if q.Del(name); value != "" {
		q.Set(name, value)
	}
	return "?" + q.Encode()
}

// query is what the page asks for; what cannot be read is said at its field.
func (page *auditPage) query(form url.Values) (q activities.AuditQuery) {
	page.Person, page.Action, page.From, page.To, page.Period, page.Agency = asked(form, "ai"), asked(form, "viec"), asked(form, "tu"), asked(form, "den"), asked(form, "ky"), asked(form, "don-vi")
	page.Faults = map[string]string{}
	q = activities.AuditQuery{Who: page.Person, Action: page.Action, Agency: page.Agency}
	for id, day := range map[string]*scoring.Maybe[calendar.Day]{"tu": &q.From, "den": &q.To} {
		text := asked(form, id)
		if text == "" {
			continue
		}
		parsed, ok := typedDay(text)
		if *day = scoring.Some(parsed); !ok {
			page.Faults[id] = "Hãy ghi ngày theo dạng năm-tháng-ngày, chẳng hạn 2026-08-31."
		}
	}
	if page.Period != "" {
		period, err := typedPeriod(page.Period)
		if q.Period = period; err != nil {
			page.Faults["ky"] = periodFault
		}
	}
	q.Before, _ = strconv.ParseInt(form.Get("truoc"), 10, 64) // none is the newest
	return q
}

func (s *site) auditTable(w http.ResponseWriter, r *http.Request) error {
	page := auditPage{}
	q := page.query(r.URL.Query())
	if len(page.Faults) > 0 {
		return errForm
	}
	q.Most = auditTableRows
	lines, err := s.Admin.Audit(r.Context(), q)
	if err != nil {
		return away(err)
	}
	rows := make([][]string, len(lines))
	for i, l := range lines {
		line := s.newAuditLine(l)
		rows[i] = []string{strconv.FormatInt(l.ID, 10), l.At.In(s.zone).Format("2006-01-02 15:04:05"), line.Who, line.What, string(l.Period), l.Agency, line.About, line.Details}
	}
	content, err := s.Admin.WriteTable([]string{"stt", "luc", "ai", "viec", "ky", "ma_don_vi", "ve", "chi_tiet"}, rows)
	if err != nil {
		return err
	}
	return saveCSV(w, r, "nhat-ky.csv", content)
}

func (s *site) newAuditLine(l activities.AuditLine) auditLine {
	line := auditLine{At: moment(l.At.In(s.zone), scoring.Vi), Who: cmp.Or(l.Name, "người số "+l.Actor), What: sentence(actionInWords(l.Action)), Details: detailsInWords(l.Details)}
	if _, err := strconv.ParseInt(l.Actor, 10, 64); err != nil {
		line.Who = "hệ thống"
	}
	var about []string
	if l.Kind != "" {
		about = append(about, l.Kind.In(scoring.Vi))
	}
	if l.AgencyName != "" {
		about = append(about, l.AgencyName)
	}
	if l.Period != "" {
		about = append(about, l.Period.In(scoring.Vi))
	}
	line.About = sentence(strings.Join(about, ", "))
	return line
}

var doneWords = map[string]string{
	"address works again": "xác nhận địa chỉ thư dùng lại được", "agencies changed": "sửa danh sách cơ quan, đơn vị", "agencies merged": "sáp nhập cơ quan, đơn vị",
	"agency merged": "thay nhiệm vụ của đơn vị sáp nhập", "answered": "trả lời", "app added": "thêm ứng dụng xác thực", "app removed": "bỏ ứng dụng xác thực",
	"asked for more": "yêu cầu bổ sung", "corrected at the source": "ghi nhận đã sửa tại nguồn", "days off replaced": "sửa lịch làm việc", "directive ended": "kết thúc theo dõi văn bản",
	"directive sent": "gửi văn bản", "evaluation refused": "từ chối số liệu của kỳ", "evaluation started": "mở kỳ đánh giá", "focal officers asked for": "đề nghị cử cán bộ đầu mối",
	"findings accepted": "chấp nhận kết quả kiểm tra số liệu", "finding hold set": "đặt việc chờ chấp nhận kết quả kiểm tra số liệu", "fulfilment rule set": "đặt mức độ hoàn thành nhiệm vụ", "index set stored": "lưu bộ chỉ số", "ladders stored": "lưu lịch nhắc việc", "officers changed": "sửa danh sách cán bộ", "owners changed": "sửa cơ quan chủ trì",
	"passkey added": "thêm khóa đăng nhập", "passkey removed": "bỏ khóa đăng nhập", "recovery code used": "dùng mã khôi phục", "recovery codes replaced": "đổi mã khôi phục",
	"result submitted": "trình kết quả", "results published": "công khai kết quả", "review sent back by the head": "thủ trưởng trả lại câu trả lời", "ruling goes on": "tiếp tục thẩm định",
	"session ended": "kết thúc phiên đăng nhập", "signed in": "đăng nhập", "substitute ended": "kết thúc thay thế", "substitute named": "cử người thay thế", "task settled": "kết thúc nhiệm vụ",
	"push target added": "thêm nơi nhận kết quả", "push target changed": "sửa nơi nhận kết quả", "push target paused": "tạm dừng gửi tới nơi nhận", "push target resumed": "gửi tiếp tới nơi nhận",
	"push target removed": "bỏ nơi nhận kết quả", "push target tested": "gửi thử tới nơi nhận", "pushed again": "gửi lại kết quả tới nơi nhận",
}

// actionInWords is what was done, as people read it. What nobody has words for keeps those of the log.
func actionInWords(action string) string {
	if words, ok := doneWords[action]; ok {
		return words
	}
	about, what, split := strings.Cut(action, ": ")
	prefix := map[string]string{"directive": "văn bản: ", "period": "cả kỳ: ", "monthly start": "tự động mở kỳ: "}[about]
	if !split || prefix == "" {
		prefix, what = "", action
	}
	return prefix + cmp.Or(review.Action(what).In(scoring.Vi), what)
}

var detailNames = map[string]string{
	"reason": "lý do", "says": "trả lời", "late": "muộn", "generation": "lần giao", "agencies": "số đơn vị", "directive": "văn bản số", "opened": "thêm", "closed": "kết thúc", "changed": "đổi",
	"people": "người", "phones": "điện thoại", "mails": "thư", "deadlines": "hạn chuyển", "ladders": "lịch số", "index_set": "bộ chỉ số", "from": "từ", "to": "đến", "on": "ngày", "last": "ngày cuối",
	"absent": "vắng mặt (người số)", "stand_in": "thay thế (người số)", "for": "thay cho (người số)", "deadline": "hạn", "outcome": "kết quả", "acknowledged": "đã quán triệt", "skipped": "được bỏ qua", "into": "vào",
	"dispute": "kiến nghị số", "decision": "kết quả thẩm định", "revision": "phiên bản", "name": "tên", "address": "địa chỉ", "period": "kỳ",
}

// detailsInWords are the details of a row that people can read, in one order. Numbers of rows and hashes are for
// programs.
func detailsInWords(details map[string]any) string {
	var words []string
	for _, key := range slices.Sorted(maps.Keys(details)) {
		name, known := detailNames[key]
		if !known || details[key] == nil || details[key] == "" {
			continue
		}
		words = append(words, name+": "+valueInWords(details[key]))
	}
	return strings.Join(words, "; ")
}

func valueInWords(value any) string {
	switch v := value.(type) {
	case string:
		return cmp.Or(review.Outcome(v).In(scoring.Vi), v)
	case bool:
		if v {
			return "có"
		}
		return "không"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		words := make([]string, len(v))
		for i, one := range v {
			words[i] = valueInWords(one)
		}
		return strings.Join(words, ", ")
	default:
		var b bytes.Buffer
		if err := json.NewEncoder(&b).Encode(v); err != nil {
			return fmt.Sprint(v)
		}
		return strings.TrimSpace(b.String())
	}
}
