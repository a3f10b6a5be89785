package dossier

import "danhgia/scoring"

// Reason names why a dossier does not count, or by what it was judged.
type Reason string

// The reasons.
const (
	NeverAccepted   Reason = "never-accepted"
	ReceivedLater   Reason = "received-later"
	ReceivedEarlier Reason = "received-earlier"
	EndedEarlier    Reason = "ended-earlier"

	ByDue        Reason = "due"         // the day on which the result was promised
	ByTerm       Reason = "term"        // the maximum time of the procedure
	NoLimit      Reason = "no-limit"    // nothing says by when: it is not called late, and is shown as a doubt
	WaitingSince Reason = "waiting"     // more papers were asked for in time, or too late
	AskedAgain   Reason = "asked-again" // more papers were asked for more than once
)

// In is the reason in words.
func (r Reason) In(lang scoring.Lang) string { return reasonWords[r].In(lang) }

var reasonWords = map[Reason]scoring.Text{
	NeverAccepted:   {Vi: "chưa được tiếp nhận", En: "never accepted"},
	ReceivedLater:   {Vi: "tiếp nhận sau kỳ", En: "received after the period"},
	ReceivedEarlier: {Vi: "tiếp nhận trước kỳ", En: "received before the period"},
	EndedEarlier:    {Vi: "đã kết thúc trước kỳ", En: "ended before the period"},
	ByDue:           {Vi: "so với ngày hẹn trả kết quả", En: "by the day on which the result was promised"},
	ByTerm:          {Vi: "so với thời hạn giải quyết của thủ tục", En: "by the procedure's maximum time"},
	NoLimit:         {Vi: "không có ngày hẹn trả và thời hạn giải quyết", En: "no due day and no maximum time are known"},
	WaitingSince:    {Vi: "đang chờ bổ sung giấy tờ, tính đến lần yêu cầu đầu tiên", En: "waiting for more papers, judged by the first request"},
	AskedAgain:      {Vi: "yêu cầu bổ sung giấy tờ quá một lần", En: "more papers were asked for more than once"},
}

// In is the timing in words.
func (t Timing) In(lang scoring.Lang) string { return timingWords[t].In(lang) }

var timingWords = map[Timing]scoring.Text{
	EndedInTime:   {Vi: "đã giải quyết trước hạn, đúng hạn", En: "ended in time"},
	EndedLate:     {Vi: "đã giải quyết quá hạn", En: "ended late"},
	RunningInTime: {Vi: "đang giải quyết, còn hạn", En: "running, within its time"},
	RunningLate:   {Vi: "đang giải quyết, quá hạn", En: "running late"},
}
