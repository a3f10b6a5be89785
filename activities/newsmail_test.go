package activities

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/review"
	"danhgia/scoring"
)

func newsSet() scoring.IndexSet {
	return scoring.IndexSet{
		Code: "bo", Total: 10000,
		Bands:  []scoring.Band{{From: 9000, Name: scoring.Text{Vi: "Xuất sắc"}}, {From: 7000, Name: scoring.Text{Vi: "Khá"}}, {From: 0, Name: scoring.Text{Vi: "Yếu"}}},
		Groups: []scoring.Group{{Code: "TDGQ", Indicators: []scoring.Indicator{{Code: "PROGRESS_ON_TIME", Name: scoring.Text{Vi: "Hồ sơ đúng hạn"}}}}},
	}
}

func newsStanding(code, name string, kind scoring.Kind, total scoring.Hundredths, rank int) scoring.Standing {
	some := scoring.Some[scoring.Hundredths]
	s := scoring.Standing{Agency: scoring.Agency{Code: code, Name: name, Kind: kind}, Card: scoring.Scorecard{Agency: code, Total: some(total), Groups: []scoring.GroupResult{
		{Code: "TDGQ", Points: some(total), Max: 10000, Indicators: []scoring.Result{{Measure: scoring.Measure{Indicator: "PROGRESS_ON_TIME"}, Ratio: some(total), Points: some(total), Max: 10000, Rule: scoring.RuleRatio}}},
	}}}
	if rank > 0 {
		s.Rank, s.Band = scoring.Some(rank), newsSet().Band(total)
	}
	return s
}

func newsOf(period scoring.Period, revision int, state scoring.PublicationState, standings ...scoring.Standing) *News {
	return NewNews(Release{
		Publication: Publication{Key: Key{"H44", period}, Revision: revision, State: state}, Set: newsSet(),
		Results: scoring.Results{Period: period, Revision: revision, State: state, IndexSet: scoring.Reference{Code: "bo"}, Engine: "1", Agencies: standings},
	})
}

var (
	province = newsStanding("H44", "UBND tỉnh", scoring.Province, 8765, 0)
	july     = []scoring.Standing{
		newsStanding("H44.1", "Sở Một", scoring.Department, 9100, 2), newsStanding("H44.2", "Sở Hai", scoring.Department, 9200, 1),
		newsStanding("H44.3", "Sở Ba", scoring.Department, 6000, 3), newsStanding("H44.9", "Xã Chín", scoring.Commune, 7500, 1),
	}
	august = []scoring.Standing{
		province,
		newsStanding("H44.1", "Sở Một", scoring.Department, 9300, 1), newsStanding("H44.2", "Sở Hai", scoring.Department, 8900, 2),
		newsStanding("H44.3", "Sở Ba", scoring.Department, 6000, 3), newsStanding("H44.4", "Sở Bốn", scoring.Department, 5000, 4),
		newsStanding("H44.9", "Xã Chín", scoring.Commune, 7500, 1),
	}
)

func augustNews() *News {
	n := newsOf("2026-08", 2, scoring.Final, august...)
	n.Before = newsOf("2026-07", 3, scoring.Final, july...)
	n.Rulings = Timeliness{Period: "2026-08", Disputes: 12, Ruled: 12, InTime: 11}
	return n
}

func saidIn(items []MailItem) []string {
	var lines []string
	for _, i := range items {
		lines = append(lines, i.Text+": "+i.Note)
	}
	return lines
}

