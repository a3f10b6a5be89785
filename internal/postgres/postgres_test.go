package postgres

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/internal/devstack"
	"danhgia/internal/devstack/devtest"
	"danhgia/scoring"
)

func TestMain(m *testing.M) { devtest.Main(m) }

var (
	key      = activities.Key{Province: "H44", Period: "2026-08"}
	snapshot = strings.Repeat("ab", 32)
)

// openStore is on a database of its own, as the programs' role: each test proves its rights.
func openStore(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), devtest.App(devtest.Prepared(t, Prepare)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// ownerOf is the same database as its owner, who may do what the programs may not.
func ownerOf(t *testing.T, s *Store) *Store {
	t.Helper()
	owner, err := Open(t.Context(), devstack.AsRole(s.Address(), devstack.OwnerRole))
	must(t, err)
	t.Cleanup(owner.Close)
	return owner
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same[T any](t *testing.T, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func rawCollection() activities.RawCollection {
	file := func(name, content string) activities.RawFile {
		return activities.RawFile{
			SnapshotFile: scoring.SnapshotFile{Name: name, CapturedOn: "2026-09-26", Bytes: int64(len(content)), SHA256: strings.Repeat("cd", 32)},
			Content:      []byte(content),
		}
	}
	return activities.RawCollection{
		Source: "portal.example", Period: key.Period, Province: scoring.Agency{Code: "H44", Name: "UBND tỉnh", Kind: scoring.Province},
		Files: []activities.RawFile{file("b.json", "bytes \x00 of b"), file("a.json", "")},
		Gaps:  []scoring.Gap{{Agency: "H44.1", File: "a.json", Reason: "mới thành lập"}},
	}
}

func collection() activities.Collection {
	some := scoring.Some[int64]
	return activities.Collection{
		Unknown: []string{"a.json: data.new"},
		Agencies: []activities.CollectedAgency{
			{
				Agency: scoring.Agency{Code: "H44", Name: "UBND tỉnh", Kind: scoring.Province}, SourceID: "id-0",
				Figures: scoring.Figures{Agency: "H44", Measures: []scoring.Measure{
					{Indicator: "Z", Numerator: some(3), Denominator: some(2), Published: scoring.Some[scoring.Hundredths](796), Flags: []scoring.Flag{{Kind: scoring.NumeratorAbove}}},
					{Indicator: "A", Numerator: some(0), Denominator: some(scoring.MaxCount)},
					{Indicator: "NULL"},
				}},
			},
			{
				Agency: scoring.Agency{Code: "H44.1", Name: "Xã Một", Kind: scoring.Commune}, SourceID: "id-1",
				Figures: scoring.Figures{Agency: "H44.1", Groups: []scoring.GroupScore{{Group: "G", Published: 0}}},
			},
		},
	}
}

// claimed is a store in which a run has the period and its snapshot is stored.
func claimed(t *testing.T) (*Store, activities.Claim) {
	t.Helper()
	s := openStore(t)
	must(t, s.SaveSnapshot(t.Context(), snapshot, rawCollection()))
	must(t, s.AddIndexSet(t.Context(), "set", []byte("set")))
	c := activities.Claim{Start: activities.Start{Key: key, Snapshot: snapshot, IndexSet: "set"}, Run: "run-1"}
	must(t, s.Claim(t.Context(), c))
	return s, c
}

func TestASnapshotComesBackByteForByteAndOnce(t *testing.T) {
	s := openStore(t)
	for range 2 {
		must(t, s.SaveSnapshot(t.Context(), snapshot, rawCollection()))
	}
	got, err := s.RawCollection(t.Context(), snapshot)
	must(t, err)
	same(t, rawCollection(), got)
	if _, err := s.RawCollection(t.Context(), strings.Repeat("00", 32)); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("an unknown snapshot: %v", err)
	}
}

func TestACollectionKeepsNullZeroAndFlagsApartAndItsOrder(t *testing.T) {
	s, _ := claimed(t)
	for range 2 {
		must(t, s.SaveCollection(t.Context(), snapshot, collection()))
	}
	got, err := s.Collection(t.Context(), snapshot)
	must(t, err)
	same(t, collection(), got)
}

func TestABadCollectionLeavesNothingAndIsFinal(t *testing.T) {
	s, _ := claimed(t)
	bad := collection()
	bad.Agencies[1].Figures.Measures = []scoring.Measure{{Indicator: "X", Numerator: scoring.Some[int64](-1)}}
	if err := s.SaveCollection(t.Context(), snapshot, bad); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("a negative count: %v, want a refusal", err)
	}
	if _, err := s.Collection(t.Context(), snapshot); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("something of it was stored: %v", err)
	}
	must(t, s.SaveCollection(t.Context(), snapshot, collection()))
}

