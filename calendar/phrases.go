package calendar

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Lang is a language of pages, mails and explanations.
type Lang string

// The languages.
const (
	Vi Lang = "vi"
	En Lang = "en"
)

// phrase is a sentence in both languages, with the places of its figures.
type phrase struct{ vi, en string }

func (p phrase) in(lang Lang, args ...any) string {
	if lang == En {
		return fmt.Sprintf(p.en, args...)
	}
	return fmt.Sprintf(p.vi, args...)
}

var (
	momentPhrase = phrase{"%[1]d giờ %02[2]d, %[3]s", "%02[1]d:%02[2]d on %[3]s"}

	deadlinePhrase = phrase{"Hạn: %s.", "Deadline: %s."}
	forwardPhrase  = phrase{"Thời hạn %s, tính từ ngày làm việc đầu tiên sau %s.", "%s, counted from the first working day after %s."}
	backPhrase     = phrase{"Tính lùi %s, kể từ ngày làm việc liền trước %s.", "%s back, counted from the last working day before %s."}
	putOffPhrase   = phrase{"Ngày được ấn định, %s, là ngày nghỉ, nên hạn là ngày làm việc tiếp theo.", "The date that was set, %s, is a day off, so the deadline is the next working day."}
	skippedPhrase  = phrase{"Không tính %s: %s.", "%s is not counted: %s."}
	skippedDays    = phrase{"Không tính %s: %s.", "%s are not counted: %s."}
	madeUpPhrase   = phrase{"Có tính %s là ngày làm việc: %s.", "%s is counted as a working day: %s."}
	takenPhrase    = phrase{"Có tính %s: không còn là ngày nghỉ.", "%s is counted: it is not a day off any more."}

	twoDaysPhrase    = phrase{"%d ngày %s và %s", "The %d days %s and %s"}
	manyDaysPhrase   = phrase{"%d ngày từ %s đến %s", "%d days from %s to %s"}
	weeklyPhrase     = phrase{"ngày nghỉ hằng tuần", "weekly day off"}
	weeklyManyPhrase = phrase{"thứ Bảy, Chủ nhật", "Saturdays and Sundays"}

	leftPhrase     = phrase{"còn %s", "%s left"}
	todayPhrase    = phrase{"hết hạn trong hôm nay", "due today"}
	overPhrase     = phrase{"đã quá hạn", "overdue"}
	overDaysPhrase = phrase{"đã quá hạn %s", "overdue by %s"}
)

var weekdays = [...]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}

// WeekdayName is the day of the week: "thứ Tư", "Wednesday".
func WeekdayName(w time.Weekday, lang Lang) string {
	if lang == En {
		return w.String()
	}
	return weekdays[w]
}

// In writes the date with its weekday: "thứ Tư ngày 02/9/2026", "Wednesday 2 September 2026".
func (d Day) In(lang Lang) string {
	if lang == En {
		return d.Time().Format("Monday 2 January 2006")
	}
	return WeekdayName(d.Weekday(), Vi) + " ngày " + d.Short(Vi)
}

// Short writes the date alone: "02/9/2026", "2 September 2026". In Vietnamese, days below 10 and the months 1 and 2
// take a zero (Nghị định 30/2020/NĐ-CP, Phụ lục I).
func (d Day) Short(lang Lang) string {
	year, month, day := d.Time().Date()
	switch {
	case lang == En:
		return d.Time().Format("2 January 2006")
	case month < time.March:
		return fmt.Sprintf("%02d/%02d/%d", day, month, year)
	default:
		return fmt.Sprintf("%02d/%d/%d", day, month, year)
	}
}

// workingDays writes a number of working days: "5 ngày làm việc", "1 working day".
func workingDays(n int, lang Lang) string {
	switch {
	case lang != En:
		return fmt.Sprintf("%d ngày làm việc", n)
	case n == 1:
		return "1 working day"
	default:
		return fmt.Sprintf("%d working days", n)
	}
}

// basisIn translates what notices usually say (holidays of Bộ luật Lao động 2019, Điều 112) and their dates; what it
// does not know stays in Vietnamese.
func basisIn(basis string, lang Lang) string {
	if lang != En {
		return basis
	}
	return dateInBasis.ReplaceAllStringFunc(english.Replace(basis), func(s string) string {
		t, err := time.Parse("2/1/2006", s)
		if err != nil {
			return s
		}
		return DayOf(t).Short(En)
	})
}

var dateInBasis = regexp.MustCompile(`\b\d{1,2}/\d{1,2}/\d{4}\b`)

// Longer phrases stand before those that they begin with: the replacer takes the first that fits.
var english = strings.NewReplacer(
	"Tết Dương lịch", "New Year's Day",
	"Tết Nguyên đán", "Lunar New Year",
	"Giỗ Tổ Hùng Vương", "Hùng Kings' Commemoration Day",
	"Giỗ Tổ", "Hùng Kings' Commemoration Day",
	"Ngày Chiến thắng", "Victory Day",
	"Quốc tế Lao động", "International Labour Day",
	"Quốc khánh", "National Day",
	"Ngày Văn hóa Việt Nam", "Vietnam Culture Day",
	"hoán đổi với", "exchanged for",
	"làm bù ngày", "making up for",
	"nghỉ bù", "day off in place of",
	"là Chủ nhật", "is a Sunday",
	"là thứ Bảy", "is a Saturday",
	"theo báo chí: cần xác nhận", "from the press, to be confirmed",
)
