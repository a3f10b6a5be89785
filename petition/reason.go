package petition

import "danhgia/scoring"

// Reason names why a petition does not count, or the term by which it was judged.
type Reason string

// The reasons.
const (
	ReceivedLater   Reason = "received-later"
	ReceivedEarlier Reason = "received-earlier"
	EndedEarlier    Reason = "ended-earlier"

	ByRefusal     Reason = "refusal"
	ByAsking      Reason = "asking"
	ByAnswer      Reason = "answer"
	ByPublication Reason = "publication"
)

// In is the reason in words.
func (r Reason) In(lang scoring.Lang) string { return reasonWords[r].In(lang) }

var reasonWords = map[Reason]scoring.Text{
	ReceivedLater:   {Vi: "tiếp nhận sau kỳ", En: "received after the period"},
	ReceivedEarlier: {Vi: "tiếp nhận trước kỳ", En: "received before the period"},
	EndedEarlier:    {Vi: "đã xử lý xong trước kỳ", En: "done with before the period"},
	ByRefusal:       {Vi: "so với thời hạn từ chối tiếp nhận (2 ngày làm việc)", En: "by the term for refusing (2 working days)"},
	ByAsking:        {Vi: "so với thời hạn yêu cầu bổ sung thông tin (5 ngày làm việc)", En: "by the term for asking for more (5 working days)"},
	ByAnswer:        {Vi: "so với thời hạn trả lời (15 ngày làm việc)", En: "by the term for the answer (15 working days)"},
	ByPublication:   {Vi: "so với thời hạn công khai kết quả trả lời (2 ngày làm việc)", En: "by the term for publishing the answer (2 working days)"},
}

// In is the sender in words.
func (s Sender) In(lang scoring.Lang) string { return senderWords[s].In(lang) }

var senderWords = [Senders]scoring.Text{
	NotSaid: {Vi: "không rõ", En: "not said"}, Citizen: {Vi: "cá nhân", En: "citizen"}, Organisation: {Vi: "tổ chức, doanh nghiệp", En: "organisation"},
}

// In is the kind in words.
func (k Kind) In(lang scoring.Lang) string { return kindWords[k].In(lang) }

var kindWords = map[Kind]scoring.Text{
	NotClassified: {Vi: "chưa phân loại", En: "not classified"},
	Regulation:    {Vi: "về quy định, thủ tục hành chính", En: "about regulations or procedures"},
	Conduct:       {Vi: "về hành vi của cán bộ, công chức", En: "about the conduct of officials"},
}

// In is the degree of satisfaction in words.
func (s Satisfaction) In(lang scoring.Lang) string { return satisfactionWords[s].In(lang) }

var satisfactionWords = [Degrees]scoring.Text{
	NotRated: {Vi: "chưa đánh giá", En: "not rated"}, Dissatisfied: {Vi: "không hài lòng", En: "dissatisfied"}, Neutral: {Vi: "bình thường", En: "neutral"},
	Satisfied: {Vi: "hài lòng", En: "satisfied"}, VerySatisfied: {Vi: "rất hài lòng", En: "very satisfied"},
}
