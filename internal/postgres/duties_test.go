package postgres

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"danhgia/activities"
	"danhgia/review"
)

// signedAs is the session of who has an address, without a limit.
func signedAs(t *testing.T, s *Store, email string) activities.Session {
	t.Helper()
	actors, err := s.Actors(t.Context(), key.Province, email, day(t, "2026-09-14"))
	must(t, err)
	return activities.Session{ID: 1, Person: actors[0].Person, Actors: actors}
}

func taskNumber(t *testing.T, s *Store, kind review.Kind) (id activities.TaskID) {
	t.Helper()
	must(t, s.pool.QueryRow(t.Context(), "select id from task where kind = $1", kind).Scan(&id))
	return id
}

func TestATaskIsSeenByWhoMayAndNobodyElse(t *testing.T) {
	s := linked(t)
	own, approval := taskNumber(t, s, review.Review), taskNumber(t, s, review.Approval)
	officer, admin := signedAs(t, s, "binh@so.example"), signedAs(t, s, "admin@so.example")
	limited, elsewhere := activities.Session{Person: officer.Person, Task: own}, officer
	elsewhere.Actors = activities.Actors{{Person: officer.Person, Agency: "H44.2", Roles: []review.Role{review.Focal}}}
	for name, c := range map[string]struct {
		who  activities.Session
		id   activities.TaskID
		seen bool
	}{
		"an officer, of their agency":                 {officer, own, true},
		"an officer, of another":                      {elsewhere, own, false},
		"an officer, of the office":                   {officer, approval, false},
		"the office, of an agency":                    {admin, own, true},
		"the office, its own":                         {admin, approval, true},
		"a session of one task, that one":             {limited, own, true},
		"a session of one task, another":              {limited, approval, false},
		"who has lost every role":                     {activities.Session{Person: officer.Person}, own, false},
		"a task that there is not":                    {admin, own + 1000, false},
		"the auditor of nothing, by a forged person ": {activities.Session{Person: "999999"}, own, false},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := s.TaskOf(t.Context(), c.who, c.id)
			if (err == nil) != c.seen || err != nil && !errors.Is(err, activities.ErrNotFound) || c.seen && l.ID != c.id || !c.seen && l.ID != 0 {
				t.Errorf("got task %d, %v", l.ID, err)
			}
		})
	}
}

func TestTheTaskOfASessionIsTheOneOfALink(t *testing.T) {
	s := linked(t)
	byLink := open(t, s, "review-binh")
	bySession, err := s.TaskOf(t.Context(), signedAs(t, s, "binh@so.example"), byLink.ID)
	must(t, err)
	bySession.Now = byLink.Now
	same(t, byLink, bySession)
}

func TestWhoMayEnterAnAnswerSeesWhoseWordsItCanBe(t *testing.T) {
	s := linked(t)
	id := taskNumber(t, s, review.Review)
	for email, want := range map[string]bool{"admin@so.example": true, "binh@so.example": false} {
		l, err := s.TaskOf(t.Context(), signedAs(t, s, email), id)
		must(t, err)
		binh := slices.ContainsFunc(l.Speakers, func(p activities.Speaker) bool { return p.Person == signedAs(t, s, "binh@so.example").Person })
		if binh != want || want != (len(l.Speakers) > 0) {
			t.Errorf("%s sees %v", email, l.Speakers)
		}
	}
}

func TestDutiesAreThoseOfOnesAgencies(t *testing.T) {
	s := linked(t)
	execute(t, s, noticeOf2026)
	execute(t, s, "update task set state = 'settled', outcome = 'entered' where kind = 'data-entry'")
	kinds := func(duties []activities.Duty) (all []review.Kind) {
		for _, d := range duties {
			all = append(all, d.Task.Kind)
		}
		return all
	}
	waits, ended, err := s.Duties(t.Context(), signedAs(t, s, "binh@so.example"), 10)
	must(t, err)
	same(t, []review.Kind{review.Review}, kinds(waits))
	same(t, []review.Kind{review.DataEntry}, kinds(ended))
	if d := waits[0]; d.AgencyName != "Xã Một" || d.Left.Value.Days != 2 || d.Task.Deadline.Days != 5 || d.Task.ID != strconv.FormatInt(int64(d.ID), 10) {
		t.Errorf("got %+v", d)
	}
	waits, _, err = s.Duties(t.Context(), signedAs(t, s, "admin@so.example"), 10)
	must(t, err)
	same(t, []review.Kind{review.Approval}, kinds(waits))
	waits, ended, err = s.Duties(t.Context(), activities.Session{Person: "1"}, 10)
	must(t, err)
	if len(waits)+len(ended) > 0 {
		t.Error("somebody without a role has duties")
	}
}

func TestADraftIsOfItsPersonAlone(t *testing.T) {
	s := linked(t)
	id := taskNumber(t, s, review.Review)
	binh, an := signedAs(t, s, "binh@so.example"), signedAs(t, s, "an@so.example")
	for _, content := range []string{`{"reason": ["a"]}`, `{"reason": ["b"]}`} {
		_, err := s.SaveDraft(t.Context(), id, binh.Person, []byte(content))
		must(t, err)
	}
	draft := func(who activities.Session) string {
		l, err := s.TaskOf(t.Context(), who, id)
		must(t, err)
		return string(l.Draft.Value.Content)
	}
	same(t, []string{`{"reason": ["b"]}`, ""}, []string{draft(binh), draft(an)})
	must(t, s.DropDraft(t.Context(), id, binh.Person))
	must(t, s.DropDraft(t.Context(), id, binh.Person))
	same(t, "", draft(binh))
	if _, err := s.SaveDraft(t.Context(), id, binh.Person, []byte("no JSON")); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("a draft that is none: %v", err)
	}
	if _, err := s.SaveDraft(t.Context(), id+1000, binh.Person, []byte("{}")); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("a draft of no task: %v", err)
	}
}
