package postgres

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/scoring"
)

// december is the last month of figured.
var december = activities.Key{Province: "H44", Period: "2026-12"}

// figured is a store with so many months that end with December 2026, whose figures are collected by the named index set.
// In month n, from 0 on, the agency had 100 + n dossiers, one of them late.
func figured(t *testing.T, sets ...string) (*Store, activities.Change) {
	t.Helper()
	s, admin := staffed(t)
	for i, set := range sets {
		p := scoring.Period(fmt.Sprintf("2026-%02d", 13-len(sets)+i))
		id, raw := monthID(i), rawCollection()
		raw.Period = p
		must(t, s.SaveSnapshot(t.Context(), id, raw))
		must(t, s.AddIndexSet(t.Context(), set, []byte(set)))
		must(t, s.Claim(t.Context(), activities.Claim{Start: activities.Start{Key: activities.Key{Province: "H44", Period: p}, Snapshot: id, IndexSet: set}, Run: "run"}))
		n := int64(100 + i)
		c := activities.Collection{Agencies: []activities.CollectedAgency{{
			Agency: scoring.Agency{Code: "H44.1", Name: "Xã Một", Kind: scoring.Commune}, SourceID: "id-1",
			Figures: scoring.Figures{Agency: "H44.1", Measures: []scoring.Measure{measured("A", n-1, n)}},
		}}}
		must(t, s.SaveCollection(t.Context(), id, c))
	}
	return s, admin
}

func monthID(i int) string { return strings.Repeat(fmt.Sprintf("%02x", i+1), 32) }

func measured(code string, n, d int64) scoring.Measure {
	return scoring.Measure{Indicator: code, Numerator: scoring.Some(n), Denominator: scoring.Some(d)}
}

func series(t *testing.T, s *Store, k activities.Key, most int) (all []scoring.Series) {
	t.Helper()
	must(t, s.Series(t.Context(), k, most, func(one scoring.Series) { all = append(all, one) }))
	return all
}

func TestFiguresStandBesideThoseOfEarlierPeriodsOnTheSameBasis(t *testing.T) {
	s, _ := figured(t, "old", "new", "new", "new")
	same(t, []scoring.Series{{Agency: "H44.1", Now: measured("A", 102, 103), Earlier: []scoring.Measure{measured("A", 101, 102), measured("A", 100, 101)}}}, series(t, s, december, 12))
	same(t, []scoring.Series{{Agency: "H44.1", Now: measured("A", 102, 103), Earlier: []scoring.Measure{measured("A", 101, 102)}}}, series(t, s, december, 1))
	same(t, []scoring.Series{{Agency: "H44.1", Now: measured("A", 100, 101)}}, series(t, s, activities.Key{Province: "H44", Period: "2026-10"}, 12))
}

var findings = []scoring.Finding{
	{Agency: "H44.1", Indicator: "A", Rule: scoring.RateFar, Severity: scoring.Doubt, Reason: scoring.Text{Vi: "xa", En: "far"}, Numerator: scoring.Some[int64](1), Denominator: scoring.Some[int64](2), Periods: 5},
	{Agency: "H44.1", Rule: scoring.DueTooEarly, Severity: scoring.Serious, Reason: scoring.Text{Vi: "sớm", En: "early"}},
}

func TestFindingsAreKeptOnceForEachCollection(t *testing.T) {
	s, admin := figured(t, "new")
	if _, err := s.Examination(t.Context(), december); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("nobody has looked yet: %v", err)
	}
	must(t, s.SaveFindings(t.Context(), december, monthID(0), findings))
	must(t, s.AcceptFindings(t.Context(), december.Period, admin, false))
	must(t, s.SaveFindings(t.Context(), december, monthID(0), nil)) // again, and of the same collection
	e, err := s.Examination(t.Context(), december)
	must(t, err)
	same(t, [3]any{1, 1, true}, [3]any{e.Serious, e.Doubts, e.Accepted.Known})

	lines := func(q activities.FindingQuery) (all []scoring.Finding) {
		found, err := s.Findings(t.Context(), december, q)
		must(t, err)
		for _, l := range found {
			same(t, "Xã Một", l.AgencyName)
			all = append(all, l.Finding)
		}
		return all
	}
	same(t, []scoring.Finding{findings[1], findings[0]}, lines(activities.FindingQuery{}))
	same(t, findings[:1], lines(activities.FindingQuery{Severity: scoring.Doubt}))
	same(t, findings[1:], lines(activities.FindingQuery{Rule: scoring.DueTooEarly, Agency: "XÃ"}))
	same(t, findings[:1], lines(activities.FindingQuery{From: 1, Most: 1}))
	same(t, nil, lines(activities.FindingQuery{Agency: "H44.2"}))

	raw := rawCollection()
	must(t, s.SaveSnapshot(t.Context(), monthID(9), raw))
	must(t, s.SaveFindings(t.Context(), december, monthID(9), findings[:1]))
	e, err = s.Examination(t.Context(), december)
	must(t, err)
	same(t, [3]any{0, 1, false}, [3]any{e.Serious, e.Doubts, e.Accepted.Known})
}

