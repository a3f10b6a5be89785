package papers

import (
	"fmt"
	"strconv"
	"strings"
)

// source writes the document that a built-in template is, from a text that people can read. A line is a paragraph, or
// begins with what it is:
//
//	:dau            head of the first page: agency, country, number, place and date
//	:dauthe         the same without number and date
//	:ve-cv TEXT     what a công văn is about, under its number; comes before :dau
//	:ten TEXT       name of the paper, and :ve TEXT what it is about, with a line beneath the last
//	:cancu TEXT     what it stands on
//	:kinhgui TEXT   whom it is addressed to
//	:phan TEXT      heading of a part, :muc TEXT of a section
//	:giua TEXT      in the middle, italic
//	:dam TEXT       in the middle, bold
//	:bang SIZE COLS table: size of the letters in points; columns as width in mm (* is what is left) and l, c or r
//	|= A | B        its head, |* A | B a row that stands out, | A | B a row; ~ joins a cell to the one before
//	:hinh TEXT      a picture, :chuthich TEXT its caption
//	:nho TEXT       small, for notes
//	:cuoi TEXT      the last paragraph, which stays with the signature
//	:trang          a new page
//	:ky             whom it goes to, and who signs
//	#               a remark
//
// **TEXT** is bold. See docs/van-ban.md for the fields in braces.
type source struct {
	b      strings.Builder
	about  string // of a công văn
	table  *sourceTable
	titled bool // the line beneath the title is still to come
}

type sourceTable struct {
	size   int
	widths []int // twips
	aligns []string
}

const (
	twipsPerMM = 56.6929
	textWidth  = 165 // mm: A4 without its margins
)

func twips(mm float64) int { return int(mm*twipsPerMM + 0.5) }