func TestWhatAnAgencyReadsOfItsResult(t *testing.T) {
	n := augustNews()
	for name, c := range map[string]struct {
		agencies []string
		agency   string
		want     []string
	}{
		"it has gained":      {[]string{"H44.1"}, "Sở Một", []string{"Tổng điểm: 93,00/100 điểm", "Thứ hạng: 1/4 sở, ban, ngành", "Xếp loại: Xuất sắc", "So với tháng 7/2026: tăng 2,00 điểm, tăng 1 bậc"}},
		"it has lost":        {[]string{"H44.2"}, "Sở Hai", []string{"Tổng điểm: 89,00/100 điểm", "Thứ hạng: 2/4 sở, ban, ngành", "Xếp loại: Khá", "So với tháng 7/2026: giảm 3,00 điểm, giảm 1 bậc"}},
		"nothing has moved":  {[]string{"H44.9"}, "Xã Chín", []string{"Tổng điểm: 75,00/100 điểm", "Thứ hạng: 1/1 xã, phường", "Xếp loại: Khá", "So với tháng 7/2026: giữ nguyên điểm, giữ nguyên thứ hạng"}},
		"it is new":          {[]string{"H44.4"}, "Sở Bốn", []string{"Tổng điểm: 50,00/100 điểm", "Thứ hạng: 4/4 sở, ban, ngành", "Xếp loại: Yếu", "So với tháng 7/2026: không so sánh được, do không cùng cơ sở tính"}},
		"somebody's several": {[]string{"H44.1", "H44.9", "gone"}, "", []string{"Sở Một: tổng điểm: 93,00/100 điểm; thứ hạng: 1/4 sở, ban, ngành; xếp loại: Xuất sắc; so với tháng 7/2026: tăng 2,00 điểm, tăng 1 bậc", "Xã Chín: tổng điểm: 75,00/100 điểm; thứ hạng: 1/1 xã, phường; xếp loại: Khá; so với tháng 7/2026: giữ nguyên điểm, giữ nguyên thứ hạng"}},
	} {
		agency, items := n.results(c.agencies)
		if diff := cmp.Diff(append([]string{c.agency}, c.want...), append([]string{agency}, saidIn(items)...)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestWhatAnAgencyReadsOfACorrection(t *testing.T) {
	n := newsOf("2026-08", 3, scoring.Corrected,
		newsStanding("H44.1", "Sở Một", scoring.Department, 8800, 2), newsStanding("H44.2", "Sở Hai", scoring.Department, 8900, 1), august[3], august[4], august[5])
	n.Corrects = augustNews()
	for agency, want := range map[string][]string{
		"H44.1": {"Tổng điểm: từ 93,00/100 điểm thành 88,00/100 điểm", "Thứ hạng: từ 1/4 sở, ban, ngành thành 2/4 sở, ban, ngành", "Xếp loại: từ Xuất sắc thành Khá", "Hồ sơ đúng hạn: từ 93,00 điểm thành 88,00 điểm"},
		"H44.2": {"Tổng điểm: 89,00/100 điểm, không thay đổi", "Thứ hạng: từ 2/4 sở, ban, ngành thành 1/4 sở, ban, ngành", "Xếp loại: Khá, không thay đổi", "Điểm của cơ quan, đơn vị không thay đổi: thứ hạng hoặc xếp loại đổi do điểm của cơ quan, đơn vị khác được đính chính"},
	} {
		_, items := n.results([]string{agency})
		if diff := cmp.Diff(want, saidIn(items)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", agency, diff)
		}
	}
	if got := n.touched(); got != 2 {
		t.Errorf("%d agencies are touched, want 2", got)
	}
}

func TestAMailAboutACorrectionSaysWhy(t *testing.T) {
	n := newsOf("2026-08", 3, scoring.Corrected, august...)
	n.Corrects, n.Results.Erratum = augustNews(), &scoring.Erratum{Previous: 2, Reason: "Cổng đã sửa số liệu"}
	p := &Post{Site: "https://x.example", News: func(_ context.Context, k Key, revision int) (*News, error) {
		if k != (Key{"H44", "2026-08"}) || revision != 3 {
			return nil, ErrNotFound
		}
		return n, nil
	}}
	d := MailData{Province: "H44", Period: "2026-08", Revision: 3, Agencies: []string{"H44.1"}}
	got, err := p.news(t.Context(), d, MailResults)
	if err != nil || !got.Corrected || got.Reason != "Cổng đã sửa số liệu" || got.Agency != "Sở Một" {
		t.Errorf("%v: %+v", err, got)
	}
	for kind, want := range map[MailKind]string{
		MailResults: "https://x.example/ky/2026-08/don-vi/H44.1", MailSummary: "https://x.example/van-phong/bao-cao/ky/2026-08", MailBriefing: "https://x.example/ky/2026-08",
	} {
		if got := p.newsLink(d, kind); got != want {
			t.Errorf("%s leads to %s", kind, got)
		}
	}
	d.Revision = 4
	if got := p.dispatch(t.Context(), OutboxMail{Kind: MailResults, Serves: true, To: Person{Address: "a@x.example"}, Data: d}); got.State != review.MailQueued || !got.Again.Known {
		t.Errorf("what cannot be read is not tried again: %+v", got)
	}
}

func TestTheSummaryOfAPeriod(t *testing.T) {
	want := []string{
		"Sở, ban, ngành (4 được xếp hạng): Xuất sắc 1; Khá 1; Yếu 2",
		"Sở, ban, ngành có điểm cao nhất: Sở Một (93,00 điểm); Sở Hai (89,00 điểm); Sở Ba (60,00 điểm)",
		"Sở, ban, ngành có điểm thấp nhất: Sở Bốn (50,00 điểm)",
		"Xã, phường (1 được xếp hạng): Xuất sắc 0; Khá 1; Yếu 0",
		"Xã, phường có điểm cao nhất: Xã Chín (75,00 điểm)",
		"Tăng nhiều nhất so với tháng 7/2026: Sở Một (tăng 2,00 điểm)",
		"Giảm nhiều nhất so với tháng 7/2026: Sở Hai (giảm 3,00 điểm)",
		"Hồ sơ giải quyết đúng hạn của toàn tỉnh: 87,65%",
		"Kiến nghị xem xét: 12 kiến nghị, đã thẩm định 12, trong đó đúng hạn 11",
	}
	if diff := cmp.Diff(want, saidIn(augustNews().summary())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestScorecardsAreMadeWhenAMailIsSent(t *testing.T) {
	made := 0
	p := &Post{
		News: func(context.Context, Key, int) (*News, error) { return augustNews(), nil },
		Card: func(_ context.Context, _ *News, agency string) (MailFile, error) {
			if made++; agency == "H44.3" {
				return MailFile{}, errors.New("no font")
			}
			return MailFile{Name: agency + ".pdf"}, nil
		},
	}
	mail := func(agencies ...string) Mail {
		return Mail{Kind: MailResults, Data: MailData{Province: "H44", Period: "2026-08", Revision: 2, Agencies: agencies}}
	}
	m := mail("H44.1", "H44.2")
	if err := p.attach(t.Context(), &m); err != nil || len(m.Files) != 2 {
		t.Errorf("%v: %v", err, m.Files)
	}
	if r := p.hand(t.Context(), mail("H44.3")); r.Class != MailTemporary || !strings.Contains(r.Text, "no font") {
		t.Errorf("a scorecard that cannot be made: %+v", r)
	}
	summary := mail("H44.1")
	summary.Kind = MailSummary
	if err := p.attach(t.Context(), &summary); err != nil || len(summary.Files) > 0 {
		t.Errorf("a summary brings %v", summary.Files)
	}
}
