package web

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// form is fields in pairs of name and value; the generation is that of the page.
func form(pairs ...string) url.Values {
	values := url.Values{"generation": {"2"}}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == "indicator" {
			values.Add(pairs[i], pairs[i+1])
			continue
		}
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func post(t *testing.T, server *httptest.Server, values url.Values, headers ...string) reply {
	t.Helper()
	return postBody(t, server, jobPath, values.Encode(), headers...)
}

func postBody(t *testing.T, server *httptest.Server, path, body string, headers ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response, string(content)}
}

var counted = scoring.Some(review.Counted{Numerator: 1250, Denominator: 1300})

func TestWhatIsSaidReachesTheDeskAndThePageShowsIt(t *testing.T) {
	const why = "Cổng đếm thiếu hồ sơ của tháng 8."
	ruling := func(t *testing.T) *desk { return newDesk(t).as(review.Rule, review.Staff).disputed(review.Ruling{}) }
	for name, c := range map[string]struct {
		desk func(*testing.T) *desk
		form url.Values
		want activities.Statement
		show string
	}{
		"the whole scorecard is confirmed, with difficulties": {
			form: form("says", "confirmed", "difficulties", "  Mạng chậm.\r\nHay lỗi. ", "indicator", "SYNCED", "reason.SYNCED", " \r\n"),
			want: activities.Statement{Task: 7, Generation: 2, Says: review.Confirmed, Difficulties: "Mạng chậm.\nHay lỗi."},
			show: "Đã ghi nhận lúc 09:30 ngày 14/09/2026: thống nhất.",
		},
		"several indicators are disputed at once": {
			form: form("says", "disputed", "indicator", "SYNCED", "reason.SYNCED", why, "numerator.SYNCED", "1.250", "denominator.SYNCED", "1300",
				"dossiers.SYNCED", "H99.02-260805-0123\r\n\r\n H99.02-260806-0007 ", "indicator", "PETITIONS", "indicator", "ONLINE_USED", "reason.ONLINE_USED", why),
			want: activities.Statement{Task: 7, Generation: 2, Says: review.Disputed, Disputes: []review.Dispute{
				{Indicator: "SYNCED", Reason: why, Proposed: counted, Dossiers: []string{"H99.02-260805-0123", "H99.02-260806-0007"}},
				{Indicator: "ONLINE_USED", Reason: why},
			}},
			show: "Đã ghi nhận lúc 09:30 ngày 14/09/2026: kiến nghị xem xét.",
		},
		"after the deadline it is kept as a late statement": {
			desk: func(t *testing.T) *desk { return newDesk(t).later(at(17, 8, 0)).settled(review.Silent) },
			form: form("says", "confirmed"),
			want: activities.Statement{Task: 7, Generation: 2, Says: review.Confirmed},
			show: "được lưu là ý kiến muộn",
		},
		"the leader approves": {
			desk: func(t *testing.T) *desk { return newDesk(t).as(review.Approval, review.Leader) },
			form: form("says", "approved"), want: activities.Statement{Task: 7, Generation: 2, Says: review.Approved}, show: "đã duyệt",
		},
		"the leader sends back with a reason": {
			desk: func(t *testing.T) *desk { return newDesk(t).as(review.Approval, review.Leader) },
			form: form("says", "sent-back", "reason", why), want: activities.Statement{Task: 7, Generation: 2, Says: review.SentBack, Reason: why}, show: why,
		},
		"a dispute is accepted in part, with figures": {
			desk: ruling, form: form("says", "accepted-in-part", "reason", why, "numerator", "1 250", "denominator", "1.300"),
			want: activities.Statement{Task: 7, Generation: 2, Says: review.AcceptedInPart, Reason: why, Counted: counted}, show: "chấp nhận một phần",
		},
		"a focal officer is appointed": {
			desk: appointing, form: form("says", "appointed", "officer-name", " Nguyễn Văn  Mới", "officer-email", "Moi@so.example", "officer-phone", "0210 3000 009", "officer-from", "15/9/2026"),
			want: activities.Statement{Task: 7, Generation: 2, Says: review.Appointed, Appointee: scoring.Some(appointee)}, show: "Cán bộ đầu mối: Nguyễn Văn Mới, moi@so.example, 0210 3000 009; bắt đầu từ 15/09/2026.",
		},
		"a directive is acknowledged": {
			desk: func(t *testing.T) *desk { return newDesk(t).directed() },
			form: form("says", "acknowledged", "informed", "1.250", "reason", "Đã họp."), want: activities.Statement{Task: 7, Generation: 2, Says: review.Acknowledged, Reason: "Đã họp.", Informed: scoring.Some[int64](1250)}, show: "đã quán triệt",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if c.desk != nil {
				d = c.desk(t)
			}
			who := d.link.Who
			c.form.Set("person", "99") // nothing in a form says who answers
			server, log := attend(t, d)
			r := post(t, server, c.form)
			if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != jobPath {
				t.Fatalf("answers %d to %q\n%s", r.StatusCode, r.Header.Get("Location"), r.body)
			}
			if diff := cmp.Diff([]activities.Statement{c.want}, d.asked) + cmp.Diff([]review.Actor{who}, d.who); diff != "" {
				t.Error(diff)
			}
			page := get(t, server, jobPath).body
			parse(t, "/viec", page).check()
			if !strings.Contains(page, c.show) || log.Len() > 0 {
				t.Errorf("the page does not say %q, or the log is not empty: %s\n%s", c.show, log, page)
			}
		})
	}
}

