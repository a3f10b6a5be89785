package web

import "danhgia/scoring"

func bilingual(vi, en string) scoring.Text { return scoring.Text{Vi: vi, En: en} }

var (
	receivedDossiers = bilingual("Hồ sơ tiếp nhận trong kỳ.", "Dossiers received in the period.")
	countedDossiers  = bilingual("Hồ sơ được tính trong kỳ: tiếp nhận hoặc có xử lý trong kỳ.", "Dossiers that count in the period: received or processed in it.")
	inForce          = bilingual("TTHC thuộc thẩm quyền giải quyết của cơ quan, đơn vị.", "Procedures under the agency’s authority.")
	withFee          = bilingual("TTHC có thu phí, lệ phí hoặc nghĩa vụ tài chính khác.", "Procedures with a fee or another financial duty.")
	synced           = bilingual("Kiểm tra việc đồng bộ hồ sơ lên Cổng Dịch vụ công quốc gia; hồ sơ chưa đồng bộ thì chưa được tính.", "Check that dossiers are synchronised to the national portal; one that is not does not count.")
)

// guides are what is known of the indicators of Decision 766, by their codes; the rest is in the index set.
var guides = map[string]guide{
	"PUBLISH_ON_TIME": {bilingual("TTHC được công bố đúng hạn.", "Procedures announced on time."), bilingual("TTHC phải công bố.", "Procedures that had to be announced."), []scoring.Text{
		bilingual("Theo dõi ngày có hiệu lực của văn bản quy định TTHC để ban hành quyết định công bố đúng hạn.", "Follow when the documents on a procedure take effect, and announce it in time."),
	}},
	"PUBLIC_UPDATE_ON_TIME": {bilingual("TTHC được cập nhật, công khai đúng hạn.", "Procedures updated and made public on time."), bilingual("TTHC phải cập nhật, công khai.", "Procedures that had to be updated."), []scoring.Text{
		bilingual("Cập nhật cơ sở dữ liệu quốc gia về TTHC ngay sau khi có quyết định công bố.", "Update the national database of procedures right after a decision announces them."),
	}},
	"PUBLIC_CONTENT_FULL": {bilingual("TTHC được công khai đầy đủ nội dung.", "Procedures made public with complete content."), bilingual("TTHC đã công khai.", "Procedures made public."), []scoring.Text{
		bilingual("Rà soát từng TTHC: trình tự, hồ sơ, thời hạn, phí, lệ phí, mẫu đơn, căn cứ pháp lý.", "Go through each procedure: steps, papers, terms, fees, forms, legal basis."),
	}},
	"DOSSIER_SYNC": {bilingual("Hồ sơ có trên Cổng Dịch vụ công quốc gia.", "Dossiers known to the national portal."), receivedDossiers, []scoring.Text{
		bilingual("Đối chiếu danh sách hồ sơ của hệ thống một cửa với Cổng hằng tuần, đồng bộ lại hồ sơ còn thiếu.", "Compare the one-stop system’s list with the portal every week, and synchronise what is missing."),
	}},
	"PROGRESS_ON_TIME": {bilingual("Hồ sơ xử lý trước hạn, đúng hạn, hoặc đang xử lý và còn trong hạn.", "Dossiers handled early or on time, or running within their time."), countedDossiers, []scoring.Text{
		bilingual("Xem danh sách hồ sơ sắp đến hạn mỗi sáng; ưu tiên hồ sơ còn một ngày.", "Look at the dossiers about to be due every morning; those with one day left come first."),
		bilingual("Yêu cầu bổ sung hồ sơ một lần, đầy đủ: hồ sơ bị yêu cầu bổ sung quá một lần được tính là trễ hạn.", "Ask for missing papers once, for all of them: a dossier asked for papers more than once counts as late."),
		bilingual("Cập nhật trạng thái trên hệ thống ngay khi xử lý xong; kết thúc muộn trên hệ thống là trễ hạn.", "Record in the system as soon as it is done; what ends late there is late."),
	}},
	"ONLINE_PROVIDED": {bilingual("TTHC được cung cấp dịch vụ công trực tuyến.", "Procedures offered online."), inForce, []scoring.Text{
		bilingual("Đề nghị tích hợp các TTHC đủ điều kiện mà chưa cung cấp trực tuyến.", "Have the procedures that qualify put online."),
	}},
	"ONLINE_USED": {bilingual("Dịch vụ công trực tuyến có ít nhất một hồ sơ nộp trực tuyến trong kỳ.", "Online services with at least one dossier submitted online in the period."), bilingual("Dịch vụ công trực tuyến đang cung cấp.", "Online services offered."), []scoring.Text{
		bilingual("Hướng dẫn người dân nộp trực tuyến ở những TTHC chưa phát sinh hồ sơ trực tuyến.", "Help people to submit online where no dossier came in that way yet."),
	}},
	"ONLINE_SUBMITTED": {bilingual("Hồ sơ nộp trực tuyến, có tệp kết quả nếu TTHC có kết quả là giấy tờ.", "Dossiers submitted online, with a result file where the procedure gives a paper."), receivedDossiers, []scoring.Text{
		bilingual("Hỗ trợ nộp trực tuyến tại bộ phận một cửa; đính kèm kết quả điện tử vào hồ sơ.", "Help people submit online at the counter; attach the electronic result to the dossier."), synced,
	}},
	"PAYMENT_DOSSIER": {bilingual("Hồ sơ đã thanh toán trực tuyến, qua Cổng Dịch vụ công quốc gia hoặc cổng thanh toán của tỉnh.", "Dossiers paid online, at the national portal or the province’s."), bilingual("Hồ sơ có phí, lệ phí phải nộp.", "Dossiers with a fee to pay."), []scoring.Text{
		bilingual("Gửi thông báo phí kèm liên kết hoặc mã thanh toán trực tuyến ngay khi tiếp nhận.", "Send the fee with a link or code to pay online at once."),
	}},
	"PAYMENT_PROCEDURE_USED": {bilingual("TTHC có ít nhất một hồ sơ thanh toán trực tuyến trong kỳ.", "Procedures with at least one dossier paid online in the period."), withFee, []scoring.Text{
		bilingual("Hướng dẫn thanh toán trực tuyến ở những TTHC chưa có giao dịch.", "Help people to pay online for procedures where nobody has yet."),
	}},
	"PAYMENT_PROCEDURE_INTEGRATED": {bilingual("TTHC có dữ liệu phí, lệ phí trên hồ sơ.", "Procedures whose dossiers carry fee data."), withFee, []scoring.Text{
		bilingual("Cấu hình phí, lệ phí của từng TTHC trên hệ thống và tích hợp thanh toán.", "Set the fees of each procedure in the system, and connect the payment."),
	}},
	"ORIGINAL_RESULT_AVAILABLE": {bilingual("Hồ sơ có tệp kết quả giải quyết điện tử.", "Dossiers with an electronic result file."), bilingual("Hồ sơ tiếp nhận của các TTHC có kết quả là giấy tờ.", "Received dossiers of procedures that give a paper."), []scoring.Text{
		bilingual("Ký số kết quả và đính kèm tệp vào hồ sơ trước khi kết thúc.", "Sign the result digitally and attach it before the dossier ends."),
	}},
	"SO_HOA_GIAY_TO_GIAI_QUYET": {bilingual("Hồ sơ đã số hóa giấy tờ và có tệp kết quả nếu phải có.", "Dossiers whose papers are digitised, with a result file where one is due."), receivedDossiers, []scoring.Text{
		bilingual("Số hóa giấy tờ ngay khi tiếp nhận và số hóa kết quả khi trả.", "Digitise papers when they come in, and the result when it goes out."),
	}},
	"REUSED_DIGITIZED_DATA": {bilingual("Hồ sơ sử dụng lại giấy tờ, dữ liệu đã số hóa.", "Dossiers that reuse digitised papers or data."), receivedDossiers, []scoring.Text{
		bilingual("Tra cứu kho dữ liệu điện tử trước khi yêu cầu nộp giấy tờ.", "Look in the electronic store before asking for papers."),
	}},
	"SYNCED_WITH_DVCQG_PERSONAL_STORAGE": {bilingual("Hồ sơ có dữ liệu được chia sẻ vào kho dữ liệu điện tử để tái sử dụng.", "Dossiers whose data are shared to the electronic store."), receivedDossiers, []scoring.Text{
		bilingual("Lưu kết quả số hóa vào kho dữ liệu điện tử của tổ chức, cá nhân.", "Put what was digitised into the electronic store of the person or organisation."), synced,
	}},
	"CITIZEN_DATA_CONNECTED_DOSSIER": {bilingual("Hồ sơ có sử dụng dữ liệu dân cư.", "Dossiers that use population data."), receivedDossiers, []scoring.Text{
		bilingual("Tra cứu dữ liệu dân cư thay cho việc yêu cầu nộp giấy tờ về nhân thân.", "Look up population data in place of asking for papers."),
	}},
	"CITIZEN_DATA_CONNECTED_FORMALITY": {bilingual("TTHC có ít nhất một hồ sơ sử dụng dữ liệu dân cư.", "Procedures with at least one dossier that uses population data."), bilingual("TTHC dành cho cá nhân.", "Procedures for citizens."), []scoring.Text{
		bilingual("Kết nối dữ liệu dân cư cho các TTHC chưa thực hiện.", "Connect population data for the procedures that lack it."),
	}},
	"PETITION_PROCESSING_ON_TIME": {bilingual("Phản ánh, kiến nghị xử lý đúng hạn.", "Petitions handled on time."), bilingual("Phản ánh, kiến nghị tiếp nhận.", "Petitions received."), []scoring.Text{
		bilingual("Thời hạn tính theo ngày làm việc: từ chối 2 ngày, yêu cầu bổ sung 5 ngày, trả lời 15 ngày, công khai 2 ngày.", "Terms in working days: refuse 2, ask for more 5, answer 15, publish 2."),
	}},
	"PETITION_HANDLING_SATISFACTION": {bilingual("Phản ánh, kiến nghị mà người gửi hài lòng với việc xử lý.", "Petitions whose senders are satisfied."), bilingual("Phản ánh, kiến nghị được đánh giá.", "Petitions that were rated."), []scoring.Text{
		bilingual("Trả lời đúng nội dung được hỏi, nêu rõ căn cứ và kết quả.", "Answer what was asked, with the basis and the outcome."),
	}},
	"DOSSIER_RECEIVING_SATISFACTION": {bilingual("Hồ sơ không quá hạn và không có phản ánh, kiến nghị.", "Dossiers neither late nor complained of."), countedDossiers, []scoring.Text{
		bilingual("Giảm hồ sơ quá hạn; xin lỗi và hẹn lại bằng văn bản khi trễ hạn.", "Have fewer late dossiers; apologise in writing with a new date when one is late."),
	}},
}
