package dossier

import (
	"slices"

	"danhgia/scoring"
)

// Place is where a dossier stands in an indicator.
type Place string

// The places.
const (
	Outside       Place = "outside"     // in neither count
	InDenominator Place = "denominator" // and not in the numerator
	InNumerator   Place = "numerator"   // and so in the denominator
)

// In is where a dossier stands in words.
func (p Place) In(lang scoring.Lang) string { return placeWords[p].In(lang) }

var placeWords = map[Place]scoring.Text{
	Outside:       {Vi: "không tính", En: "not counted"},
	InDenominator: {Vi: "trong mẫu số, không trong tử số", En: "in the denominator, not in the numerator"},
	InNumerator:   {Vi: "trong tử số và mẫu số", En: "in the numerator and the denominator"},
}

// Position is where an indicator has its bit in Counts; -1: its counts are not dossiers.
func Position(indicator string) int { return slices.Index(Indicators[:], indicator) }

// Place is where the dossier stands in the indicator at a position.
func (n Counts) Place(indicator int) Place {
	switch bit := uint32(1) << indicator; {
	case n.Numerator&bit != 0:
		return InNumerator
	case n.Denominator&bit != 0:
		return InDenominator
	default:
		return Outside
	}
}

// Explain says why a dossier stands where it does in the indicator at a position, by the counts themselves: they know
// which procedures have a paper result.
func (n Counts) Explain(indicator int, d *Dossier, v Verdict, until Moment, lang scoring.Lang) string {
	place := n.Place(indicator)
	switch {
	case indicator == progress:
		return v.Say(d, until, lang)
	case indicator == satisfaction:
		return n.satisfied(d, v, until, lang)
	case n.Place(reused) == Outside: // that counts whatever was received within the period
		return notReceivedPhrase.in(lang)
	case place == Outside && indicator == paymentDossier:
		return noFeePhrase.in(lang)
	case place == Outside:
		return noPaperPhrase.in(lang)
	case place == InNumerator:
		return n.good(indicator, d).in(lang)
	default:
		return n.lacks(indicator, d, lang)
	}
}

func (n Counts) satisfied(d *Dossier, v Verdict, until Moment, lang scoring.Lang) string {
	said := v.Say(d, until, lang)
	switch {
	case v.Timing != 0 && d.Complained:
		return said + " " + complainedPhrase.in(lang)
	case v.Timing != 0:
		return said + " " + uncomplainedPhrase.in(lang)
	default:
		return said
	}
}

// good is why a dossier received in the period stands in a numerator.
func (n Counts) good(indicator int, d *Dossier) phrase {
	if (indicator == onlineSubmitted || indicator == digitised) && !d.ResultFile {
		return goodPaperless[indicator]
	}
	return goodPhrases[indicator]
}

// lacks is why it does not.
func (n Counts) lacks(indicator int, d *Dossier, lang scoring.Lang) string {
	switch {
	case indicator == onlineSubmitted && d.Channel != Online:
		return offlinePhrase.in(lang, d.Channel.In(lang))
	case indicator == onlineSubmitted, indicator == digitised && d.Digitised:
		return lackPhrases[originalResult].in(lang)
	default:
		return lackPhrases[indicator].in(lang)
	}
}

var (
	notReceivedPhrase  = phrase{"Không được tiếp nhận trong kỳ.", "Not received within the period."}
	noFeePhrase        = phrase{"Không phải nộp phí, lệ phí.", "No fee is due."}
	noPaperPhrase      = phrase{"Thủ tục không có kết quả bằng giấy.", "The procedure has no paper result."}
	complainedPhrase   = phrase{"Có phản ánh, kiến nghị được kết luận là đúng.", "A complaint about it was found right."}
	uncomplainedPhrase = phrase{"Không có phản ánh, kiến nghị được kết luận là đúng.", "No complaint about it was found right."}
	offlinePhrase      = phrase{"Không nộp trực tuyến (%s).", "Not handed in online (%s)."}

	goodPhrases = map[int]phrase{
		onlineSubmitted: {"Nộp trực tuyến, có tệp kết quả giải quyết.", "Handed in online, with a file of its result."},
		paymentDossier:  {"Phải nộp phí, lệ phí và đã thanh toán trực tuyến.", "A fee is due and was paid online."},
		originalResult:  {"Có tệp kết quả giải quyết.", "There is a file of its result."},
		digitised:       {"Có thành phần hồ sơ được số hóa và có tệp kết quả giải quyết.", "Its papers are digitised, and there is a file of its result."},
		reused:          {"Có giấy tờ được tái sử dụng.", "Papers were used again."},
		shared:          {"Có giấy tờ lấy từ kho dữ liệu của Cổng Dịch vụ công quốc gia.", "Papers came from the national portal's storage."},
		citizenDossier:  {"Có kết nối, khai thác dữ liệu công dân.", "Citizen data were used."},
	}
	goodPaperless = map[int]phrase{
		onlineSubmitted: {"Nộp trực tuyến; thủ tục không có kết quả bằng giấy.", "Handed in online; the procedure has no paper result."},
		digitised:       {"Có thành phần hồ sơ được số hóa; thủ tục không có kết quả bằng giấy.", "Its papers are digitised; the procedure has no paper result."},
	}
	lackPhrases = map[int]phrase{
		paymentDossier: {"Phải nộp phí, lệ phí nhưng không thanh toán trực tuyến.", "A fee is due and was not paid online."},
		originalResult: {"Chưa có tệp kết quả giải quyết.", "There is no file of its result."},
		digitised:      {"Thành phần hồ sơ chưa được số hóa.", "Its papers are not digitised."},
		reused:         {"Không có giấy tờ được tái sử dụng.", "No papers were used again."},
		shared:         {"Không có giấy tờ lấy từ kho dữ liệu của Cổng Dịch vụ công quốc gia.", "No papers came from the national portal's storage."},
		citizenDossier: {"Không kết nối, khai thác dữ liệu công dân.", "No citizen data were used."},
	}
)
