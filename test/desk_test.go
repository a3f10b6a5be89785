package test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/indexes"
	"danhgia/internal/devstack/devtest"
	"danhgia/internal/indexset"
	"danhgia/internal/ladders"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/internal/tables"
	"danhgia/review"
	"danhgia/scoring"

	"github.com/jackc/pgx/v5"
)

// desk is a period under review in a database of its own, on a clock that stands where the test sets it. Mails are
// taken by a server that always accepts: what is tested here is what people do.
type desk struct {
	t     *testing.T
	store *postgres.Store
	conn  *pgx.Conn
	activities.Desk
	calendar calendar.Calendar
	people   []review.Person
}

// opening is a Thursday; the review of five working days ends on Thursday the 10th at 17:00.
var opening = time.Date(2026, 9, 3, 8, 0, 0, 0, calendar.Vietnam)

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := bareDesk(t)
	d.at(opening)
	d.prepare()
	return d
}

// bareDesk is one on an empty database.
func bareDesk(t *testing.T) *desk {
	t.Helper()
	url := devtest.Prepared(t, postgres.Prepare)
	store, err := postgres.Open(t.Context(), devtest.App(url))
	must(t, err)
	t.Cleanup(store.Close)
	conn, err := pgx.Connect(t.Context(), url)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	d := &desk{t: t, store: store, conn: conn}
	d.Desk = activities.Desk{
		Tasks: &activities.Tasks{Store: store, Deliver: func(context.Context) error { return nil }, Ladders: func(content []byte) ([]review.Ladder, error) {
			return ladders.Parse("ladders", content, calendar.DefaultHours())
		}},
		Cards:  store,
		Decode: indexset.Parse,
	}
	return d
}

// at sets the told clock; it hardly moves during a test.
func (d *desk) at(now time.Time) {
	d.t.Helper()
	d.exec("insert into clock (real_epoch, told_epoch, speed) values (clock_timestamp(), $1, 1e-9) on conflict (only_row) do update set told_epoch = $1, real_epoch = clock_timestamp()", now)
}

func (d *desk) exec(sql string, args ...any) {
	d.t.Helper()
	if _, err := d.conn.Exec(d.t.Context(), sql, args...); err != nil {
		d.t.Fatalf("%s: %v", sql, err)
	}
}

// equip hands in what every period needs: index sets, ladders, calendar and people.
func (d *desk) equip() {
	t, ctx := d.t, d.t.Context()
	for _, f := range must2(indexset.All(indexes.Files))(t) {
		must(t, d.store.AddIndexSet(ctx, f.Set.Code, f.Content))
	}
	content := must2(os.ReadFile("../samples/ladders.yaml"))(t)
	d.exec("insert into ladder_set (content, sha256) values ($1, encode(sha256($1), 'hex'))", content)
	file := must2(os.Open("../samples/days-off.csv"))(t)
	notices := must2(tables.ReadDaysOff("days-off.csv", file))(t)
	for _, n := range notices {
		d.exec("insert into day_off values ($1, $2, $3)", n.Day.Time(), n.Kind, n.Basis)
	}
	d.exec("insert into person (name, email) select role || ' ' || agency, role || '.' || lower(agency) || '@phutho.example' from (values ('focal-officer', 'H44.100'), ('head', 'H44.100'), ('focal-officer', 'H44.101'), ('office-staff', 'H44'), ('office-admin', 'H44'), ('office-leader', 'H44')) v (role, agency)")
	d.exec("insert into officer (person, agency, role, valid_from) select id, split_part(name, ' ', 2), split_part(name, ' ', 1), '2026-01-01' from person")
	d.calendar = must2(d.store.Calendar(ctx))(t)
}

