package dossiers

import (
	"strconv"
	"strings"

	"danhgia/dossier"
	"danhgia/petition"
	"danhgia/scoring"
)

// rule says what a value has to be, and so what a refused one is not.
type rule = scoring.Text

var (
	mustBeWhole  = rule{Vi: "dòng không có đủ số cột như dòng đầu", En: "the line does not have as many columns as the first"}
	mustBeThere  = rule{Vi: "phải có giá trị", En: "a value is needed"}
	mustBeShort  = rule{Vi: "nhiều nhất 100 ký tự, không có ký tự điều khiển", En: "at most 100 characters, none of them a control"}
	mustBeTime   = rule{Vi: "không phải là thời điểm; hãy ghi ngày/tháng/năm giờ:phút:giây (31/08/2026 17:00:00), 20260831170000 hoặc 2026-08-31T17:00:00+07:00, năm từ 2000 đến 2100", En: "not a time: write day/month/year hour:minute:second (31/08/2026 17:00:00), 20260831170000 or 2026-08-31T17:00:00+07:00, years 2000 to 2100"}
	mustBeState  = rule{Vi: "không phải là trạng thái hồ sơ, từ 1 đến 10", En: "not a status, 1 to 10"}
	mustBeWay    = rule{Vi: "không phải là kênh thực hiện: 1 trực tiếp, 2 trực tuyến, 3 bưu chính", En: "not a channel: 1 in person, 2 online, 3 by post"}
	mustBeCount  = rule{Vi: "không phải là số nguyên từ 0", En: "not a whole number, 0 or more"}
	mustBeFee    = rule{Vi: "không phải là số tiền (đồng), từ 0", En: "not an amount in đồng, 0 or more"}
	mustBeYesNo  = rule{Vi: "không phải là 1 hoặc 0 (có hoặc không)", En: "neither 1 nor 0 (yes or no)"}
	mustBePaid   = rule{Vi: "không phải là 0 (không), 1 (trên Cổng) hoặc 2 (cổng thanh toán của tỉnh)", En: "not 0 (no), 1 (on the portal) or 2 (by the province's gateway)"}
	mustBeUnit   = rule{Vi: "không phải là đơn vị thời hạn: giờ, ngày, ngày làm việc, tháng", En: "not a unit: hour, day, working-day, month"}
	mustBeSender = rule{Vi: "không phải là loại người gửi: cá nhân (citizen) hoặc tổ chức, doanh nghiệp (organisation)", En: "not a kind of sender: citizen or organisation"}
	mustBeKind   = rule{Vi: "không phải là loại phản ánh, kiến nghị: quy định, thủ tục hành chính (regulation) hoặc hành vi cán bộ, công chức (conduct)", En: "not a kind of petition: regulation or conduct"}
	mustBeDegree = rule{Vi: "không phải là mức độ hài lòng: rất hài lòng, hài lòng, bình thường, không hài lòng; số không được nhận vì mỗi hệ thống hiểu một cách", En: "not a degree of satisfaction: very-satisfied, satisfied, neutral, dissatisfied; numbers are not taken, since each system has its own"}
	mustBeRated  = rule{Vi: "phải có mức độ hài lòng", En: "a degree of satisfaction is needed"}
	mustBeAfter  = rule{Vi: "sớm hơn ngày tiếp nhận, điều không thể xảy ra", En: "on a day before receipt, which cannot be"}
	mustFollow   = rule{Vi: "sớm hơn ngày yêu cầu bổ sung, điều không thể xảy ra", En: "on a day before more papers were asked for, which cannot be"}
	mustBePairs  = rule{Vi: "các lần yêu cầu và tiếp nhận bổ sung không khớp nhau", En: "the requests for papers and their arrivals do not match"}
)

var statusWords = words(map[string]dossier.Status{
	"1": dossier.New, "mới đăng ký": dossier.New, "2": dossier.Accepted, "được tiếp nhận": dossier.Accepted, "đã tiếp nhận": dossier.Accepted,
	"3": dossier.NotAccepted, "không được tiếp nhận": dossier.NotAccepted, "từ chối tiếp nhận": dossier.NotAccepted, "4": dossier.InProgress, "đang xử lý": dossier.InProgress, "đang giải quyết": dossier.InProgress,
	"5": dossier.Incomplete, "yêu cầu bổ sung giấy tờ": dossier.Incomplete, "yêu cầu bổ sung": dossier.Incomplete, "chờ bổ sung": dossier.Incomplete,
	"6": dossier.FeeAsked, "yêu cầu thực hiện nghĩa vụ tài chính": dossier.FeeAsked, "chờ thực hiện nghĩa vụ tài chính": dossier.FeeAsked,
	"7": dossier.Withdrawn, "công dân yêu cầu rút hồ sơ": dossier.Withdrawn, "rút hồ sơ": dossier.Withdrawn, "8": dossier.Stopped, "dừng xử lý": dossier.Stopped,
	"9": dossier.Done, "đã xử lý xong": dossier.Done, "10": dossier.Handed, "đã trả kết quả": dossier.Handed,
})

