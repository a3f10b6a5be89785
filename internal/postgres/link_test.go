package postgres

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// linked is a store with people, where each task of H44.1 has a link for each person: "review-binh". It tells 14/9/2026.
func linked(t *testing.T) *Store {
	t.Helper()
	s, change := manned(t)
	_, err := s.AddLadders(t.Context(), []byte("ladders"), change)
	must(t, err)
	execute(t, s, "update clock set real_epoch = clock_timestamp(), told_epoch = '2026-09-14 09:30+07', speed = 1")
	execute(t, s, "update evaluation set ladders = (select max(id) from ladder_set)")
	deadline := calendar.Deadline{
		From: day(t, "2026-09-09"), Days: 5, On: day(t, "2026-09-16"), At: time.Date(2026, 9, 16, 17, 0, 0, 0, calendar.Vietnam),
		Skipped: []calendar.Skip{{Day: day(t, "2026-09-12")}},
	}
	opened := time.Date(2026, 9, 9, 8, 0, 0, 0, calendar.Vietnam)
	var tasks []activities.NewTask
	for kind, agency := range map[review.Kind]string{review.Review: "H44.1", review.Approval: "H44", review.DataEntry: "H44.1"} {
		tasks = append(tasks, activities.NewTask{Kind: kind, Agency: agency, Opened: opened, Deadline: deadline})
	}
	must(t, s.inTx(t.Context(), func(tx pgx.Tx) error { return insertTasks(t.Context(), tx, key, tasks) }))
	addLinks(t, s)
	return s
}

// addLinks gives every person a link to every task that they have none to.
func addLinks(t *testing.T, s *Store) {
	t.Helper()
	execute(t, s, `
		insert into task_link (token_sha256, task, person)
		select encode(sha256(convert_to(t.kind || '-' || lower(p.name), 'UTF8')), 'hex'), t.id, p.id
		from task t, person p
		on conflict do nothing`)
}

const noticeOf2026 = "insert into day_off (day, kind, basis) values ('2026-09-02', 'off', 'Quốc khánh')"

// execute does what the programs have no method for, as the owner.
func execute(t *testing.T, s *Store, sql string) {
	t.Helper()
	_, err := ownerOf(t, s).pool.Exec(t.Context(), sql)
	must(t, err)
}

func open(t *testing.T, s *Store, token string) activities.LinkedTask {
	t.Helper()
	l, err := s.TaskByLink(t.Context(), token)
	must(t, err)
	return l
}

// answering is the real desk on the store, with ladders that answers open tasks by.
func answering(s *Store) activities.Desk {
	ladders := []review.Ladder{{Kind: review.Review, Days: 5}, {Kind: review.Rule, Days: 3}, {Kind: review.SourceFix, Days: 10}}
	return activities.Desk{Cards: oneCard{}, Decode: oneSet, Tasks: &activities.Tasks{
		Store: s, Deliver: func(context.Context) error { return nil },
		Ladders: func([]byte) ([]review.Ladder, error) { return ladders, nil },
	}}
}

type oneCard struct{}

func (oneCard) Card(context.Context, activities.Key, string) (scoring.Scorecard, error) {
	return scoring.Scorecard{Groups: []scoring.GroupResult{{Indicators: []scoring.Result{{Measure: scoring.Measure{Indicator: "A"}}}}}}, nil
}

func (oneCard) PeriodIndexSet(context.Context, activities.Key) (activities.IndexSetFile, error) {
	return activities.IndexSetFile{}, nil
}

func (oneCard) Corrections(context.Context, activities.Key) ([]activities.Correction, error) {
	return nil, nil
}

func (oneCard) OwnersOn(context.Context, string, calendar.Day) (map[string]scoring.Agency, error) {
	return nil, nil
}

func (oneCard) CasesOf(context.Context, activities.Key) (map[string]int64, error) { return nil, nil }

func (oneCard) Carriers(context.Context, activities.Key, string) ([]string, error) { return nil, nil }

func (oneCard) DossiersOf(context.Context, activities.Key, string, []string) ([]activities.DossierLine, activities.DossierBook, error) {
	return nil, activities.DossierBook{}, nil
}

func oneSet(string, []byte) (scoring.IndexSet, error) {
	return scoring.IndexSet{Groups: []scoring.Group{{Indicators: []scoring.Indicator{{Code: "A", Level: scoring.LevelAgency}}}}}, nil
}

func TestALinkShowsItsTaskToItsPerson(t *testing.T) {
	s := linked(t)
	got := open(t, s, "review-binh")
	at := time.Date(2026, 9, 9, 8, 0, 0, 0, calendar.Vietnam)
	if passed := got.Now.Sub(time.Date(2026, 9, 14, 9, 30, 0, 0, calendar.Vietnam)); passed < 0 || passed > time.Minute || got.Now.Location() != calendar.Vietnam {
		t.Errorf("it is told to be %s", got.Now)
	}
	want := activities.LinkedTask{
		Key: key, ID: got.ID, Now: got.Now, Answers: []activities.LinkedAnswer{}, Disputes: []activities.LinkedDispute{}, Agency: scoring.Agency{Code: "H44.1", Name: "Xã Một", Kind: scoring.Commune}, Name: "Binh",
		Task: review.Task{
			ID: personID(int64(got.ID)), Kind: review.Review, Agency: "H44.1", Generation: 1, State: review.Open, Opened: at, Changed: at,
			Deadline: calendar.Deadline{
				From: day(t, "2026-09-09"), Days: 5, On: day(t, "2026-09-16"), At: time.Date(2026, 9, 16, 17, 0, 0, 0, calendar.Vietnam),
				Skipped: []calendar.Skip{{Day: day(t, "2026-09-12")}},
			},
		},
		Who:      review.Actor{Person: id(t, s, "binh@so.example"), Agency: "H44.1", Roles: []review.Role{review.Focal}},
		IndexSet: scoring.Reference{Code: "set", SHA256: activities.LinkHash("set")},
	}
	same(t, want, got) // without Left: there is no calendar of the year
}

