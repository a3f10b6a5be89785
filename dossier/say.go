package dossier

import (
	"fmt"

	"danhgia/calendar"
	"danhgia/scoring"
)

// phrase is a sentence with the places of its moments.
type phrase scoring.Text

func (p phrase) in(lang scoring.Lang, args ...any) string {
	return fmt.Sprintf(scoring.Text(p).In(lang), args...)
}

// Say tells in one sentence how a dossier stands to its limit and by what, as it was judged up to a moment: "Kết thúc
// 14:05 ngày 12/08/2026, hẹn trả 17:00 ngày 11/08/2026: quá hạn." What of the verdict it needs is its timing, its reason
// and its limit.
func (v Verdict) Say(d *Dossier, until Moment, lang scoring.Lang) string {
	if v.Timing == 0 {
		return v.uncounted(d, lang)
	}
	if v.Reason == AskedAgain {
		return askedPhrase.in(lang, d.asked())
	}
	said := v.stands(d, until, lang)
	if v.Reason == NoLimit {
		return said + limitlessPhrase.in(lang)
	}
	limit := duePhrase
	if d.Due == 0 {
		limit = termPhrase
	}
	return said + limit.in(lang, in(v.Limit, lang)) + ": " + verdictWords[v.Timing].In(lang) + "."
}

// stands tells what is held against the limit.
func (v Verdict) stands(d *Dossier, until Moment, lang scoring.Lang) string {
	end, _ := d.end()
	switch {
	case v.Reason == WaitingSince:
		return waitingPhrase.in(lang, in(d.Waits[0].From, lang))
	case v.Timing == RunningInTime || v.Timing == RunningLate:
		if waited := d.waited(until); waited > 0 {
			return runningWaitedPhrase.in(lang, in(until, lang), span(waited, lang))
		}
		return runningPhrase.in(lang, in(until, lang))
	default:
		if waited := d.waited(end); waited > 0 {
			return endedWaitedPhrase.in(lang, in(end, lang), span(waited, lang))
		}
		return endedPhrase.in(lang, in(end, lang))
	}
}

func (v Verdict) uncounted(d *Dossier, lang scoring.Lang) string {
	end, _ := d.end()
	switch v.Reason {
	case ReceivedLater, ReceivedEarlier:
		return receivedPhrases[v.Reason].in(lang, in(d.Received, lang))
	case EndedEarlier:
		return endedEarlierPhrase.in(lang, in(end, lang))
	default:
		return neverPhrase.in(lang)
	}
}

// in writes a moment as the pages do.
func in(m Moment, lang scoring.Lang) string {
	at := m.Time().In(calendar.Vietnam)
	if lang == scoring.En {
		return at.Format("15:04 on 2 January 2006")
	}
	return at.Format("15:04 ngày 02/01/2006")
}

// span writes how long something took, in whole hours and minutes, or in days.
func span(m Moment, lang scoring.Lang) string {
	const minute = 60_000_000
	minutes := int64(m) / minute
	switch days, hours := minutes/(24*60), minutes/60%24; {
	case days > 0:
		return daysPhrase.in(lang, days, hours)
	default:
		return hoursPhrase.in(lang, hours, minutes%60)
	}
}

var (
	askedPhrase         = phrase{"Yêu cầu bổ sung giấy tờ %d lần, quá một lần: quá hạn.", "More papers were asked for %d times, more than once: late."}
	limitlessPhrase     = phrase{"; không có ngày hẹn trả và thời hạn giải quyết, nên không tính là quá hạn.", "; neither a due day nor a maximum time is known, so it is not called late."}
	duePhrase           = phrase{", hẹn trả %s", ", promised for %s"}
	termPhrase          = phrase{", thời hạn giải quyết của thủ tục đến %s", ", the procedure's maximum time runs to %s"}
	waitingPhrase       = phrase{"Chờ bổ sung giấy tờ từ %s", "Waits for more papers since %s"}
	runningPhrase       = phrase{"Chưa kết thúc tính đến %s", "Not ended by %s"}
	runningWaitedPhrase = phrase{"Chưa kết thúc tính đến %s, trừ %s chờ bổ sung giấy tờ", "Not ended by %s, less %s of waiting for papers"}
	endedPhrase         = phrase{"Kết thúc %s", "Ended at %s"}
	endedWaitedPhrase   = phrase{"Kết thúc %s, trừ %s chờ bổ sung giấy tờ", "Ended at %s, less %s of waiting for papers"}
	endedEarlierPhrase  = phrase{"Kết thúc %s, trước kỳ đánh giá: không tính.", "Ended at %s, before the period: not counted."}
	neverPhrase         = phrase{"Chưa được tiếp nhận: không tính.", "Never accepted: not counted."}
	daysPhrase          = phrase{"%d ngày %d giờ", "%d days %d hours"}
	hoursPhrase         = phrase{"%d giờ %d phút", "%d hours %d minutes"}

	receivedPhrases = map[Reason]phrase{
		ReceivedLater:   {"Tiếp nhận %s, sau kỳ đánh giá: không tính.", "Received at %s, after the period: not counted."},
		ReceivedEarlier: {"Tiếp nhận %s, trước kỳ đánh giá: không tính.", "Received at %s, before the period: not counted."},
	}

	verdictWords = map[Timing]scoring.Text{
		EndedInTime:   {Vi: "đúng hạn", En: "in time"},
		EndedLate:     {Vi: "quá hạn", En: "late"},
		RunningInTime: {Vi: "còn hạn", En: "within its time"},
		RunningLate:   {Vi: "quá hạn", En: "late"},
	}
)
