package review

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"danhgia/calendar"
	"danhgia/scoring"
)

// Directive is a letter that agencies make known to their officials, and say so (văn bản chỉ đạo).
type Directive struct {
	Number  string // with its symbol: 1846/UBND-PVHCC&KSTT
	Dated   calendar.Day
	Title   string // trích yếu
	Summary string // what is asked for, or empty
}

// In names the letter in a sentence: "văn bản số 1846/UBND-PVHCC&KSTT ngày 18/8/2026".
func (d Directive) In(lang scoring.Lang) string {
	return directivePhrase.text(d.Number, day(d.Dated)).In(lang)
}

// documentNumber begins with a number; its symbol names the kind of letter and who wrote it.
var documentNumber = regexp.MustCompile(`^[0-9]{1,6}[\p{L}\p{N}/&.-]{0,54}$`)

const maxTitle = 500 // characters

// Check returns what is wrong with a letter that is sent on a day; every refusal is ErrDirective.
func (d Directive) Check(today calendar.Day) (faults []*Refusal) {
	bad := func(field string, p phrase, args ...any) {
		faults = append(faults, refuse(ErrDirective, field, p, args...))
	}
	if !documentNumber.MatchString(d.Number) {
		bad("number", numberPhrase, excerpt(d.Number))
	}
	if d.Dated > today {
		bad("date", tomorrowPhrase, day(d.Dated))
	}
	if title := strings.TrimSpace(d.Title); title == "" || utf8.RuneCountInString(title) > maxTitle || illegible(title) || strings.ContainsAny(title, "\r\n") {
		bad("title", titlePhrase, maxTitle)
	}
	if d.Summary != "" && !written(d.Summary, 1) {
		bad("summary", summaryPhrase, maxReason)
	}
	return faults
}

// CheckLetter judges the file of a directive as evidence is judged, and takes PDF alone. It refuses with ErrEvidence.
func CheckLetter(name string, size int64, head []byte) (Evidence, error) {
	file, err := CheckEvidence(name, size, head)
	if err == nil && !bytes.HasPrefix(head, []byte(fileTypes[0].magic)) {
		return Evidence{}, refuse(ErrEvidence, "file", notPDFPhrase, file.Name)
	}
	return file, err
}

// MaxInformed is the most officials that one agency makes a directive known to.
const MaxInformed = 100_000

// informed refuses a number of officials that cannot be.
func (a Answer) informed() error {
	switch {
	case !a.Informed.Known:
		return nil
	case a.Says != Acknowledged:
		return refuse(ErrStatement, "informed", informedElsewherePhrase)
	case a.Informed.Value < 1 || a.Informed.Value > MaxInformed:
		return refuse(ErrFigures, "informed", informedPhrase, MaxInformed)
	}
	return nil
}
