package activities

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/review"
	"danhgia/scoring"
)

// PaperKind is a kind of paper of the office.
type PaperKind string

// The kinds of papers.
const (
	ReportPaper  PaperKind = "bao-cao"    // báo cáo kết quả đánh giá, to the Chairman
	NoticePaper  PaperKind = "thong-bao"  // thông báo kết quả, to the agencies
	UrgingPaper  PaperKind = "don-doc"    // công văn đôn đốc, to agencies that are late or falling
	CardPaper    PaperKind = "phieu-diem" // phiếu điểm, of one agency
	RankingPaper PaperKind = "ket-qua"    // bảng kết quả, xếp hạng: as PDF only
)

// TemplateKinds are the kinds of papers that are made from a template, SignedKinds those that the office signs.
var (
	TemplateKinds = []PaperKind{ReportPaper, NoticePaper, UrgingPaper, CardPaper}
	SignedKinds   = []PaperKind{ReportPaper, NoticePaper, UrgingPaper}
)

var paperNames = map[PaperKind]string{
	ReportPaper: "Báo cáo kết quả đánh giá", NoticePaper: "Thông báo kết quả đánh giá", UrgingPaper: "Công văn đôn đốc",
	CardPaper: "Phiếu điểm", RankingPaper: "Bảng kết quả, xếp hạng",
}

// PaperName is what a kind of paper is called, in Vietnamese.
func PaperName(k PaperKind) string { return paperNames[k] }

// Letterhead is what the office's papers have in common: who issues and signs them, and whom they go to. Every field is
// a setting of the office; Superior, Bases and Recipients have a line for each of theirs.
type Letterhead struct {
	Superior   string               `json:"superior"`   // cơ quan chủ quản: ỦY BAN NHÂN DÂN, TỈNH PHÚ THỌ
	Issuer     string               `json:"issuer"`     // cơ quan ban hành: VĂN PHÒNG
	Name       string               `json:"name"`       // as it is called in a sentence: Văn phòng Ủy ban nhân dân tỉnh
	Place      string               `json:"place"`      // địa danh: Phú Thọ
	Authority  string               `json:"authority"`  // quyền hạn ký: KT. CHÁNH VĂN PHÒNG; empty: the head signs
	Position   string               `json:"position"`   // chức vụ: CHÁNH VĂN PHÒNG
	Signer     string               `json:"signer"`     // họ và tên người ký
	Addressee  string               `json:"addressee"`  // kính gửi, of the report
	Bases      string               `json:"bases"`      // căn cứ, besides the index set's
	Symbols    map[PaperKind]string `json:"symbols"`    // ký hiệu: BC-VP
	Recipients map[PaperKind]string `json:"recipients"` // nơi nhận
}

// DefaultLetterhead is what papers have until the office has set its own, by the province's name in the results.
func DefaultLetterhead(province string) Letterhead {
	whole := strings.TrimSpace(strings.TrimPrefix(province, "UBND "))
	place := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(whole, "tỉnh "), "thành phố "))
	return Letterhead{
		Superior: "ỦY BAN NHÂN DÂN\n" + strings.ToUpper(whole), Issuer: "VĂN PHÒNG", Name: "Văn phòng Ủy ban nhân dân " + whole, Place: place,
		Position: "CHÁNH VĂN PHÒNG", Addressee: "Chủ tịch Ủy ban nhân dân " + whole,
		Symbols: map[PaperKind]string{ReportPaper: "BC-VP", NoticePaper: "TB-VP", UrgingPaper: "VP-PVHCC"},
		Recipients: map[PaperKind]string{
			ReportPaper: "Như trên;\nCác Phó Chủ tịch UBND tỉnh;\nLưu: VT, PVHCC.",
			NoticePaper: "Chủ tịch, các Phó Chủ tịch UBND tỉnh (để báo cáo);\nCác sở, ban, ngành;\nUBND các xã, phường;\nLưu: VT, PVHCC.",
			UrgingPaper: "Như trên;\nChủ tịch UBND tỉnh (để báo cáo);\nLưu: VT, PVHCC.",
		},
	}
}

// Bounds on the fields of a letterhead, in characters.
const (
	maxHeadLine  = 200
	maxHeadLines = 2000
)

// Check returns all that is wrong with a letterhead, each with its field.
func (l Letterhead) Check() error {
	var faults []error
	line := func(field, label, value string, needed bool) {
		if why := lineFault(value, maxHeadLine, needed, false); why.Vi != "" {
			faults = append(faults, headFault(field, label, why))
		}
	}
	lines := func(field, label, value string, needed bool) {
		if why := lineFault(value, maxHeadLines, needed, true); why.Vi != "" {
			faults = append(faults, headFault(field, label, why))
		}
	}
	lines("superior", "Cơ quan chủ quản", l.Superior, true)
	line("issuer", "Cơ quan ban hành", l.Issuer, true)
	line("name", "Tên cơ quan trong câu", l.Name, true)
	line("place", "Địa danh", l.Place, true)
	line("authority", "Quyền hạn ký", l.Authority, false)
	line("position", "Chức vụ", l.Position, true)
	line("signer", "Họ và tên người ký", l.Signer, false)
	line("addressee", "Kính gửi", l.Addressee, true)
	lines("bases", "Căn cứ", l.Bases, false)
	for _, kind := range SignedKinds {
		name := PaperName(kind)
		line("symbol-"+string(kind), "Ký hiệu ("+name+")", l.Symbols[kind], true)
		if strings.ContainsFunc(l.Symbols[kind], func(r rune) bool { return !unicode.IsUpper(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-&", r) }) {
			faults = append(faults, headFault("symbol-"+string(kind), "Ký hiệu ("+name+")", scoring.Text{
				Vi: "chỉ gồm chữ in hoa, chữ số và dấu “-”, “&”, chẳng hạn BC-VP; không ghi số và năm", En: "only capitals, digits, “-” and “&”, such as BC-VP; no number and no year",
			}))
		}
		lines("recipients-"+string(kind), "Nơi nhận ("+name+")", l.Recipients[kind], true)
	}
	return errors.Join(faults...)
}

func headFault(field, label string, why scoring.Text) error {
	return &review.Refusal{Rule: ErrRefused, Field: field, Text: scoring.Text{Vi: label + ": " + why.Vi, En: field + ": " + why.En}}
}

// lineFault says what is wrong with a text, or nothing.
func lineFault(value string, most int, needed, more bool) scoring.Text {
	unfit := func(r rune) bool {
		return unicode.IsControl(r) && (r != '\n' || !more) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune("{}", r)
	}
	switch n := utf8.RuneCountInString(value); {
	case needed && strings.TrimSpace(value) == "":
		return scoring.Text{Vi: "hãy điền mục này", En: "is needed"}
	case n > most:
		return scoring.Text{Vi: "quá dài", En: "is too long"}
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unfit):
		return scoring.Text{Vi: "có ký tự không dùng được", En: "has characters that cannot be used"}
	}
	return scoring.Text{}
}

// Lines are the lines of a field that has several, without empty ones.
func Lines(text string) (all []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
