package web

import (
	"net/http"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// dutyOfKind is a task of a kind in the list, as the sample's review is.
func dutyOfKind(d *desk, id activities.TaskID, kind review.Kind, state review.State) activities.Duty {
	duty := activities.Duty{Key: d.link.Key, ID: id, Task: d.link.Task, AgencyName: d.link.Agency.Name, Left: d.link.Left, Now: d.link.Now}
	duty.Task.Kind, duty.Task.State = kind, state
	if state == review.Settled {
		duty.Task.Outcome, duty.Left = review.Confirmed, scoring.Maybe[calendar.Left]{}
	}
	return duty
}

func TestDutiesAreWhatWaitsForThePerson(t *testing.T) {
	d := newDesk(t)
	drafted := dutyOfKind(d, 7, review.Review, review.Open)
	drafted.Drafted = scoring.Some(d.link.Now)
	letter := dutyOfKind(d, 8, review.Acknowledge, review.Paused)
	letter.Period, letter.Directive = "", "Quán triệt Quyết định 766"
	head := dutyOfKind(d, 9, review.Countersign, review.Open)
	office := dutyOfKind(d, 10, review.Rule, review.Open)
	d.open = []activities.Duty{drafted, letter, head, office}
	d.ended = []activities.Duty{dutyOfKind(d, 6, review.Review, review.Settled)}
	server, log := attend(t, d)
	d.free = true
	r := get(t, server, dutiesPath)
	if r.StatusCode != http.StatusOK || strings.Contains(r.body, "/nhiem-vu/10") {
		t.Fatalf("answers %d\n%s", r.StatusCode, log)
	}
	parse(t, dutiesPath, r.body).check()
	golden(t, "duties.vi.html", r.body)
	d.open, d.ended = nil, nil
	golden(t, "duties-none.vi.html", get(t, server, dutiesPath).body)
}

func TestDutiesTakeASession(t *testing.T) {
	server, _ := attend(t, newDesk(t))
	if r := get(t, server, dutiesPath); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/dang-nhap?tiep=%2Fviec-cua-toi" {
		t.Errorf("in a session of one task: %d %s", r.StatusCode, r.Header.Get("Location"))
	}
}
