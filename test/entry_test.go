package test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/review"
	"danhgia/scoring"
)

const asked = "DOSSIER_SYNC"

// entry is a period whose collection lacks a figure of three agencies: two with people, and one that nobody reaches.
type entry struct {
	*desk
	*activities.Activities
	start activities.Start
}

func newEntry(t *testing.T) entry {
	t.Helper()
	d := bareDesk(t)
	d.at(opening)
	d.equip()
	raw := must2(portal.ReadFolder(sampleFolder))(t)
	e := entry{d, &activities.Activities{Store: d.store, Read: gapped, Decode: indexset.Parse, Signer: signer, Tasks: d.Tasks}, activities.Start{
		Key: samplePeriod, Snapshot: portal.SnapshotID(raw), IndexSet: "766-2026", Reviewed: true, Enter: []string{asked},
	}}
	enrol(t, d.store)
	must(t, d.store.SaveSnapshot(t.Context(), e.start.Snapshot, raw))
	must(t, d.store.Claim(t.Context(), activities.Claim{Start: e.start, Run: "run"}))
	must(t, e.Check(t.Context(), e.start))
	d.people, _, _ = d.store.People(t.Context(), "H44", calendar.DayOf(opening))
	for range 2 { // an activity may run twice
		must(t, e.OpenEntries(t.Context(), e.start))
	}
	d.exec("update mail set state = 'accepted', next_at = null")
	return e
}

// gapped reads a collection without the figure of three agencies.
func gapped(raw activities.RawCollection, want activities.Key) (activities.Collection, error) {
	c, err := portal.Read(raw, want)
	for i, a := range c.Agencies {
		if slices.Contains([]string{"H44.100", "H44.101", "H44.104"}, a.Code) {
			c.Agencies[i].Figures.Measures = slices.DeleteFunc(a.Figures.Measures, func(m scoring.Measure) bool { return m.Indicator == asked })
		}
	}
	return c, err
}

func (e entry) enters(agency string, numerator, denominator int64) (review.Verdict, error) {
	e.t.Helper()
	s := activities.Statement{Says: review.Supplied, Counted: scoring.Some(review.Counted{Numerator: numerator, Denominator: denominator})}
	must(e.t, e.conn.QueryRow(e.t.Context(), "select id, generation from task where kind = 'data-entry' and agency = $1", agency).Scan(&s.Task, &s.Generation))
	return e.Answer(e.t.Context(), e.who(review.Focal, agency), s)
}

func (e entry) wantVerdict(want review.Verdict, why error) func(review.Verdict, error) {
	e.t.Helper()
	return func(got review.Verdict, err error) {
		e.t.Helper()
		if got != want || !errors.Is(err, why) {
			e.t.Errorf("got %s, %v; want %s, %v", got, err, want, why)
		}
	}
}

func (e entry) wantWaits(want activities.Stage) {
	e.t.Helper()
	if got := must2(e.LookAtEntries(e.t.Context(), samplePeriod))(e.t); got != want {
		e.t.Errorf("the period waits for %q, want %q", got, want)
	}
}

// close lets the deadline, and everything after it, come.
func (e entry) close() {
	e.t.Helper()
	e.at(time.Date(2026, 9, 14, 8, 0, 0, 0, calendar.Vietnam))
	for _, agency := range []string{"H44.101", "H44.104"} {
		id, _ := e.task(review.DataEntry, agency)
		must2(e.Advance(e.t.Context(), id))(e.t)
	}
}

const woken = "select workflow from wake where workflow like 'evaluation/%'"

