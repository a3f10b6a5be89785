package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

// lines are records that a test makes up: the raw line of each is all that it says.
type lines struct {
	all  []any // dossiers, and errors in place of one
	at   int
	form string
}

func (l *lines) Next() error {
	if l.at == len(l.all) {
		return io.EOF
	}
	l.at++
	if err, ok := l.all[l.at-1].(error); ok {
		if _, one := errors.AsType[*activities.LineRefusal](err); !one {
			return err
		}
	}
	return nil
}

func (l *lines) Raw() []byte        { return fmt.Append(nil, l.all[l.at-1]) }
func (l *lines) Form() []byte       { return []byte(l.form) }
func (l *lines) Line() int          { return l.at + 1 }
func (l *lines) Counts(string) bool { return true }
func (l *lines) Unused() []string   { return nil }

func (l *lines) Read(d *dossier.Dossier) error {
	if err, ok := l.all[l.at-1].(error); ok {
		return err
	}
	*d = l.all[l.at-1].(dossier.Dossier)
	return nil
}

// onWatch is a store at a moment.
type onWatch struct {
	*Store
	now time.Time
}

func (w onWatch) Now(context.Context) (time.Time, error) { return w.now, nil }

func (w onWatch) Calendar(context.Context) (calendar.Calendar, error) {
	return calendar.New([]calendar.Notice{{Day: calendar.Date(2026, 9, 2), Kind: calendar.Off, Basis: "Quốc khánh"}}, calendar.DefaultHours(), calendar.Vietnam)
}

func (w onWatch) IndexSets(context.Context) ([]activities.IndexSetFile, error) {
	return []activities.IndexSetFile{{Code: "766-2026"}}, nil
}

func doorAt(s *Store, now string) activities.Door {
	at, err := time.ParseInLocation(time.DateTime, now, calendar.Vietnam)
	if err != nil {
		panic(err)
	}
	return activities.Door{Store: onWatch{s, at}, Decode: func(string, []byte) (scoring.IndexSet, error) {
		return scoring.IndexSet{Code: "766-2026", EffectiveFrom: "2022-08-01"}, nil
	}}
}

const afterAugust = "2026-09-10 09:00:00"

func momentAt(s string) dossier.Moment {
	at, err := time.ParseInLocation(time.DateTime, s, calendar.Vietnam)
	if err != nil {
		panic(err)
	}
	return dossier.At(at)
}

// made is a dossier of August that is done in time.
func made(agency string, number int) dossier.Dossier {
	return dossier.Dossier{
		Number: fmt.Sprintf("%s-260805-%04d", agency, number), Procedure: "2.000815", Agency: agency, Official: "cb-" + agency, Channel: dossier.Online,
		Status: dossier.Done, Received: momentAt("2026-08-05 08:00:00"), Due: momentAt("2026-08-12 17:00:00"), Ended: momentAt("2026-08-11 09:30:00"),
		FeeKnown: true, FeeDue: 20000, PaidOnline: true, ResultFile: true,
	}
}

func tooLate(d dossier.Dossier) dossier.Dossier {
	d.Ended = momentAt("2026-08-13 09:30:00")
	return d
}

func running(d dossier.Dossier, due string) dossier.Dossier {
	d.Status, d.Ended, d.Due = dossier.InProgress, 0, momentAt(due)
	return d
}

func take(t *testing.T, s *Store, now string, in activities.Intake, all ...any) (activities.IntakeReport, error) {
	t.Helper()
	in.Key, in.Content, in.Source, in.Name = key, activities.OfDossiers, "upload", "hồ sơ.csv"
	return doorAt(s, now).Take(t.Context(), in, &lines{all: all}, func(int) {}, func(activities.IntakeFigures) {})
}

func taken(t *testing.T, s *Store, all ...any) activities.IntakeFigures {
	t.Helper()
	report, err := take(t, s, afterAugust, activities.Intake{}, all...)
	must(t, err)
	return report.IntakeFigures
}

// progress are the numerator and denominator of PROGRESS_ON_TIME by the tallies and by the dossiers themselves, which
// have to say the same; of officials too.
func progress(t *testing.T, s *Store) string {
	t.Helper()
	var byTally, byOfficial, byDossier string
	must(t, s.pool.QueryRow(t.Context(), `select coalesce(sum(numerators[1]) || '/' || sum(denominators[1]), '') from dossier_tally`).Scan(&byTally))
	must(t, s.pool.QueryRow(t.Context(), `select coalesce(sum(numerators[1]) || '/' || sum(denominators[1]), '') from dossier_official_tally`).Scan(&byOfficial))
	must(t, s.pool.QueryRow(t.Context(), `select coalesce(sum(numerators & 1) || '/' || sum(denominators & 1), '') from dossier`).Scan(&byDossier))
	if byTally != byDossier || byOfficial != byDossier {
		t.Errorf("by tallies %s, by officials %s, by dossiers %s", byTally, byOfficial, byDossier)
	}
	return byDossier
}