func TestSayingItTwiceIsNoError(t *testing.T) {
	d := newDesk(t)
	server, _ := attend(t, d)
	for range 2 {
		if r := post(t, server, form("says", "confirmed")); r.StatusCode != http.StatusSeeOther {
			t.Errorf("answers %d", r.StatusCode)
		}
	}
	if page := get(t, server, jobPath).body; len(d.link.Answers) != 1 || strings.Count(page, "Đã ghi nhận") != 1 || strings.Contains(page, `name="says"`) {
		t.Errorf("%d answers\n%s", len(d.link.Answers), page)
	}
}

func TestRefusalsStandAtTheirFieldsAndKeepWhatWasTyped(t *testing.T) {
	long := strings.Repeat("ă", 2001)
	for name, c := range map[string]struct {
		form   url.Values
		desk   func(*desk)
		status int
		says   []string // on the page
		asked  int
	}{
		"a dispute without reason and with impossible figures": {
			form: form("says", "disputed", "indicator", "SYNCED", "reason.SYNCED", "ngắn", "numerator.SYNCED", "90", "denominator.SYNCED", "80"), status: 422, asked: 1,
			says: []string{`<a href="#reason.SYNCED">`, `<a href="#numerator.SYNCED">`, "Hãy ghi lý do từ 10 đến 2000 ký tự", "tử số không lớn hơn mẫu số", ">ngắn</textarea>", `value="90"`, `<details class="dispute" open>`, `aria-describedby="reason.SYNCED-fault"`},
		},
		"nothing is disputed": {form: form("says", "disputed"), status: 422, asked: 1, says: []string{"Kiến nghị phải nêu ít nhất một chỉ số."}},
		"nothing is said":     {form: form(), status: 422, asked: 1, says: []string{"không nhận trả lời"}},
		"what nobody may say": {form: form("says", "silent"), status: 422, asked: 1, says: []string{"không trả lời"}},
		"confirmed and disputed": {
			form: form("says", "confirmed", "indicator", "SYNCED", "reason.SYNCED", "Thiếu 20 hồ sơ"), status: 422,
			says: []string{"mời xóa nội dung kiến nghị", ">Thiếu 20 hồ sơ</textarea>"},
		},
		"an unknown indicator": {
			form: form("says", "disputed", "indicator", `X"><b>`, `reason.X"><b>`, "một lý do đủ dài"), status: 422, asked: 1,
			says: []string{"Phiếu điểm không có chỉ số", "&lt;b&gt;"},
		},
		"the same indicator twice": {
			form: form("says", "disputed", "indicator", "ON_TIME", "indicator", "ON_TIME", "reason.ON_TIME", "một lý do đủ dài"), status: 422, asked: 1,
			says: []string{"được nêu hai lần"},
		},
		"half of the figures": {
			form: form("says", "disputed", "indicator", "SYNCED", "reason.SYNCED", "một lý do đủ dài", "numerator.SYNCED", "12,5"), status: 422,
			says: []string{"Hãy ghi cả tử số và mẫu số bằng số nguyên", `value="12,5"`},
		},
		"figures beyond a double": {
			form: form("says", "disputed", "indicator", "SYNCED", "reason.SYNCED", "một lý do đủ dài", "numerator.SYNCED", "1", "denominator.SYNCED", "9999999999999999"), status: 422, asked: 1,
			says: []string{"Tử số, mẫu số phải là số nguyên"},
		},
		"difficulties that are too long": {form: form("says", "confirmed", "difficulties", long), status: 422, says: []string{"Nội dung dài 2001 ký tự; nhiều nhất là 2000.", long}},
		"control characters":             {form: form("says", "confirmed", "difficulties", "a\x00b"), status: 422, says: []string{"ký tự không đọc được"}},
		"bytes that are not UTF-8":       {form: form("says", "confirmed", "difficulties", "a\xffb"), status: 422, says: []string{"ký tự không đọc được", "a\ufffdb"}},
		"writing turned around":          {form: form("says", "disputed", "indicator", "SYNCED", "reason.SYNCED", "một lý do\u202e đủ dài"), status: 422, says: []string{"ký tự không đọc được"}},
		"a generation of before":         {form: url.Values{"says": {"confirmed"}, "generation": {"1"}, "difficulties": {"Mạng chậm"}}, status: 409, asked: 1, says: []string{"Nhiệm vụ đã thay đổi", ">Mạng chậm</textarea>", `name="generation" value="2"`}},
		"a forged generation":            {form: url.Values{"says": {"confirmed"}, "generation": {"2 or 1=1"}}, status: 409, asked: 1, says: []string{"Nhiệm vụ đã thay đổi"}},
		"a role that was lost":           {form: form("says", "confirmed"), desk: func(d *desk) { d.link.Who.Roles = nil }, status: 422, asked: 1, says: []string{"vai trò của Ông/Bà không có quyền này"}},
		"a paused task":                  {form: form("says", "confirmed", "difficulties", "Mạng chậm"), desk: func(d *desk) { d.link.Task.State = review.Paused }, status: 422, asked: 1, says: []string{"Nhiệm vụ tạm dừng", ">Mạng chậm</textarea>"}},
		"another answer was first":       {form: form("says", "confirmed"), desk: func(d *desk) { d.answered(review.Disputed) }, status: 422, asked: 1, says: []string{"câu trả lời đầu tiên được giữ nguyên"}},
		"nobody is appointed":            {form: form("says", "appointed"), desk: func(d *desk) { d.as(review.Appoint, review.Head).ofNoPeriod() }, status: 422, says: []string{`<a href="#officer-from">Hãy ghi ngày bắt đầu`}},
		"an address that could be two":   {form: form("says", "appointed", "officer-name", "A", "officer-email", "a@so.example, b@so.example", "officer-phone", "0210 3000 009", "officer-from", "2026-09-15"), desk: func(d *desk) { d.as(review.Appoint, review.Head).ofNoPeriod() }, status: 422, asked: 1, says: []string{`<a href="#officer-email">&#34;a@so.example, b@so.example&#34; không phải là một địa chỉ`}},
		"another's address": {form: form("says", "appointed", "officer-name", "A", "officer-email", "chung@so.example", "officer-phone", "0210 3000 009", "officer-from", "2026-09-15"), desk: func(d *desk) {
			d.as(review.Appoint, review.Head).ofNoPeriod().failing = review.SharedAddress("chung@so.example")
		}, status: 422, asked: 1, says: []string{`<a href="#officer-shared">Địa chỉ chung@so.example đang được ghi cho người khác.`, `type="checkbox" id="officer-shared"`}},
		"no number of officials": {form: form("says", "acknowledged", "informed", "khoảng 50"), desk: func(d *desk) { d.directed() }, status: 422, says: []string{`<a href="#informed">Hãy ghi số người bằng số nguyên`, `value="khoảng 50"`}},
		"nobody was told":        {form: form("says", "acknowledged", "informed", "0"), desk: func(d *desk) { d.directed() }, status: 422, asked: 1, says: []string{`<a href="#informed">Số cán bộ, công chức, viên chức được quán triệt là số nguyên từ 1 đến 100000.`}},
		"markup":                 {form: form("says", "disputed", "indicator", "SYNCED", "reason.SYNCED", hostile, "numerator.SYNCED", `"><b>`, "denominator.SYNCED", "1"), status: 422, says: []string{"&lt;script&gt;", "&#34;&gt;&lt;b&gt;"}},
		"the database is away":   {form: form("says", "confirmed", "difficulties", "Mạng chậm"), desk: func(d *desk) { d.failing = errSecret }, status: 503, asked: 1, says: []string{"tạm thời chưa ghi nhận được", ">Mạng chậm</textarea>"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if c.desk != nil {
				c.desk(d)
			}
			before := len(d.link.Answers)
			server, log := attend(t, d)
			r := post(t, server, c.form)
			if r.StatusCode != c.status || len(d.asked) != c.asked || len(d.link.Answers) != before || r.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("answers %d after %d statements", r.StatusCode, len(d.asked))
			}
			parse(t, "/viec", r.body).check()
			for _, words := range append(c.says, "Nội dung chưa được ghi nhận") {
				if !strings.Contains(r.body, words) {
					t.Errorf("the page does not say %q\n%s", words, r.body)
				}
			}
			if strings.Contains(r.body, "10.0.0.7") || strings.Contains(log.String(), token) {
				t.Errorf("something is told that must not be\n%s", log)
			}
		})
	}
}

