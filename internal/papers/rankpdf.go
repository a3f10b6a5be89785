package papers

import (
	"fmt"

	"danhgia/activities"
	"danhgia/scoring"
)

// RankingPDF is the table of results and ranks of a revision as a PDF file.
func RankingPDF(r activities.Release, head activities.Letterhead) ([]byte, error) {
	f := newFacts(Input{Release: r, Head: head})
	s := newSheet("Kết quả đánh giá, xếp hạng "+r.Period.In(scoring.Vi), f.cards.issuer(), r.Published, landscape)
	s.letterhead(head)
	s.title("BẢNG KẾT QUẢ, XẾP HẠNG", cardSubject(r.Period))
	s.font(italic, 12)
	s.paragraph(f.cards.provenance(), "C")
	s.Ln(3)
	if province := f.peers[scoring.Province]; len(province) > 0 {
		s.font(upright, 13)
		result, _ := f.ofProvince()
		s.paragraph(result, "L")
		s.Ln(2)
	}
	for _, kind := range scoring.PeerGroups {
		if len(f.peers[kind]) > 0 {
			s.ranking(f, kind)
		}
	}
	s.notes(f.rankingNotes())
	return s.bytes()
}

// ranking is the table of one peer group, with the points of each group of indicators.
func (s *sheet) ranking(f *facts, kind scoring.Kind) {
	s.heading(peersName(kind))
	columns := []column{{"Hạng", 13, "C"}, {"Cơ quan, đơn vị", 0, "L"}}
	for _, group := range f.Set.Groups {
		columns = append(columns, column{group.Name.Vi + " (" + short(group.Points) + ")", groupColumn(len(f.Set.Groups)), "R"})
	}
	t := s.newTable(11, append(columns, column{"Tổng điểm (" + short(f.Set.Total) + ")", 18, "R"}, column{"Xếp loại", 26, "C"})...)
	t.begin()
	for _, standing := range f.peers[kind] {
		line := f.rankLine(standing)
		cells := []cell{{text: line["Hang"].(string)}, {text: f.cards.name(standing.Agency)}}
		for _, g := range standing.Card.Groups {
			cells = append(cells, cell{text: points(g.Points)})
		}
		t.cells(append(cells, cell{text: line["Diem"].(string), style: bold}, cell{text: line["XepLoai"].(string)})...)
	}
	t.end()
	s.Ln(3)
}

// groupColumn is the width of a column of points, so that names keep enough.
func groupColumn(groups int) float64 { return min(21, 126/float64(max(groups, 1))) }

func (f *facts) rankingNotes() []string {
	notes := []string{"Dấu “–” là không có số liệu hoặc không xếp hạng. Cơ quan, đơn vị bằng điểm thì cùng hạng."}
	if bands := f.bandWords(); bands != "" {
		notes = append(notes, "Xếp loại theo tổng điểm: "+bands+".")
	}
	return append(notes, f.cards.fingerprint())
}

func (f *facts) bandWords() (words string) {
	for i, band := range f.Set.Bands {
		if i > 0 {
			words += "; "
		}
		words += fmt.Sprintf("%s từ %s điểm", band.Name.Vi, short(band.From))
	}
	return words
}