func TestAFileIsTakenInOnce(t *testing.T) {
	s := openStore(t)
	all := []any{made("H44.1", 1), tooLate(made("H44.1", 2)), made("H44.2", 3), made("H44.1", 1)}
	same(t, activities.IntakeFigures{Lines: 4, Added: 3, Repeated: 1}, taken(t, s, all...))
	same(t, "2/3", progress(t, s))
	same(t, activities.IntakeFigures{Lines: 4, Unchanged: 3, Repeated: 1}, taken(t, s, all...))
	same(t, "2/3", progress(t, s))
}

func TestANewerStateReplacesTheOlderWhichIsKept(t *testing.T) {
	s := openStore(t)
	taken(t, s, made("H44.1", 1), made("H44.1", 2), made("H44.1", 3))
	moved := made("H44.1", 2)
	moved.Agency, moved.Procedure = "H44.2", "1.1"
	same(t, activities.IntakeFigures{Lines: 4, Added: 1, Changed: 2, Unchanged: 1}, taken(t, s, tooLate(made("H44.1", 1)), moved, made("H44.1", 3), made("H44.1", 4)))
	same(t, "3/4", progress(t, s))
	var past, agencies string
	must(t, s.pool.QueryRow(t.Context(), `select string_agg(number || ' ' || agency, ', ' order by number) from dossier_past`).Scan(&past))
	must(t, s.pool.QueryRow(t.Context(), `select string_agg(agency || ' ' || procedure || ' ' || denominators[1], ', ' order by agency) from dossier_tally`).Scan(&agencies))
	same(t, "H44.1-260805-0001 H44.1, H44.1-260805-0002 H44.1", past)
	same(t, "H44.1 2.000815 3, H44.2 1.1 1", agencies)
}

func TestWhatAFileSaysTwiceInTwoWaysIsRefused(t *testing.T) {
	for name, stored := range map[string][]any{"of a new dossier": nil, "of a stored one": {made("H44.1", 1)}} {
		t.Run(name, func(t *testing.T) {
			s := openStore(t)
			if stored != nil {
				taken(t, s, stored...)
			}
			figures := taken(t, s, made("H44.1", 1), made("H44.1", 2), tooLate(made("H44.1", 1)))
			if figures.Refused != 1 {
				t.Errorf("%+v", figures)
			}
			same(t, "2/2", progress(t, s))
			var line int
			var rule string
			must(t, s.pool.QueryRow(t.Context(), `select line, rule ->> 'vi' from intake_refusal`).Scan(&line, &rule))
			same(t, 4, line)
			same(t, saidTwice.Vi, rule)
		})
	}
}

func TestARefusedFileLeavesOnlyItsReport(t *testing.T) {
	bad := func(line int) error {
		return &activities.LineRefusal{File: "a.csv", Line: line, Column: "status", Value: "11", Rule: scoring.Text{Vi: "không phải trạng thái", En: "no status"}}
	}
	s := openStore(t)
	taken(t, s, made("H44.1", 1))
	for name, all := range map[string][]any{
		"too many lines":             {tooLate(made("H44.1", 1)), bad(3), bad(4)},
		"breaks off":                 {tooLate(made("H44.1", 1)), activities.Refuse("tệp bị cắt", "the file breaks off")},
		"too many, found at the end": {made("H44.1", 5), tooLate(made("H44.1", 5)), bad(4)},
	} {
		report, err := take(t, s, afterAugust, activities.Intake{MostRefused: 1}, all...)
		if !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
		var state string
		var said scoring.Text
		must(t, s.pool.QueryRow(t.Context(), `select state, error from intake where id = $1`, report.ID).Scan(&state, &said))
		if state != "refused" || said.Vi == "" || said.En == "" {
			t.Errorf("%s: %s, %v", name, state, said)
		}
		same(t, "1/1", progress(t, s))
	}
	var left int
	must(t, s.pool.QueryRow(t.Context(), `select count(*) from pg_class where relname ~ '^dossier_(in|twice)_'`).Scan(&left))
	same(t, 0, left)
}

func TestAnImportThatStoppedGoesOn(t *testing.T) {
	for name, stored := range map[string][]any{"of a new period": nil, "of a stored one": {made("H44.1", 1), made("H44.1", 9)}} {
		t.Run(name, func(t *testing.T) {
			s := openStore(t)
			if stored != nil {
				taken(t, s, stored...)
			}
			all := []any{tooLate(made("H44.1", 1))}
			for n := range 1 << 15 {
				all = append(all, made("H44.1", n+10))
			}
			broken := append(append([]any{}, all...), errors.New("the network is away"))
			report, err := take(t, s, afterAugust, activities.Intake{}, broken...)
			if err == nil || errors.Is(err, activities.ErrRefused) {
				t.Fatal(err)
			}
			before := progress(t, s)
			if want := map[bool]string{true: "", false: "2/2"}[stored == nil]; before != want {
				t.Errorf("seen before it is settled: %s", before)
			}
			report, err = take(t, s, afterAugust, activities.Intake{ID: report.ID}, append(all, made("H44.1", 7), all[1])...)
			must(t, err)
			same(t, int64(len(all)+2), report.Lines)
			same(t, int64(1), report.Repeated)
			want := fmt.Sprintf("%d/%d", 1<<15+1, 1<<15+2)
			if stored != nil {
				want = fmt.Sprintf("%d/%d", 1<<15+2, 1<<15+3)
			}
			same(t, want, progress(t, s))
		})
	}
}