func TestARulingIsRefusedAtItsFields(t *testing.T) {
	for name, c := range map[string]struct {
		form url.Values
		says string
	}{
		"no reason":               {form("says", "rejected"), `<a href="#reason">`},
		"a part without figures":  {form("says", "accepted-in-part", "reason", "một lý do đủ dài"), `<a href="#numerator">`},
		"figures with acceptance": {form("says", "accepted", "reason", "một lý do đủ dài", "numerator", "1", "denominator", "2"), "Chỉ ghi số liệu khi chấp nhận một phần."},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := attend(t, newDesk(t).as(review.Rule, review.Staff).disputed(review.Ruling{}))
			if r := post(t, server, c.form); r.StatusCode != 422 || !strings.Contains(r.body, c.says) {
				t.Errorf("answers %d\n%s", r.StatusCode, r.body)
			}
		})
	}
}

func TestFormsOfOthersAreNotTaken(t *testing.T) {
	good := form("says", "confirmed").Encode()
	for name, c := range map[string]struct {
		path, body string
		headers    []string
		status     int
	}{
		"from another site":              {jobPath, good, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"from a sister site":             {jobPath, good, []string{"Sec-Fetch-Site", "same-site"}, 403},
		"from another origin":            {jobPath, good, []string{"Sec-Fetch-Site", "", "Origin", "https://other.example"}, 403},
		"with another's task":            {"/nhiem-vu/8", good, nil, 404},
		"larger than a megabyte":         {jobPath, good + "&x=" + strings.Repeat("x", 1<<20), nil, 413},
		"not a form":                     {jobPath, "%zz", nil, 400},
		"more indicators than there are": {jobPath, good + strings.Repeat("&indicator=A", 201), nil, 400},
		"from an origin that hides":      {jobPath, good, []string{"Sec-Fetch-Site", "", "Origin", "null"}, 403},
		"without a session":              {jobPath, good, []string{"Cookie", "danhgia=another"}, 401},
		"without a browser":              {jobPath, good, []string{"Sec-Fetch-Site", ""}, 303},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			server, log := attend(t, d)
			r := postBody(t, server, c.path, c.body, c.headers...)
			if r.StatusCode != c.status || len(d.asked) != map[bool]int{true: 1}[c.status == 303] {
				t.Errorf("answers %d after %d statements\n%s", r.StatusCode, len(d.asked), r.body)
			}
			if strings.Contains(log.String(), token) {
				t.Errorf("the log has the token: %s", log)
			}
		})
	}
}

