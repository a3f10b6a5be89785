package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/review"
)

// held are the mails that a restore holds, in memory. What is decided is done.
type held struct {
	over  bool // nothing is held
	mails []activities.HeldMail
}

func newHeld() *held {
	mail := func(key string, kind activities.MailKind, agency, person string) activities.HeldMail {
		return activities.HeldMail{Key: key, Kind: string(kind), Agency: agency, Person: person, Due: atNine.Add(-time.Hour)}
	}
	return &held{mails: []activities.HeldMail{
		mail("task/1/1/invite/1/0", activities.MailInvite, "H99.01", "Lê Văn Cường"), mail("task/2/1/invite/2/0", activities.MailInvite, "H99.02", hostile),
		mail("digest/3", activities.MailDigest, "", "Trần Thị Bình"),
	}}
}

func (p *periods) Holding(context.Context) (activities.Holding, error) {
	if p.held == nil || p.held.over {
		return activities.Holding{}, activities.ErrNotFound
	}
	return activities.Holding{Backup: atNine.Add(-5 * time.Hour), Restored: atNine.Add(-30 * time.Minute), Uncertain: p.held.mails}, nil
}

func (p *periods) DecideMail(_ context.Context, d activities.MailDecision, keys []string, c activities.Change) (int, error) {
	for i, m := range p.held.mails {
		if strings.Contains(strings.Join(keys, "\n"), m.Key) {
			p.held.mails[i].Decision = d
		}
	}
	p.did = append(p.did, string(d)+" "+strings.Join(keys, " ")+": "+c.Reason)
	return len(keys), nil
}

func (p *periods) ReleaseMail(_ context.Context, c activities.Change) error {
	p.held.over = true
	p.did = append(p.did, "release: "+c.Reason)
	return nil
}

// does does a deed from its form to its end.
func (c console) does(t *testing.T, path string, fields map[string]string, reason string) {
	t.Helper()
	preview := c.send(t, review.Admin, path, fields)
	if preview.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s answers %d: %s", path, preview.StatusCode, preview.body)
	}
	if done := c.send(t, review.Admin, preview.Header.Get("Location"), map[string]string{"reason": reason}); done.StatusCode != http.StatusSeeOther {
		t.Fatalf("doing %s answers %d: %s", path, done.StatusCode, done.body)
	}
}

func TestTheOfficeDecidesAboutMailThatARestoreHolds(t *testing.T) {
	p := newPeriods()
	p.held = newHeld()
	c := consoleOf(t, p, nil)
	overview := c.as(t, review.Staff, officePath)
	if !strings.Contains(overview.body, "Thư công việc đang được giữ lại") || !strings.Contains(overview.body, "3 thư chờ quyết định gửi hay bỏ") {
		t.Error("the first page does not say that mail is held")
	}
	if r := c.send(t, review.Admin, heldPath+"/cho-gui", nil); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, "Còn 3 thư chưa quyết định gửi hay bỏ") {
		t.Errorf("releasing what is undecided answers %d", r.StatusCode)
	}
	if r := c.send(t, review.Admin, heldPath+"/quyet-dinh", map[string]string{"thu": "loai:morning", "cach": "send"}); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a kind that is not held answers %d", r.StatusCode)
	}
	if r := c.send(t, review.Leader, heldPath+"/quyet-dinh", map[string]string{"thu": "tat-ca", "cach": "send"}); r.StatusCode != http.StatusForbidden {
		t.Errorf("somebody else decides: %d", r.StatusCode)
	}
	c.does(t, heldPath+"/quyet-dinh", map[string]string{"thu": "loai:invite", "cach": "drop"}, "đã gửi theo nhật ký máy chủ thư")
	c.does(t, heldPath+"/quyet-dinh", map[string]string{"thu": "thu:digest/3", "cach": "send"}, "chưa gửi")
	if r := c.send(t, review.Admin, heldPath+"/quyet-dinh", map[string]string{"thu": "tat-ca", "cach": "send"}); r.StatusCode != http.StatusSeeOther {
		t.Errorf("nothing is left, answers %d", r.StatusCode)
	} else if page := c.as(t, review.Admin, r.Header.Get("Location")); !strings.Contains(page.body, "Không còn thư nào như vậy chờ quyết định") {
		t.Error("it is not said that nothing is left to be decided")
	}
	c.does(t, heldPath+"/cho-gui", nil, "đã xem hết")
	want := []string{
		"drop task/1/1/invite/1/0 task/2/1/invite/2/0: đã gửi theo nhật ký máy chủ thư", "send digest/3: chưa gửi", "release: đã xem hết",
	}
	if diff := cmp.Diff(want, p.did); diff != "" {
		t.Errorf("what was done (-want +got)\n%s", diff)
	}
	if page := c.as(t, review.Admin, heldPath); !strings.Contains(page.body, "Không có thư nào đang được giữ lại") {
		t.Error("the page does not say that nothing is held any more")
	}
}