var channelWords = words(map[string]dossier.Channel{
	"": dossier.InPerson, "1": dossier.InPerson, "trực tiếp": dossier.InPerson, "in person": dossier.InPerson,
	"2": dossier.Online, "trực tuyến": dossier.Online, "online": dossier.Online,
	"3": dossier.ByPost, "bưu chính": dossier.ByPost, "bưu chính công ích": dossier.ByPost, "by post": dossier.ByPost,
})

var unitWords = words(map[string]dossier.Unit{
	"hour": dossier.Hours, "hours": dossier.Hours, "giờ": dossier.Hours, "day": dossier.Days, "days": dossier.Days, "ngày": dossier.Days,
	"working-day": dossier.WorkingDays, "working_day": dossier.WorkingDays, "working days": dossier.WorkingDays, "ngày làm việc": dossier.WorkingDays,
	"month": dossier.Months, "months": dossier.Months, "tháng": dossier.Months,
})

var senderWords = words(map[string]petition.Sender{
	"": petition.NotSaid, "citizen": petition.Citizen, "cá nhân": petition.Citizen, "công dân": petition.Citizen, "người dân": petition.Citizen,
	"organisation": petition.Organisation, "organization": petition.Organisation, "tổ chức": petition.Organisation, "doanh nghiệp": petition.Organisation, "tổ chức, doanh nghiệp": petition.Organisation,
})

var kindWords = words(map[string]petition.Kind{
	"": petition.NotClassified, "regulation": petition.Regulation, "quy định hành chính": petition.Regulation, "quy định, thủ tục hành chính": petition.Regulation,
	"thủ tục hành chính": petition.Regulation, "TTHC": petition.Regulation, "quy định, TTHC": petition.Regulation,
	"conduct": petition.Conduct, "hành vi hành chính": petition.Conduct, "hành vi": petition.Conduct, "hành vi cán bộ, công chức": petition.Conduct, "cán bộ, công chức": petition.Conduct,
})

// satisfactionWords have no digits: in one system 1 is the best, in another the worst.
var satisfactionWords = words(map[string]petition.Satisfaction{
	"": petition.NotRated, "chưa đánh giá": petition.NotRated, "not-rated": petition.NotRated,
	"dissatisfied": petition.Dissatisfied, "không hài lòng": petition.Dissatisfied, "chưa hài lòng": petition.Dissatisfied, "rất không hài lòng": petition.Dissatisfied,
	"neutral": petition.Neutral, "bình thường": petition.Neutral, "chấp nhận được": petition.Neutral,
	"satisfied": petition.Satisfied, "hài lòng": petition.Satisfied, "very-satisfied": petition.VerySatisfied, "rất hài lòng": petition.VerySatisfied,
})

var yesNo = words(map[string]bool{"": false, "0": false, "không": false, "no": false, "false": false, "n": false, "1": true, "có": true, "yes": true, "true": true, "x": true, "y": true})

// words are the values of a column by how they are written, marks and signs aside.
func words[T any](all map[string]T) map[string]T {
	known := map[string]T{}
	for word, value := range all {
		known[plain(word)] = value
		known[word] = value
	}
	return known
}

func word[T any](known map[string]T, text []byte) (T, bool) {
	if value, ok := known[string(text)]; ok {
		return value, true
	}
	simple := plain(string(text))
	value, ok := known[simple]
	return value, ok && (len(text) == 0) == (simple == "")
}

// number reads digits alone.
func number(text []byte) (n int64, ok bool) {
	for _, b := range text {
		if b < '0' || b > '9' {
			return 0, false
		}
		n = n*10 + int64(b-'0')
	}
	return n, 0 < len(text) && len(text) < 15
}

func count(text string) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err == nil
}

// fee reads an amount of đồng, with or without marks of thousands, and zeros behind a decimal mark.
func fee(text string) (int64, bool) {
	for _, zeros := range []string{".00", ",00", ".0", ",0"} {
		if whole, cut := strings.CutSuffix(text, zeros); cut && !strings.HasSuffix(text, "."+strings.Repeat("0", 3)) {
			text = whole
			break
		}
	}
	groups := strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == ',' })
	for i, g := range groups {
		if i > 0 && len(g) != 3 {
			return 0, false
		}
	}
	n, err := strconv.ParseUint(strings.Join(groups, ""), 10, 50)
	return int64(n), err == nil
}
