package postgres

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// registerTwo are an agency that has dossiers and one that has none, and the province.
func registerTwo(t *testing.T, s *Store) {
	t.Helper()
	execute(t, s, `insert into agency (province, code, source_id, name, kind, valid_from) values
		('H44', 'H44', '0', 'Tỉnh', 'province', '2026-01-01'), ('H44', 'H44.1', '1', 'Sở Một', 'department', '2026-01-01'), ('H44', 'H44.2', '2', 'Xã Hai', 'commune', '2026-01-01')`)
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation(time.DateTime, text, calendar.Vietnam)
	must(t, err)
	return moment
}

// glancing looks at the running month at a moment.
type glancing struct{ onWatch }

func (g glancing) IndexSets(ctx context.Context) ([]activities.IndexSetFile, error) {
	return g.Store.IndexSets(ctx)
}

func liveSet(string, []byte) (scoring.IndexSet, error) {
	name := scoring.Text{Vi: "x", En: "x"}
	return scoring.IndexSet{
		Code: "766-2026", EffectiveFrom: "2022-08-01", Total: 2000, CasesIndicator: "PROGRESS_ON_TIME", Bands: []scoring.Band{{Name: name}},
		Groups: []scoring.Group{
			{Code: "TDGQ", Name: name, Points: 2000, Indicators: []scoring.Indicator{{Code: "PROGRESS_ON_TIME", Name: name, Points: 2000, Target: 100, Zero: scoring.ZeroGivesFull}}},
			{Code: "REST", Name: name, Indicators: rest()},
		},
	}, nil
}

// rest are the other indicators of dossiers, which give no points here.
func rest() (all []scoring.Indicator) {
	for _, code := range dossier.Indicators[1:] {
		all = append(all, scoring.Indicator{Code: code, Target: 100, Zero: scoring.ZeroGivesNull})
	}
	return all
}

func TestTheRunningMonthIsScoredAsDossiersArrive(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	must(t, s.AddIndexSet(t.Context(), "766-2026", []byte("bộ")))
	glance := func(now string) (activities.LiveView, error) {
		return activities.Glance{Store: glancing{onWatch{s, at(t, now)}}, Decode: liveSet, Province: "H44"}.All(t.Context())
	}
	if _, err := glance("2026-08-14 09:00:00"); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("without dossiers: %v", err)
	}
	first := []any{made("H44.1", 1), tooLate(made("H44.1", 2))}
	_, err := take(t, s, "2026-08-14 09:00:00", activities.Intake{}, first...)
	must(t, err)
	said := func(v activities.LiveView) (all []string) {
		for _, a := range v.Agencies {
			all = append(all, fmt.Sprintf("%s %s %v %v %d", a.Name, a.Card.Total.Value, a.Card.NoCases, a.Rank.Value, a.Progress.Value.Counted()))
		}
		return all
	}
	v, err := glance("2026-08-14 10:00:00")
	must(t, err)
	same(t, []string{"Tỉnh 10.00 false 1 0", "Sở Một 10.00 false 1 2", "Xã Hai 20.00 true 0 0"}, said(v))
	if v.Before.Known || v.Day != calendar.Date(2026, 8, 14) {
		t.Errorf("%+v", v.LiveRun)
	}
	_, err = take(t, s, "2026-08-15 09:00:00", activities.Intake{}, append(first, made("H44.1", 3), made("H44.1", 4))...)
	must(t, err)
	v, err = glance("2026-08-15 10:00:00")
	must(t, err)
	same(t, []string{"Tỉnh 15.00 false 1 0", "Sở Một 15.00 false 1 4", "Xã Hai 20.00 true 0 0"}, said(v))
	same(t, "10.00", v.Before.Value.Agencies[1].Card.Total.Value.String())
	computed := v.Computed
	v, err = glance("2026-08-15 11:00:00")
	must(t, err)
	if !v.Computed.Equal(computed) {
		t.Error("it was computed again though nothing has changed")
	}
	office := activities.Actors{{Person: "1", Agency: "H44", Roles: []review.Role{review.Staff}}}
	must(t, s.RuleDossiers(t.Context(), key, "PROGRESS_ON_TIME", []activities.RuledDossier{{Number: made("H44.1", 2).Number, Numerator: true, Denominator: true}}))
	v, err = glance("2026-08-15 10:00:20")
	must(t, err)
	same(t, []string{"Tỉnh 20.00 false 1 0", "Sở Một 20.00 false 1 4", "Xã Hai 20.00 true 0 0"}, said(v)) // a ruling is seen at once
	one, err := activities.Glance{Store: glancing{onWatch{s, at(t, "2026-08-15 11:00:00")}}, Decode: liveSet, Province: "H44"}.Of(t.Context(), office, "H44.1")
	must(t, err)
	if len(one.Agencies) != 1 || len(one.Agencies[0].Card.Groups) != 2 || len(one.Before.Value.Agencies) != 1 {
		t.Errorf("%+v", one)
	}
}