// The months may be collected in any order.
func TestTheRegisterOfAgenciesKeepsTheirHistory(t *testing.T) {
	names := map[scoring.Period]string{"2026-07": "Xã Một cũ", "2026-08": "Xã Một", "2026-09": "Phường Một"}
	for _, order := range [][]scoring.Period{
		{"2026-07", "2026-08", "2026-09"},
		{"2026-07", "2026-09", "2026-08"},
		{"2026-08", "2026-07", "2026-09"},
		{"2026-08", "2026-09", "2026-07"},
		{"2026-09", "2026-07", "2026-08"},
		{"2026-09", "2026-08", "2026-07"},
	} {
		s := openStore(t)
		for _, month := range order {
			raw, c, id := rawCollection(), collection(), strings.Repeat("0"+string(month[6]), 32)
			raw.Period, c.Agencies[1].Name = month, names[month]
			must(t, s.SaveSnapshot(t.Context(), id, raw))
			must(t, s.SaveCollection(t.Context(), id, c))
		}
		for day, want := range map[string]string{"2026-07-01": "Xã Một cũ", "2026-08-15": "Xã Một", "2026-09-01": "Phường Một", "2027-01-01": "Phường Một"} {
			var got string
			must(t, s.pool.QueryRow(t.Context(), "select name from agency where code = 'H44.1' and daterange(valid_from, valid_to) @> $1::date", day).Scan(&got))
			if got != want {
				t.Errorf("collected in the order %v, on %s the agency is %s, want %s", order, day, got, want)
			}
		}
	}
}

func scoreRun() activities.ScoreRun {
	some := scoring.Some[scoring.Hundredths]
	card := scoring.Scorecard{Agency: "H44", Total: some(1568), Groups: []scoring.GroupResult{
		{Code: "G", Points: some(1568), Max: 2000, Published: some(1567), Indicators: []scoring.Result{
			{Measure: collection().Agencies[0].Figures.Measures[0], Ratio: some(15000), Points: some(1568), Max: 2000, Rule: scoring.RuleTarget},
			{Measure: scoring.Measure{Indicator: "NULL"}, Max: 0, Rule: scoring.RuleFollowed},
		}},
		{Code: "H", Points: some(1300), Max: 1200, Published: some(1300), AsGiven: true, Indicators: []scoring.Result{
			{Measure: scoring.Measure{Indicator: "X"}, Max: 1200, Rule: scoring.RuleGroupOnly},
		}},
	}}
	return activities.ScoreRun{Key: key, Snapshot: snapshot, IndexSet: "set", Engine: "1", Standings: []scoring.Standing{
		{Agency: scoring.Agency{Code: "H44", Name: "UBND tỉnh", Kind: scoring.Province}, Rank: scoring.Some(1), Band: scoring.Some(0), Card: card},
		{Agency: scoring.Agency{Code: "H44.1", Name: "Xã Một", Kind: scoring.Commune}, Card: scoring.Scorecard{Agency: "H44.1", NoCases: true}},
	}}
}

func TestScoresComeBackWholeAndOnce(t *testing.T) {
	s, _ := claimed(t)
	must(t, s.SaveCollection(t.Context(), snapshot, collection()))
	first, err := s.SaveScores(t.Context(), scoreRun())
	must(t, err)
	again, err := s.SaveScores(t.Context(), scoreRun())
	must(t, err)
	same(t, first, again)
	got, err := s.Scores(t.Context(), first)
	must(t, err)
	same(t, scoreRun(), got)
}

func TestAPeriodIsHeldByOneRunAndARefusedOneMayBeTakenAgain(t *testing.T) {
	s, c := claimed(t)
	other := c
	other.Run = "run-2"
	must(t, s.Claim(t.Context(), c)) // the same run again
	if err := s.Claim(t.Context(), other); !errors.Is(err, activities.ErrTaken) {
		t.Errorf("another run: %v, want ErrTaken", err)
	}
	must(t, s.Refuse(t.Context(), other, "not its period")) // changes nothing
	must(t, s.StartStage(t.Context(), key, activities.StageCollect))
	must(t, s.Refuse(t.Context(), c, "tệp thiếu"))
	e, err := s.Evaluation(t.Context(), key)
	must(t, err)
	same(t, []string{string(activities.Refused), "tệp thiếu"}, []string{string(e.State), e.Refusal})
	must(t, s.Claim(t.Context(), other))
	e, err = s.Evaluation(t.Context(), key)
	must(t, err)
	if e.State != activities.Running || e.Refusal != "" || len(e.Stages) != 0 {
		t.Errorf("a new run begins afresh, got %+v", e)
	}
}

func TestTwoRunsAtOnceGetThePeriodOnce(t *testing.T) {
	s, c := claimed(t)
	must(t, s.Refuse(t.Context(), c, "again"))
	var got [8]error
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			mine := c
			mine.Run = strings.Repeat("x", i+1)
			got[i] = s.Claim(context.Background(), mine)
		})
	}
	all.Wait()
	won := 0
	for _, err := range got {
		if err == nil {
			won++
		} else if !errors.Is(err, activities.ErrTaken) {
			t.Errorf("a loser got %v", err)
		}
	}
	same(t, 1, won)
}

