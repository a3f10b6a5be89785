package papers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// sampleInput is the sample with what agencies said of it.
func sampleInput(t testing.TB, edits ...func(*scoring.Results)) Input {
	in := Input{Release: sampleRevision(t, edits...), Head: activities.DefaultLetterhead("UBND tỉnh Phú Thọ"), Dated: scoring.Some(calendar.Date(2026, time.September, 8))}
	in.Urge = DefaultUrge(in.Set)
	return in
}

// voiced has most agencies confirm, and some say something.
func voiced(in Input) Input {
	outcomes := []review.Outcome{review.Confirmed, review.Confirmed, review.Confirmed, review.Disputed, review.Silent, review.NotReached, review.Confirmed}
	for i, s := range in.Results.Agencies {
		if s.Kind != scoring.Province {
			in.Voices.Reviews = append(in.Voices.Reviews, activities.ReviewEnd{Agency: s.Code, State: review.Settled, Outcome: outcomes[i%len(outcomes)]})
		}
	}
	in.Voices.Difficulties = []activities.Difficulty{
		{Agency: "H44.104", Words: "Máy quét của xã bị hỏng từ đầu tháng"},
		{Agency: "H44.105", Words: "Máy quét của xã bị hỏng từ đầu tháng."},
		{Agency: "H44.106", Words: "Phần mềm <script>alert(1)</script> & \"lỗi\" =HYPERLINK(\"x\")"},
		{Agency: "H44.03", Words: "Thiếu cán bộ số hóa.\nĐề nghị bổ sung biên chế.", Late: true},
	}
	in.Voices.Disputes = []activities.VoicedDispute{
		{Agency: "H44.104", Indicator: "PROGRESS_ON_TIME", Reason: "12 hồ sơ đã trả đúng hạn nhưng chưa đồng bộ lên Cổng.", Decision: review.Accepted},
		{Agency: "H44.105", Indicator: "PROGRESS_ON_TIME", Reason: "Hồ sơ thuộc thẩm quyền của sở.", Decision: review.Rejected},
		{Agency: "H44.03", Indicator: "PAYMENT_DOSSIER", Reason: "Giao dịch ngày 31/8 chưa được ghi nhận."},
	}
	in.Voices.Timeliness = activities.Timeliness{Disputes: 3, Ruled: 2, InTime: 2, Median: scoring.Some(50 * time.Hour)}
	return in
}

// earlier is the month before, in which every total was other by a few points.
func earlier(t testing.TB, edits ...func(*scoring.Results)) scoring.Maybe[activities.Release] {
	return scoring.Some(sampleRevision(t, append([]func(*scoring.Results){func(r *scoring.Results) {
		r.Period, r.Revision = "2026-07", 1
		cards, agencies := make([]scoring.Scorecard, len(r.Agencies)), make([]scoring.Agency, len(r.Agencies))
		for i, s := range r.Agencies {
			cards[i], agencies[i] = s.Card, s.Agency
			if s.Card.Total.Known {
				cards[i].Total.Value += scoring.Hundredths((i%7 - 3) * 41)
			}
		}
		set, _ := sampleStandings()
		r.Agencies = set.Set.Stand(agencies, cards)
	}}, edits...)...))
}

func TestTheReportToTheChairman(t *testing.T) {
	in := voiced(sampleInput(t))
	in.Before = earlier(t)
	paper := documentOf(t, activities.ReportPaper, in, "")
	text := paper.Text(t)
	golden(t, "bao-cao-day-du.txt", text)
	for _, font := range paper.Fonts(t) {
		if !font.Embedded || !strings.HasPrefix(font.Name, "LiberationSerif") {
			t.Errorf("font %+v", font)
		}
	}
	if pages := paper.Pages(t); pages < 10 || pages > 14 {
		t.Errorf("%d pages", pages)
	}
}

// words are what a paper says, without LibreOffice, on one line.
func words(t *testing.T, kind activities.PaperKind, in Input, agency string) string {
	t.Helper()
	template, err := Builtin(kind)
	if err != nil {
		t.Fatal(err)
	}
	content, err := Document(kind, template, in, agency)
	if err != nil {
		t.Fatal(err)
	}
	return said(t, content)
}

