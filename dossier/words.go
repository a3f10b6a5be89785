package dossier

import "danhgia/scoring"

// In is the channel in words.
func (c Channel) In(lang scoring.Lang) string { return channelWords[max(c, InPerson)].In(lang) }

var channelWords = map[Channel]scoring.Text{
	InPerson: {Vi: "trực tiếp", En: "in person"},
	Online:   {Vi: "trực tuyến", En: "online"},
	ByPost:   {Vi: "bưu chính công ích", En: "by post"},
}

// In is the status in words.
func (s Status) In(lang scoring.Lang) string { return statusWords[s].In(lang) }

var statusWords = map[Status]scoring.Text{
	New:         {Vi: "mới đăng ký", En: "new"},
	Accepted:    {Vi: "được tiếp nhận", En: "accepted"},
	NotAccepted: {Vi: "không được tiếp nhận", En: "not accepted"},
	InProgress:  {Vi: "đang xử lý", En: "in progress"},
	Incomplete:  {Vi: "yêu cầu bổ sung giấy tờ", En: "more papers asked for"},
	FeeAsked:    {Vi: "yêu cầu thực hiện nghĩa vụ tài chính", En: "fee asked for"},
	Withdrawn:   {Vi: "công dân yêu cầu rút hồ sơ", En: "withdrawn"},
	Stopped:     {Vi: "dừng xử lý", En: "stopped"},
	Done:        {Vi: "đã xử lý xong", En: "handled"},
	Handed:      {Vi: "đã trả kết quả", En: "result handed over"},
}

// Timings are all that there are.
var Timings = []Timing{EndedInTime, EndedLate, RunningInTime, RunningLate}

// Reasons are all that there are.
var Reasons = []Reason{ByDue, ByTerm, NoLimit, WaitingSince, AskedAgain, NeverAccepted, ReceivedLater, ReceivedEarlier, EndedEarlier}
