package web

// consoleNotices are the notices of what was done to periods.
var consoleNotices = map[string]string{
	"da-gia-han":          "Đã gia hạn. Người có việc được báo hạn mới.",
	"da-tam-dung":         "Đã tạm dừng.",
	"da-tiep-tuc":         "Đã cho tiếp tục. Người có việc được báo hạn mới.",
	"da-bo-qua":           "Đã bỏ qua.",
	"da-mo-lai":           "Đã mở lại. Người có việc được mời trả lời.",
	"da-huy":              "Đã hủy.",
	"da-nhac":             "Thư đã được xếp vào hàng gửi.",
	"da-goi":              "Đã ghi nhận cuộc gọi.",
	"da-giao-lai":         "Đã giao lại. Người được giao nhận thư mời; người trước được báo.",
	"da-trinh-lai":        "Kết quả được tính lại và trình lãnh đạo phê duyệt.",
	"ky-tam-dung":         "Đã tạm dừng cả kỳ.",
	"ky-tiep-tuc":         "Cả kỳ đã tiếp tục.",
	"ky-huy":              "Đã hủy kỳ.",
	"da-tham-dinh":        "Đã ghi nhận kết quả thẩm định. Cơ quan, đơn vị được báo.",
	"da-phe-duyet":        "Đã phê duyệt. Kết quả sẽ được công khai trong ít phút.",
	"da-trinh-dinh-chinh": "Đã trình đề xuất đính chính. Lãnh đạo Văn phòng nhận thư mời xem và phê duyệt.",
	"da-rut-dinh-chinh":   "Đã rút đề xuất đính chính.",
	"da-tra-lai":          "Đã trả lại. Văn phòng được báo lý do.",
	"da-nhan-tep":         "Đã nhận tệp.",
	"da-lay":              "Đã lấy số liệu từ Cổng.",
	"da-bo":               "Đã bỏ những gì đang chuẩn bị.",
	"chua-co-tep":         "Chưa có tệp nào: hãy tải số liệu lên trước.",
	begunNotice:           "Kỳ đánh giá đã được mở. Các bước hiện ra dưới đây khi hệ thống thực hiện.",
	"da-thu-thap-lai":     "Đã ghi nhận số liệu mới. Cơ quan, đơn vị có phiếu điểm thay đổi được hỏi lại.",
}
