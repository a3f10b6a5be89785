package postgres

import (
	"errors"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

func publishedOnce(t *testing.T) *Store {
	t.Helper()
	s, _ := claimed(t)
	must(t, s.SaveCollection(t.Context(), snapshot, collection()))
	run, err := s.SaveScores(t.Context(), scoreRun())
	must(t, err)
	enrolled(t, s)
	_, err = s.Publish(t.Context(), key, run, true, func(revision int, _ []byte) (activities.Publication, error) {
		return activities.Publication{Key: key, Revision: revision, State: scoring.Provisional, Content: []byte("{}"), SHA256: snapshot, Published: sometime, Seal: seal}, nil
	})
	must(t, err)
	return s
}

func TestWhatWasPublishedOfAnAgency(t *testing.T) {
	s := publishedOnce(t)
	head := activities.Publication{Key: key, Revision: 1, State: scoring.Provisional, SHA256: snapshot, Published: sometime}
	listed := scoreRun().Standings
	for agency, want := range map[string]activities.Past{
		"H44":   {Publication: head, Basis: scoring.Basis{IndexSet: "set", Engine: "1", Listed: true, Whole: true}, Standing: listed[0]},
		"H44.1": {Publication: head, Basis: scoring.Basis{IndexSet: "set", Engine: "1", Listed: true, NoCases: true}, Standing: listed[1]}, // a file lacks it
		"H44.2": {Publication: head, Basis: scoring.Basis{IndexSet: "set", Engine: "1", Whole: true}},
	} {
		got, err := s.Past(t.Context(), activities.Key{Province: "H44", Period: "2026-12"}, agency, 24)
		must(t, err)
		same(t, []activities.Past{want}, got)
	}
	none, err := s.Past(t.Context(), activities.Key{Province: "H45", Period: "2026-12"}, "H45.1", 24)
	must(t, err)
	same(t, 0, len(none))
}

func TestEveryRevisionStays(t *testing.T) {
	s := publishedOnce(t)
	want := activities.Publication{Key: key, Revision: 1, State: scoring.Provisional, Content: []byte("{}"), SHA256: snapshot, Published: sometime, Seal: activities.Seal{Key: seal.Key}}
	got, err := s.Revision(t.Context(), key, 1)
	must(t, err)
	same(t, want, got)
	if _, err := s.Revision(t.Context(), key, 2); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("a revision that there is not: %v", err)
	}
	all, err := s.Revisions(t.Context(), key)
	must(t, err)
	want.Content = nil
	same(t, []activities.Publication{want}, all)
}

const insertDisputes = `
with p as (insert into person (name, email) values ('A', 'a@h44.example') returning id),
t as (
    insert into task (province, period, kind, agency, generation, state, outcome, opened_at, deadline, due_at, changed_at)
    values ('H44', '2026-08', 'review', 'H44.1', 1, 'settled', 'disputed', now(), '{}', now(), now()) returning id),
a as (
    insert into answer (task, generation, says, by_person, at, late)
    select t.id, 1, 'disputed', p.id, '2026-09-01 08:00+07', false from t, p returning id),
d as (
    insert into dispute (answer, province, period, agency, indicator, reason, decision, ruling, ruled_at)
    select a.id, 'H44', '2026-08', 'H44.1', v.indicator, 'why', v.decision, v.decision, v.ruled_at
    from a, (values ('A', 'accepted', timestamptz '2026-09-02 08:00+07'), ('B', 'rejected', '2026-09-05 08:00+07'), ('C', '', null)) v(indicator, decision, ruled_at)
    returning id)
insert into task (province, period, kind, agency, subject, generation, state, outcome, opened_at, deadline, due_at, changed_at)
select 'H44', '2026-08', 'ruling', 'H44.1', d.id::text, 1, 'open', '', now(), '{}', '2026-09-03 17:00+07', now() from d`

func TestHowSoonDisputesWereRuledOn(t *testing.T) {
	s := publishedOnce(t)
	_, err := s.pool.Exec(t.Context(), insertDisputes)
	must(t, err)
	got, err := s.Timeliness(t.Context(), "H44", 24)
	must(t, err)
	same(t, []activities.Timeliness{{
		Period: key.Period, Disputes: 3, Ruled: 2, InTime: 1, Late: 1,
		Median: scoring.Some(60 * time.Hour), Longest: scoring.Some(96 * time.Hour),
	}}, got)
}
