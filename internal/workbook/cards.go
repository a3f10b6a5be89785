package workbook

import (
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// atMost says how many points there are, without decimals that are zero: " (tối đa 18)".
func atMost(h scoring.Hundredths) string {
	return " (tối đa " + strings.TrimSuffix(h.Comma(), ",00") + ")"
}

// group is the sheet of one group of indicators: a row for each agency.
type group struct {
	*sheet
	at int
}

// groupSheet is the name of a group's sheet; a sheet's name can have 31 letters, and some signs not at all.
func groupSheet(code string) string {
	name := []rune("Nhóm " + strings.NewReplacer("[", "", "]", "", ":", "", "*", "", "?", "", "/", "", `\`, "", "'", "").Replace(code))
	return string(name[:min(len(name), 31)])
}

func (b *book) newGroup(at int) part {
	g := b.Set.Groups[at]
	columns := []column{{"Nhóm xếp hạng", 14, wordStyle}, {"Mã", 11, wordStyle}, {"Cơ quan, đơn vị", 34, textStyle}, {"Điểm của nhóm" + atMost(g.Points), 10, pointStyle}}
	for _, i := range g.Indicators {
		most := " (chỉ theo dõi)"
		if i.Points > 0 {
			most = atMost(i.Points)
		}
		columns = append(columns, column{i.Name.Vi + ": tỷ lệ (%)", 15, pointStyle}, column{"Điểm" + most, 9, pointStyle})
	}
	columns = append(columns, column{"Điểm Cổng công bố", 9, pointStyle}, column{"Chênh lệch", 8, signedStyle}, column{"Ghi chú", 16, textStyle})
	return group{b.sheet(groupSheet(g.Code), "Nhóm chỉ số “"+g.Name.Vi+"”", []string{"Tử số, mẫu số của từng chỉ số ở trang “" + cardSheet + "”."}, 3, columns), at}
}

func (g group) add(a scoring.Standing) {
	r := a.Card.Groups[g.at]
	values := []any{capital(activities.KindName(a.Kind)), a.Code, a.Name, points(r.Points)}
	for _, i := range r.Indicators {
		values = append(values, points(i.Ratio), points(i.Points))
	}
	note := ""
	switch {
	case r.AsGiven:
		note = "Điểm theo Cổng"
	case a.Card.NoCases:
		note = "Không phát sinh hồ sơ"
	}
	g.sheet.add(append(values, points(r.Published), points(r.Difference()), note)...)
}

// cards is the sheet of all scorecards, a row for each indicator.
type cards struct{ *sheet }

func (b *book) newCards() part {
	return cards{b.sheet(cardSheet, "Phiếu điểm của từng cơ quan, đơn vị", []string{
		"Lọc theo cơ quan, đơn vị ở dòng tiêu đề để xem một phiếu điểm. Ô để trống là không có số liệu, khác với số 0.",
	}, 2, []column{
		{"Mã", 12, wordStyle},
		{"Cơ quan, đơn vị", 32, textStyle},
		{"Nhóm chỉ số", 20, textStyle},
		{"Chỉ số thành phần", 36, textStyle},
		{"Tử số", 10, wholeStyle},
		{"Mẫu số", 10, wholeStyle},
		{"Tỷ lệ (%)", 9, pointStyle},
		{"Điểm", 8, pointStyle},
		{"Điểm tối đa", 8, pointStyle},
		{"Điểm Cổng công bố", 9, pointStyle},
		{"Chênh lệch", 9, signedStyle},
		{"Cách cho điểm", 22, textStyle},
		{"Lưu ý", 30, textStyle},
	})}
}

func (c cards) add(a scoring.Standing) {
	for gi, g := range a.Card.Groups {
		for ii, r := range g.Indicators {
			i := c.Set.Groups[gi].Indicators[ii]
			c.sheet.add(a.Code, a.Name, c.Set.Groups[gi].Name.Vi, i.Name.Vi, whole(r.Numerator), whole(r.Denominator), points(r.Ratio), points(r.Points),
				r.Max.Float(), points(r.Published), points(r.Difference()), ruleNames[r.Rule], said(r.Flags))
		}
	}
}

var ruleNames = map[scoring.Rule]string{
	scoring.RuleRatio: "Theo tỷ lệ", scoring.RuleTarget: "Đạt chỉ tiêu, điểm tối đa", scoring.RuleZeroNull: "Không có số liệu, không tính điểm",
	scoring.RuleZeroZero: "Không có số liệu, 0 điểm", scoring.RuleZeroFull: "Không có số liệu, điểm tối đa", scoring.RuleMissing: "Chưa thu thập được, không tính điểm",
	scoring.RuleFollowed: "Chỉ theo dõi, không tính điểm", scoring.RuleGroupOnly: "Cả nhóm lấy điểm theo Cổng",
}

func said(flags []scoring.Flag) string {
	var all []string
	for _, f := range flags {
		all = append(all, f.In(scoring.Vi))
	}
	return strings.Join(all, " ")
}

// differences is the sheet of the points that are not the portal's.
type differences struct{ *sheet }

func (b *book) newDifferences() part {
	return differences{b.sheet(differenceSheet, "Chênh lệch với điểm Cổng công bố", []string{
		"Chỉ nêu các điểm khác với điểm do Cổng Dịch vụ công quốc gia công bố. Chênh lệch là điểm tính được trừ điểm Cổng công bố.",
	}, 2, []column{
		{"Mã", 12, wordStyle},
		{"Cơ quan, đơn vị", 38, textStyle},
		{"Cấp", 10, wordStyle},
		{"Nhóm, chỉ số thành phần", 48, textStyle},
		{"Điểm", 10, pointStyle},
		{"Điểm Cổng công bố", 11, pointStyle},
		{"Chênh lệch", 11, signedStyle},
	})}
}

func (d differences) add(a scoring.Standing) {
	for gi, g := range a.Card.Groups {
		for ii, r := range g.Indicators {
			d.compare(a, "Chỉ số", d.Set.Groups[gi].Indicators[ii].Name.Vi, r.Points, r.Published)
		}
		if !g.AsGiven {
			d.compare(a, "Nhóm", d.Set.Groups[gi].Name.Vi, g.Points, g.Published)
		}
	}
}

func (d differences) compare(a scoring.Standing, level, name string, ours, theirs scoring.Maybe[scoring.Hundredths]) {
	if theirs.Known && ours != theirs {
		d.sheet.add(a.Code, a.Name, level, name, points(ours), points(theirs), points(less(ours, theirs)))
	}
}
