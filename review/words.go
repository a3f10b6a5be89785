package review

import (
	"danhgia/calendar"
	"danhgia/scoring"
)

// Reason names why something is so, goes so or is not allowed.
type Reason string

// Reasons of Settle and Reached.
const (
	Answered       Reason = "answered"
	InTime         Reason = "in-time"
	Overdue        Reason = "overdue"
	NoAnswer       Reason = "no-answer"
	AwaitsHead     Reason = "awaits-head"
	SentBackByHead Reason = "sent-back-by-head"
	NotApproved    Reason = "not-approved"
	HeadNotReached Reason = "head-not-reached"
	OfficerThere   Reason = "officer-there"
	MailArrived    Reason = "mail-arrived"
	Telephoned     Reason = "telephoned"
	NoAddress      Reason = "no-address"
	MailUncertain  Reason = "mail-uncertain" // queued or unknown, none accepted
	MailFailed     Reason = "mail-failed"
)

// Reasons of Plan and NextRung.
const (
	Past          Reason = "past"
	AfterDeadline Reason = "after-deadline"
	Overtaken     Reason = "overtaken"
	NoNotice      Reason = "no-notice"
	Due           Reason = "due"
	Waiting       Reason = "waiting"
	NoneLeft      Reason = "none-left"
	NotOpenYet    Reason = "not-open-yet"
	TaskPaused    Reason = "task-paused"
	TaskClosed    Reason = "task-closed"
	PassedOver    Reason = "passed-over"
	DeadlineOver  Reason = "deadline-over"
)

// Reasons of Letters.
const (
	ByLadder    Reason = "by-ladder"
	FirstHears  Reason = "first-hears"
	KnowsOfIt   Reason = "knows-of-it"
	NobodyKnows Reason = "nobody-knows"
)

// Reasons of Recount.
const (
	CalendarChanged Reason = "calendar-changed"
	SameMoment      Reason = "same-moment"
	WouldHavePassed Reason = "would-have-passed"
	TooNear         Reason = "too-near"
)

// Reasons of Recipients.
const (
	Named              Reason = "named"
	StandsIn           Reason = "stands-in"
	StandInUnreachable Reason = "stand-in-unreachable"
	FallsBack          Reason = "falls-back"
	Assigned           Reason = "assigned"
)

// Reasons of May.
const (
	Allowed            Reason = "allowed"
	NotTheRole         Reason = "not-the-role"
	OtherAgency        Reason = "other-agency"
	OnlyActing         Reason = "only-acting"
	AbsentMayNot       Reason = "absent-may-not"
	ChainOfSubstitutes Reason = "chain-of-substitutes"
	WrongState         Reason = "wrong-state"
	OwnDispute         Reason = "own-dispute"
	OwnCorrection      Reason = "own-correction"
	OwnersOnly         Reason = "owners-only"
	OfficeDecides      Reason = "office-decides"
	OnlyForThemselves  Reason = "only-for-themselves"
	NamesThemselves    Reason = "names-themselves"
)

// In says the reason in words.
func (r Reason) In(lang scoring.Lang) string { return r.text().In(lang) }

func (r Reason) text() scoring.Text { return reasonWords[r] }

