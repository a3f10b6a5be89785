package papers

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifbolditalic"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/text/unicode/norm"
)

// Margins of a page in millimetres, as Nghị định 30/2020/NĐ-CP, Phụ lục I, has them.
const (
	marginTop    = 20
	marginBottom = 20
	marginLeft   = 30
	marginRight  = 15
)

const (
	serif     = "liberation-serif"
	bold      = "B"
	italic    = "I"
	boldItal  = "BI"
	upright   = ""
	portrait  = "P"
	landscape = "L"
	pointInMM = 25.4 / 72

	lineHeight = 1.15 // of the size of the font: single spacing
)

// sheet is a PDF document in the making: A4, Liberation Serif with all Vietnamese marks, only the glyphs that are used.
type sheet struct {
	*fpdf.Fpdf
	table *table // whose head is repeated on a new page
}

// newSheet begins a document. made goes into its metadata, so that the same document always has the same bytes.
func newSheet(title, author string, made time.Time, orientation string) *sheet {
	s := &sheet{Fpdf: fpdf.New(orientation, "mm", "A4", "")}
	for style, font := range map[string][]byte{
		upright: liberationserifregular.TTF, bold: liberationserifbold.TTF, italic: liberationserifitalic.TTF, boldItal: liberationserifbolditalic.TTF,
	} {
		s.AddUTF8FontFromBytes(serif, style, font)
	}
	s.SetMargins(marginLeft, marginTop, marginRight)
	s.SetAutoPageBreak(false, marginBottom)
	s.SetCellMargin(0)
	s.SetCatalogSort(true)
	s.SetCreationDate(made)
	s.SetModificationDate(made)
	s.SetTitle(printable(title), true)
	s.SetAuthor(printable(author), true)
	s.SetCreator("danhgia", true)
	s.SetLang("vi")
	s.SetHeaderFunc(s.number)
	s.AddPage()
	return s
}

// number writes the page's number in the middle of the top margin, from the second page on.
func (s *sheet) number() {
	if s.PageNo() == 1 {
		return
	}
	width, _ := s.GetPageSize()
	s.font(upright, 13)
	s.SetXY(0, marginTop/2)
	s.CellFormat(width, 6, strconv.Itoa(s.PageNo()), "", 0, "C", false, 0, "")
	s.SetXY(marginLeft, marginTop)
}

func (s *sheet) bytes() ([]byte, error) {
	var b bytes.Buffer
	err := s.Output(&b)
	return b.Bytes(), err
}

func (s *sheet) font(style string, points float64) { s.SetFont(serif, style, points) }

// width is that of the text on a page.
func (s *sheet) width() float64 {
	w, _ := s.GetPageSize()
	return w - marginLeft - marginRight
}

// room begins a new page where less than that is left on this one.
func (s *sheet) room(height float64) {
	_, page := s.GetPageSize()
	if s.GetY()+height <= page-marginBottom {
		return
	}
	style, size := s.GetFontStyle(), 0.0
	size, _ = s.GetFontSize()
	s.AddPage()
	if s.table != nil {
		s.table.head()
	}
	s.font(style, size)
}

// line is the height of a line of the font in use.
func (s *sheet) line() float64 {
	_, size := s.GetFontSize()
	return size * lineHeight
}

// paragraph writes a text over the whole width.
func (s *sheet) paragraph(text, align string) {
	s.block(marginLeft, s.width(), text, align)
}

// block writes a text of lines that are so wide, line by line, so that pages break between lines.
func (s *sheet) block(x, width float64, text, align string) {
	for _, line := range s.lines(text, width) {
		s.room(s.line())
		s.SetX(x)
		s.CellFormat(width, s.line(), line, "", 2, align, false, 0, "")
	}
	s.SetX(marginLeft)
}

// lines breaks a text into what fits.
func (s *sheet) lines(text string, width float64) []string {
	var lines []string
	for line := range strings.SplitSeq(printable(text), "\n") {
		split := s.SplitText(line, width)
		if len(split) == 0 {
			split = []string{""}
		}
		lines = append(lines, split...)
	}
	return lines
}

// rule draws a line in the middle of a column, under what was written last.
func (s *sheet) rule(x, width, length float64) {
	s.SetLineWidth(0.25)
	y := s.GetY() + 0.7
	s.Line(x+(width-length)/2, y, x+(width+length)/2, y)
	s.SetY(y + 0.7)
}

// printable is a text with its letters composed, as fonts have them, and without what has no place on paper.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)):
			return -1
		case r >= 0xffff: // the fonts end before
			return unicode.ReplacementChar
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(text, string(unicode.ReplacementChar))))
}
