package web

import "danhgia/review"

// duty is what a kind of task asks for, in the words of its mails.
type duty struct {
	Todo    string
	Silence string // what it means when nothing is said in time
	Reason  string // heads the field for words
}

var dutyOf = map[review.Kind]duty{
	review.Review: {
		"Đề nghị Ông/Bà rà soát từng chỉ số thành phần, rồi chọn một trong hai: thống nhất toàn bộ phiếu điểm, hoặc kiến nghị xem xét những chỉ số mà số liệu chưa đúng.",
		"Hệ thống ghi là «không trả lời». Ghi như vậy không có nghĩa là cơ quan, đơn vị đã thống nhất; kết quả khi đó được tính theo số liệu hiện có.",
		"",
	},
	review.Countersign: {
		"Đề nghị Ông/Bà xem và duyệt trả lời; nếu chưa đồng ý, đề nghị trả lại kèm lý do. Trả lời chỉ có giá trị khi Ông/Bà đã duyệt.",
		"Trả lời chưa có giá trị và hệ thống ghi là «không trả lời». Ghi như vậy không có nghĩa là cơ quan, đơn vị đã thống nhất.",
		"Lý do (bắt buộc khi trả lại)",
	},
	review.Rule: {
		"Đề nghị Ông/Bà thẩm định kiến nghị và kết luận: chấp nhận, chấp nhận một phần hoặc không chấp nhận, nêu rõ lý do. Nếu chưa đủ căn cứ, đề nghị ghi nội dung cần bổ sung rồi chọn «Yêu cầu bổ sung»; hạn thẩm định tạm dừng trong khi chờ.",
		"Kiến nghị vẫn để mở và việc chậm được báo cáo cấp trên. Hệ thống không tự chấp nhận, cũng không tự bác kiến nghị.",
		"Lý do, hoặc nội dung cần bổ sung (bắt buộc; được gửi lại cơ quan, đơn vị)",
	},
	review.Supplement: {
		"Đề nghị Ông/Bà bổ sung thông tin theo nội dung mà người thẩm định yêu cầu.",
		"Kiến nghị được thẩm định theo thông tin, minh chứng đã có.",
		"Nội dung bổ sung",
	},
	review.Approval: {
		"Đề nghị Ông/Bà xem kết quả, sau đó phê duyệt hoặc trả lại kèm lý do.",
		"Kết quả chưa được công khai cho đến khi Ông/Bà phê duyệt. Hệ thống không tự phê duyệt.",
		"Lý do (bắt buộc khi trả lại)",
	},
	review.Correct: {
		"Đề nghị Ông/Bà xem lý do và những thay đổi về điểm, thứ hạng, sau đó phê duyệt, hoặc không chấp nhận kèm lý do.",
		"Kết quả đã công khai giữ nguyên cho đến khi Ông/Bà phê duyệt. Hệ thống không tự đính chính.",
		"Lý do (bắt buộc khi không chấp nhận)",
	},
	review.DataEntry: {
		"Đề nghị Ông/Bà nhập tử số, mẫu số, ghi nguồn của số liệu và đính kèm minh chứng. Số liệu được tính điểm và công khai kèm ghi chú «đơn vị tự nhập».",
		"Chỉ số được ghi là thiếu số liệu và không được tính điểm.",
		"Nguồn của số liệu (không bắt buộc)",
	},
	review.Acknowledge: {
		"Đề nghị Ông/Bà tổ chức quán triệt văn bản đến cán bộ, công chức, viên chức của cơ quan, đơn vị, rồi xác nhận đã quán triệt.",
		"Cơ quan, đơn vị được ghi là chưa xác nhận quán triệt. Hiệu lực của văn bản không phụ thuộc vào việc xác nhận này.",
		"Ghi chú (không bắt buộc)",
	},
	review.Appoint: {
		"Đề nghị Ông/Bà cử một cán bộ đầu mối, ghi rõ họ tên, thư điện tử công vụ, số điện thoại và ngày bắt đầu.",
		"Các việc của kỳ đánh giá được gửi trực tiếp đến thủ trưởng cơ quan, đơn vị cho đến khi có cán bộ đầu mối.",
		"",
	},
	review.SourceFix: {
		"Đề nghị Ông/Bà sửa số liệu tại hệ thống nguồn. Ông/Bà không phải báo lại: việc này tự kết thúc khi lần thu thập sau từ Cổng cho thấy số liệu đã đúng.",
		"Hệ thống tiếp tục nhắc việc này cho đến khi số liệu được sửa; nếu chưa sửa, các kỳ sau có thể lại sai như vậy.",
		"",
	},
}

// buttons are what each kind of answer is sent by, where the outcome's own name does not say it.
var buttons = map[review.Outcome]string{
	review.Confirmed:      "Thống nhất toàn bộ phiếu điểm",
	review.Disputed:       "Gửi kiến nghị",
	review.Approved:       "Phê duyệt",
	review.SentBack:       "Trả lại",
	review.Accepted:       "Chấp nhận",
	review.AcceptedInPart: "Chấp nhận một phần",
	review.Rejected:       "Không chấp nhận",
	review.Supplied:       "Gửi nội dung",
	review.Acknowledged:   "Xác nhận đã quán triệt",
	review.Appointed:      "Cử cán bộ đầu mối",
}