func TestWhoAcceptsFindingsAndWhen(t *testing.T) {
	s, admin := figured(t, "new")
	refused := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("nobody has looked yet", s.AcceptFindings(t.Context(), december.Period, admin, false))
	must(t, s.SaveFindings(t.Context(), december, monthID(0), findings))
	refused("not everybody may", s.AcceptFindings(t.Context(), december.Period, activities.Change{Province: "H44", Reason: "vì vậy"}, false))
	must(t, s.AcceptFindings(t.Context(), december.Period, admin, true))
	must(t, s.AcceptFindings(t.Context(), december.Period, admin, false))
	refused("once is enough", s.AcceptFindings(t.Context(), december.Period, admin, false))
	var woken int
	must(t, s.pool.QueryRow(t.Context(), "select count(*) from wake where workflow = 'evaluation/H44/2026-12'").Scan(&woken))
	same(t, 1, woken)
}

func TestTheNewestHoldCounts(t *testing.T) {
	s, admin := staffed(t)
	hold := func() activities.FindingHold {
		h, err := s.FindingHold(t.Context(), "H44")
		must(t, err)
		return h
	}
	same(t, activities.FlagOnly, hold())
	must(t, s.SetFindingHold(t.Context(), activities.HoldAny, admin, false))
	must(t, s.SetFindingHold(t.Context(), activities.HoldSerious, admin, false))
	must(t, s.SetFindingHold(t.Context(), activities.FlagOnly, admin, true))
	same(t, activities.HoldSerious, hold())
	if err := s.SetFindingHold(t.Context(), "some", admin, false); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("there is no such setting: %v", err)
	}
}

const insertOddDossiers = `
insert into dossier (received, due, ended, line_hash, book, intake, numerators, denominators, channel, status, timing, requests, ruled, facts, number, agency, procedure, reason)
select r::timestamptz, d::timestamptz, e::timestamptz, 0, $1, 1, 0, 0, 1, 4, timing, 0, 0, 0, n, 'H44.1', 'P', reason
from (values
    ('1', '2026-08-03', '2026-08-10', '2026-08-09', 1, 'due'),
    ('2', '2026-08-03', '2026-08-01', '2026-08-09', 2, 'due'),
    ('3', '2026-08-03', '2026-08-10', '2026-08-01', 1, 'due'),
    ('4', '2026-08-03', null, '2026-08-09', 1, 'no-limit'),
    ('5', '2025-07-01', '2025-08-01', null, 4, 'due'),
    ('6', '2099-01-01', '2099-08-01', null, 0, 'received-later')) as v(n, r, d, e, timing, reason)`

func TestOddDossiersAreCounted(t *testing.T) {
	s, _ := figured(t, "new")
	same(t, []scoring.DossierDoubts{{Agency: "H44"}}, doubts(t, s))
	var book int
	must(t, s.pool.QueryRow(t.Context(), "insert into dossier_book (province, period, judged_until, as_of, received_only) values ('H44', '2026-12', '2026-09-01', '2026-09-01', false) returning id").Scan(&book))
	for _, sql := range []string{
		fmt.Sprintf("create table dossier_%d partition of dossier for values in (%[1]d)", book),
		"insert into intake (province, period, content, source, name, state, lines, refused) values ('H44', '2026-12', 'dossiers', 'starter', 'a.csv', 'done', 10, 4)",
	} {
		execute(t, s, sql)
	}
	_, err := s.pool.Exec(t.Context(), insertOddDossiers, book)
	must(t, err)
	same(t, []scoring.DossierDoubts{
		{Agency: "H44.1", Counted: 5, NoLimit: 1, DueTooEarly: 1, EndedTooEarly: 1, FromTheFuture: 1, LongRunning: 1},
		{Agency: "H44", RefusedLines: 4, Lines: 10},
	}, doubts(t, s))
}

func doubts(t *testing.T, s *Store) []scoring.DossierDoubts {
	t.Helper()
	all, err := s.DossierDoubts(t.Context(), december)
	must(t, err)
	return all
}
