package dossier

import "danhgia/scoring"

// Impossible names moments of a dossier of which one must be wrong, so that nothing can be said of the dossier by them.
// Days are compared: a time of day is often left out.
type Impossible string

// What cannot be.
const (
	EndedBeforeReceipt    Impossible = "ended-before-receipt"
	ReturnedBeforeReceipt Impossible = "returned-before-receipt"
	PapersBeforeRequest   Impossible = "papers-before-request"
)

// Impossible is the first thing about a dossier that cannot be; empty: there is none.
func (d *Dossier) Impossible() Impossible {
	switch {
	case d.Ended.DaysBefore(d.Received):
		return EndedBeforeReceipt
	case d.Returned.DaysBefore(d.Received):
		return ReturnedBeforeReceipt
	}
	for _, w := range d.Waits {
		if w.To.DaysBefore(w.From) {
			return PapersBeforeRequest
		}
	}
	return ""
}

// Doubt names what is odd about a dossier without being impossible. It counts as it is and is shown to the office.
type Doubt string

// The doubts.
const (
	DueBeforeReceipt     Doubt = "due-before-receipt" // it was late when it came: accepted only after the promised day
	ReceivedBeforeSubmit Doubt = "received-before-submit"
	EndedWithinClock     Doubt = "ended-within-clock" // earlier on the day of receipt
	ReturnedBeforeEnd    Doubt = "returned-before-end"
	AskedBeforeReceipt   Doubt = "asked-before-receipt"
	DoneWithoutEnd       Doubt = "done-without-end"
	RunningWithEnd       Doubt = "running-with-end"
	PaidWithoutFee       Doubt = "paid-without-fee"
)

// Doubts are all that is odd about a dossier.
func (d *Dossier) Doubts() (all []Doubt) {
	done := d.Status == Done || d.Status == Handed
	for _, c := range [...]struct {
		is    bool
		doubt Doubt
	}{
		{d.Due.DaysBefore(d.Received), DueBeforeReceipt},
		{d.Received.DaysBefore(d.Submitted), ReceivedBeforeSubmit},
		{d.Ended != 0 && d.Ended < d.Received && d.Ended%day != dayBegins && !d.Ended.DaysBefore(d.Received), EndedWithinClock},
		{d.Returned.DaysBefore(d.Ended), ReturnedBeforeEnd},
		{len(d.Waits) > 0 && d.Waits[0].From.DaysBefore(d.Received), AskedBeforeReceipt},
		{done && d.Ended == 0 && d.Returned == 0, DoneWithoutEnd},
		{(d.Status == Accepted || d.Status == InProgress) && (d.Ended != 0 || d.Returned != 0), RunningWithEnd},
		{d.PaidOnline && d.FeeKnown && d.FeeDue == 0, PaidWithoutFee},
	} {
		if c.is {
			all = append(all, c.doubt)
		}
	}
	return all
}

const (
	hour      = Moment(60 * 60 * 1_000_000)
	day       = 24 * hour
	dayBegins = 17 * hour // of UTC, in Vietnam
)

// DaysBefore says whether a moment lies on a day of Vietnam before another's. No moment is before anything.
func (m Moment) DaysBefore(other Moment) bool {
	return m != 0 && other != 0 && (m+7*hour)/day < (other+7*hour)/day
}

// In is the doubt in words.
func (d Doubt) In(lang scoring.Lang) string { return doubtWords[d].In(lang) }

var doubtWords = map[Doubt]scoring.Text{
	DueBeforeReceipt:     {Vi: "ngày hẹn trả sớm hơn ngày tiếp nhận", En: "due on a day before receipt"},
	ReceivedBeforeSubmit: {Vi: "ngày tiếp nhận sớm hơn ngày nộp", En: "received on a day before it was submitted"},
	EndedWithinClock:     {Vi: "kết thúc trước giờ tiếp nhận trong cùng ngày", En: "ended earlier on the day of receipt"},
	ReturnedBeforeEnd:    {Vi: "trả kết quả trước khi kết thúc xử lý", En: "handed over on a day before it ended"},
	AskedBeforeReceipt:   {Vi: "yêu cầu bổ sung trước khi tiếp nhận", En: "more papers were asked for on a day before receipt"},
	DoneWithoutEnd:       {Vi: "đã xử lý xong nhưng không có ngày kết thúc", En: "done, without a moment of its end"},
	RunningWithEnd:       {Vi: "đang xử lý nhưng đã có ngày kết thúc", En: "running, with a moment of its end"},
	PaidWithoutFee:       {Vi: "đã thanh toán trực tuyến nhưng không có phí, lệ phí", En: "paid online, and no fee is due"},
}
