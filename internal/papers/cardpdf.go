package papers

import (
	"fmt"
	"strings"

	"danhgia/scoring"
)

// PDF is the scorecard of an agency as a PDF file. ErrNoAgency.
func (s *Scorecards) PDF(agency string) ([]byte, error) {
	c, err := s.card(agency)
	if err != nil {
		return nil, err
	}
	sheet := newSheet(fmt.Sprintf("Phiếu điểm %s: %s", s.Period.In(scoring.Vi), c.Agency), s.issuer(), s.Published, portrait)
	sheet.letterhead(s.head)
	sheet.title("PHIẾU ĐIỂM", cardSubject(s.Period), c.Agency)
	sheet.font(italic, 12)
	sheet.paragraph(s.provenance(), "C")
	sheet.Ln(3)
	sheet.summary(c)
	sheet.groups(c, s.Set.Total)
	sheet.details(c)
	sheet.advice(c)
	sheet.notes(append(c.Notes, s.fingerprint()))
	return sheet.bytes()
}

func cardSubject(p scoring.Period) string {
	return "Kết quả đánh giá chất lượng phục vụ người dân, doanh nghiệp\ntrong thực hiện thủ tục hành chính, dịch vụ công " + p.In(scoring.Vi)
}

func (s *Scorecards) issuer() string {
	return strings.Join(strings.Fields(s.head.Issuer+" "+s.head.Superior), " ")
}

// provenance says which results the paper shows.
func (s *Scorecards) provenance() string {
	return fmt.Sprintf("(%s, phiên bản %d, công khai ngày %s)", stateNames[s.State], s.Revision, shortDate(s.Published))
}

func (s *Scorecards) fingerprint() string {
	return fmt.Sprintf("Căn cứ: %s; bộ chỉ số %s. Mã SHA-256 của bản công khai: %s.", s.Set.Basis, s.Set.Code, s.SHA256)
}

// summary is what readers look for first.
func (s *sheet) summary(c card) {
	t := s.newTable(12, column{"Tổng điểm", 41.25, "C"}, column{"Xếp loại", 41.25, "C"}, column{"Thứ hạng", 41.25, "C"}, column{"Nhóm xếp hạng", 0, "C"})
	t.begin()
	t.strong(c.Total+" / "+c.Most, c.Band, c.Rank, c.Peers)
	t.end()
	s.Ln(2.5)
}

// heading begins a part, and stays with what follows.
func (s *sheet) heading(text string) {
	s.font(bold, 13)
	s.room(s.line() + 25)
	s.paragraph(text, "L")
	s.Ln(1)
}

const barWidth = 34

// groups is the table of the groups, with a bar for the share of the points, and a stroke where the middle peer stands.
func (s *sheet) groups(c card, total scoring.Hundredths) {
	s.heading("1. Điểm theo nhóm chỉ số")
	columns := []column{{"STT", 11, "C"}, {"Nhóm chỉ số", 0, "L"}, {"Điểm", 17, "R"}, {"Tối đa", 15, "R"}}
	if c.Median != "" {
		columns = append(columns, column{"Trung vị", 19, "R"})
	}
	t := s.newTable(12, append(columns, column{"Mức đạt", barWidth + 4, "L"})...)
	t.begin()
	for _, g := range c.Groups {
		texts := []string{g.Number, g.title(), g.Points, g.Most}
		if c.Median != "" {
			texts = append(texts, g.Median)
		}
		y := s.GetY()
		t.row(append(texts, "")...)
		if s.GetY() > y { // not on a new page
			s.bar((y+s.GetY())/2, g.Share, g.MedianShare)
		}
	}
	texts := []string{"", "Tổng điểm", c.Total, c.Most}
	if c.Median != "" {
		texts = append(texts, c.Median)
	}
	t.strong(append(texts, "")...)
	t.end()
	s.Ln(2.5)
}

// bar draws a share in the last column, around the height y.
func (s *sheet) bar(y float64, part, median scoring.Maybe[float64]) {
	x := marginLeft + s.width() - barWidth - 2
	s.SetFillColor(225, 229, 234)
	s.Rect(x, y-1.5, barWidth, 3, "F")
	if part.Known {
		s.SetFillColor(43, 87, 151)
		s.Rect(x, y-1.5, barWidth*min(max(part.Value, 0), 1), 3, "F")
	}
	if median.Known {
		s.SetLineWidth(0.5)
		at := x + barWidth*min(max(median.Value, 0), 1)
		s.Line(at, y-2.3, at, y+2.3)
	}
}

// details is the table of the indicators.
func (s *sheet) details(c card) {
	s.heading("2. Điểm theo chỉ số thành phần")
	t := s.newTable(11, column{"STT", 11, "C"}, column{"Chỉ số thành phần", 0, "L"}, column{"Tử số", 16, "R"}, column{"Mẫu số", 16, "R"},
		column{"Tỷ lệ (%)", 14, "R"}, column{"Chỉ tiêu (%)", 13, "R"}, column{"Điểm", 13, "R"}, column{"Tối đa", 11, "R"})
	t.begin()
	for _, g := range c.Groups {
		t.shaded(cell{text: g.Number, style: bold}, cell{text: g.title(), style: bold, span: 5}, cell{text: g.Points, style: bold}, cell{text: g.Most, style: bold})
		for _, i := range g.Indicators {
			t.row(i.Number, i.Name, i.Numerator, i.Denominator, i.Ratio, i.Target, i.Points, i.Most)
		}
	}
	t.shaded(cell{}, cell{text: "Tổng điểm", style: bold, span: 5}, cell{text: c.Total, style: bold}, cell{text: c.Most, style: bold})
	t.end()
	s.Ln(2.5)
}

func (s *sheet) advice(c card) {
	if len(c.Advice) == 0 {
		return
	}
	s.heading("3. Nội dung cần tập trung để tăng điểm")
	t := s.newTable(11, column{"STT", 11, "C"}, column{"Chỉ số thành phần", 66, "L"}, column{"Cách tăng điểm", 0, "L"})
	t.begin()
	for i, a := range c.Advice {
		t.row(fmt.Sprint(i+1), a.Name, a.Text)
	}
	t.end()
	s.Ln(2.5)
}

// notes are in small letters at the end.
func (s *sheet) notes(lines []string) {
	s.font(boldItal, 11)
	s.room(3 * s.line())
	s.paragraph("Ghi chú:", "L")
	s.font(upright, 11)
	for _, line := range lines {
		s.paragraph("- "+line, "L")
	}
}
