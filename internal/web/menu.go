package web

import (
	"cmp"
	"net/http"
	"strings"

	"danhgia/activities"
	"danhgia/review"
)

// menuItem is an entry of the menu of those who are signed in.
type menuItem struct {
	Path, Label string
	Current     bool
}

// menuGroup are entries of the menu under one heading. Without a heading they stand by themselves.
type menuGroup struct {
	Label   string
	Items   []menuItem
	Current bool // one of them is
}

// menuEntry is an entry, and who sees it.
type menuEntry struct {
	path, label string
	who         access
}

// menuTable are all entries by their headings.
var menuTable = []struct {
	label   string
	entries []menuEntry
}{
	{"", []menuEntry{{dutiesPath, "Việc của tôi", signedIn}, {officePath, "Văn phòng", inOffice}}},
	{"Kỳ đánh giá", []menuEntry{
		{openingPath, "Mở kỳ", whoMay(review.ToStart)},
		{casesPath, "Kiến nghị", inOffice},
		{madePath, "Đã công khai", inOffice},
		{fulfilmentPath, "Mức độ hoàn thành", inOffice},
	}},
	{"Số liệu", []menuEntry{
		{livePath, "Điểm tạm tính", whoMay(review.ToView)},
		{officeLivePath, "Tạm tính toàn tỉnh", inOffice},
		{dossiersPath, "Hồ sơ", toDossiers},
		{opinionsPath, "Đánh giá, phản ánh", toDossiers},
		{reconcilePath, "Đối soát", toReconcile},
		{importsPath, toImports.Label, importing},
	}},
	{"Tổ chức", []menuEntry{
		{agenciesPath, "Cơ quan, đơn vị", inOffice},
		{officersPath, "Cán bộ", inOffice},
		{usersPath, "Người dùng", whoMay(review.ToManageUsers)},
	}},
	{"Văn bản", []menuEntry{
		{directivesPath, "Văn bản chỉ đạo", inOffice},
		{papersPath, "Báo cáo, thông báo", whoMay(review.ToWritePapers)},
	}},
	{"Hệ thống", []menuEntry{
		{setsPath, "Bộ chỉ số", inOffice},
		{laddersPath, "Nhắc việc", inOffice},
		{calendarPath, "Lịch làm việc", inOffice},
		{targetsPath, toTargets.Label, inOffice},
		{auditPath, "Nhật ký", whoMay(review.ToReadAudit)},
	}},
}

// mostUngrouped is up to how many entries need no headings.
const mostUngrouped = 6

// menu is what a session is offered, on the page of a request.
func (s *site) menu(r *http.Request, who activities.Session) []menuGroup {
	if who.ID == 0 || who.Task != 0 {
		return nil
	}
	groups, count := admitted(who)
	markCurrent(groups, r.URL.Path)
	if count > mostUngrouped {
		return groups
	}
	flat := menuGroup{}
	for _, g := range groups {
		flat.Items = append(flat.Items, g.Items...)
	}
	return []menuGroup{flat}
}

