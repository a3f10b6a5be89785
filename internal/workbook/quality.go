package workbook

import (
	"danhgia/scoring"
)

// changed is the sheet of the figures that are not as they were collected.
type changed struct{ *sheet }

func (b *book) newChanged() part {
	return changed{b.sheet(changedSheet, "Số liệu đã điều chỉnh theo kết quả thẩm định", []string{
		"Các số liệu dưới đây thay cho số liệu thu thập được; điểm Cổng công bố vẫn giữ nguyên để đối chiếu.",
	}, 2, []column{
		{"Mã", 12, wordStyle},
		{"Cơ quan, đơn vị", 36, textStyle},
		{"Chỉ số thành phần", 42, textStyle},
		{"Tử số", 10, wholeStyle},
		{"Mẫu số", 10, wholeStyle},
		{"Điểm", 10, pointStyle},
		{"Điểm Cổng công bố", 11, pointStyle},
		{"Căn cứ", 44, textStyle},
	})}
}

func (c changed) add(a scoring.Standing) {
	for gi, g := range a.Card.Groups {
		for ii, r := range g.Indicators {
			for _, f := range r.Flags {
				if f.Kind == scoring.Ruled || f.Kind == scoring.Entered {
					c.sheet.add(a.Code, a.Name, c.Set.Groups[gi].Indicators[ii].Name.Vi, whole(r.Numerator), whole(r.Denominator), points(r.Points), points(r.Published), f.In(scoring.Vi))
				}
			}
		}
	}
}

// quality is the sheet that counts, for each indicator, what the figures are like.
type quality struct {
	*sheet
	counts [][]qualityCount // by group and indicator
}

type qualityCount struct{ given, none, zero, missing, flagged, same, different int64 }

func (b *book) newQuality() part {
	q := quality{sheet: b.sheet(qualitySheet, "Chất lượng số liệu theo chỉ số", []string{
		"Số cơ quan, đơn vị theo từng tình trạng số liệu. Nguồn số liệu và ngày thu thập ở trang “" + methodSheet + "”; từng lưu ý ở trang “" + doubtSheet + "”.",
	}, 2, []column{
		{"Nhóm chỉ số", 26, textStyle},
		{"Chỉ số thành phần", 50, textStyle},
		{"Có số liệu", 10, wholeStyle},
		{"Không có số liệu", 10, wholeStyle},
		{"Mẫu số bằng 0", 10, wholeStyle},
		{"Chưa thu thập được", 11, wholeStyle},
		{"Có lưu ý", 10, wholeStyle},
		{"Khớp điểm Cổng", 10, wholeStyle},
		{"Khác điểm Cổng", 10, wholeStyle},
	})}
	for _, g := range b.Set.Groups {
		q.counts = append(q.counts, make([]qualityCount, len(g.Indicators)))
	}
	return q
}

func (q quality) add(a scoring.Standing) {
	for gi, g := range a.Card.Groups {
		for ii, r := range g.Indicators {
			q.counts[gi][ii].add(r)
		}
	}
}

func (c *qualityCount) add(r scoring.Result) {
	switch {
	case r.Rule == scoring.RuleMissing:
		c.missing++
	case !r.Numerator.Known || !r.Denominator.Known:
		c.none++
	case r.Denominator.Value == 0:
		c.zero++
	default:
		c.given++
	}
	if len(r.Flags) > 0 {
		c.flagged++
	}
	switch {
	case !r.Published.Known:
	case r.Points == r.Published:
		c.same++
	default:
		c.different++
	}
}

func (q quality) end() {
	for gi, g := range q.Set.Groups {
		for ii, i := range g.Indicators {
			c := q.counts[gi][ii]
			q.sheet.add(g.Name.Vi, i.Name.Vi, c.given, c.none, c.zero, c.missing, c.flagged, c.same, c.different)
		}
	}
	q.sheet.end()
}

// doubts is the sheet of everything that is odd about a figure.
type doubts struct{ *sheet }

func (b *book) newDoubts() part {
	d := doubts{b.sheet(doubtSheet, "Lưu ý về số liệu", nil, 2, []column{
		{"Mã", 12, wordStyle}, {"Cơ quan, đơn vị", 38, textStyle}, {"Chỉ số thành phần, tệp", 48, textStyle}, {"Lưu ý", 60, textStyle},
	})}
	for _, g := range b.Head.Snapshot.Gaps {
		d.sheet.add(g.Agency, "", g.File, "Nguồn không có cơ quan, đơn vị này trong tệp; Văn phòng đã chấp nhận với lý do: "+g.Reason)
	}
	return d
}

func (d doubts) add(a scoring.Standing) {
	for gi, g := range a.Card.Groups {
		for ii, r := range g.Indicators {
			name := d.Set.Groups[gi].Indicators[ii].Name.Vi
			if r.Rule == scoring.RuleMissing {
				d.sheet.add(a.Code, a.Name, name, "Chỉ số không có trong số liệu đã thu thập, nên không tính điểm.")
			}
			for _, f := range r.Flags {
				d.sheet.add(a.Code, a.Name, name, f.In(scoring.Vi))
			}
		}
	}
}

// rulings is the office's own sheet of disputes.
func (b *book) rulings() {
	s := b.sheet(rulingSheet, "Kiến nghị xem xét và kết quả thẩm định", []string{"Trang này chỉ lưu hành trong Văn phòng, không công khai."}, 3, []column{
		{"Số", 7, wordStyle},
		{"Mã", 12, wordStyle},
		{"Cơ quan, đơn vị", 28, textStyle},
		{"Chỉ số thành phần", 30, textStyle},
		{"Ngày kiến nghị", 12, wordStyle},
		{"Nội dung kiến nghị", 36, textStyle},
		{"Tử số đề nghị", 9, wholeStyle},
		{"Mẫu số đề nghị", 9, wholeStyle},
		{"Kết quả thẩm định", 15, wordStyle},
		{"Ngày thẩm định", 12, wordStyle},
		{"Lý do", 36, textStyle},
		{"Tử số áp dụng", 9, wholeStyle},
		{"Mẫu số áp dụng", 9, wholeStyle},
	})
	names := map[string]string{}
	for _, g := range b.Set.Groups {
		for _, i := range g.Indicators {
			names[i.Code] = i.Name.Vi
		}
	}
	for _, r := range b.Rulings {
		s.add(r.Dispute, r.Agency, r.AgencyName, names[r.Indicator], day(r.Raised), r.Words, whole(r.Proposed.Numerator), whole(r.Proposed.Denominator), capital(r.Decision.In(scoring.Vi)),
			dayOrNone(r.Ruled), r.Reason, whole(r.Applied.Numerator), whole(r.Applied.Denominator))
	}
	s.end()
}