func TestProgressInSQLIsThatOfTheRules(t *testing.T) {
	s := openStore(t)
	now := "2026-08-20 09:00:00"
	var all []any
	dues := []string{"2026-08-10 17:00:00", "2026-08-19 17:00:00", "2026-08-25 17:00:00", "2026-08-31 23:59:59", "2026-09-01 00:00:00", "2026-07-20 17:00:00"}
	for n, due := range dues {
		d := running(made("H44.1", n), due)
		late := made("H44.1", 100+n)
		late.Due = momentAt(due)
		old := running(made("H44.1", 200+n), due)
		old.Received = momentAt("2026-07-15 08:00:00")
		all = append(all, d, late, old)
	}
	_, err := take(t, s, now, activities.Intake{}, all...)
	must(t, err)
	got, err := s.BookProgress(t.Context(), key, at(t, now))
	must(t, err)
	month := dossier.Judge{From: momentAt("2026-08-01 00:00:00"), To: momentAt("2026-09-01 00:00:00")}
	so := month
	so.To = momentAt(now)
	var want dossier.Progress
	for _, one := range all {
		d := one.(dossier.Dossier)
		v, err := so.Of(&d)
		must(t, err)
		want.Add(v, month, momentAt(now))
	}
	same(t, want, got["H44.1"])
	if want.Falling == 0 || want.Beyond == 0 || want.FellLate == 0 || want.Late == 0 {
		t.Errorf("the test is of nothing: %+v", want)
	}
}

func TestAlarmsAreFoundAndToldOnce(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	waiting := running(made("H44.1", 6), "2026-08-21 17:00:00")
	waiting.Status, waiting.Waits = dossier.Incomplete, []dossier.Wait{{From: momentAt("2026-08-06 08:00:00")}}
	moved := running(made("H44.1", 7), "2026-08-19 17:00:00")
	moved.Waits = []dossier.Wait{{From: momentAt("2026-08-06 08:00:00"), To: momentAt("2026-08-09 08:00:00")}}
	_, err := take(t, s, "2026-08-20 06:00:00", activities.Intake{},
		running(made("H44.1", 1), "2026-08-19 17:00:00"), running(made("H44.1", 2), "2026-08-20 17:00:00"), running(made("H44.1", 3), "2026-08-24 17:00:00"),
		running(made("H44.1", 4), "2026-08-25 08:00:00"), made("H44.1", 5), waiting, moved, running(made("H44.2", 1), "2026-09-10 17:00:00"))
	must(t, err)
	desk := onWatch{s, at(t, "2026-08-20 08:00:00")}
	all, _, err := activities.AlarmsNow(t.Context(), desk, "H44", nil, 10)
	must(t, err)
	if len(all.Agencies) != 1 {
		t.Fatalf("%+v", all)
	}
	var named []string
	for _, a := range all.Agencies[0].Named {
		named = append(named, fmt.Sprintf("%s %t %s", a.Number, a.Late, a.Official))
	}
	same(t, []string{"H44.1-260805-0001 true cb-H44.1", "H44.1-260805-0002 false cb-H44.1", "H44.1-260805-0007 false cb-H44.1", "H44.1-260805-0003 false cb-H44.1"}, named)
	same(t, "1 hồ sơ quá hạn; 3 hồ sơ sắp đến hạn", all.Agencies[0].Counts())

	execute(t, s, `insert into person (name, email) values ('Một', 'mot@so.example'), ('Hai', 'hai@so.example')`)
	execute(t, s, `insert into officer (person, agency, role, valid_from) values (1, 'H44.1', 'focal-officer', '2026-01-01'), (2, 'H44.1', 'head', '2026-01-01')`)
	mornings := activities.Mornings{Store: desk, Deliver: func(context.Context) error { return nil }}
	daily := activities.Daily{Province: "H44", Day: calendar.Date(2026, 8, 20)}
	for _, want := range []int{1, 0} {
		done, err := mornings.QueueDigests(t.Context(), daily)
		must(t, err)
		same(t, activities.DailyDone{Digests: want}, done)
	}
	var who, role string
	must(t, s.pool.QueryRow(t.Context(), `select person, role from mail where kind = 'morning'`).Scan(&who, &role))
	same(t, "1 focal-officer", who+" "+role)
	execute(t, s, `insert into no_digest (person) values (1)`)
	daily.Day++
	done, err := mornings.QueueDigests(t.Context(), daily)
	must(t, err)
	same(t, activities.DailyDone{}, done)
	mornings.Store = onWatch{s, at(t, "2026-08-26 08:00:00")}
	done, err = mornings.QueueDigests(t.Context(), daily)
	must(t, err)
	same(t, activities.DailyDone{Stale: true}, done)
}

