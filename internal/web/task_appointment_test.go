package web

import (
	"net/http"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
)

func TestADeadlineIsTakenIntoOnesOwnCalendar(t *testing.T) {
	cancelled := newDesk(t)
	cancelled.link.Task.State = review.Cancelled
	for name, c := range map[string]struct {
		desk   *desk
		offer  string
		method string
	}{
		"an open task":      {newDesk(t), "Ghi hạn vào lịch của Ông/Bà", "METHOD:PUBLISH"},
		"a settled one":     {newDesk(t).settled(review.Silent), "", "METHOD:PUBLISH"},
		"a cancelled one":   {cancelled, "Gỡ hạn khỏi lịch của Ông/Bà", "METHOD:CANCEL"},
		"one of the office": {newDesk(t).as(review.Rule, review.Staff).disputed(review.Ruling{}), "Ghi hạn vào lịch của Ông/Bà", "METHOD:PUBLISH"},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := attend(t, c.desk)
			page := get(t, server, jobPath).body
			link := `<a href="?han.ics" download>` + c.offer + "</a>"
			if strings.Contains(page, "han.ics") != (c.offer != "") || c.offer != "" && !strings.Contains(page, link) {
				t.Errorf("the page offers otherwise: %s", page)
			}
			r := get(t, server, jobPath+"?han.ics")
			for _, want := range []string{c.method, "UID:H44-task-7@danhgia.tinh.example"} {
				want = strings.Replace(want, "H44", c.desk.link.Province, 1)
				if !strings.Contains(r.body, want+"\r\n") {
					t.Errorf("the file lacks %s: %s", want, r.body)
				}
			}
			if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "text/calendar; charset=utf-8" || r.Header.Get("Content-Disposition") != `attachment; filename="han.ics"` || r.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%d, %v", r.StatusCode, r.Header)
			}
			if strings.Contains(r.body, token) {
				t.Error("the file gives the personal link away")
			}
		})
	}
}

func TestADeadlineIsOnlyForWhoHasTheLink(t *testing.T) {
	server, log := attend(t, newDesk(t))
	if r := get(t, server, "/nhiem-vu/unknown?han.ics"); r.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown link: %d", r.StatusCode)
	}
	if strings.Contains(log.String(), token) {
		t.Error("the log has the token")
	}
	broken := newDesk(t)
	broken.err = activities.ErrRefused
	away, _ := attend(t, broken)
	if r := get(t, away, jobPath+"?han.ics"); r.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("without the archive: %d", r.StatusCode)
	}
}
