package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/review"
)

func TestTheAdjudicatorAsksOnThePage(t *testing.T) {
	d := newDesk(t).as(review.Rule, review.Staff).discussed()
	server, _ := attend(t, d)
	if r := post(t, server, form("says", "ask", "reason", "Vì sao?")); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, `<a href="#reason">`) || !strings.Contains(r.body, "Hãy ghi nội dung từ 10 đến 2000 ký tự") {
		t.Errorf("answers %d\n%s", r.StatusCode, r.body)
	}
	if r := post(t, server, form("says", "ask", "reason", " Đề nghị gửi biên lai. ")); r.StatusCode != http.StatusSeeOther {
		t.Errorf("answers %d\n%s", r.StatusCode, r.body)
	}
	want := activities.Question{Task: 7, Generation: 2, Words: "Đề nghị gửi biên lai."}
	if diff := cmp.Diff(want, d.questions[1]); diff != "" || len(d.asked) > 0 {
		t.Errorf("%d statements\n%s", len(d.asked), diff)
	}
}

func TestMessagesAreWrittenOnThePage(t *testing.T) {
	for name, c := range map[string]struct {
		form   []string
		change func(*desk)
		status int
		says   string
	}{
		"a message":                   {[]string{"says", "message", "dispute", "3", "message.3", "Xin hỏi <b>"}, nil, 303, "Xin hỏi &lt;b&gt;"},
		"an empty one":                {[]string{"says", "message", "dispute", "3", "message.3", " "}, nil, 422, `<a href="#message.3">`},
		"on another agency's dispute": {[]string{"says", "message", "dispute", "4", "message.4", "Xin hỏi"}, nil, 404, "Không có nhiệm vụ này"},
		"on a dispute that is none":   {[]string{"says", "message", "dispute", "x", "message.0", "Xin hỏi"}, nil, 404, ""},
		"after the ruling":            {[]string{"says", "message", "dispute", "3", "message.3", "Xin hỏi"}, func(d *desk) { d.link.Disputes[0].State = review.Settled }, 422, "nên không trao đổi thêm"},
		"by who has lost the role":    {[]string{"says", "message", "dispute", "3", "message.3", "Xin hỏi"}, func(d *desk) { d.link.Who.Roles = nil }, 422, "không có quyền này"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t).answered(review.Disputed).discussed().settled(review.Disputed)
			if c.change != nil {
				c.change(d)
			}
			server, log := attend(t, d)
			r := post(t, server, form(c.form...))
			page := r.body
			if r.StatusCode == http.StatusSeeOther {
				page = get(t, server, jobPath).body
			}
			if r.StatusCode != c.status || !strings.Contains(page, c.says) || len(d.asked) > 0 || log.Len() > 0 {
				t.Errorf("answers %d, not %d; log %s\n%s", r.StatusCode, c.status, log, page)
			}
			if strings.Contains(page, "of another dispute") {
				t.Error("it shows words on another dispute")
			}
		})
	}
}

func TestOnlyItsOwnerDisputesAFigureOfTheProvince(t *testing.T) {
	for owned, want := range map[string]bool{"ANNOUNCED": true, "SYNCED": false} {
		d := newDesk(t)
		d.link.Owned = []string{owned}
		server, _ := attend(t, d)
		if page := get(t, server, jobPath).body; strings.Contains(page, `name="reason.ANNOUNCED"`) != want {
			t.Errorf("who owns %s: the form is there, or is not\n%s", owned, page)
		}
	}
}
