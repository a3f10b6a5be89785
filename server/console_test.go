package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"danhgia/internal/postgres"
	"danhgia/review"
)

// consolePages are those that could be slow with many agencies.
var consolePages = map[string]string{
	"overview":     "/van-phong",
	"board":        "/van-phong/ky/2026-08",
	"search":       "/van-phong/ky/2026-08?loc=all&tim=tan+lap+99&xep=due",
	"last page":    "/van-phong/ky/2026-08?loc=all&xep=next&sau=2026-09-08+01:00:00.000000~100",
	"progress":     "/van-phong/ky/2026-08/tien-do",
	"differences":  "/van-phong/ky/2026-08/chenh-lech",
	"unreached":    "/van-phong/ky/2026-08/khong-lien-he",
	"disputes":     "/van-phong/kien-nghi",
	"extend one":   "/van-phong/ky/2026-08/gia-han?viec=7",
	"tasks of one": "/viec-cua-toi",
	"a task":       "/nhiem-vu/7",
	"calendar":     "/van-phong/lich",
	"agencies":     "/van-phong/don-vi",
	"an agency":    "/van-phong/don-vi/xem/H44.01",
	"officers":     "/van-phong/can-bo",
	"index sets":   "/van-phong/bo-chi-so",
	"ladders":      "/van-phong/nhac-viec",
	"letters":      "/van-phong/van-ban",
	"log":          "/van-phong/nhat-ky",
}

// queriesOf counts what a page asks of Postgres.
func (p *province) queriesOf(path string) (n int) {
	p.t.Helper()
	ctx := postgres.Counting(p.t.Context(), func(string) { n++ })
	if w := p.ask(ctx, review.Admin, http.MethodGet, path, nil); w.Code != http.StatusOK {
		p.t.Fatalf("%s answers %d: %s", path, w.Code, p.log)
	}
	return n
}

func TestPagesAskAsOftenForManyAgenciesAsForFew(t *testing.T) {
	few, many := newProvince(t), newProvince(t)
	few.reviewed(12)
	many.reviewed(163)
	for _, p := range []*province{few, many} {
		p.exec("update mail set state = 'bounced' where task in (select id from task where agency < 'H44.09')")
	}
	for name, path := range consolePages {
		a, b := few.queriesOf(path), many.queriesOf(path)
		t.Logf("%-12s %d queries", name, b)
		if a != b || b == 0 || b > 30 {
			t.Errorf("%s asks %d times for 12 agencies and %d times for 163", path, a, b)
		}
	}
}

