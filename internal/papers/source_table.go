package papers

import (
	"fmt"
	"strings"
)

// row writes a row of a table: its head, one that stands out, or a plain one.
func (s *source) row(line string) error {
	t := s.table
	if t == nil {
		return fmt.Errorf("a row outside of a table: %s", line)
	}
	kind, rest, _ := strings.Cut(strings.TrimPrefix(line, "|"), " ")
	cells := strings.Split(rest, " | ")
	if len(cells) != len(t.widths) {
		return fmt.Errorf("%d cells in a table of %d columns: %s", len(cells), len(t.widths), line)
	}
	s.b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if kind == "=" {
		s.b.WriteString(`<w:tblHeader/>`)
	}
	s.b.WriteString(`</w:trPr>`)
	for i := 0; i < len(cells); i++ {
		first, width := i, t.widths[i]
		for i+1 < len(cells) && strings.TrimSpace(cells[i+1]) == "~" {
			i++
			width += t.widths[i]
		}
		align := t.aligns[first]
		if kind == "=" {
			align = "center"
		}
		s.cell(cells[first], width, i-first+1, kind != "", look{align: align, size: t.size, bold: kind != ""})
	}
	s.b.WriteString(`</w:tr>`)
	return nil
}

func (s *source) cell(text string, width, span int, shaded bool, l look) {
	fmt.Fprintf(&s.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if span > 1 {
		fmt.Fprintf(&s.b, `<w:gridSpan w:val="%d"/>`, span)
	}
	if shaded {
		s.b.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="EDF0F4"/>`)
	}
	s.b.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
	l.before, l.after = 1, 1
	s.paragraph(strings.TrimSpace(text), l)
	s.b.WriteString(`</w:tc>`)
}

// column begins a cell of a table that only puts things side by side.
func (s *source) column(mm float64) {
	fmt.Fprintf(&s.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, twips(mm))
}

// Lengths of the lines beneath the agency and the motto, in millimetres.
const (
	issuerLine = 13
	mottoLine  = 56
)

// head is the head of the first page, as the decree has it.
func (s *source) head(numbered bool) {
	s.openTable([]int{twips(agencyColumn), twips(countryColumn)}, "", 0)
	s.b.WriteString(`<w:tr>`)
	s.column(agencyColumn)
	s.paragraph("{{#CoQuanChuQuan}}{{Dong}}{{/CoQuanChuQuan}}", look{align: "center", size: 12})
	s.paragraph("{{CoQuanBanHanh}}", look{align: "center", size: 12, bold: true})
	s.rule(agencyColumn, issuerLine)
	s.b.WriteString(`</w:tc>`)
	s.column(countryColumn)
	s.paragraph(country, look{align: "center", size: 12, bold: true})
	s.paragraph(motto, look{align: "center", size: 13, bold: true})
	s.rule(countryColumn, mottoLine)
	s.b.WriteString(`</w:tc></w:tr>`)
	if numbered {
		s.b.WriteString(`<w:tr>`)
		s.column(agencyColumn)
		s.paragraph("Số: {{So}}/{{KyHieu}}", look{align: "center", size: 13, before: 6})
		if s.about != "" {
			s.paragraph(s.about, look{align: "center", size: 12, before: 3})
		}
		s.b.WriteString(`</w:tc>`)
		s.column(countryColumn)
		s.paragraph("{{DiaDanhNgay}}", look{align: "center", size: 13, italic: true, before: 6})
		s.b.WriteString(`</w:tc></w:tr>`)
	}
	s.b.WriteString(`</w:tbl>`)
	s.paragraph("", look{size: 10})
}

// signature says whom the paper goes to, and who signs it.
func (s *source) signature() {
	const left, right = 82, textWidth - 82
	s.paragraph("", look{size: 8, keep: true})
	s.openTable([]int{twips(left), twips(right)}, "", 0)
	s.b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	s.column(left)
	s.paragraph("Nơi nhận:", look{align: "left", size: 12, bold: true, italic: true})
	s.paragraph("{{#NoiNhan}}- {{Dong}}{{/NoiNhan}}", look{align: "left", size: 11})
	s.b.WriteString(`</w:tc>`)
	s.column(right)
	s.paragraph("{{?QuyenHan}}{{QuyenHan}}{{/QuyenHan}}", look{align: "center", size: 14, bold: true})
	s.paragraph("{{ChucVu}}", look{align: "center", size: 14, bold: true})
	for range 4 {
		s.paragraph("", look{align: "center", size: 14})
	}
	s.paragraph("{{NguoiKy}}", look{align: "center", size: 14, bold: true})
	s.b.WriteString(`</w:tc></w:tr></w:tbl>`)
}