// prepare hands in all that a period needs, scores the sample and opens the reviews.
func (d *desk) prepare() {
	d.equip()
	t, ctx := d.t, d.t.Context()
	raw := must2(portal.ReadFolder(sampleFolder))(t)
	id := portal.SnapshotID(raw)
	must(t, d.store.SaveSnapshot(ctx, id, raw))
	start := activities.Start{Key: samplePeriod, Snapshot: id, IndexSet: "766-2026", Reviewed: true}
	must(t, d.store.Claim(ctx, activities.Claim{Start: start, Run: "run"}))
	collection := must2(portal.Read(raw, samplePeriod))(t)
	must(t, d.store.SaveCollection(ctx, id, collection))
	d.score(id, collection)
	d.people, _, _ = d.store.People(ctx, "H44", calendar.DayOf(opening))
	ids := must2(d.store.OpenReviews(ctx, samplePeriod, func(review.Kind, []byte) (int, error) { return 5, nil }))(t)
	for _, task := range ids {
		must2(d.Advance(ctx, task))(t)
	}
	d.exec("update mail set state = 'accepted', next_at = null")
}

func (d *desk) score(snapshot string, c activities.Collection) {
	set := builtinSet(d.t)
	scorer := scoring.NewScorer(set)
	var agencies []scoring.Agency
	var cards []scoring.Scorecard
	for _, a := range c.Agencies {
		agencies, cards = append(agencies, a.Agency), append(cards, must2(scorer.Score(a.Figures))(d.t))
	}
	must2(d.store.SaveScores(d.t.Context(), activities.ScoreRun{
		Key: samplePeriod, Snapshot: snapshot, IndexSet: set.Code, Engine: scoring.Engine, Standings: set.Stand(agencies, cards),
	}))(d.t)
}

func must2[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T { t.Helper(); must(t, err); return v }
}

// who is the person with a role for an agency.
func (d *desk) who(role review.Role, agency string) review.Actor {
	d.t.Helper()
	for _, p := range d.people {
		if p.Agency == agency && p.Roles[0] == role {
			return review.Actor{Person: p.ID, Agency: agency, Roles: p.Roles}
		}
	}
	d.t.Fatalf("nobody is %s of %s", role, agency)
	return review.Actor{}
}

// task is the id, state and outcome of a task.
func (d *desk) task(kind review.Kind, agency string) (id activities.TaskID, state string) {
	d.t.Helper()
	err := d.conn.QueryRow(d.t.Context(), "select id, state || ' ' || outcome || ' ' || generation from task where kind = $1 and agency = $2", kind, agency).Scan(&id, &state)
	must(d.t, err)
	return id, state
}

func (d *desk) wantTask(kind review.Kind, agency, want string) {
	d.t.Helper()
	if _, got := d.task(kind, agency); got != want {
		d.t.Errorf("%s of %s is %q, want %q", kind, agency, got, want)
	}
}

func (d *desk) strings(sql string) (all []string) {
	d.t.Helper()
	rows, _ := d.conn.Query(d.t.Context(), sql)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(d.t, err)
	return all
}

func TestAnswersAndTheirTime(t *testing.T) {
	deadline := time.Date(2026, 9, 10, 17, 0, 0, 0, calendar.Vietnam)
	confirm := activities.Statement{Generation: 1, Says: review.Confirmed, Difficulties: "Mạng chậm."}
	for name, c := range map[string]struct {
		at      time.Time
		role    review.Role
		agency  string
		verdict review.Verdict
		err     error
		task    string
	}{
		"the focal officer confirms":                      {opening.Add(time.Hour), review.Focal, "H44.100", review.Counts, nil, "settled confirmed 1"},
		"an answer in the very moment of the deadline":    {deadline, review.Focal, "H44.100", review.Counts, nil, "settled confirmed 1"},
		"a microsecond later it is kept as late":          {deadline.Add(time.Microsecond), review.Focal, "H44.100", review.Late, review.ErrLate, "open  1"},
		"another agency's officer may not":                {opening, review.Focal, "H44.101", review.Refused, review.ErrPerson, "open  1"},
		"the office's leader may not answer for anybody":  {opening, review.Leader, "H44", review.Refused, review.ErrPerson, "open  1"},
		"the head may answer where nobody stands between": {opening, review.Head, "H44.100", review.Counts, nil, "settled confirmed 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.at(c.at)
			s := confirm
			s.Task, _ = d.task(review.Review, "H44.100")
			verdict, err := d.Answer(t.Context(), d.who(c.role, c.agency), s)
			if verdict != c.verdict || !errors.Is(err, c.err) {
				t.Errorf("%s, %v; want %s, %v", verdict, err, c.verdict, c.err)
			}
			d.wantTask(review.Review, "H44.100", c.task)
		})
	}
}

