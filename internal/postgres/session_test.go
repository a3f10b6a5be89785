package postgres

import (
	"errors"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/review"
)

// ended says whether a session's token opens nothing any more.
func (d *door) ended(t *testing.T, token string) bool {
	t.Helper()
	_, err := d.db.Session(t.Context(), "H44", token)
	if err != nil && !errors.Is(err, activities.ErrNotFound) {
		t.Fatal(err)
	}
	return err != nil
}

func TestASessionEndsWhenItIsIdleOrOld(t *testing.T) {
	d := newDoor(t)
	officer, admin := d.enter(t, "binh@so.example"), d.enter(t, "admin@so.example")
	d.later(t, "59 minutes")
	if d.ended(t, officer) || d.ended(t, admin) {
		t.Fatal("a session that was seen in the last hour has ended")
	}
	d.later(t, "61 minutes")
	if !d.ended(t, admin) || d.ended(t, officer) {
		t.Error("a session of the office lasts an hour, an officer's longer")
	}
	for range 3 {
		d.later(t, "7 hours")
		if d.ended(t, officer) {
			t.Fatal("a session in use has ended within a day")
		}
	}
	d.later(t, "2 hours")
	if !d.ended(t, officer) {
		t.Error("a session is older than a day")
	}
}

func TestASessionIsWrittenAtMostOnceAMinute(t *testing.T) {
	d := newDoor(t)
	token := d.enter(t, "binh@so.example")
	seen := func() (at time.Time) {
		must(t, d.db.pool.QueryRow(t.Context(), "select seen_at from session").Scan(&at))
		return at
	}
	first := seen()
	d.session(t, token)
	if !seen().Equal(first) {
		t.Error("it was written within a minute")
	}
	d.later(t, "61 seconds")
	d.session(t, token)
	if !seen().After(first) {
		t.Error("it was not written after a minute")
	}
}

func TestASessionHasTheRolesOfToday(t *testing.T) {
	d := newDoor(t)
	token := d.enter(t, "an@so.example")
	s := d.session(t, token)
	if !s.Needs || len(s.Actors) != 2 || s.Actors[0].Agency != "H44" || s.Actors[1].Roles[0] != review.Deputy {
		t.Errorf("%+v", s)
	}
	titles, err := d.Titles(t.Context(), s)
	must(t, err)
	same(t, []string{"chuyên viên Văn phòng", "người thay thế Xã Một"}, titles)
	execute(t, d.db, "update officer set valid_to = '2026-09-14' where role = 'office-staff'")
	if s = d.session(t, token); s.Needs || len(s.Actors) != 1 {
		t.Errorf("with a role that ended yesterday: %+v", s)
	}
	execute(t, d.db, "insert into substitute (absent, stand_in, from_day, to_day) select a.id, b.id, '2026-09-14', '2026-09-14' from person a, person b where a.name = 'Dung' and b.name = 'An'")
	if s = d.session(t, token); len(s.Actors) != 2 || s.Actors[1].For == nil || s.Actors[1].For.Roles[0] != review.Head {
		t.Errorf("in place of the head: %+v", s)
	}
	execute(t, d.db, "update officer set valid_to = '2026-09-14' where role = 'deputy'")
	if s = d.session(t, token); len(s.Actors) != 0 {
		t.Errorf("with no role: %+v", s)
	}
	if cookie, err := d.Ask(t.Context(), "an@so.example", activities.Visitor{}); err != nil || cookie == "" || d.deliver(t).To.Name != "An" {
		t.Errorf("%v", err)
	}
	if n := rows(t, d.db, "select count(*) from mail where kind = 'sign-in'"); n != 1 {
		t.Errorf("who has no role got %d mails", n)
	}
}

func TestPeopleEndTheirOwnSessionsOnly(t *testing.T) {
	d := newDoor(t)
	one, other, foreign := d.enter(t, "binh@so.example"), d.enter(t, "binh@so.example"), d.enter(t, "dung@so.example")
	here := d.session(t, one)
	all, err := d.Store.Sessions(t.Context(), here)
	must(t, err)
	if len(all) != 2 || all[0].Here || !all[1].Here {
		t.Errorf("%+v", all)
	}
	if err := d.Store.EndSession(t.Context(), "H44", here, d.session(t, foreign).ID); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("another person's: %v", err)
	}
	must(t, d.Store.EndSession(t.Context(), "H44", here, d.session(t, other).ID))
	if !d.ended(t, other) || d.ended(t, one) || d.ended(t, foreign) {
		t.Error("ended is another than the one that was to")
	}
	must(t, d.Store.EndSession(t.Context(), "H44", here, here.ID))
	if !d.ended(t, one) {
		t.Error("signing out ends nothing")
	}
}

func TestAPersonalLinkOpensItsTaskUntilThatCloses(t *testing.T) {
	d := newDoor(t)
	open := func(link string) string {
		t.Helper()
		token, task, err := d.db.OpenTaskSession(t.Context(), link, "Chrome, Android")
		must(t, err)
		if s := d.session(t, token); s.Task != task || task == 0 {
			t.Errorf("%+v is not limited to task %d", s, task)
		}
		return token
	}
	token, again := open("review-binh"), open("review-binh")
	d.later(t, "20 days")
	if d.ended(t, token) {
		t.Error("it ended before its task")
	}
	execute(t, d.db, "update task set state = 'paused' where kind = 'review'")
	if d.ended(t, token) {
		t.Error("a task that is paused is none that has closed")
	}
	execute(t, d.db, "update task set state = 'settled', outcome = 'confirmed' where kind = 'review'")
	if d.ended(t, token) {
		t.Error("what became of the task cannot be read")
	}
	d.later(t, "61 minutes")
	if !d.ended(t, token) || !d.ended(t, again) {
		t.Error("the task has closed")
	}
	d.session(t, open("review-binh")) // a second visit shows what became of it
	for name, link := range map[string]string{"unknown": "review-nobody", "truncated": "review-bin", "empty": ""} {
		if _, _, err := d.db.OpenTaskSession(t.Context(), link, ""); !errors.Is(err, activities.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASessionOfALinkEndsWithTheLink(t *testing.T) {
	d := newDoor(t)
	token, task, err := d.db.OpenTaskSession(t.Context(), "review-binh", "")
	must(t, err)
	office, head := by(t, d.db, "admin@so.example").By, by(t, d.db, "dung@so.example").By
	_, err = answering(d.db).Reassign(t.Context(), office, head, task, "cán bộ đầu mối nghỉ phép dài ngày")
	must(t, err)
	if !d.ended(t, token) {
		t.Error("the task was given to somebody else")
	}
}

func TestSignInsOfTheOfficeAreInTheAudit(t *testing.T) {
	d := newDoor(t)
	before := audited(t, d.db)
	d.enter(t, "binh@so.example")
	if n := audited(t, d.db) - before; n != 0 {
		t.Errorf("an officer's sign-in left %d rows", n)
	}
	d.enter(t, "admin@so.example")
	if n := audited(t, d.db) - before; n != 1 {
		t.Errorf("an administrator's sign-in left %d rows", n)
	}
}

func TestTheSessionOfTheOfficeIsNotRemembered(t *testing.T) {
	d := newDoor(t)
	_, _, link := d.ask(t, "admin@so.example")
	token, err := d.ByLink(t.Context(), link, activities.Visitor{Remember: true})
	must(t, err)
	if left := d.session(t, token).Expires.Sub(mustNow(t, d.db)); left > time.Hour {
		t.Errorf("it lasts %s", left)
	}
}