func TestTheLogNeverHasTheToken(t *testing.T) {
	d := newDesk(t)
	d.err = errSecret
	server, log := attend(t, d)
	if r := get(t, server, jobPath); r.StatusCode != http.StatusServiceUnavailable || strings.Contains(r.body, "10.0.0.7") {
		t.Errorf("answers %d", r.StatusCode)
	}
	if r := get(t, server, linkPath); r.StatusCode != http.StatusServiceUnavailable || strings.Contains(r.body, "10.0.0.7") {
		t.Errorf("answers %d", r.StatusCode)
	}
	d.err, d.link.IndexSet.Code = nil, "other"
	if r := post(t, server, form("says", "nothing")); r.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("answers %d", r.StatusCode)
	}
	h := panics{d}
	site, err := New(Options{Archive: &shelves{set: sampleSet()}, Tasks: h, Desk: d, Sessions: d, Log: newLog(log)})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, linkPath, http.NoBody))
	if w.Code != http.StatusInternalServerError || strings.Count(log.String(), "status=") != 4 || strings.Contains(log.String(), token) {
		t.Errorf("answers %d and logs %s", w.Code, log)
	}
}

type panics struct{ *desk }

func (panics) WeighedErratum(context.Context, activities.ErratumID) (activities.WeighedErratum, string, error) {
	panic("fault")
}