// admitted are the entries that a session may use; a heading over a single one is left out.
func admitted(who activities.Session) (groups []menuGroup, count int) {
	for _, group := range menuTable {
		g := menuGroup{Label: group.label}
		for _, entry := range group.entries {
			if entry.who.admits(who) == nil {
				g.Items = append(g.Items, menuItem{entry.path, entry.label, false})
			}
		}
		if len(g.Items) == 1 {
			g.Label = ""
		}
		if count += len(g.Items); len(g.Items) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, count
}

// markCurrent marks the entry that a page is nearest to.
func markCurrent(groups []menuGroup, page string) {
	var nearest *menuItem
	var in *menuGroup
	for g := range groups {
		for i := range groups[g].Items {
			item := &groups[g].Items[i]
			if within(page, item.Path) && (nearest == nil || len(item.Path) > len(nearest.Path)) {
				nearest, in = item, &groups[g]
			}
		}
	}
	if nearest != nil {
		nearest.Current, in.Current = true, true
	}
}

func within(path, part string) bool { return path == part || strings.HasPrefix(path, part+"/") }

// noticeQuery names, on the page after something was done, what was done.
const noticeQuery = "xong"

// notices are what was done, by the word in the address, so that nobody can put words of their own on a page.
var notices = map[string]string{
	"nhap":                 "Đã lưu bản nháp. Bản nháp chỉ Ông/Bà thấy và chưa phải là câu trả lời.",
	"het-ban-nhap":         "Bản xem trước này không còn: việc đã được thực hiện, hoặc đã quá một ngày. Mời điền lại nếu cần.",
	"van-ban-da-gui":       "Đã gửi văn bản. Các cơ quan, đơn vị nhận thư trong giờ làm việc.",
	"van-ban-da-doi":       "Đã ghi thay đổi của văn bản; các đơn vị liên quan được báo.",
	"dau-moi-da-hoi":       "Đã gửi đề nghị cử cán bộ đầu mối.",
	"bo-chi-so-da-luu":     "Đã lưu bộ chỉ số.",
	"tieu-de-da-dat":       "Đã đặt thông tin chung của văn bản. Văn bản soạn từ nay dùng thông tin này.",
	"mau-da-doi":           "Đã đổi mẫu. Văn bản soạn từ nay dùng mẫu này.",
	"van-ban-da-luu":       "Đã lưu văn bản đã ký, gắn với bản kết quả công khai.",
	"muc-do-da-dat":        "Đã đặt căn cứ và các mức hoàn thành nhiệm vụ.",
	"nhac-viec-da-luu":     "Đã lưu lịch nhắc việc. Kỳ và văn bản bắt đầu từ nay dùng lịch này.",
	"can-bo-da-ghi":        "Đã ghi danh sách cán bộ.",
	"chu-tri-da-ghi":       "Đã ghi cơ quan chủ trì.",
	"dia-chi-da-dung":      "Đã ghi nhận địa chỉ dùng lại được. Các thư chưa đến được gửi lại, nếu nội dung còn đúng.",
	"don-vi-da-ghi":        "Đã ghi danh sách cơ quan, đơn vị.",
	"don-vi-da-sap-nhap":   "Đã ghi nhận việc sáp nhập.",
	"thay-the-da-ghi":      "Đã ghi việc thay thế.",
	"lich-da-sua":          "Đã ghi lịch làm việc. Hạn của các nhiệm vụ liên quan đã được chuyển và người có việc được báo.",
	"dang-xuat":            "Ông/Bà đã đăng xuất.",
	"het-phien":            "Phiên đã kết thúc.",
	"da-go":                "Đã gỡ.",
	"da-them":              "Đã thêm cách xác thực.",
	"da-cu-thay":           "Đã cử người thay.",
	"vai-tro-da-cap":       "Đã cấp vai trò.",
	"vai-tro-da-het":       "Đã ghi ngày kết thúc vai trò.",
	"phien-da-thu":         "Đã thu hồi các phiên.",
	"noi-nhan-da-ghi":      "Đã ghi nơi nhận kết quả.",
	"noi-nhan-tam-dung":    "Đã tạm dừng gửi tới nơi nhận này.",
	"noi-nhan-gui-tiep":    "Nơi nhận này được gửi tiếp.",
	"noi-nhan-da-bo":       "Đã bỏ nơi nhận.",
	"noi-nhan-gui-thu":     "Đã đưa tài liệu thử vào hàng gửi. Tải lại trang sau ít giây để xem kết quả.",
	"nap-da-bat-dau":       "Đã nhận tệp. Việc nạp chạy nền; tiến độ ở dòng đầu của danh sách.",
	"nap-dang-dung":        "Đã yêu cầu dừng. Tải lại trang sau ít giây để xem tình trạng.",
	"nguon-da-ghi":         "Đã ghi nguồn dữ liệu.",
	"nguon-tam-dung":       "Đã tạm dừng nguồn.",
	"nguon-tiep-tuc":       "Nguồn lại được nạp theo lịch.",
	"nguon-da-bo":          "Đã bỏ nguồn.",
	"nguon-dang-nap":       "Đã yêu cầu nạp. Lần nạp hiện trong danh sách sau ít giây; mời tải lại trang.",
	"ket-qua-gui-lai":      "Đã đưa kết quả vào hàng gửi. Tải lại trang sau ít giây để xem tình trạng.",
	"da-dat-lai":           "Đã đặt lại. Người này thiết lập lớp xác thực mới ở lần đăng nhập tới.",
	"ten-da-xoa":           "Đã xóa tên cán bộ.",
	"thu-buoi-sang-da-ghi": "Đã ghi lựa chọn về thư buổi sáng.",
}

func noticeOf(key string) string { return cmp.Or(notices[key], consoleNotices[key]) }

// done goes on to a page that says what was done.
func done(w http.ResponseWriter, r *http.Request, page, notice string) error {
	http.Redirect(w, r, page+"?"+noticeQuery+"="+notice, http.StatusSeeOther)
	return nil
}
