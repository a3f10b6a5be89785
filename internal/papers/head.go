package papers

import (
	"strings"

	"danhgia/activities"
)

// What every paper of the state begins with.
const (
	country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto   = "Độc lập - Tự do - Hạnh phúc"
)

// Columns of the head of a paper, in millimetres.
const (
	agencyColumn  = 67
	countryColumn = 98
)

// letterhead is the head of the first page: the issuing agency on the left, the country and its motto on the right, each
// with its line beneath.
func (s *sheet) letterhead(head activities.Letterhead) {
	top := s.GetY()
	s.font(upright, 12)
	s.block(marginLeft, agencyColumn, strings.ToUpper(head.Superior), "C")
	if head.Issuer != "" {
		s.font(bold, 12)
		s.block(marginLeft, agencyColumn, strings.ToUpper(head.Issuer), "C")
		s.rule(marginLeft, agencyColumn, min(s.GetStringWidth(strings.ToUpper(head.Issuer)), agencyColumn)*0.45)
	}
	left := s.GetY()
	x := float64(marginLeft) + s.width() - countryColumn
	s.SetY(top)
	s.font(bold, 12)
	s.block(x, countryColumn, country, "C")
	s.font(bold, 13)
	s.block(x, countryColumn, motto, "C")
	s.rule(x, countryColumn, s.GetStringWidth(motto))
	s.SetY(max(left, s.GetY()) + 6)
}

// title is the name of the paper with what it is about, and a line beneath.
func (s *sheet) title(name string, about ...string) {
	s.font(bold, 14)
	s.paragraph(name, "C")
	for _, text := range about {
		s.paragraph(text, "C")
	}
	s.rule(marginLeft, s.width(), 55)
	s.Ln(2.5)
}