func TestAnErasedNameStaysErased(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	_, err := take(t, s, afterAugust, activities.Intake{}, made("H44.1", 1), tooLate(made("H44.1", 2)))
	must(t, err)
	desk := activities.OfficialDesk{Store: s, Province: "H44"}
	head := activities.Actors{{Person: "5", Agency: "H44.1", Roles: []review.Role{review.Head}}}
	see := func() activities.Officials {
		o, err := desk.Officials(t.Context(), head, "2026-08", "H44.1")
		must(t, err)
		return o
	}
	before := see()
	same(t, []activities.OfficialLine{{ID: before.Lines[0].ID, Name: "cb-H44.1", Counted: 2, OnTime: 1}}, before.Lines)
	for _, role := range []review.Role{review.Focal, review.Deputy, review.Auditor} {
		if _, err := desk.Officials(t.Context(), activities.Actors{{Person: "5", Agency: "H44.1", Roles: []review.Role{role}}}, "2026-08", "H44.1"); !errors.Is(err, activities.ErrNotFound) {
			t.Errorf("%s: %v", role, err)
		}
	}
	if _, err := desk.Officials(t.Context(), head, "2026-08", "H44.2"); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("the head of another agency: %v", err)
	}
	c := activities.Change{Province: "H44", By: head, Reason: "theo yêu cầu"}
	if err := s.EraseOfficial(t.Context(), before.Lines[0].ID, "H44.1", c, false); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("the head: %v", err)
	}
	c.By = activities.Actors{{Person: "6", Agency: "H44", Roles: []review.Role{review.Staff}}}
	must(t, s.EraseOfficial(t.Context(), before.Lines[0].ID, "H44.1", c, true))
	same(t, "cb-H44.1", see().Lines[0].Name)
	must(t, s.EraseOfficial(t.Context(), before.Lines[0].ID, "H44.1", c, false))
	if err := s.EraseOfficial(t.Context(), before.Lines[0].ID, "H44.1", c, false); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
	_, err = take(t, s, afterAugust, activities.Intake{}, made("H44.1", 1), made("H44.1", 2), made("H44.1", 3))
	must(t, err)
	same(t, []activities.OfficialLine{{ID: before.Lines[0].ID, Counted: 3, OnTime: 3}}, see().Lines)
	var audited string
	must(t, s.pool.QueryRow(t.Context(), `select actor || ' ' || action || ' ' || (details ->> 'reason') from audit where action like 'official%'`).Scan(&audited))
	same(t, "6 official's name erased theo yêu cầu", audited)
}