func (panics) TaskByLink(context.Context, string) (activities.LinkedTask, error) { panic("fault") }

func TestATaskThatIsGoneIsSaidToBe(t *testing.T) {
	d := newDesk(t)
	d.failing = activities.ErrNotFound
	server, _ := attend(t, d)
	if r := post(t, server, form("says", "confirmed")); r.StatusCode != http.StatusNotFound || !strings.Contains(r.body, phrases["fault.task.text"].vi) {
		t.Errorf("answers %d\n%s", r.StatusCode, r.body)
	}
}

func TestADirectiveIsSavedAndNotShown(t *testing.T) {
	server, log := attend(t, newDesk(t).directed())
	r := get(t, server, jobPath+"?van-ban")
	want := map[string]string{
		"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=utf-8''C%C3%B4ng%20v%C4%83n%201846.pdf",
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
	}
	for name, value := range want {
		if got := r.Header.Get(name); got != value {
			t.Errorf("%s is %q, not %q", name, got, value)
		}
	}
	if r.StatusCode != http.StatusOK || r.body != "%PDF-1.7 letter" || log.Len() > 0 {
		t.Errorf("answers %d, %q\n%s", r.StatusCode, r.body, log)
	}
	for _, path := range []string{"/nhiem-vu/unknown?van-ban", "/nhiem-vu/unknown"} {
		if r := get(t, server, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	other, _ := attend(t, newDesk(t))
	if r := get(t, other, jobPath+"?van-ban"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a task without a letter answers %d", r.StatusCode)
	}
}

func appointing(t *testing.T) *desk { return newDesk(t).as(review.Appoint, review.Head).ofNoPeriod() }
