package scoring

import (
	"fmt"
	"math"
	"slices"
)

// FindingRules are all rules, in the order in which people see them.
var FindingRules = []FindingRule{
	NumeratorOver, NoFigure, SuddenZero, RateFar, VolumeFar, SameAsBefore, DueTooEarly, EndedTooEarly, FromTheFuture, NoLimits, LongRunning, RefusedLines,
}

// In is the rule in a few words.
func (r FindingRule) In(lang Lang) string { return ruleNames[r].In(lang) }

// Known says whether there is such a rule.
func (r FindingRule) Known() bool { return slices.Contains(FindingRules, r) }

var severityWords = map[Severity]Text{
	Serious: {Vi: "nghiêm trọng", En: "serious"}, Doubt: {Vi: "cần xem", En: "to be looked at"},
}

var ruleNames = map[FindingRule]Text{
	NumeratorOver: {Vi: "Tử số lớn hơn mẫu số", En: "Numerator above the denominator"},
	NoFigure:      {Vi: "Không còn số liệu", En: "No figure any more"},
	SuddenZero:    {Vi: "Đột ngột bằng 0", En: "Suddenly zero"},
	RateFar:       {Vi: "Tỷ lệ lệch xa các kỳ trước", En: "Rate far from earlier periods"},
	VolumeFar:     {Vi: "Số lượng lệch xa các kỳ trước", En: "Volume far from earlier periods"},
	SameAsBefore:  {Vi: "Giống hệt kỳ trước", En: "The same as the period before"},
	DueTooEarly:   {Vi: "Hẹn trả trước khi tiếp nhận", En: "Due before receipt"},
	EndedTooEarly: {Vi: "Kết thúc trước khi tiếp nhận", En: "Ended before receipt"},
	FromTheFuture: {Vi: "Thời điểm trong tương lai", En: "Moments in the future"},
	NoLimits:      {Vi: "Nhiều hồ sơ không có thời hạn", En: "Many dossiers without a limit"},
	LongRunning:   {Vi: "Hồ sơ tồn quá một năm", En: "Dossiers handled for more than a year"},
	RefusedLines:  {Vi: "Dòng bị từ chối khi nạp", En: "Lines refused at import"},
}

func numeratorAbove(n, d int64) Text {
	return say("tử số %s lớn hơn mẫu số %s", "the numerator %s is above the denominator %s", whole(n), whole(d))
}

func noFigure(periods int) Text {
	return say("kỳ này không có số liệu, trong khi cả %s kỳ trước đều có", "there is no figure, and all of the %s earlier periods have one", whole(int64(periods)))
}

func suddenZero(usual int64, periods int) Text {
	return say("mẫu số bằng 0, trong khi %s kỳ trước đều lớn hơn 0, trung vị %s", "the denominator is 0; in the %s earlier periods it never was, their median is %s", whole(int64(periods)), whole(usual))
}

func volumeFar(now, usual int64, periods int) Text {
	return say("mẫu số %s, trung vị %s kỳ trước của đơn vị là %s", "the denominator is %s; the median of the agency's %s earlier periods is %s", whole(now), whole(int64(periods)), whole(usual))
}

func rateFar(rate, usual, spread float64, periods int) Text {
	return say("tỷ lệ %s%%, trung vị %s kỳ trước của đơn vị là %s%%, độ lệch thường gặp %s điểm phần trăm",
		"the rate is %s%%; the median of the agency's %s earlier periods is %s%%, their usual deviation %s percentage points",
		percent(rate), whole(int64(periods)), percent(usual), percent(spread))
}

func sameAsBefore(n, d int64) Text {
	return say("tử số %s và mẫu số %s giống hệt kỳ trước: có thể số liệu chưa được cập nhật", "numerator %s and denominator %s are those of the period before: they may not have been brought up to date", whole(n), whole(d))
}

var dossierReasons = map[FindingRule]Text{
	NoLimits:      {Vi: "%s trên %s hồ sơ không có ngày hẹn trả và thời hạn giải quyết, nên không thể coi là quá hạn", En: "%s of %s dossiers have no due day and no maximum time, so they cannot be called late"},
	DueTooEarly:   {Vi: "%s trên %s hồ sơ có ngày hẹn trả trước thời điểm tiếp nhận", En: "%s of %s dossiers are due before they were received"},
	EndedTooEarly: {Vi: "%s trên %s hồ sơ kết thúc trước thời điểm tiếp nhận", En: "%s of %s dossiers ended before they were received"},
	FromTheFuture: {Vi: "%s trên %s hồ sơ tiếp nhận hoặc kết thúc sau thời điểm lấy số liệu", En: "%s of %s dossiers were received or ended after the moment up to which they are known"},
	LongRunning:   {Vi: "%s trên %s hồ sơ đang giải quyết đã tiếp nhận từ hơn một năm trước", En: "%s of %s dossiers are still handled and were received more than a year before"},
	RefusedLines:  {Vi: "%s trên %s dòng của các tệp hồ sơ không nạp được", En: "%s of %s lines of the files of dossiers could not be taken"},
}

func ofDossiers(rule FindingRule, n, of int64) Text {
	reason := dossierReasons[rule]
	return say(reason.Vi, reason.En, whole(n), whole(of))
}

// figured is a number as a language writes it.
type figured func(Lang) string

func whole(n int64) figured { return func(lang Lang) string { return Number(n, lang) } }

func percent(share float64) figured {
	return func(lang Lang) string { return Hundredths(math.Round(share * 100_00)).In(lang) }
}

func say(vi, en string, args ...figured) Text {
	in := func(format string, lang Lang) string {
		words := make([]any, len(args))
		for i, arg := range args {
			words[i] = arg(lang)
		}
		return fmt.Sprintf(format, words...)
	}
	return Text{Vi: in(vi, Vi), En: in(en, En)}
}
