package web

import (
	"net/http"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

func invitations(t *testing.T) map[string]*desk {
	return map[string]*desk{
		"invitation-open":      newDesk(t),
		"invitation-confirmed": newDesk(t).answered(review.Confirmed).settled(review.Confirmed),
		"invitation-office":    newDesk(t).as(review.Rule, review.Staff).disputed(review.Ruling{}),
	}
}

func TestAPersonalLinkShowsTheTaskAndChangesNothing(t *testing.T) {
	for name, d := range invitations(t) {
		t.Run(name, func(t *testing.T) {
			server, log := attend(t, d)
			r := ask(t, server, http.MethodGet, linkPath, "Cookie", "other=1")
			if r.StatusCode != http.StatusOK || r.Header.Get("Set-Cookie") != "" || r.Header.Get("Referrer-Policy") != "no-referrer" {
				t.Fatalf("answers %d %v\n%s", r.StatusCode, r.Header, log)
			}
			parse(t, "/viec", r.body).check()
			if strings.Contains(r.body, `href="?`) || strings.Contains(r.body, token) || strings.Contains(r.body, `name="says"`) {
				t.Error("the page holds its own token, or takes an answer")
			}
			golden(t, "task-"+name+".vi.html", r.body)
		})
	}
}

func TestAPersonalLinksButtonGoesOnToTheTask(t *testing.T) {
	staff := newDesk(t).as(review.Rule, review.Staff).disputed(review.Ruling{})
	for name, c := range map[string]struct {
		desk    *desk
		headers []string
		cookie  bool // of a session limited to the task
		status  int
	}{
		"in a session of its own":                  {newDesk(t), []string{"Cookie", "other=1"}, true, 303},
		"in one in place of another person's":      {newDesk(t), []string{"Cookie", "danhgia=another"}, true, 303},
		"the office signs in":                      {staff, []string{"Cookie", "other=1"}, false, 303},
		"from another site it does not":            {newDesk(t), []string{"Sec-Fetch-Site", "cross-site"}, false, 403},
		"of our own page, with an older browser":   {newDesk(t), []string{"Cookie", "other=1", "Sec-Fetch-Site", "", "Origin", "null"}, true, 303},
		"from another site, with an older browser": {newDesk(t), []string{"Sec-Fetch-Site", "", "Origin", "https://other.example"}, false, 403},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := attend(t, c.desk)
			r := postBody(t, server, linkPath, "", c.headers...)
			got := strings.HasPrefix(r.Header.Get("Set-Cookie"), "danhgia=session; Path=/; HttpOnly; SameSite=Lax")
			if r.StatusCode != c.status || got != c.cookie || c.status == 303 && r.Header.Get("Location") != jobPath {
				t.Errorf("answers %d %v", r.StatusCode, r.Header)
			}
		})
	}
}

func TestDraftsAreKept(t *testing.T) {
	d := newDesk(t)
	server, _ := attend(t, d)
	typing := form("indicator", "SYNCED", "reason.SYNCED", "Thiếu <b>5</b> hồ sơ.", "difficulties", "Mạng chậm.")
	typing.Set("says", "draft")
	if r := post(t, server, typing); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != jobPath+"?xong=nhap" || len(d.asked) > 0 {
		t.Fatalf("answers %d %v", r.StatusCode, r.Header)
	}
	page := get(t, server, jobPath+"?xong=nhap").body
	for _, words := range []string{"Thiếu &lt;b&gt;5&lt;/b&gt; hồ sơ.", ">Mạng chậm.</textarea>", "Bản nháp lưu lúc 09:30 ngày 14/09/2026", notices["nhap"]} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not have %q", words)
		}
	}
	if r := postBody(t, server, jobPath+"/nhap", typing.Encode()); r.StatusCode != http.StatusOK || !strings.HasPrefix(r.body, "Đã lưu bản nháp lúc 09:30") {
		t.Errorf("while typing: %d %s", r.StatusCode, r.body)
	}
	if r := post(t, server, form("says", "confirmed")); r.StatusCode != http.StatusSeeOther || d.link.Draft.Known {
		t.Errorf("after the answer the draft stays: %d", r.StatusCode)
	}
	typing.Set("reason.SYNCED", strings.Repeat("x", maxDraft))
	if r := post(t, server, typing); r.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a draft without end: %d", r.StatusCode)
	}
}

func TestADraftThatIsNoneIsNotShown(t *testing.T) {
	d := newDesk(t)
	d.link.Draft = scoring.Some(activities.Draft{Content: []byte(`{"reason": 1}`)})
	server, _ := attend(t, d)
	if r := get(t, server, jobPath); r.StatusCode != http.StatusOK || strings.Contains(r.body, "Bản nháp lưu lúc") {
		t.Errorf("answers %d", r.StatusCode)
	}
}