func TestWhatTheReportSays(t *testing.T) {
	other := func(r *scoring.Results) { r.Engine = "khác" }
	for name, c := range map[string]struct {
		edit func(*Input)
		says []string
		not  []string
	}{
		"no period before": {func(*Input) {}, []string{"Chưa có kỳ trước cùng loại để so sánh."}, []string{"So với"}},
		"a period before":  {func(in *Input) { in.Before = earlier(t) }, []string{"So với tháng 7/2026, điểm chung của tỉnh tăng 1,23 điểm.", "tăng điểm nhiều nhất so với tháng 7/2026"}, nil},
		"another basis":    {func(in *Input) { in.Before = earlier(t, other) }, []string{"Không so sánh với tháng 7/2026 vì không cùng cơ sở tính"}, []string{"nhiều nhất so với"}},
		"no reviews":       {func(in *Input) { in.Voices = activities.Voices{} }, []string{"Kỳ này không tổ chức rà soát số liệu.", "Không có kiến nghị xem xét lại số liệu.", "không nêu khó khăn"}, []string{"Phụ lục II"}},
		"reviews": {func(in *Input) { *in = voiced(*in) }, []string{
			"Không trả lời|2", "Máy quét của xã bị hỏng từ đầu tháng. (UBND xã", "Có 3 kiến nghị của 3 cơ quan, đơn vị: 1 được chấp nhận; 1 không được chấp nhận; 1 chưa có kết quả thẩm định.",
			"Văn phòng đã thẩm định 2 kiến nghị, trong đó 2 đúng hạn; thời gian thẩm định trung vị là 2,1 ngày.", "<script>alert(1)</script> & \"lỗi\" =HYPERLINK(\"x\")", "(gửi sau thời hạn)", "không được coi là thống nhất",
		}, nil},
		"300 difficulties": {func(in *Input) {
			*in = voiced(*in)
			for i := range 300 {
				in.Voices.Difficulties = append(in.Voices.Difficulties, activities.Difficulty{Agency: "H44.104", Words: fmt.Sprintf("Khó khăn thứ %d", i)})
			}
		}, []string{"302 ý kiến của 3 cơ quan, đơn vị", "Còn 292 ý kiến khác được nêu tại Phụ lục II.", "Khó khăn thứ 299"}, nil},
		"an agency that is not in the results": {func(in *Input) {
			in.Voices.Difficulties = []activities.Difficulty{{Agency: "H44.999", Words: "Đã sáp nhập"}}
		}, []string{"Cơ quan, đơn vị khác", "H44.999"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			in := sampleInput(t)
			c.edit(&in)
			got := words(t, activities.ReportPaper, in, "")
			for _, want := range c.says {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in %s", want, got)
				}
			}
			for _, not := range c.not {
				if strings.Contains(got, not) {
					t.Errorf("%q is in the report", not)
				}
			}
		})
	}
}

func TestAPeriodWithoutAgenciesHasPapers(t *testing.T) {
	in := sampleInput(t, func(r *scoring.Results) { r.Agencies = nil })
	for _, kind := range []activities.PaperKind{activities.ReportPaper, activities.NoticePaper, activities.UrgingPaper} {
		if got := words(t, kind, in, ""); strings.Contains(got, "{{") || !strings.Contains(got, "tháng 8/2026") {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

func TestTheLetterGoesToThoseItIsFor(t *testing.T) {
	in := voiced(sampleInput(t))
	in.Before = earlier(t)
	for name, c := range map[string]struct {
		urge activities.Urge
		says string
	}{
		"who did not answer": {activities.Urge{Unanswered: true}, "46 cơ quan, đơn vị không trả lời rà soát số liệu (danh sách"},
		"the lowest class":   {activities.Urge{Below: scoring.Some(4)}, "6 cơ quan, đơn vị xếp loại Yếu (danh sách"},
		"a class and lower":  {activities.Urge{Below: scoring.Some(3)}, "160 cơ quan, đơn vị xếp loại Trung bình trở xuống (danh sách"},
		"who fell":           {activities.Urge{Fell: 140}, "0 cơ quan, đơn vị giảm từ 140 bậc trở lên so với tháng 7/2026 (danh sách"},
		"by a day":           {activities.Urge{Below: scoring.Some(4), Until: scoring.Some(calendar.Date(2026, time.September, 18))}, "trước ngày 18/9/2026"},
	} {
		t.Run(name, func(t *testing.T) {
			in.Urge = c.urge
			if got := words(t, activities.UrgingPaper, in, ""); !strings.Contains(got, c.says) {
				t.Errorf("%q is not in %s", c.says, got[:min(3000, len(got))])
			}
		})
	}
}

func TestDaysAreWrittenAsTheDecreeHasThem(t *testing.T) {
	for day, want := range map[string]string{
		"2026-09-08": "ngày 08 tháng 9 năm 2026", "2026-02-10": "ngày 10 tháng 02 năm 2026", "2026-01-01": "ngày 01 tháng 01 năm 2026", "2026-12-31": "ngày 31 tháng 12 năm 2026",
	} {
		d, err := calendar.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := longDate(d); got != want {
			t.Errorf("%s is %q", day, got)
		}
	}
}

func TestTheFirstPageHasWhatTheDecreeAsksFor(t *testing.T) {
	got := words(t, activities.ReportPaper, sampleInput(t), "")
	for _, want := range []string{country, motto, "ỦY BAN NHÂN DÂN|TỈNH PHÚ THỌ|VĂN PHÒNG", "/BC-VP", "Phú Thọ, ngày 08 tháng 9 năm 2026", "BÁO CÁO", "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh Phú Thọ", "Nơi nhận:", "- Lưu: VT, PVHCC.", "CHÁNH VĂN PHÒNG", "./."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got[:min(2000, len(got))])
		}
	}
}
