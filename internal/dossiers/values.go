package dossiers

import (
	"strconv"
	"strings"
	"time"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

// rule says what a value has to be, and so what a refused one is not.
type rule = scoring.Text

var (
	mustBeWhole = rule{Vi: "dòng không có đủ số cột như dòng đầu", En: "the line does not have as many columns as the first"}
	mustBeThere = rule{Vi: "phải có giá trị", En: "a value is needed"}
	mustBeShort = rule{Vi: "nhiều nhất 100 ký tự, không có ký tự điều khiển", En: "at most 100 characters, none of them a control"}
	mustBeTime  = rule{Vi: "không phải là thời điểm; hãy ghi ngày/tháng/năm giờ:phút:giây (31/08/2026 17:00:00), 20260831170000 hoặc 2026-08-31T17:00:00+07:00, năm từ 2000 đến 2100", En: "not a time: write day/month/year hour:minute:second (31/08/2026 17:00:00), 20260831170000 or 2026-08-31T17:00:00+07:00, years 2000 to 2100"}
	mustBeState = rule{Vi: "không phải là trạng thái hồ sơ, từ 1 đến 10", En: "not a status, 1 to 10"}
	mustBeWay   = rule{Vi: "không phải là kênh thực hiện: 1 trực tiếp, 2 trực tuyến, 3 bưu chính", En: "not a channel: 1 in person, 2 online, 3 by post"}
	mustBeCount = rule{Vi: "không phải là số nguyên từ 0", En: "not a whole number, 0 or more"}
	mustBeFee   = rule{Vi: "không phải là số tiền (đồng), từ 0", En: "not an amount in đồng, 0 or more"}
	mustBeYesNo = rule{Vi: "không phải là 1 hoặc 0 (có hoặc không)", En: "neither 1 nor 0 (yes or no)"}
	mustBePaid  = rule{Vi: "không phải là 0 (không), 1 (trên Cổng) hoặc 2 (cổng thanh toán của tỉnh)", En: "not 0 (no), 1 (on the portal) or 2 (by the province's gateway)"}
	mustBeUnit  = rule{Vi: "không phải là đơn vị thời hạn: giờ, ngày, ngày làm việc, tháng", En: "not a unit: hour, day, working-day, month"}
	mustBePairs = rule{Vi: "các lần yêu cầu và tiếp nhận bổ sung không khớp nhau", En: "the requests for papers and their arrivals do not match"}
)

const (
	firstYear = 2000
	lastYear  = 2100
)

// layouts are the forms of times besides those of digits alone. Day and month are never guessed: the day stands first.
var layouts = []string{
	"2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006", "2-1-2006 15:04:05", "2-1-2006", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
	"2006-01-02 15:04", "2006-01-02", "15:04:05 2/1/2006", "15:04 2/1/2006",
}

// moment reads a time; without a zone it is one of Vietnam. day says that no time of day was given.
func moment(text string) (m dossier.Moment, day, ok bool) {
	if m, day, ok := digits(text); ok {
		return m, day, true
	}
	at, err := time.Parse(time.RFC3339, text)
	if err == nil {
		return within(at, false)
	}
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, text, calendar.Vietnam); err == nil {
			return within(at, !strings.Contains(layout, "15"))
		}
	}
	return 0, false, false
}

func within(at time.Time, day bool) (dossier.Moment, bool, bool) {
	year := at.In(calendar.Vietnam).Year()
	return dossier.At(at), day, firstYear <= year && year <= lastYear
}

// digits reads yyyyMMddHHmmss, yyyyMMddHHmm and yyyyMMdd.
func digits(text string) (m dossier.Moment, day, ok bool) {
	layout := map[int]string{14: "20060102150405", 12: "200601021504", 8: "20060102"}[len(text)]
	if layout == "" || strings.Trim(text, "0123456789") != "" {
		return 0, false, false
	}
	at, err := time.ParseInLocation(layout, text, calendar.Vietnam)
	if err != nil {
		return 0, false, false
	}
	return within(at, len(text) == 8)
}

const aDay = dossier.Moment(24 * time.Hour / time.Microsecond)

// dueMoment is a moment by which something is due: a day alone lasts to its end.
func dueMoment(text string) (dossier.Moment, bool) {
	m, day, ok := moment(text)
	if day {
		m += aDay - 1
	}
	return m, ok
}

var statusWords = words(map[string]dossier.Status{
	"1": dossier.New, "mới đăng ký": dossier.New, "2": dossier.Accepted, "được tiếp nhận": dossier.Accepted, "đã tiếp nhận": dossier.Accepted,
	"3": dossier.NotAccepted, "không được tiếp nhận": dossier.NotAccepted, "từ chối tiếp nhận": dossier.NotAccepted, "4": dossier.InProgress, "đang xử lý": dossier.InProgress, "đang giải quyết": dossier.InProgress,
	"5": dossier.Incomplete, "yêu cầu bổ sung giấy tờ": dossier.Incomplete, "yêu cầu bổ sung": dossier.Incomplete, "chờ bổ sung": dossier.Incomplete,
	"6": dossier.FeeAsked, "yêu cầu thực hiện nghĩa vụ tài chính": dossier.FeeAsked, "chờ thực hiện nghĩa vụ tài chính": dossier.FeeAsked,
	"7": dossier.Withdrawn, "công dân yêu cầu rút hồ sơ": dossier.Withdrawn, "rút hồ sơ": dossier.Withdrawn, "8": dossier.Stopped, "dừng xử lý": dossier.Stopped,
	"9": dossier.Done, "đã xử lý xong": dossier.Done, "10": dossier.Handed, "đã trả kết quả": dossier.Handed,
})

var channelWords = words(map[string]dossier.Channel{
	"": dossier.InPerson, "1": dossier.InPerson, "trực tiếp": dossier.InPerson, "2": dossier.Online, "trực tuyến": dossier.Online, "3": dossier.ByPost, "bưu chính": dossier.ByPost, "bưu chính công ích": dossier.ByPost,
})

var unitWords = words(map[string]dossier.Unit{
	"hour": dossier.Hours, "hours": dossier.Hours, "giờ": dossier.Hours, "day": dossier.Days, "days": dossier.Days, "ngày": dossier.Days,
	"working-day": dossier.WorkingDays, "working_day": dossier.WorkingDays, "working days": dossier.WorkingDays, "ngày làm việc": dossier.WorkingDays,
	"month": dossier.Months, "months": dossier.Months, "tháng": dossier.Months,
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

func word[T any](known map[string]T, text string) (T, bool) {
	if value, ok := known[text]; ok {
		return value, true
	}
	value, ok := known[plain(text)]
	return value, ok && (text == "") == (plain(text) == "")
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