// BenchmarkConsole says how long the pages take with 10,000 agencies: go test ./server -bench Console -benchtime 50x
func BenchmarkConsole(b *testing.B) {
	p := newProvince(b)
	p.reviewed(10_000)
	p.exec("update mail set state = 'bounced' where id % 50 = 0")
	for _, name := range slices.Sorted(mapKeys(consolePages)) {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			p.ask(b.Context(), review.Admin, http.MethodGet, consolePages[name], nil) // what is read once is read
			var took []time.Duration
			for b.Loop() {
				begun := time.Now()
				if w := p.ask(b.Context(), review.Admin, http.MethodGet, consolePages[name], nil); w.Code != http.StatusOK {
					b.Fatalf("%s answers %d", name, w.Code)
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

func mapKeys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// through does a deed from its form to its end, and gives back what its preview says.
func (p *province) through(role review.Role, path string, fields url.Values, reason string) (preview string) {
	p.t.Helper()
	kept := p.ask(p.t.Context(), role, http.MethodPost, path, fields)
	to := kept.Header().Get("Location")
	if kept.Code != http.StatusSeeOther {
		p.t.Fatalf("%s answers %d: %s\n%s", path, kept.Code, words(kept.Body.String()), p.log)
	}
	preview = p.get(role, to)
	done := p.ask(p.t.Context(), role, http.MethodPost, to, url.Values{"reason": {reason}})
	if done.Code != http.StatusSeeOther {
		p.t.Fatalf("%s answers %d: %s\n%s", to, done.Code, words(done.Body.String()), p.log)
	}
	if notice := done.Header().Get("Location"); !strings.Contains(p.get(role, notice), `<p class="good" role="status">`) {
		p.t.Errorf("nothing is said at %s", notice)
	}
	return preview
}

// words are those of a page that refuses.
func words(page string) string {
	_, after, _ := strings.Cut(page, `class="problems"`)
	text, _, _ := strings.Cut(after, "</div>")
	return cmp.Or(text, page[:min(len(page), 300)])
}

func TestTheOfficeSteersTasks(t *testing.T) {
	p := newProvince(t)
	p.reviewed(20)
	at := func(below string) string { return "/van-phong/ky/2026-08/" + below }
	of := func(agency string) string { return fmt.Sprint(p.number(review.Review, agency)) }
	state := func(agency string) string {
		return p.one("select state || ' ' || outcome || ' ' || generation || ' ' || to_char(due_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') from task where kind = 'review' and agency = $1", agency)
	}
	first := p.one("select min(agency) from task where kind = 'review'")
	second := p.one("select min(agency) from task where kind = 'review' and agency > $1", first)
	both := url.Values{"viec": {of(first) + " " + of(second)}}
	for _, step := range []struct {
		what, path string
		fields     url.Values
		says, want string
	}{
		{"writes again", "nhac", both, "focal-officer", "open  1 2026-09-10"},
		{"extends two", "gia-han", url.Values{"viec": both["viec"], "until": {"2026-09-14"}}, "17 giờ 00, thứ Hai ngày 14/9/2026", "open  2 2026-09-14"},
		{"pauses two", "tam-dung", both, "đang mở → tạm dừng", "paused  2 2026-09-14"},
		{"resumes all", "tiep-tuc", url.Values{"viec": {"tat-ca:review"}}, "tạm dừng → đang mở", "open  3 2026-09-14"},
		{"has called", "goi-dien", both, "được tính là đã liên hệ", "open  3 2026-09-14"},
		{"skips two", "bo-qua", both, "đang mở → được bỏ qua", "skipped  3 2026-09-14"},
		{"opens again", "mo-lai", url.Values{"viec": both["viec"], "until": {"2026-09-15"}}, "được bỏ qua → đang mở", "open  4 2026-09-15"},
		{"cancels two", "huy", both, "đang mở → đã hủy", "cancelled  4 2026-09-15"},
		{"pauses the period", "dung-ca-ky", url.Values{}, "đang thực hiện → đang tạm dừng", "cancelled  4 2026-09-15"},
		{"lets it go on", "tiep-tuc-ca-ky", url.Values{}, "đang tạm dừng → đang thực hiện", "cancelled  4 2026-09-15"},
		{"cancels the period", "huy-ca-ky", url.Values{}, "đang thực hiện → đã hủy", "cancelled  4 2026-09-15"},
	} {
		if preview := p.through(review.Admin, at(step.path), step.fields, "theo đề nghị của cơ quan"); !strings.Contains(preview, step.says) {
			t.Errorf("%s: the preview does not say %q", step.what, step.says)
		}
		if got := state(first); got != step.want {
			t.Errorf("%s: it is %s", step.what, got)
		}
		if state(first) != state(second) {
			t.Errorf("%s: only one of two", step.what)
		}
	}
	if n := p.one("select count(*)::text from rung where starts_with(key, $1)", review.CallKey); n != "2" {
		t.Errorf("%s calls are noted", n)
	}
}

func TestATaskIsGivenToAnother(t *testing.T) {
	p := newProvince(t)
	p.reviewed(3)
	agency := p.one("select min(agency) from task where kind = 'review'")
	task := fmt.Sprint(p.number(review.Review, agency))
	path := "/van-phong/ky/2026-08/giao-lai"
	head := p.one("select id::text from person where name = 'head ' || $1", agency)
	if form := p.get(review.Staff, path+"?viec="+task); !strings.Contains(form, `<option value="`+head+`">head `+agency) {
		t.Error("the head is not offered")
	}
	preview := p.through(review.Staff, path, url.Values{"viec": {task}, "to": {head}}, "đầu mối đi công tác")
	if !strings.Contains(preview, "Được báo không còn việc") || !strings.Contains(preview, "head "+agency) {
		t.Error("the preview does not say who is told")
	}
	if got := p.one("select assignee::text from task where id = $1::bigint", task); got != head {
		t.Errorf("it is given to %s", got)
	}
}

func TestWhatTheDomainRefusesIsSaidAtTheForm(t *testing.T) {
	p := newProvince(t)
	p.reviewed(3)
	agency := p.one("select min(agency) from task where kind = 'review'")
	task := fmt.Sprint(p.number(review.Review, agency))
	name := p.one("select name from agency where code = $1", agency)
	other := p.one("insert into task (province, period, kind, agency, subject, generation, state, opened_at, deadline, due_at, changed_at, ladders) select 'H44', null, 'appoint', $1, '', 1, 'open', told_now(), '{}', told_now(), told_now(), 1 returning id::text", agency)
	stranger := p.one("insert into person (name, email) values ('Người lạ', 'la@phutho.example') returning id::text")
	for what, c := range map[string]struct {
		path   string
		fields url.Values
		want   string
	}{
		"nothing chosen":             {"tam-dung", url.Values{}, "Việc được chọn: Hãy điền mục này."},
		"a number that is none":      {"tam-dung", url.Values{"viec": {"x"}}, "Kỳ này không có việc được chọn"},
		"a task of no period":        {"tam-dung", url.Values{"viec": {other}}, "Kỳ này không có việc được chọn"},
		"a task that there is not":   {"tam-dung", url.Values{"viec": {task + " 999999"}}, "Kỳ này không có việc được chọn"},
		"no date":                    {"gia-han", url.Values{"viec": {task}}, "Ngày hết hạn mới: Hãy điền mục này."},
		"a date that is none":        {"gia-han", url.Values{"viec": {task}, "until": {"14/9/2026"}}, "Hãy ghi ngày theo dạng năm-tháng-ngày"},
		"an earlier date":            {"gia-han", url.Values{"viec": {task}, "until": {"2026-09-04"}}, name + ": Hạn mới, 17 giờ 00, thứ Sáu ngày 04/9/2026, không muộn hơn hạn hiện tại"},
		"a date without a calendar":  {"gia-han", url.Values{"viec": {task}, "until": {"2031-09-04"}}, "2031"},
		"to resume what is open":     {"tiep-tuc", url.Values{"viec": {task}}, name + ": Nhiệm vụ đang mở từ"},
		"all of what there is none":  {"tiep-tuc", url.Values{"viec": {"tat-ca:review"}}, "Không có việc nào của loại này"},
		"all of a kind that is none": {"tam-dung", url.Values{"viec": {"tat-ca:<b>"}}, "Không có việc nào của loại này"},
		"a stranger":                 {"giao-lai", url.Values{"viec": {task}, "to": {stranger}}, "Giao cho: Hãy chọn một mục trong danh sách."},
		"to resubmit nothing":        {"trinh-lai", url.Values{}, "không có gì để trình lại"},
		"to resume a running period": {"tiep-tuc-ca-ky", url.Values{}, "Kỳ đánh giá đang thực hiện nên không thực hiện được việc này"},
	} {
		t.Run(what, func(t *testing.T) {
			w := p.ask(t.Context(), review.Admin, http.MethodPost, "/van-phong/ky/2026-08/"+c.path, c.fields)
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(words(w.Body.String()), c.want) {
				t.Errorf("answers %d: %s", w.Code, words(w.Body.String()))
			}
			for field, values := range c.fields {
				for _, value := range values { // what is not offered cannot be chosen again
					if field != "to" && !strings.Contains(w.Body.String(), strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(value)) {
						t.Errorf("%q is lost", value)
					}
				}
			}
		})
	}
	if w := p.ask(context.WithoutCancel(t.Context()), review.Staff, http.MethodPost, "/van-phong/ky/2026-08/tam-dung", url.Values{"viec": {task}}); w.Code != http.StatusForbidden {
		t.Errorf("staff pause a task: %d", w.Code)
	}
}
