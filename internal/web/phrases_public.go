package web

// publicPhrases are those of the public pages that came after the ranking and the scorecard.
var publicPhrases = map[string]phrase{
	"menu":         {"Các trang công khai", "Public pages"},
	"menu.results": {"Kết quả, xếp hạng", "Results and ranking"},

	"find":        {"Tìm cơ quan, đơn vị", "Find an agency"},
	"find.hint":   {"Gõ một phần tên hoặc mã; có dấu hay không dấu đều được.", "Type a part of its name or code, with or without marks."},
	"find.button": {"Tìm", "Find"},
	"find.long":   {"Nội dung tìm dài quá 100 ký tự nên đã được cắt bớt. Mời gõ ngắn hơn.", "The text has more than 100 characters and was cut. Please type less."},
	"find.some":   {"Tìm “%s”: có %s cơ quan, đơn vị phù hợp.", "“%s”: %s agencies found."},
	"find.none":   {"Không có cơ quan, đơn vị nào phù hợp với “%s”. Mời kiểm tra lại hoặc gõ ít chữ hơn.", "No agency matches “%s”. Please check it, or type less."},
	"find.all":    {"Xem tất cả cơ quan, đơn vị", "Show all agencies"},
	"sort.note":   {"Chọn tên cột để sắp xếp; chọn lần nữa để đảo thứ tự. Thứ hạng không thay đổi theo cách sắp xếp.", "Choose a column’s name to sort by it, and again to turn the order. Ranks stay as they are."},

	"pages":         {"Các trang của bảng", "Pages of the table"},
	"page.of":       {"Trang %s/%s", "Page %s of %s"},
	"page.rows":     {"Đang hiển thị dòng %s đến %s.", "Rows %s to %s are shown."},
	"page.previous": {"Trang trước", "Previous page"},
	"page.next":     {"Trang sau", "Next page"},
}