// body is the XML of a text.
func (s *source) body(text string) (string, error) {
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := s.line(line); err != nil {
			return "", fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	s.endTable()
	s.endTitle()
	return s.b.String(), nil
}

func (s *source) line(line string) error {
	if strings.HasPrefix(line, "|") {
		return s.row(line)
	}
	s.endTable()
	word, rest, _ := strings.Cut(line, " ")
	if s.titled && word != ":ve" {
		s.endTitle()
	}
	if l, plain := looks[word]; plain {
		l.keep = l.keep && !strings.HasPrefix(rest, "Hình")
		s.titled = s.titled || word == ":ten"
		s.paragraph(rest, l)
		return nil
	}
	switch word {
	case ":dau", ":dauthe":
		s.head(word == ":dau")
	case ":ve-cv":
		s.about = rest
	case ":trang":
		s.b.WriteString(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>`)
	case ":ky":
		s.signature()
	case ":bang":
		return s.beginTable(rest)
	default:
		if strings.HasPrefix(word, ":") {
			return fmt.Errorf("%q is no beginning of a line", word)
		}
		s.paragraph(line, look{align: "both", size: 14, indent: true, after: 6})
	}
	return nil
}

// looks are those of paragraphs that are begun with a word. The caption of a picture stands beneath it, others above.
var looks = map[string]look{
	":ten":      {align: "center", size: 14, bold: true},
	":ve":       {align: "center", size: 14, bold: true},
	":kinhgui":  {align: "center", size: 14, before: 6, after: 12},
	":phan":     {size: 14, bold: true, indent: true, before: 6, after: 6, keep: true},
	":muc":      {size: 14, bold: true, indent: true, before: 6, after: 6, keep: true},
	":giua":     {align: "center", size: 13, italic: true, after: 6},
	":dam":      {align: "center", size: 14, bold: true, before: 6, after: 3, keep: true},
	":cancu":    {align: "both", size: 14, italic: true, indent: true, after: 6},
	":hinh":     {align: "center", size: 12, before: 6, keep: true},
	":chuthich": {align: "center", size: 12, italic: true, before: 2, after: 8, keep: true},
	":cuoi":     {align: "both", size: 14, indent: true, after: 6, keep: true},
	":nho":      {align: "left", size: 11, before: 3},
}

// look is how a paragraph looks; sizes and spaces are in points.
type look struct {
	align         string // left, center, right or both
	size          int
	bold, italic  bool
	indent        bool // of the first line
	before, after int
	keep          bool // on the page of what follows
}

func (s *source) paragraph(text string, l look) {
	s.b.WriteString(`<w:p><w:pPr>`)
	if l.keep {
		s.b.WriteString(`<w:keepNext/>`)
	}
	fmt.Fprintf(&s.b, `<w:spacing w:before="%d" w:after="%d"/>`, l.before*20, l.after*20)
	if !l.indent {
		s.b.WriteString(`<w:ind w:firstLine="0"/>`)
	}
	if l.align != "" {
		fmt.Fprintf(&s.b, `<w:jc w:val="%s"/>`, l.align)
	}
	fmt.Fprintf(&s.b, `<w:rPr><w:sz w:val="%d"/></w:rPr></w:pPr>`, 2*l.size)
	for i, part := range strings.Split(text, "**") {
		s.run(part, l, i%2 == 1)
	}
	s.b.WriteString(`</w:p>`)
}

func (s *source) run(text string, l look, strong bool) {
	if text == "" {
		return
	}
	s.b.WriteString(`<w:r><w:rPr>`)
	if l.bold || strong {
		s.b.WriteString(`<w:b/><w:bCs/>`)
	}
	if l.italic {
		s.b.WriteString(`<w:i/><w:iCs/>`)
	}
	fmt.Fprintf(&s.b, `<w:sz w:val="%[1]d"/><w:szCs w:val="%[1]d"/></w:rPr><w:t xml:space="preserve">%[2]s</w:t></w:r>`, 2*l.size, escaped(text))
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escaped(text string) string { return escaper.Replace(text) }

// rule is a line of a length in the middle of a column, both in millimetres.
func (s *source) rule(column, length float64) {
	side := twips((column - length) / 2)
	fmt.Fprintf(&s.b, `<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:before="60" w:after="0" w:line="60" w:lineRule="exact"/>`+
		`<w:ind w:left="%[1]d" w:right="%[1]d" w:firstLine="0"/></w:pPr><w:r><w:rPr><w:sz w:val="2"/></w:rPr></w:r></w:p>`, side)
}

func (s *source) endTitle() {
	if s.titled {
		s.titled = false
		s.rule(textWidth, 50)
		s.paragraph("", look{size: 6})
	}
}

func (s *source) beginTable(spec string) error {
	size, columns, _ := strings.Cut(spec, " ")
	points, err := strconv.Atoi(size)
	if err != nil {
		return fmt.Errorf("size of a table: %w", err)
	}
	t := &sourceTable{size: points}
	left, rest := float64(textWidth), -1
	for i, column := range strings.Fields(columns) {
		width, align := column[:len(column)-1], map[byte]string{'l': "left", 'c': "center", 'r': "right"}[column[len(column)-1]]
		t.aligns, t.widths = append(t.aligns, align), append(t.widths, 0)
		if width == "*" {
			rest = i
			continue
		}
		mm, err := strconv.ParseFloat(width, 64)
		if err != nil || align == "" {
			return fmt.Errorf("column %q of a table", column)
		}
		left -= mm
		t.widths[i] = twips(mm)
	}
	if rest >= 0 {
		t.widths[rest] = twips(left)
	}
	s.table = t
	s.openTable(t.widths, `<w:tblBorders><w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/><w:right w:val="single" w:sz="4"/>`+
		`<w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/></w:tblBorders>`, 60)
	return nil
}

func (s *source) openTable(widths []int, borders string, margin int) {
	total := 0
	for _, w := range widths {
		total += w
	}
	fmt.Fprintf(&s.b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/>%s<w:tblLayout w:type="fixed"/>`+
		`<w:tblCellMar><w:left w:w="%[3]d" w:type="dxa"/><w:right w:w="%[3]d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, total, borders, margin)
	for _, w := range widths {
		fmt.Fprintf(&s.b, `<w:gridCol w:w="%d"/>`, w)
	}
	s.b.WriteString(`</w:tblGrid>`)
}

func (s *source) endTable() {
	if s.table != nil {
		s.table = nil
		s.b.WriteString(`</w:tbl>`)
		s.paragraph("", look{size: 6}) // so that two tables do not become one
	}
}