func TestADisputeFromAnswerToCorrection(t *testing.T) {
	d := newDesk(t)
	officer := d.who(review.Focal, "H44.100")
	s := activities.Statement{Generation: 1, Says: review.Disputed}
	s.Task, _ = d.task(review.Review, "H44.100")
	s.Disputes = []review.Dispute{{Indicator: "PROGRESS_ON_TIME", Reason: "ngắn", Proposed: scoring.Some(review.Counted{Numerator: 9, Denominator: 3})}}
	if _, err := d.Answer(t.Context(), officer, s); !errors.Is(err, review.ErrFigures) {
		t.Errorf("an impossible figure and too short a reason: %v", err)
	}
	d.wantTask(review.Review, "H44.100", "open  1")

	s.Disputes = []review.Dispute{{Indicator: "PUBLIC_CONTENT_FULL", Reason: "Số liệu công khai của tỉnh chưa đúng.", Proposed: scoring.Some(review.Counted{Numerator: 88, Denominator: 89})}}
	if _, err := d.Answer(t.Context(), officer, s); !errors.Is(err, review.ErrIndicator) {
		t.Errorf("a figure of the whole province is not a commune's to dispute: %v", err)
	}
	s.Disputes[0].Indicator = "PROGRESS_ON_TIME"

	proposed := review.Counted{Numerator: 2_300, Denominator: 2_977}
	s.Disputes[0].Reason, s.Disputes[0].Proposed = "Một hồ sơ trả đúng hạn chưa được đồng bộ lên Cổng.", scoring.Some(proposed)
	for _, want := range []review.Verdict{review.Counts, review.Repeated} {
		if verdict, err := d.Answer(t.Context(), officer, s); verdict != want || err != nil {
			t.Errorf("%s, %v; want %s", verdict, err, want)
		}
	}
	d.wantTask(review.Review, "H44.100", "settled disputed 1")
	d.wantTask(review.Rule, "H44.100", "open  1")

	ruling := activities.Statement{Generation: 1, Says: review.Accepted, Reason: "Đối chiếu hồ sơ gốc: đúng như kiến nghị."}
	ruling.Task, _ = d.task(review.Rule, "H44.100")
	_, accepted, err := d.IfAccepted(t.Context(), ruling.Task)
	must(t, err)
	if diff := cmp.Diff(activities.Proposal{Agency: "H44.100", Indicator: "PROGRESS_ON_TIME", Agencies: accepted.Agencies, Counted: scoring.Some(proposed)}, accepted); diff != "" {
		t.Errorf("who rules is shown (-want +got)\n%s", diff)
	}
	if _, _, err := d.IfAccepted(t.Context(), s.Task); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("a review is no ruling: %v", err)
	}
	if _, err := d.Answer(t.Context(), officer, ruling); !errors.Is(err, review.ErrPerson) {
		t.Errorf("who has raised a dispute must not rule on it: %v", err)
	}
	if verdict, err := d.Answer(t.Context(), d.who(review.Staff, "H44"), ruling); verdict != review.Counts || err != nil {
		t.Fatalf("the office rules: %s, %v", verdict, err)
	}
	d.wantTask(review.Rule, "H44.100", "settled accepted 1")
	d.wantTask(review.SourceFix, "H44.100", "open  1")
	corrections, err := d.store.Corrections(t.Context(), samplePeriod)
	must(t, err)
	want := []activities.Correction{{Agency: "H44.100", Indicator: "PROGRESS_ON_TIME", Numerator: 2_300, Denominator: 2_977, Flag: scoring.Ruled}}
	if diff := cmp.Diff(want, corrections); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSilenceIsNeverConsentAndNobodyReachedIsNotSilence(t *testing.T) {
	d := newDesk(t)
	d.at(time.Date(2026, 9, 10, 17, 0, 1, 0, calendar.Vietnam))
	for _, agency := range []string{"H44.100", "H44.104"} {
		id, _ := d.task(review.Review, agency)
		must2(d.Advance(t.Context(), id))(t)
	}
	d.wantTask(review.Review, "H44.100", "settled silent 1")
	d.wantTask(review.Review, "H44.104", "settled not-reached 1") // it has no people
	p, err := d.store.Progress(t.Context(), samplePeriod)
	must(t, err)
	if p.NotReached != 1 || p.Stage() != activities.StageReview {
		t.Errorf("an agency that was not reached holds the period: %+v", p)
	}
}

