package scoring

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const basisVi, basisEn = "Bộ chỉ số small (QĐ 766); quy tắc tính " + Engine + ".", "Index set small (QĐ 766); rules " + Engine + "."

func TestExplain(t *testing.T) {
	published := counts("ON_TIME", 144625, 184513)
	published.Published = Some[Hundredths](1567)
	doubtful := counts("PUBLISHED", 42, 50)
	doubtful.Flags = []Flag{{SourceDoubts, "Mẫu số tạm."}}
	above := counts("USED", 3, 2)
	above.Flags = []Flag{{Kind: NumeratorAbove}}
	for name, c := range map[string]struct {
		measure Measure
		lang    Lang
		want    []string
	}{
		"in proportion, with a difference from the portal": {published, Vi, []string{
			"Điểm theo tỷ lệ: dưới chỉ tiêu 100% nên được một phần điểm tối đa.",
			"Tử số 144.625, mẫu số 184.513.",
			"144.625 ÷ 184.513 × 100 ≈ 78,382%.",
			"78,382 × 20 ÷ 100, làm tròn đến 2 chữ số thập phân, = 15,68 điểm (tối đa 20).",
			"Cổng công bố 15,67 điểm: chênh lệch +0,01.",
			basisVi,
		}},
		"the province's own figure, with a doubt, in English": {doubtful, En, []string{
			"In proportion: below the target of 100%, so a part of all points.",
			"Numerator 42, denominator 50.",
			"42 ÷ 50 × 100 = 84%.",
			"84 × 4 ÷ 100, rounded to 2 decimals, = 3.36 points (of 4).",
			"A figure of the whole province, copied to every agency; it is no single agency's own result.",
			"The portal has a reservation about this figure: Mẫu số tạm.",
			basisEn,
		}},
		"a rounded ratio above the target and a flag": {above, En, []string{
			"The target of 80% is reached, so all points.",
			"Numerator 3, denominator 2.",
			"3 ÷ 2 × 100, rounded to 2 decimals, = 150%.",
			"150 × 2 ÷ 80 is not below all points, so = 2.00 points.",
			"The numerator is above its denominator: kept as the source published it.",
			basisEn,
		}},
		"no figure": {counts("SYNC", 0, 0), Vi, []string{
			"Không có số liệu: không tính điểm và không cộng vào tổng.", "Tử số 0, mẫu số 0.", basisVi,
		}},
		"all points without cases": {counts("PETITIONS", 0, 0), En, []string{
			"The denominator is 0 or there is no figure: by the index set this gives all points.",
			"Numerator 0, denominator 0.", "6.00 points (of 6).", basisEn,
		}},
		"followed only": {counts("STAFF", 1, 3), En, []string{
			"Followed only, without points.", "Numerator 1, denominator 3.", "1 ÷ 3 × 100 ≈ 33.3333%.", basisEn,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewScorer(smallSet())
			r := find(t, card(t, Figures{Agency: "A", Measures: []Measure{c.measure}}), c.measure.Indicator)
			if diff := cmp.Diff(c.want, s.Explain(r, c.lang).Lines()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestExplainGroupsAndTotals(t *testing.T) {
	s := NewScorer(smallSet())
	c := card(t, Figures{Agency: "A", Measures: []Measure{counts("PETITIONS", 1, 2), counts("PRAISE", 0, 0), counts("ON_TIME", 0, 0)}, Groups: []GroupScore{{"PAY", 512}, {"CONTENT", 300}}})
	for name, check := range map[string]struct{ got, want []string }{
		"a sum": {s.ExplainGroup(c.Groups[3], En).Lines(), []string{"Sum of the indicators: 3.00 + 0.00 = 3.00 points (of 12).", "The portal published 3.00 points: the same.", basisEn}},
		"a group as the portal gives it": {s.ExplainGroup(c.Groups[2], Vi).Lines(), []string{
			"Điểm của cả nhóm lấy theo Cổng; Cổng không công bố tử số, mẫu số nên không diễn giải.", "5,12 điểm (tối đa 8).", basisVi,
		}},
		"a group without figures":  {s.ExplainGroup(c.Groups[0], En).Lines(), []string{"No figure: no points, and nothing is added to the total.", basisEn}},
		"a total without dossiers": {s.ExplainTotal(c, Vi).Lines(), []string{"Tổng điểm các nhóm: 0,00 + 5,12 + 3,00 = 8,12 điểm (tối đa 50).", "Không phát sinh hồ sơ trong kỳ: không xếp hạng.", basisVi}},
	} {
		if diff := cmp.Diff(check.want, check.got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestAdviceInWords(t *testing.T) {
	s := NewScorer(smallSet())
	c := card(t, Figures{Agency: "A", Measures: []Measure{counts("PUBLISHED", 42, 50), counts("ON_TIME", 0, 0)}})
	var got []string
	for _, a := range s.Advise(c) {
		if a.Indicator == "PUBLISHED" || a.Indicator == "ON_TIME" {
			got = append(got, s.Lines(a, Vi)...)
		}
	}
	want := []string{
		"Kỳ này chưa có số liệu. Ví dụ khi có 1/1 vi ON_TIME: +20,00 điểm.",
		"Thêm 1 vi PUBLISHED: +0,08 điểm.",
		"Thêm 8 vi PUBLISHED: +0,64 điểm, đạt điểm tối đa của chỉ số.",
		"Chỉ số do tỉnh thực hiện chung: cơ quan, đơn vị không tự thay đổi được.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestShortAndNumber(t *testing.T) {
	for h, want := range map[Hundredths]string{600: "6", 50: "0,5", 1000: "10", 0: "0", 2125: "21,25"} {
		if got := short(h, Vi); got != want {
			t.Errorf("short(%d) = %q, want %q", int64(h), got, want)
		}
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1.000", 1234567: "1.234.567"} {
		if got := Number(n, Vi); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}
