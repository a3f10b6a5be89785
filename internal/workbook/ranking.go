package workbook

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/activities"
	"danhgia/scoring"
)

// ranking is the sheet of totals, by peer group and rank: it is written when all agencies are known.
type ranking struct{ *sheet }

func (b *book) newRanking() part {
	columns := []column{
		{"Nhóm xếp hạng", 14, wordStyle},
		{"Hạng", 7, wordStyle},
		{"Mã", 11, wordStyle},
		{"Cơ quan, đơn vị", 34, textStyle},
		{"Tổng điểm", 8, pointStyle},
		{"Xếp loại", 11, wordStyle},
	}
	for _, g := range b.Set.Groups {
		columns = append(columns, column{g.Name.Vi + atMost(g.Points), 10.5, pointStyle})
	}
	columns = append(columns, column{"Tổng điểm Cổng công bố", 10, pointStyle}, column{"Chênh lệch", 8, signedStyle}, column{"Ghi chú", 20, textStyle})
	return ranking{b.sheet(rankingSheet, "Bảng xếp hạng", []string{
		"Thứ hạng tính theo tổng điểm trong từng nhóm xếp hạng; bằng điểm thì cùng hạng. Ô để trống là không có số liệu, khác với 0 điểm.",
	}, 4, columns)}
}

func (r ranking) add(scoring.Standing) {}

const noCases = "Không phát sinh hồ sơ, không xếp hạng"

func (r ranking) end() {
	for _, a := range r.digest.ranked() {
		band, note := "", ""
		if a.band.Known {
			band = r.bandName(a.band.Value)
		}
		if a.noCases {
			note = noCases
		}
		values := []any{capital(activities.KindName(a.Kind)), whole(a.rank), a.Code, a.Name, points(a.total), band}
		for _, p := range a.groups {
			values = append(values, points(p))
		}
		r.sheet.add(append(values, points(a.published), points(less(a.total, a.published)), note)...)
	}
	r.sheet.end()
}

func (b *book) bandName(at int) string {
	if at < 0 || at >= len(b.Set.Bands) {
		return ""
	}
	return b.Set.Bands[at].Name.Vi
}

func less(a, b scoring.Maybe[scoring.Hundredths]) scoring.Maybe[scoring.Hundredths] {
	if !a.Known || !b.Known {
		return scoring.Maybe[scoring.Hundredths]{}
	}
	return scoring.Some(a.Value - b.Value)
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// place is what a ranking and the charts need of an agency.
type place struct {
	scoring.Agency
	rank, band       scoring.Maybe[int]
	total, published scoring.Maybe[scoring.Hundredths]
	groups           []scoring.Maybe[scoring.Hundredths]
	noCases          bool
}

// digest keeps the little of all agencies that is needed of them together.
type digest struct{ places []place }

func (d *digest) add(a scoring.Standing) {
	p := place{Agency: a.Agency, rank: a.Rank, band: a.Band, total: a.Card.Total, published: a.Card.Published(), noCases: a.Card.NoCases}
	for _, g := range a.Card.Groups {
		p.groups = append(p.groups, g.Points)
	}
	d.places = append(d.places, p)
}

// kinds are the peer groups, in the order of the results.
func (d *digest) kinds() (kinds []scoring.Kind) {
	for _, p := range d.places {
		if !slices.Contains(kinds, p.Kind) {
			kinds = append(kinds, p.Kind)
		}
	}
	return kinds
}

// ranked are the agencies by peer group and rank; those without one come last in their group.
func (d *digest) ranked() []place {
	kinds := d.kinds()
	slices.SortStableFunc(d.places, func(a, b place) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), scoring.CompareRanks(a.rank, b.rank), strings.Compare(a.Code, b.Code))
	})
	return d.places
}