func TestAnImportThatStoppedIsGivenUpForALaterOne(t *testing.T) {
	s := openStore(t)
	report, err := take(t, s, afterAugust, activities.Intake{}, made("H44.1", 1), errors.New("the network is away"))
	if err == nil {
		t.Fatal("it went well")
	}
	taken(t, s, made("H44.1", 2))
	if _, err := take(t, s, afterAugust, activities.Intake{ID: report.ID}, made("H44.1", 1)); !errors.Is(err, activities.ErrNotFound) {
		t.Error(err)
	}
	same(t, "1/1", progress(t, s))
}

func TestTwoImportsOfAPeriodAreNotAtWorkAtOnce(t *testing.T) {
	s := openStore(t)
	in := activities.Intake{Key: key, Content: activities.OfDossiers}
	rules := func(context.Context) (activities.Rules, error) {
		return activities.Rules{Judge: dossier.Judge{From: momentAt("2026-08-01 00:00:00"), To: momentAt("2026-09-01 00:00:00")}}, nil
	}
	first, err := s.OpenBook(t.Context(), in, rules, nil)
	must(t, err)
	if _, err := s.OpenBook(t.Context(), in, rules, nil); !errors.Is(err, activities.ErrBusy) {
		t.Error(err)
	}
	other := in
	other.Period = "2026-07"
	second, err := s.OpenBook(t.Context(), other, rules, nil)
	must(t, err)
	second.Close()
	first.Close()
	again, err := s.OpenBook(t.Context(), in, rules, nil)
	must(t, err)
	again.Close()
}

func TestARunningPeriodIsJudgedAgainAsTimePasses(t *testing.T) {
	s := openStore(t)
	all := []any{made("H44.1", 1), running(made("H44.1", 2), "2026-08-20 17:00:00"), running(made("H44.1", 3), "2026-09-20 17:00:00")}
	at := func(now string) string {
		_, err := take(t, s, now, activities.Intake{}, all...)
		must(t, err)
		return progress(t, s)
	}
	same(t, "3/3", at("2026-08-15 09:00:00"))
	same(t, "3/3", at("2026-08-20 16:00:00"))
	same(t, "2/3", at("2026-08-20 17:30:00"))
	same(t, "2/3", at(afterAugust))
	if _, err := take(t, s, "2026-07-31 23:59:59", activities.Intake{}, all...); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("before the period has begun: %v", err)
	}
}

func TestTheSameLineUnderAnotherHeaderIsReadAgain(t *testing.T) {
	s := openStore(t)
	taken(t, s, made("H44.1", 1))
	report, err := doorAt(s, afterAugust).Take(t.Context(), activities.Intake{Key: key, Content: activities.OfDossiers}, &lines{all: []any{made("H44.1", 1)}, form: "due,ended"},
		func(int) {}, func(activities.IntakeFigures) {})
	must(t, err)
	same(t, activities.IntakeFigures{Lines: 1, Unchanged: 1}, report.IntakeFigures)
	var hashes int
	must(t, s.pool.QueryRow(t.Context(), `select count(*) from dossier where line_hash = $1`, int64(hashOf("", made("H44.1", 1)))).Scan(&hashes))
	same(t, 0, hashes)
}

func hashOf(form string, d dossier.Dossier) uint64 {
	b := dossierBook{known: newHashSet(0), form: xxhash.Sum64String(form)}
	hash, _, _ := b.Known(fmt.Append(nil, d))
	return hash
}

func TestWhatIsStoredIsWhatWasRead(t *testing.T) {
	s := openStore(t)
	d := made("H44.1", 1)
	d.Submitted, d.Returned, d.Requests, d.Term = momentAt("2026-08-04 21:00:00"), momentAt("2026-08-12 10:00:00"), 2, dossier.Term{Max: 5, Unit: dossier.WorkingDays}
	d.Waits = []dossier.Wait{{From: momentAt("2026-08-06 08:00:00"), To: momentAt("2026-08-07 08:00:00")}, {From: momentAt("2026-08-08 08:00:00")}}
	d.Digitised, d.Reused, d.Shared, d.CitizenData, d.Complained = true, true, true, true, true
	bare := dossier.Dossier{Number: "B", Agency: "H44.1", Status: dossier.New, Channel: dossier.InPerson}
	taken(t, s, d, bare)
	rows, _ := s.pool.Query(t.Context(), "select "+dossierColumns+" from dossier order by number")
	stored, err := pgx.CollectRows(rows, pgx.RowToStructByName[dossierRow])
	must(t, err)
	d.Official = ""
	same(t, []dossier.Dossier{bare, d}, []dossier.Dossier{stored[0].dossier(), stored[1].dossier()})
	if got := stored[1].counts(); got.Denominator == 0 || got.Shows == 0 || stored[0].Timing != 0 || stored[0].Reason != string(dossier.NeverAccepted) {
		t.Errorf("%+v", stored)
	}
}
