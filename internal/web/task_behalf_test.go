package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
)

// entered is a review as somebody of the office sees it, who may enter the words of its officer.
func entered(t *testing.T) *desk {
	d := newDesk(t)
	d.link.Who = review.Actor{Person: "9", Agency: "H99", Roles: []review.Role{review.Staff}}
	d.link.Speakers = []activities.Speaker{{Person: "5", Name: "Trần Thị Mẫu, cán bộ đầu mối Sở Xây dựng"}}
	return d
}

func TestTheOfficeEntersWhatAnAgencySaid(t *testing.T) {
	d := entered(t)
	server, log := attend(t, d)
	if page := get(t, server, jobPath).body; !strings.Contains(page, `href="?nhap-thay"`) || strings.Contains(page, `name="says" value="confirmed"`) {
		t.Error("the page does not offer to enter an answer, or takes one already")
	}
	page := get(t, server, jobPath+"?nhap-thay").body
	parse(t, "/nhiem-vu/7", page).check()
	golden(t, "task-review-entering.vi.html", page)
	r := postBody(t, server, jobPath+"?nhap-thay", form("says", "confirmed", "on-behalf", "5", "difficulties", "Mạng chậm.").Encode())
	// the desk in memory does not know of words entered for others, the real one does
	if len(d.asked) != 1 || d.asked[0].OnBehalf != "5" || d.who[0].Person != "9" {
		t.Errorf("answers %d after %+v\n%s", r.StatusCode, d.asked, log)
	}
}

func TestWhoseWordsTheOfficeEntersIsChecked(t *testing.T) {
	for name, whom := range map[string]string{"nobody's": "", "those of somebody elsewhere": "77", "markup": "<b>5</b>"} {
		t.Run(name, func(t *testing.T) {
			d := entered(t)
			server, _ := attend(t, d)
			r := postBody(t, server, jobPath+"?nhap-thay", form("says", "confirmed", "on-behalf", whom, "difficulties", "Mạng chậm.").Encode())
			if r.StatusCode != http.StatusUnprocessableEntity || len(d.asked) > 0 || !strings.Contains(r.body, `<a href="#on-behalf">`) || !strings.Contains(r.body, ">Mạng chậm.</textarea>") {
				t.Errorf("answers %d after %v\n%s", r.StatusCode, d.asked, r.body)
			}
		})
	}
}

func TestOnlyWhoMayEntersForOthers(t *testing.T) {
	d := newDesk(t) // the officer's own
	server, _ := attend(t, d)
	if page := get(t, server, jobPath+"?nhap-thay").body; strings.Contains(page, onBehalf) {
		t.Error("an officer is asked whose words they enter")
	}
	r := postBody(t, server, jobPath+"?nhap-thay", form("says", "confirmed", "on-behalf", "5").Encode())
	if r.StatusCode != http.StatusUnprocessableEntity || slices.ContainsFunc(d.asked, func(s activities.Statement) bool { return s.OnBehalf != "" }) {
		t.Errorf("answers %d", r.StatusCode)
	}
}
