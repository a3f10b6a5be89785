package scoring

import (
	"fmt"
	"strconv"
	"strings"
)

// phrase is a sentence with the places of its figures.
type phrase Text

func (p phrase) in(lang Lang, args ...any) string { return fmt.Sprintf(Text(p).In(lang), args...) }

var rulePhrases = map[Rule]phrase{
	RuleRatio:     {"Điểm theo tỷ lệ: dưới chỉ tiêu %s%% nên được một phần điểm tối đa.", "In proportion: below the target of %s%%, so a part of all points."},
	RuleTarget:    {"Đạt chỉ tiêu %s%% nên được điểm tối đa.", "The target of %s%% is reached, so all points."},
	RuleZeroNull:  {"Không có số liệu: không tính điểm và không cộng vào tổng.", "No figure: no points, and nothing is added to the total."},
	RuleZeroZero:  {"Mẫu số bằng 0 hoặc không có số liệu: theo bộ chỉ số được 0 điểm.", "The denominator is 0 or there is no figure: by the index set this gives 0 points."},
	RuleZeroFull:  {"Mẫu số bằng 0 hoặc không có số liệu: theo bộ chỉ số được điểm tối đa.", "The denominator is 0 or there is no figure: by the index set this gives all points."},
	RuleMissing:   {"Chỉ số không có trong số liệu đã thu thập: không tính điểm; cần kiểm tra việc thu thập.", "The indicator is not in the collected figures: no points; the collection needs checking."},
	RuleFollowed:  {"Chỉ số chỉ để theo dõi, không tính điểm.", "Followed only, without points."},
	RuleGroupOnly: {"Điểm của cả nhóm lấy theo Cổng; Cổng không công bố tử số, mẫu số nên không diễn giải.", "The group has the portal's score; the portal publishes no figures for it, so it is not explained."},
}

var (
	inputsPhrase   = phrase{"Tử số %s, mẫu số %s.", "Numerator %s, denominator %s."}
	ratioPhrase    = phrase{"%s ÷ %s × 100 %s %s%%.", "%s ÷ %s × 100 %s %s%%."}
	roundedPhrase  = phrase{"%s ÷ %s × 100, làm tròn đến %d chữ số thập phân, = %s%%.", "%s ÷ %s × 100, rounded to %d decimals, = %s%%."}
	pointsPhrase   = phrase{"%s × %s ÷ %s, làm tròn đến 2 chữ số thập phân, = %s điểm (tối đa %s).", "%s × %s ÷ %s, rounded to 2 decimals, = %s points (of %s)."}
	cappedPhrase   = phrase{"%s × %s ÷ %s không thấp hơn điểm tối đa, nên = %s điểm.", "%s × %s ÷ %s is not below all points, so = %s points."}
	fixedPhrase    = phrase{"%s điểm (tối đa %s).", "%s points (of %s)."}
	provincePhrase = phrase{"Số liệu của cả tỉnh, dùng chung cho mọi cơ quan, đơn vị; không phải kết quả riêng của cơ quan, đơn vị nào.", "A figure of the whole province, copied to every agency; it is no single agency's own result."}
	agreesPhrase   = phrase{"Cổng công bố %s điểm: khớp.", "The portal published %s points: the same."}
	differsPhrase  = phrase{"Cổng công bố %s điểm: chênh lệch %s.", "The portal published %s points: a difference of %s."}
	doubtsPhrase   = phrase{"Cổng lưu ý về số liệu này: %s", "The portal has a reservation about this figure: %s"}
	basisPhrase    = phrase{"Bộ chỉ số %s (%s); quy tắc tính %s.", "Index set %s (%s); rules %s."}
	groupPhrase    = phrase{"Tổng điểm các chỉ số thành phần: %s = %s điểm (tối đa %s).", "Sum of the indicators: %s = %s points (of %s)."}
	totalPhrase    = phrase{"Tổng điểm các nhóm: %s = %s điểm (tối đa %s).", "Sum of the groups: %s = %s points (of %s)."}
	noCasesPhrase  = phrase{"Không phát sinh hồ sơ trong kỳ: không xếp hạng.", "No dossiers in the period: not ranked."}

	stepPhrase      = phrase{"Thêm %s %s: %s điểm.", "%s more (%s): %s points."}
	fullStepPhrase  = phrase{"Thêm %s %s: %s điểm, đạt điểm tối đa của chỉ số.", "%s more (%s): %s points, all that the indicator gives."}
	firstStepPhrase = phrase{"Kỳ này chưa có số liệu. Ví dụ khi có 1/1 %s: %s điểm.", "No figures this period. With 1 of 1 (%s), for example: %s points."}
	provinceAdvice  = phrase{"Chỉ số do tỉnh thực hiện chung: cơ quan, đơn vị không tự thay đổi được.", "The province's own indicator: an agency cannot change it alone."}
)

var flagPhrases = map[FlagKind]phrase{
	NumeratorAbove: {"Tử số lớn hơn mẫu số: giữ nguyên như nguồn công bố.", "The numerator is above its denominator: kept as the source published it."},
	Ruled:          {"Số liệu đã điều chỉnh theo kết quả thẩm định kiến nghị.", "The figure was corrected by a ruling on a dispute."},
	Amended:        {"Số liệu đã được đính chính sau khi công khai.", "The figure was corrected after it was published."},
	Entered:        {"Số liệu do đơn vị tự nhập vì không hệ thống nào có.", "The agency entered the figure itself, because no system has it."},
	Own:            {"Số liệu do tỉnh tính từ hồ sơ của mình.", "The province has counted the figure itself, from its dossiers."},
	HalfGiven:      {"Nguồn chỉ có tử số hoặc chỉ có mẫu số: coi là không có số liệu.", "The source has one count without the other: taken as no figure."},
}

// Number writes a count with the language's thousands separator: 184.513 or 184,513.
func Number(n int64, lang Lang) string {
	separator := "."
	if lang == En {
		separator = ","
	}
	digits := strconv.FormatInt(n, 10)
	var parts []string
	for len(digits) > 3 {
		parts = append([]string{digits[len(digits)-3:]}, parts...)
		digits = digits[:len(digits)-3]
	}
	return strings.Join(append([]string{digits}, parts...), separator)
}

// In writes two decimals with the language's decimal sign.
func (h Hundredths) In(lang Lang) string {
	if lang == En {
		return h.String()
	}
	return h.Comma()
}

// short leaves out decimals that are zero: 6, 0,5.
func short(h Hundredths, lang Lang) string {
	return strings.TrimRight(strings.TrimRight(h.In(lang), "0"), ",.")
}

// decimal writes a double with at most that many decimals, for show.
func decimal(x float64, decimals int, lang Lang) string {
	s := strconv.FormatFloat(roundDecimals(x, decimals), 'f', -1, 64)
	if lang == En {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}

func signed(h Hundredths, lang Lang) string {
	if h > 0 {
		return "+" + h.In(lang)
	}
	return h.In(lang)
}