func TestPublishStoresOneRevisionForEachScoreRunAndNothingChangesIt(t *testing.T) {
	s, _ := claimed(t)
	must(t, s.SaveCollection(t.Context(), snapshot, collection()))
	run, err := s.SaveScores(t.Context(), scoreRun())
	must(t, err)
	enrolled(t, s)
	want := activities.Publication{Key: key, Revision: 1, State: scoring.Provisional, Content: []byte("{}"), SHA256: snapshot, Published: sometime, Seal: seal}
	for range 2 {
		revision, err := s.Publish(t.Context(), key, run, true, func(revision int, previous []byte) (activities.Publication, error) {
			p := want
			p.Revision = revision
			same(t, revision == 1, previous == nil)
			return p, nil
		})
		must(t, err)
		same(t, 1, revision)
	}
	got, err := s.Publication(t.Context(), key)
	must(t, err)
	want.Seal = activities.Seal{Key: seal.Key}
	same(t, want, got)
	want.Seal = activities.Seal{}
	listed, err := s.Publications(t.Context(), "H44")
	must(t, err)
	want.Content = nil
	same(t, []activities.Publication{want}, listed)
	owner := ownerOf(t, s)
	for _, change := range []string{"update publication set state = 'final'", "delete from publication", "truncate audit", "delete from score", "delete from signing_key", "update signing_key_end set reason = 'x'", "update snapshot_file set content = ''"} {
		if _, err := s.pool.Exec(t.Context(), change); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: %v, want a refusal by the database", change, err)
		}
		if _, err := owner.pool.Exec(t.Context(), change); err == nil || !strings.Contains(err.Error(), "are never changed") {
			t.Errorf("%s, as the owner: %v, want a refusal by the trigger", change, err)
		}
	}
}

var sometime = time.Date(2026, 9, 3, 1, 2, 3, 0, time.UTC)

func TestAnIndexSetKeepsItsContentUnderItsCode(t *testing.T) {
	s, _ := claimed(t)
	must(t, s.AddIndexSet(t.Context(), "set", []byte("set")))
	if err := s.AddIndexSet(t.Context(), "set", []byte("other")); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("other content: %v, want a refusal", err)
	}
	got, err := s.IndexSets(t.Context())
	must(t, err)
	same(t, []activities.IndexSetFile{{Code: "set", Content: []byte("set"), SHA256: "6ee0eb490ff832101cf82a3d387c35f29e4230be786978f7acf9e811febf6723"}}, got)
}

func TestStagesKeepTheirFirstMoments(t *testing.T) {
	s, _ := claimed(t)
	for range 2 {
		must(t, s.StartStage(t.Context(), key, activities.StageCollect))
		must(t, s.FinishStage(t.Context(), key, activities.StageCollect, "6 files"))
	}
	first, err := s.Evaluation(t.Context(), key)
	must(t, err)
	must(t, s.FinishStage(t.Context(), key, activities.StageCollect, "again"))
	second, err := s.Evaluation(t.Context(), key)
	must(t, err)
	same(t, first, second)
}

func TestTheClockThatWasSetIsToldBySQLAndByPrograms(t *testing.T) {
	s, _ := claimed(t)
	begin := time.Date(2031, 9, 3, 1, 0, 0, 0, time.UTC)
	must(t, ownerOf(t, s).SetClock(t.Context(), begin, 3600))
	clock, err := s.Clock(t.Context(), func() time.Time { return time.Time{} })
	must(t, err)
	clock.real = func() time.Time { return clock.RealEpoch.Add(time.Second) }
	if got := clock.Now(); !got.Equal(begin.Add(time.Hour)) {
		t.Errorf("a second later it tells %s, want an hour later", got)
	}
	var told time.Time
	must(t, s.pool.QueryRow(t.Context(), "select told_now()").Scan(&told))
	if told.Before(begin) || told.After(begin.AddDate(0, 0, 30)) {
		t.Errorf("SQL tells %s", told)
	}
}

func TestAStageEndsAlsoWhenTheClockWasSetBack(t *testing.T) {
	s, _ := claimed(t)
	owner := ownerOf(t, s)
	must(t, owner.SetClock(t.Context(), time.Date(2031, 9, 3, 1, 0, 0, 0, time.UTC), 1))
	must(t, s.StartStage(t.Context(), key, activities.StageExamine))
	execute(t, owner, "update clock set told_epoch = told_now() - interval '20 minutes', real_epoch = clock_timestamp()")
	must(t, s.FinishStage(t.Context(), key, activities.StageExamine, ""))
	var ended bool
	must(t, s.pool.QueryRow(t.Context(), "select finished_at = started_at from stage where name = 'examine'").Scan(&ended))
	if !ended {
		t.Error("it ended at another moment than its beginning")
	}
}

func TestTheClockNeverGoesBackBehindWhatWasRecorded(t *testing.T) {
	s, c := claimed(t)
	begin := time.Date(2031, 9, 3, 1, 0, 0, 0, time.UTC)
	must(t, ownerOf(t, s).SetClock(t.Context(), begin, 1))
	must(t, s.Refuse(t.Context(), c, "recorded after begin"))
	must(t, ownerOf(t, s).SetClock(t.Context(), begin.Add(-time.Hour), 1))
	var back bool
	must(t, s.pool.QueryRow(t.Context(), "select told_now() < (select max(at) from audit)").Scan(&back))
	if back {
		t.Error("the clock was set back")
	}
}