func TestTheLadderWritesOnceHoweverOftenItLooks(t *testing.T) {
	d := newDesk(t)
	id, _ := d.task(review.Review, "H44.100")
	mails := func() []string {
		return d.strings("select m.kind || ' ' || m.role || ' ' || m.state from mail m join task t on t.id = m.task where t.agency = 'H44.100' order by m.id")
	}
	for range 3 {
		must2(d.Advance(t.Context(), id))(t)
	}
	if diff := cmp.Diff([]string{"invite focal-officer accepted"}, mails()); diff != "" {
		t.Errorf("at the opening (-want +got)\n%s", diff)
	}
	d.at(time.Date(2026, 9, 9, 16, 59, 0, 0, calendar.Vietnam)) // reminder and warning have both become due meanwhile
	for range 3 {
		must2(d.Advance(t.Context(), id))(t)
	}
	if diff := cmp.Diff([]string{"invite focal-officer accepted", "reminder focal-officer queued", "reminder head queued"}, mails()); diff != "" {
		t.Errorf("after a standstill only the latest is sent, to the head for want of a deputy (-want +got)\n%s", diff)
	}
	passed := d.strings("select r.key from rung r join task t on t.id = r.task where t.agency = 'H44.100' and not r.sent")
	if diff := cmp.Diff([]string{"reminder"}, passed); diff != "" {
		t.Errorf("the other is recorded as passed over (-want +got)\n%s", diff)
	}
}

func TestTheOfficeControls(t *testing.T) {
	staff := func(d *desk) review.Actor { return d.who(review.Admin, "H44") }
	day := calendar.Date(2026, 9, 15)
	for name, c := range map[string]struct {
		who     func(*desk) review.Actor
		control activities.Control
		fails   bool
		task    string
	}{
		"extends, and a new generation begins": {staff, activities.Control{Action: review.ToExtend, Reason: "Bão số 5", Until: day}, false, "open  2"},
		"extends to an earlier day":            {staff, activities.Control{Action: review.ToExtend, Reason: "Bão số 5", Until: calendar.Date(2026, 9, 4)}, true, "open  1"},
		"extends without a reason":             {staff, activities.Control{Action: review.ToExtend, Until: day}, true, "open  1"},
		"pauses":                               {staff, activities.Control{Action: review.ToPause, Reason: "Cổng bảo trì"}, false, "paused  1"},
		"skips an agency":                      {staff, activities.Control{Action: review.ToSkip, Reason: "Đã sáp nhập"}, false, "skipped  1"},
		"an officer may do none of it": {
			func(d *desk) review.Actor { return d.who(review.Focal, "H44.100") },
			activities.Control{Action: review.ToExtend, Reason: "Bận việc khác", Until: day},
			true, "open  1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			id, _ := d.task(review.Review, "H44.100")
			if _, err := d.Control(t.Context(), activities.Actors{c.who(d)}, []activities.TaskID{id}, c.control); (err != nil) != c.fails {
				t.Errorf("got %v", err)
			}
			d.wantTask(review.Review, "H44.100", c.task)
		})
	}
}

func TestTheLastSettledReviewWakesThePeriod(t *testing.T) {
	d := newDesk(t)
	d.exec("delete from wake")
	d.exec("update task set state = 'skipped' where kind = 'review' and agency not in ('H44.100', 'H44.101')")
	for _, agency := range []string{"H44.100", "H44.101"} {
		if woken := d.strings("select workflow from wake where workflow like 'evaluation/%'"); len(woken) > 0 {
			t.Fatal("the period was woken while a review is open")
		}
		id, _ := d.task(review.Review, agency)
		if _, err := d.Answer(t.Context(), d.who(review.Focal, agency), activities.Statement{Task: id, Generation: 1, Says: review.Confirmed}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"evaluation/H44/2026-08"}, d.strings("select workflow from wake where workflow like 'evaluation/%'")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
