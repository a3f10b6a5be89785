package postgres

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// manned is a store where An is staff and deputy of H44.1, Binh its focal officer, Dung its head, Lam the leader.
func manned(t *testing.T) (*Store, activities.Change) {
	t.Helper()
	s, change := staffed(t)
	_, err := s.ImportOfficers(t.Context(), table(t,
		"H44.1 deputy An 2026-08-01", "H44 office-staff An 2026-08-01", "H44.1 focal-officer Binh 2026-08-01", "H44.1 head Dung 2026-08-01",
		"H44 office-leader Lam 2026-08-01"), change)
	must(t, err)
	return s, change
}

func id(t *testing.T, s *Store, email string) string {
	t.Helper()
	return by(t, s, email).By[0].Person
}

func TestWhoActsIsTheFirstOfTheirRolesThatMay(t *testing.T) {
	s, change := manned(t)
	head, leader, an, admin := id(t, s, "dung@so.example"), id(t, s, "lam@so.example"), id(t, s, "an@so.example"), id(t, s, "admin@so.example")
	on := day(t, "2026-09-10")
	must(t, s.AddSubstitute(t.Context(), review.Substitute{For: head, By: an, From: on, To: on}, change))
	must(t, s.AddSubstitute(t.Context(), review.Substitute{For: leader, By: admin, From: on, To: on + 1}, by(t, s, "lam@so.example")))
	for name, c := range map[string]struct {
		email   string
		on      calendar.Day
		action  review.Action
		subject review.Subject
		want    string // agency and for whom, or the refusal
	}{
		"staff and deputy starts a period as staff":         {"an@so.example", on, review.ToStart, review.Subject{}, "H44"},
		"staff and deputy answers as deputy":                {" An@SO.example ", on, review.ToAnswer, review.Subject{Agency: "H44.1", State: review.Open}, "H44.1"},
		"staff and deputy does not answer for others":       {"an@so.example", on, review.ToAnswer, review.Subject{Agency: "H44.2", State: review.Open}, "this belongs to another agency"},
		"a deputy approves in place of the absent head":     {"an@so.example", on, review.ToCountersign, review.Subject{Agency: "H44.1", State: review.Open}, "H44.1 for " + head},
		"a deputy does not the day after":                   {"an@so.example", on + 1, review.ToCountersign, review.Subject{Agency: "H44.1", State: review.Open}, "only while standing in"},
		"an admin approves the result for the leader":       {"admin@so.example", on + 1, review.ToApprove, review.Subject{State: review.Open}, "H44 for " + leader},
		"an admin manages the calendar in their own name":   {"admin@so.example", on, review.ToManageCalendar, review.Subject{}, "H44"},
		"an admin does not approve while the leader is in":  {"admin@so.example", on - 1, review.ToApprove, review.Subject{State: review.Open}, "only while standing in"},
		"the absent person may still act":                   {"dung@so.example", on, review.ToCountersign, review.Subject{Agency: "H44.1", State: review.Open}, "H44.1"},
		"a closed task is refused by its state":             {"binh@so.example", on, review.ToAnswer, review.Subject{Agency: "H44.1", State: review.Settled}, "the task's state does not allow it"},
		"a focal officer does not rule, whoever they know":  {"binh@so.example", on, review.ToRule, review.Subject{State: review.Open}, "your role does not have this right"},
		"who raised a dispute does not rule on it as staff": {"an@so.example", on, review.ToRule, review.Subject{State: review.Open, Raisers: []string{an}}, "nobody rules on their own dispute"},
	} {
		actors, err := s.Actors(t.Context(), "H44", c.email, c.on)
		must(t, err)
		actor, err := actors.To(c.action, c.subject)
		got := actor.Agency
		switch {
		case err != nil:
			got = err.Error()
		case actor.For != nil:
			got += " for " + actor.For.Person
		}
		if (err == nil && got != c.want) || (err != nil && (!errors.Is(err, activities.ErrRefused) || !strings.Contains(got, c.want))) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAnAddressThatNobodyHasOnTheDayIsNotFound(t *testing.T) {
	s, _ := staffed(t)
	for _, c := range []struct{ email, on string }{{"x@so.example", "2026-08-15"}, {"", "2026-08-15"}, {"admin@so.example", "2026-07-31"}} {
		if _, err := s.Actors(t.Context(), "H44", c.email, day(t, c.on)); !errors.Is(err, activities.ErrNotFound) {
			t.Errorf("%q on %s: %v, want ErrNotFound", c.email, c.on, err)
		}
	}
}

func TestSubstitutesAreKeptOnceAndJudgedByThoseThatAreThere(t *testing.T) {
	s, change := manned(t)
	an, binh, dung := id(t, s, "an@so.example"), id(t, s, "binh@so.example"), id(t, s, "dung@so.example")
	first := review.Substitute{For: dung, By: an, From: day(t, "2026-09-10"), To: day(t, "2026-09-20")}
	must(t, s.AddSubstitute(t.Context(), first, change))
	before := audited(t, s)
	must(t, s.AddSubstitute(t.Context(), first, change))
	own := first
	own.From, own.To = first.To+1, first.To+2
	must(t, s.AddSubstitute(t.Context(), own, by(t, s, "dung@so.example")))
	for name, c := range map[string]struct {
		sub    review.Substitute
		change activities.Change
		want   string
	}{
		"a second one at the same time":            {review.Substitute{For: dung, By: binh, From: first.To, To: first.To}, change, "already: one at a time"},
		"a chain":                                  {review.Substitute{For: an, By: binh, From: first.To, To: first.To}, change, "there are no chains"},
		"themselves":                               {review.Substitute{For: binh, By: binh, From: first.To, To: first.To}, change, "other than the absent person"},
		"dates turned around":                      {review.Substitute{For: binh, By: an, From: first.To, To: first.From}, change, "is after the last"},
		"somebody without a role":                  {review.Substitute{For: binh, By: "99", From: first.From, To: first.To}, change, "person 99 has no role on 2026-09-10"},
		"before they were anything":                {review.Substitute{For: binh, By: an, From: day(t, "2026-07-01"), To: first.From}, change, "has no role on 2026-07-01"},
		"the leader, by a focal officer":           {review.Substitute{For: id(t, s, "lam@so.example"), By: binh, From: first.From, To: first.To}, by(t, s, "binh@so.example"), "you may name a substitute for yourself only"},
		"who has two agencies, by the head of one": {review.Substitute{For: an, By: binh, From: own.To + 1, To: own.To + 1}, by(t, s, "dung@so.example"), "belongs to another agency"},
		"by who would stand in":                    {review.Substitute{For: binh, By: dung, From: own.To + 1, To: own.To + 1}, by(t, s, "dung@so.example"), "you may not name a substitute"},
	} {
		if err := s.AddSubstitute(t.Context(), c.sub, c.change); !errors.Is(err, activities.ErrRefused) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	got, err := s.Substitutes(t.Context())
	must(t, err)
	same(t, []review.Substitute{first, own}, got)
	same(t, before+1, audited(t, s))
}

func TestTwoSubstitutesAtOnceNeverMakeAChain(t *testing.T) {
	s, change := manned(t)
	an, binh, dung := id(t, s, "an@so.example"), id(t, s, "binh@so.example"), id(t, s, "dung@so.example")
	for on := day(t, "2026-09-01"); on < day(t, "2026-09-21"); on++ {
		var all sync.WaitGroup
		var got [2]error
		for i, sub := range []review.Substitute{{For: dung, By: an, From: on, To: on}, {For: an, By: binh, From: on, To: on}} {
			all.Go(func() { got[i] = s.AddSubstitute(context.Background(), sub, change) })
		}
		all.Wait()
		if (got[0] == nil) == (got[1] == nil) || !errors.Is(errors.Join(got[:]...), review.ErrSubstitute) {
			t.Errorf("on %s: %v and %v, want one of them and one refusal", on, got[0], got[1])
		}
	}
}

// noTasks decides on the deadlines of an office in which nobody has anything to do.
func noTasks(t *testing.T) decideDeadline {
	return func(b activities.TaskBook) (review.Task, error) {
		t.Errorf("task %d is decided on", b.ID)
		return b.Task, nil
	}
}

func TestDaysOffAreReplacedYearByYear(t *testing.T) {
	s, change := staffed(t)
	notice := func(d string, k calendar.Kind, basis string) calendar.Notice {
		return calendar.Notice{Day: day(t, d), Kind: k, Basis: basis}
	}
	a, b, c := notice("2025-01-01", calendar.Off, "Tết"), notice("2026-08-31", calendar.Off, "hoán đổi"), notice("2026-08-22", calendar.Work, "làm bù")
	for _, step := range []struct {
		in   []calendar.Notice
		want activities.CalendarImport
	}{
		{[]calendar.Notice{a, b}, activities.CalendarImport{Years: []activities.YearImport{{Year: 2025, Notices: 1, Added: 1}, {Year: 2026, Notices: 1, Added: 1}}}},
		{[]calendar.Notice{a, b}, activities.CalendarImport{Years: []activities.YearImport{{Year: 2025, Notices: 1}, {Year: 2026, Notices: 1}}}},
		{[]calendar.Notice{b, c}, activities.CalendarImport{
			Years: []activities.YearImport{{Year: 2026, Notices: 2, Added: 1}}, Odd: []scoring.Text{{Vi: "ngày 2026-08-22 ghi sau ngày 2026-08-31", En: "2026-08-22 stands after 2026-08-31"}},
		}},
		{[]calendar.Notice{c}, activities.CalendarImport{Years: []activities.YearImport{{Year: 2026, Notices: 1, Removed: 1}}}},
	} {
		got, err := s.ReplaceDaysOff(t.Context(), step.in, change, false, noTasks(t))
		must(t, err)
		same(t, step.want, got)
	}
	cal, err := s.Calendar(t.Context())
	must(t, err)
	same(t, []calendar.Notice{a, c}, cal.Notices())
	before := audited(t, s)
	for name, bad := range map[string][]calendar.Notice{
		"none": nil, "a day twice": {b, b}, "a Friday worked": {notice("2026-09-04", calendar.Work, "x")}, "without a basis": {notice("2026-09-04", calendar.Off, "")},
	} {
		if _, err := s.ReplaceDaysOff(t.Context(), bad, change, false, noTasks(t)); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	change.By[0].Roles = []review.Role{review.Staff}
	if _, err := s.ReplaceDaysOff(t.Context(), []calendar.Notice{b}, change, false, noTasks(t)); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("by staff: %v, want a refusal", err)
	}
	same(t, before, audited(t, s))
}

func TestLaddersComeBackByteForByteAndTheNewestAreTheLastHandedIn(t *testing.T) {
	s, change := staffed(t)
	if _, _, err := s.NewestLadders(t.Context()); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("without any: %v", err)
	}
	var ids []int64
	for _, content := range []string{"a\x00", "a\x00", "b"} {
		id, err := s.AddLadders(t.Context(), []byte(content), change)
		must(t, err)
		ids = append(ids, id)
	}
	if ids[1] != ids[0] || ids[2] <= ids[0] {
		t.Errorf("ids: %v", ids)
	}
	id, newest, err := s.NewestLadders(t.Context())
	must(t, err)
	first, err := s.Ladders(t.Context(), ids[0])
	must(t, err)
	same(t, []any{ids[2], "b", "a\x00"}, []any{id, string(newest), string(first)})
	if _, err := s.Ladders(t.Context(), 99); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("unknown: %v", err)
	}
	if id, err := s.AddLadders(t.Context(), []byte("a\x00"), change); err != nil || id <= ids[2] {
		t.Errorf("going back to earlier ones: %d, %v, want them to be the newest again", id, err)
	}
	if _, err := s.AddLadders(t.Context(), []byte("c"), activities.Change{Province: "H44", Reason: "x"}); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("by nobody: %v", err)
	}
}