func TestFiguresThatNoSystemHasAreEnteredAndScored(t *testing.T) {
	e := newEntry(t)
	want := []string{"H44.100 DOSSIER_SYNC open", "H44.101 DOSSIER_SYNC open", "H44.104 DOSSIER_SYNC open"}
	if diff := cmp.Diff(want, e.strings("select agency || ' ' || subject || ' ' || state from task order by 1")); diff != "" {
		t.Errorf("who lacks the figure is asked, once (-want +got)\n%s", diff)
	}
	if got := e.strings("select distinct workflow from wake where starts order by 1"); len(got) != 3 || got[0] != "data-entry/H44/2026-08/H44.100/DOSSIER_SYNC" {
		t.Errorf("their workflows are started: %q", got)
	}
	e.wantWaits(activities.StageEnter)
	e.wantVerdict(review.Refused, review.ErrFigures)(e.enters("H44.100", 16, 15))
	e.wantVerdict(review.Counts, nil)(e.enters("H44.100", 12, 15))
	e.wantVerdict(review.Repeated, nil)(e.enters("H44.100", 12, 15))
	e.wantVerdict(review.Refused, review.ErrAnswered)(e.enters("H44.100", 13, 15))
	e.wantTask(review.DataEntry, "H44.100", "settled supplied 1")
	e.wantWaits(activities.StageEnter)
	if got := e.strings(woken); len(got) != 0 {
		t.Errorf("the period was woken while a figure is waited for: %q", got)
	}

	e.close()
	e.wantTask(review.DataEntry, "H44.101", "settled silent 1")
	e.wantTask(review.DataEntry, "H44.104", "settled not-reached 1")
	if diff := cmp.Diff([]string{"evaluation/H44/2026-08"}, e.strings(woken)); diff != "" {
		t.Errorf("the last one wakes the period (-want +got)\n%s", diff)
	}
	e.wantVerdict(review.Late, review.ErrLate)(e.enters("H44.101", 1, 2))
	e.wantWaits(activities.StageScore)
	note := "1 figures entered; none from 1 silent, 1 not reached, 0 skipped: the period goes on without them"
	if diff := cmp.Diff([]string{note}, e.strings("select note from stage where name = 'enter' and finished_at is not null")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	e.scoredAndPublished()
}

// scoredAndPublished is what the entered figure, the missing one and the one that came too late become.
func (e entry) scoredAndPublished() {
	t, ctx := e.t, e.t.Context()
	t.Helper()
	id := must2(e.Score(ctx, e.start))(t)
	run := must2(e.store.Scores(ctx, id))(t)
	figures := map[string]string{}
	scorer := scoring.NewScorer(builtinSet(t))
	for _, s := range run.Standings {
		again := must2(scorer.Score(s.Card.Figures()))(t)
		if diff := cmp.Diff(s.Card, again); diff != "" {
			t.Fatalf("%s is not what its figures give (-stored +recomputed)\n%s", s.Code, diff)
		}
		for _, r := range s.Card.Groups[0].Indicators {
			if r.Indicator == asked && s.Code <= "H44.104" && s.Code >= "H44.100" {
				figures[s.Code] = fmt.Sprint(r.Numerator.Known, r.Numerator.Value, r.Denominator.Value, r.Points.Known, r.Flags)
			}
		}
	}
	for agency, want := range map[string]string{
		"H44.100": "true 12 15 true [{entered }]", "H44.101": "false 0 0 false []", "H44.104": "false 0 0 false []",
	} {
		if figures[agency] != want {
			t.Errorf("%s has %s, want %s", agency, figures[agency], want)
		}
	}
	must(t, e.PublishProvisional(ctx, e.start, id))
	content := e.strings("select convert_from(content, 'UTF8') from publication")
	if len(content) != 1 || strings.Count(content[0], `"flags":[{"kind":"entered"}]`) != 1 {
		t.Errorf("the published results do not mark the figure once")
	}
}

func TestARulingStandsOverAnEnteredFigure(t *testing.T) {
	e := newEntry(t)
	e.wantVerdict(review.Counts, nil)(e.enters("H44.100", 12, 15))
	e.exec("insert into dispute (answer, province, period, agency, indicator, reason) select id, 'H44', '2026-08', 'H44.100', $1, 'Theo sổ.' from answer", asked)
	e.exec("insert into correction (province, period, agency, indicator, numerator, denominator, dispute) select 'H44', '2026-08', 'H44.100', $1, 14, 15, id from dispute", asked)
	e.wantVerdict(review.Counts, nil)(e.enters("H44.101", 1, 2)) // also one that was entered later
	got := must2(e.store.Corrections(t.Context(), samplePeriod))(t)
	want := []activities.Correction{
		{Agency: "H44.100", Indicator: asked, Numerator: 12, Denominator: 15, Flag: scoring.Entered},
		{Agency: "H44.101", Indicator: asked, Numerator: 1, Denominator: 2, Flag: scoring.Entered},
		{Agency: "H44.100", Indicator: asked, Numerator: 14, Denominator: 15, Flag: scoring.Ruled},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestThePeriodStandsStillWhileFiguresAreEntered(t *testing.T) {
	e := newEntry(t)
	must2(e.whole(review.Leader, activities.PeriodControl{Action: review.ToPause, Reason: "Cổng dừng để bảo trì"}))(t)
	e.wantWaits(activities.Standstill)
	e.wantVerdict(review.Refused, review.ErrPaused)(e.enters("H44.100", 12, 15))
	must2(e.whole(review.Leader, activities.PeriodControl{Action: review.ToResume, Reason: "Cổng đã hoạt động lại"}))(t)
	e.wantWaits(activities.StageEnter)
	e.wantVerdict(review.Counts, nil)(e.enters("H44.100", 12, 15))
	e.exec("update mail set state = 'accepted', next_at = null")
	e.close()
	e.wantWaits(activities.StageScore)
	if _, err := e.whole(review.Leader, activities.PeriodControl{Action: review.ToPause, Reason: "Cổng dừng để bảo trì"}); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("what computes is not interrupted: %v", err)
	}
	id, _ := e.task(review.DataEntry, "H44.101")
	again := activities.Control{Action: review.ToReopen, Reason: "Đơn vị xin nhập lại", Until: calendar.Date(2026, 9, 30)}
	if _, err := e.Control(t.Context(), activities.Actors{e.who(review.Admin, "H44")}, []activities.TaskID{id}, again); !errors.Is(err, review.ErrMove) {
		t.Errorf("a data entry is not opened again once it has ended: %v", err)
	}
}

func TestACancelledPeriodWaitsForNoFigures(t *testing.T) {
	e := newEntry(t)
	must2(e.whole(review.Leader, activities.PeriodControl{Action: review.ToCancel, Reason: "Số liệu của Cổng sai toàn bộ"}))(t)
	e.wantWaits(activities.Abandoned)
}

func TestWhatAgenciesAreNotAskedFor(t *testing.T) {
	e := newEntry(t)
	for name, c := range map[string]struct {
		change func(*activities.Start)
		want   error
		words  string
	}{
		"an unknown indicator":             {func(s *activities.Start) { s.Enter = []string{"X"} }, scoring.ErrUnknownCode, `indicator "X": not in the index set 766-2026`},
		"a figure of the whole province":   {func(s *activities.Start) { s.Enter = []string{"PUBLISH_ON_TIME"} }, scoring.ErrProvincial, "PUBLISH_ON_TIME: a figure of the whole province"},
		"a period that nobody reviews":     {func(s *activities.Start) { s.Reviewed = false }, activities.ErrRefused, "give --reviewed too"},
		"what they can be asked for, well": {func(*activities.Start) {}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			start := e.start
			c.change(&start)
			err := e.Enterable(t.Context(), start)
			if !errors.Is(err, c.want) || err != nil && (!errors.Is(err, activities.ErrRefused) || !strings.Contains(err.Error(), c.words)) {
				t.Errorf("got %v", err)
			}
		})
	}
}