func TestWhatIsLeftNeedsTheYearsNotices(t *testing.T) {
	s := linked(t)
	execute(t, s, noticeOf2026)
	same(t, scoring.Some(calendar.Left{Days: 2}), open(t, s, "review-binh").Left)
}

func TestALinkThatIsUnknownOrRevokedIsNotFound(t *testing.T) {
	s := linked(t)
	execute(t, s, "update task_link set revoked_at = told_now() where person = (select id from person where name = 'Binh')")
	for _, token := range []string{"review-binh", "unknown", "", "\x00'; drop table task; --", strings.Repeat("x", 1<<20)} {
		l, err := s.TaskByLink(t.Context(), token)
		if !errors.Is(err, activities.ErrNotFound) || token != "" && strings.Contains(err.Error(), token) || l.ID != 0 {
			t.Errorf("%.30q: %v", token, err)
		}
	}
}

func TestALinkActsInTheRoleThatTheTaskTakes(t *testing.T) {
	s := linked(t)
	execute(t, s, `
		insert into substitute (absent, stand_in, from_day, to_day)
		select a.id, b.id, '2026-09-14', '2026-09-14'
		from person a, person b
		where a.name = 'Lam' and b.name = 'Admin'`)
	execute(t, s, "update officer set valid_to = '2026-09-14' where role = 'head'")
	for token, want := range map[string]string{
		"review-an":      "H44.1 [deputy]",                             // staff as well, who do not answer
		"review-dung":    " []",                                        // has lost the role this day
		"approval-lam":   "H44 [office-leader]",                        //
		"approval-admin": "H44 [office-admin] for H44 [office-leader]", // who is away
		"approval-binh":  "H44.1 [focal-officer]",                      // may not, and is told so
	} {
		who := open(t, s, token).Who
		got := who.Agency + " " + rolesOf(who)
		if who.For != nil {
			got += " for " + who.For.Agency + " " + rolesOf(*who.For)
		}
		if got != want {
			t.Errorf("%s acts as %s, not %s", token, got, want)
		}
	}
}

func rolesOf(a review.Actor) string {
	var names []string
	for _, r := range a.Roles {
		names = append(names, string(r))
	}
	return "[" + strings.Join(names, " ") + "]"
}

func TestALinkShowsAnswersDisputesAndRulings(t *testing.T) {
	s := linked(t)
	execute(t, s, noticeOf2026)
	desk := answering(s)
	l := open(t, s, "review-binh")
	proposed := review.Counted{Numerator: 1, Denominator: 2}
	dispute := review.Dispute{Indicator: "A", Reason: "Cổng đếm thiếu", Proposed: scoring.Some(proposed), Dossiers: []string{"H44-1"}}
	_, err := desk.Answer(t.Context(), l.Who, activities.Statement{
		Task: l.ID, Generation: 1, Says: review.Disputed, Difficulties: "mạng chậm", Disputes: []review.Dispute{dispute},
	})
	must(t, err)

	addLinks(t, s) // to the ruling as well
	ruling := open(t, s, "ruling-lam")
	same(t, []string{l.Who.Person}, ruling.Task.Raisers)
	same(t, []activities.LinkedDispute{{
		Answer: 1, State: review.Open, Raisers: []string{l.Who.Person}, DisputeRecord: activities.DisputeRecord{ID: 1, Dispute: dispute},
	}}, ruling.Disputes)
	right := review.Counted{Numerator: 1, Denominator: 3}
	_, err = desk.Answer(t.Context(), ruling.Who, activities.Statement{
		Task: ruling.ID, Generation: 1, Says: review.AcceptedInPart, Reason: "một hồ sơ là đúng", Counted: scoring.Some(right),
	})
	must(t, err)

	l = open(t, s, "review-binh")
	if len(l.Answers) != 1 || len(l.Disputes) != 1 || !l.Disputes[0].Ruled.Known {
		t.Fatalf("%d answers, disputes %v", len(l.Answers), l.Disputes)
	}
	same(t, review.Ruling{Decision: review.AcceptedInPart, Reason: "một hồ sơ là đúng", Counted: scoring.Some(right)}, l.Disputes[0].Ruling)
	a := l.Answers[0]
	same(t, activities.LinkedAnswer{ID: 1, Name: "Binh", AnswerRecord: activities.AnswerRecord{
		Difficulties: "mạng chậm", Answer: review.Answer{Task: l.Task.ID, Generation: 1, Says: review.Disputed, By: l.Who.Person, At: a.At},
	}}, a)
	same(t, review.Disputed, l.Task.Outcome)
	same(t, map[review.Outcome]int{review.Disputed: 1}, open(t, s, "approval-lam").Outcomes)
}
