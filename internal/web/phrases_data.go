package web

// dataPhrases are those of the files of open data.
var dataPhrases = map[string]phrase{
	"files.of":       {"Tệp dữ liệu: %s", "Data files: %s"},
	"files.all":      {"tất cả các kỳ", "all periods"},
	"files.link":     {"Tệp dữ liệu và bảng tính", "Data files and workbook"},
	"files.all.link": {"Tệp dữ liệu của tất cả các kỳ", "Data files of all periods"},
	"files.text":     {"Kết quả của kỳ dưới dạng bảng dữ liệu và bảng tính Excel. Bảng “results” có đủ mọi số liệu: mỗi dòng là một chỉ số của một cơ quan, đơn vị.", "The results of the period as tables of data and as an Excel workbook. The table “results” has every figure: a row for each agency and indicator."},
	"files.all.text": {"Phiên bản mới nhất của mọi kỳ trong cùng một bộ tệp. Bảng tính Excel có ở từng kỳ.", "The latest revisions of all periods in one set of files. The Excel workbook stands with each period."},
	"files.table":    {"Các tệp của phiên bản %s", "Files of version %s"},
	"files.what":     {"Nội dung", "What it is"},
	"files.bytes":    {"Số byte", "Bytes"},
	"files.making":   {"đang chuẩn bị", "being made"},
	"files.wait":     {"Một số tệp lớn đang được chuẩn bị. Mời tải lại trang này sau ít phút; địa chỉ của tệp đã dùng được.", "Some large files are still being made. Please load this page again in a few minutes; their addresses work already."},
	"files.stable":   {"Địa chỉ của từng phiên bản không thay đổi. Bản mới nhất luôn có tại:", "The addresses of a version never change. The latest is always at:"},
	"files.nothing":  {"Trong tệp CSV, ô để trống là không có số liệu, khác với số 0; không phát sinh hồ sơ được ghi ở cột no_cases.", "In CSV an empty cell means that there is no figure, which is not 0; agencies without dossiers are marked in the column no_cases."},
	"files.formula":  {"Ô chữ bắt đầu bằng =, +, - hoặc @ có thêm dấu nháy đơn ở trước, để phần mềm bảng tính không hiểu là công thức.", "A text that begins with =, +, - or @ has an apostrophe before it, so that spreadsheets do not run it as a formula."},

	"file-revisions.csv":  {"Phiên bản, bộ chỉ số, nguồn số liệu", "Revisions, index set, source"},
	"file-indicators.csv": {"Danh mục chỉ số thành phần", "List of indicators"},
	"file-standings.csv":  {"Tổng điểm, thứ hạng, xếp loại", "Totals, ranks, bands"},
	"file-groups.csv":     {"Điểm theo nhóm chỉ số", "Points by group"},
	"file-results.csv":    {"Số liệu và điểm của từng chỉ số", "Figures and points of every indicator"},
	"file-tables.json":    {"Tất cả các bảng, dạng JSON", "All tables as JSON"},
	"file.xlsx":           {"Bảng tính Excel: xếp hạng, biểu đồ, phiếu điểm, phương pháp", "Excel workbook: ranking, charts, scorecards, method"},
	"file.package":        {"Mô tả các tệp theo chuẩn Frictionless Data Package", "Description of the files (Frictionless Data Package)"},
}
