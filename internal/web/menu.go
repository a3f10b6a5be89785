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

// menuTable are all entries, and who sees them.
var menuTable = []struct {
	path, label string
	who         access
}{
	{dutiesPath, "Việc của tôi", signedIn},
	{livePath, "Điểm tạm tính", whoMay(review.ToView)},
	{dossiersPath, "Hồ sơ", toDossiers},
	{opinionsPath, "Đánh giá, phản ánh", toDossiers},
	{officePath, "Văn phòng", inOffice},
	{officeLivePath, "Tạm tính toàn tỉnh", inOffice},
	{casesPath, "Kiến nghị", inOffice},
	{reconcilePath, "Đối soát", toReconcile},
	{madePath, "Đã công khai", inOffice},
	{openingPath, "Mở kỳ", whoMay(review.ToStart)},
	{importsPath, toImports.Label, importing},
	{calendarPath, "Lịch làm việc", inOffice},
	{agenciesPath, "Cơ quan, đơn vị", inOffice},
	{officersPath, "Cán bộ", inOffice},
	{directivesPath, "Văn bản chỉ đạo", inOffice},
	{usersPath, "Người dùng", whoMay(review.ToManageUsers)},
	{setsPath, "Bộ chỉ số", inOffice},
	{fulfilmentPath, "Mức độ hoàn thành", inOffice},
	{papersPath, "Báo cáo, thông báo", whoMay(review.ToWritePapers)},
	{laddersPath, "Nhắc việc", inOffice},
	{targetsPath, toTargets.Label, inOffice},
	{auditPath, "Nhật ký", whoMay(review.ToReadAudit)},
}

// menu is what a session is offered, on the page of a request.
func (s *site) menu(r *http.Request, who activities.Session) (items []menuItem) {
	if who.ID == 0 || who.Task != 0 {
		return nil
	}
	for _, entry := range menuTable {
		if entry.who.admits(who) == nil {
			items = append(items, menuItem{entry.path, entry.label, false})
		}
	}
	current := -1 // the entry that the page is nearest to
	for i, item := range items {
		if within(r.URL.Path, item.Path) && (current < 0 || len(item.Path) > len(items[current].Path)) {
			current = i
		}
	}
	if current >= 0 {
		items[current].Current = true
	}
	return items
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
