package web

import (
	"strconv"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/petition"
	"danhgia/scoring"
)

// firstLines are the first lines of a file as a table, of whatever content it is.
func firstLines(p activities.FilePreview) (columns []string, rows [][]string) {
	switch {
	case len(p.Dossiers) > 0:
		columns = []string{"Mã hồ sơ", "Cơ quan, đơn vị", "Thủ tục", "Tiếp nhận", "Hẹn trả", "Kết thúc xử lý", "Trạng thái"}
		for _, d := range p.Dossiers {
			rows = append(rows, []string{d.Number, d.Agency, d.Procedure, momentOf(d.Received), momentOf(d.Due), momentOf(d.Ended), statusWords[d.Status]})
		}
	case len(p.Petitions) > 0:
		columns = []string{"Mã phản ánh, kiến nghị", "Cơ quan, đơn vị", "Thủ tục", "Người gửi", "Tiếp nhận", "Trả lời", "Công khai", "Mức độ hài lòng"}
		for _, d := range p.Petitions {
			rows = append(rows, []string{d.Number, d.Agency, orNone(d.Procedure), d.Sender.In(scoring.Vi), momentOf(d.Received), momentOf(d.Answered), momentOf(d.Published), degreeOf(d.Satisfaction)})
		}
	case len(p.Ratings) > 0:
		columns = []string{"Mã hồ sơ", "Cơ quan, đơn vị", "Thủ tục", "Người gửi", "Đánh giá lúc", "Mức độ hài lòng"}
		for _, d := range p.Ratings {
			rows = append(rows, []string{d.Dossier, d.Agency, orNone(d.Procedure), d.Sender.In(scoring.Vi), momentOf(d.Rated), degreeOf(d.Satisfaction)})
		}
	case len(p.Portal) > 0:
		columns = []string{"Mã hồ sơ", "Cơ quan, đơn vị", "Trạng thái"}
		for _, d := range p.Portal {
			rows = append(rows, []string{d.Number, orNone(d.Agency), orNone(statusWords[d.Status])})
		}
	default:
		columns = []string{"Mã thủ tục", "Cơ quan, đơn vị", "Trực tuyến", "Có phí, lệ phí", "Có kết quả giấy", "Cho công dân", "Thời hạn tối đa"}
		for _, d := range p.Procedures {
			rows = append(rows, []string{d.Code, d.Agency, yesNo(d.Online), yesNo(d.Fee), yesNo(d.PaperResult), yesNo(d.ForCitizens), termOf(d.Term)})
		}
	}
	return columns, rows
}

const nothingSaid = "–"

func orNone(text string) string {
	if text == "" {
		return nothingSaid
	}
	return text
}

func termOf(t dossier.Term) string {
	if t.Max == 0 {
		return nothingSaid
	}
	return strconv.Itoa(t.Max) + " " + termUnits[t.Unit]
}

var termUnits = map[dossier.Unit]string{dossier.Hours: "giờ", dossier.Days: "ngày", dossier.WorkingDays: "ngày làm việc", dossier.Months: "tháng"}

func degreeOf(d petition.Satisfaction) string {
	if d == petition.NotRated {
		return nothingSaid
	}
	return d.In(scoring.Vi)
}

var statusWords = map[dossier.Status]string{
	dossier.New: "mới đăng ký", dossier.Accepted: "được tiếp nhận", dossier.NotAccepted: "không được tiếp nhận", dossier.InProgress: "đang xử lý",
	dossier.Incomplete: "yêu cầu bổ sung giấy tờ", dossier.FeeAsked: "yêu cầu thực hiện nghĩa vụ tài chính", dossier.Withdrawn: "công dân yêu cầu rút hồ sơ",
	dossier.Stopped: "dừng xử lý", dossier.Done: "đã xử lý xong", dossier.Handed: "đã trả kết quả",
}
