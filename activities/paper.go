package activities

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Forms of papers.
const (
	AsDOCX = "docx"
	AsPDF  = "pdf"
)

// PaperRequest asks for a paper to be made.
type PaperRequest struct {
	Key
	Kind     PaperKind
	Revision int    // 0: the latest
	Agency   string // of a scorecard
	Format   string // AsDOCX or AsPDF
	Dated    scoring.Maybe[calendar.Day]
	Urge     scoring.Maybe[Urge] // whom a letter of urging goes to; absent: who usually gets one
}

// Urge chooses the agencies that a letter of urging goes to: those for which any of it is so.
type Urge struct {
	Unanswered bool                        // they did not answer their review, or were not reached
	Below      scoring.Maybe[int]          // their class is this one (position in the index set's bands) or lower
	Fell       int                         // they fell by so many ranks or more; 0: not asked for
	Until      scoring.Maybe[calendar.Day] // the day by which they report; absent: five working days after the letter
}

// MadePaper is a paper with what it stands on.
type MadePaper struct {
	Name    string // of the file
	Type    string // of its content, for the web
	Content []byte
	Publication
}

// Paper is a signed paper that came back, bound to the results that it is about. A newer one of the same kind takes its
// place; none is ever changed.
type Paper struct {
	ID          int64
	Kind        PaperKind
	Key         Key
	Revision    int
	Publication string // sha256 of the results
	Number      string // with its symbol: 123/BC-VP
	Dated       calendar.Day
	Name        string // of the file
	Size        int64
	SHA256      string
	Public      bool // shown to everybody on the page of the period
	By          string
	Reason      string
	At          time.Time
}

// NewPaper is a signed paper as it is handed in.
type NewPaper struct {
	Kind     PaperKind
	Key      Key
	Revision int // 0: the latest
	Number   string
	Dated    calendar.Day
	Public   bool
	Name     string
	Content  []byte
}

// maxPaper is how large a signed paper may be, in bytes.
const maxPaper = 20 << 20

// Check returns all that is wrong with a signed paper on a day, each with its field. Its bytes stay as they are: they
// are signed.
func (n NewPaper) Check(today calendar.Day) error {
	var faults []error
	fault := func(field, vi, en string) {
		faults = append(faults, &review.Refusal{Rule: ErrRefused, Field: field, Text: scoring.Text{Vi: vi, En: en}})
	}
	if why := lineFault(n.Number, 60, true, false); why.Vi != "" {
		fault("number", "Số, ký hiệu: "+why.Vi, "number: "+why.En)
	}
	if n.Dated == 0 || n.Dated > today {
		fault("dated", "Ngày văn bản không được sau ngày hôm nay.", "the day of the paper is not later than today")
	}
	if n.Public && n.Kind != NoticePaper {
		fault("public", "Chỉ thông báo được công khai.", "only a notice is shown to everybody")
	}
	switch {
	case len(n.Content) == 0 || len(n.Content) > maxPaper:
		fault("file", "Tệp phải có nội dung và không lớn hơn 20 MB.", "the file has content, and at most 20 MB")
	case !isPDF(n.Content):
		fault("file", "Tệp không phải là PDF hoặc không đầy đủ; hãy quét văn bản đã ký và lưu ở dạng PDF.", "the file is no PDF, or not whole; scan the signed paper as PDF")
	}
	return errors.Join(faults...)
}

// isPDF says whether a file begins and ends as a PDF file does.
func isPDF(content []byte) bool {
	return bytes.HasPrefix(content, []byte("%PDF-")) && bytes.Contains(content[max(0, len(content)-2048):], []byte("%%EOF"))
}

// SumOf is the sha256 of a content, in hexadecimal digits.
func SumOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// ParsePaperKind is the kind of that name. ErrRefused.
func ParsePaperKind(name string, of []PaperKind) (PaperKind, error) {
	names := make([]string, len(of))
	for i, kind := range of {
		if names[i] = string(kind); kind == PaperKind(name) {
			return kind, nil
		}
	}
	return "", Refuse("không có loại văn bản %s; có: %s", "there is no kind of paper %s; there are: %s", name, strings.Join(names, ", "))
}

// PaperField is a field that a template may ask for.
type PaperField struct {
	Written string // {{TenCoQuan}}
	Label   string
	Within  string // the list whose lines have it; empty: it stands by itself
}

// PaperTemplate is a version of the office's own template of a kind of paper.
type PaperTemplate struct {
	ID      int64
	Kind    PaperKind
	Name    string // of the file
	Size    int64
	SHA256  string // empty: from then on the template that comes with the program counts again
	By      string
	Reason  string
	At      time.Time
	Current bool
}

// SetLetterhead is a letterhead as it was set at some time.
type SetLetterhead struct {
	Letterhead
	By     string
	Reason string
	At     time.Time
}