var reasonWords = map[Reason]scoring.Text{
	Answered:       {Vi: "đã trả lời trong thời hạn", En: "answered in time"},
	InTime:         {Vi: "đang trong thời hạn", En: "the deadline has not passed"},
	Overdue:        {Vi: "đã quá hạn, vẫn phải thực hiện", En: "overdue, and still to be done"},
	NoAnswer:       {Vi: "đã liên hệ được nhưng không trả lời trong thời hạn; không coi là thống nhất", En: "reached, and no answer in time; that is not consent"},
	AwaitsHead:     {Vi: "chờ thủ trưởng duyệt câu trả lời", En: "the answer awaits the head's approval"},
	SentBackByHead: {Vi: "thủ trưởng trả lại để trả lời lại", En: "the head sent the answer back"},
	NotApproved:    {Vi: "câu trả lời đã soạn nhưng thủ trưởng không duyệt trong thời hạn; không coi là thống nhất", En: "an answer was prepared, and the head did not approve it in time; that is not consent"},
	HeadNotReached: {Vi: "câu trả lời đã soạn nhưng không liên hệ được với thủ trưởng để duyệt", En: "an answer was prepared, and nobody who could approve it was reached"},
	OfficerThere:   {Vi: "cơ quan, đơn vị đã có cán bộ đầu mối", En: "the agency has a focal officer"},
	MailArrived:    {Vi: "máy chủ thư đã nhận ít nhất một thư gửi cơ quan, đơn vị", En: "at least one mail to the agency was accepted by the mail server"},
	Telephoned:     {Vi: "Văn phòng đã gọi điện cho cơ quan, đơn vị", En: "the office has telephoned the agency"},
	NoAddress:      {Vi: "không có địa chỉ thư nào để gửi", En: "there was no address to write to"},
	MailUncertain:  {Vi: "chưa thư nào được máy chủ thư xác nhận đã nhận", En: "no mail has been accepted by the mail server so far"},
	MailFailed:     {Vi: "mọi thư gửi cơ quan, đơn vị đều bị từ chối hoặc trả lại", En: "every mail to the agency was refused or came back"},

	Past:          {Vi: "thời điểm này đã qua khi mở nhiệm vụ", En: "this moment had passed when the task opened"},
	AfterDeadline: {Vi: "thời điểm này không còn trước hạn", En: "this moment does not lie before the deadline any more"},
	Overtaken:     {Vi: "cùng thời điểm đã có thư khác", En: "another mail goes at the same moment"},
	NoNotice:      {Vi: "chưa có thông báo nghỉ lễ, Tết của năm này", En: "the year's notice of days off is not in the calendar"},
	Due:           {Vi: "đến lúc gửi", En: "due now"},
	Waiting:       {Vi: "chờ đến thời điểm gửi", En: "waiting for the moment"},
	NoneLeft:      {Vi: "không còn lần nhắc nào", En: "no rung is left"},
	NotOpenYet:    {Vi: "nhiệm vụ chưa mở", En: "the task is not open yet"},
	TaskPaused:    {Vi: "nhiệm vụ đang tạm dừng", En: "the task is paused"},
	TaskClosed:    {Vi: "nhiệm vụ đã kết thúc", En: "the task is closed"},
	PassedOver:    {Vi: "bỏ qua: đã lỡ, và thư sau đến cùng người nhận cũng đã đến lúc gửi", En: "passed over: it was missed, and a later one to the same people is due"},
	DeadlineOver:  {Vi: "bỏ qua: đã lỡ, và hạn mà thư nhắc đến đã qua", En: "passed over: it was missed, and the deadline it speaks of has passed"},

	ByLadder:    {Vi: "theo lịch nhắc việc", En: "as the ladder has it"},
	FirstHears:  {Vi: "chưa từng nhận thư về nhiệm vụ này nên nhận thư mời", En: "has not been written to about it, and is invited"},
	KnowsOfIt:   {Vi: "đã biết nhiệm vụ nên nhận thư báo thay đổi", En: "knows of the task, and is told what has changed"},
	NobodyKnows: {Vi: "chưa ai được báo về nhiệm vụ này", En: "nobody has heard of the task so far"},

	CalendarChanged: {Vi: "lịch làm việc thay đổi", En: "the calendar has changed"},
	SameMoment:      {Vi: "thời điểm không đổi", En: "the moment is the same"},
	WouldHavePassed: {Vi: "giữ nguyên: hạn mới sẽ rơi vào thời điểm đã qua", En: "it stays: the new deadline would have passed already"},
	TooNear:         {Vi: "giữ nguyên: hạn mới sẽ gần hơn mức Văn phòng cho phép", En: "it stays: the new deadline would be nearer than the office allows"},

	Named:              {Vi: "người được giao", En: "who is named for it"},
	StandsIn:           {Vi: "người thay thế trong thời gian vắng mặt", En: "substitute of an absent person"},
	StandInUnreachable: {Vi: "người thay thế không có địa chỉ dùng được nên gửi người vắng mặt", En: "the substitute cannot be reached, so the absent person is written to"},
	Assigned:           {Vi: "được giao đích danh", En: "who it was given to by name"},
	FallsBack:          {Vi: "người được giao không có hoặc không có địa chỉ dùng được", En: "nobody who is named for it can be reached"},

	Allowed:            {Vi: "được phép", En: "allowed"},
	NotTheRole:         {Vi: "vai trò của Ông/Bà không có quyền này", En: "your role does not have this right"},
	OtherAgency:        {Vi: "việc này là của cơ quan, đơn vị khác", En: "this belongs to another agency"},
	OnlyActing:         {Vi: "chỉ được thực hiện khi đang thay thế người có quyền này", En: "you may do this only while standing in for somebody who has the right"},
	AbsentMayNot:       {Vi: "người mà Ông/Bà thay thế không có quyền này", En: "the person you stand in for does not have this right"},
	ChainOfSubstitutes: {Vi: "người thay thế không được giao lại cho người khác", En: "a substitute cannot pass it on to another"},
	WrongState:         {Vi: "trạng thái của nhiệm vụ không cho phép", En: "the task's state does not allow it"},
	OwnCorrection:      {Vi: "người đề xuất đính chính không được tự phê duyệt, kể cả qua người thay thế", En: "nobody approves the correction that they have proposed, nor through a substitute"},
	OwnDispute:         {Vi: "không ai được thẩm định kiến nghị của chính mình, kể cả qua người thay thế", En: "nobody rules on their own dispute, nor through a substitute"},
	OwnersOnly:         {Vi: "chỉ số của cả tỉnh chỉ do sở, ngành chủ trì kiến nghị", En: "an indicator of the whole province is disputed by the department that owns it, and only by it"},
	OnlyForThemselves:  {Vi: "chỉ được cử người thay thế cho chính mình", En: "you may name a substitute for yourself only"},
	NamesThemselves:    {Vi: "không ai được tự cử mình thay thế người khác", En: "nobody names themselves as the substitute of another"},
	OfficeDecides:      {Vi: "quyết định của Văn phòng không nhập thay được", En: "the office's own decisions are not entered on behalf of others"},
}

func (k Kind) text() scoring.Text    { return kindWords[k] }
func (s State) text() scoring.Text   { return stateWords[s] }
func (o Outcome) text() scoring.Text { return outcomeWords[o] }
func day(d calendar.Day) scoring.Text {
	return scoring.Text{Vi: d.Short(calendar.Vi), En: d.Short(calendar.En)}
}
