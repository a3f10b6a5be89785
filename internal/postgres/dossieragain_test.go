package postgres

import (
	"context"
	"errors"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
)

// busyYear is a store at a moment, in a year with more days off.
type busyYear struct{ onWatch }

func (busyYear) Calendar(context.Context) (calendar.Calendar, error) {
	off := []calendar.Notice{{Day: calendar.Date(2026, 9, 2), Kind: calendar.Off, Basis: "Quốc khánh"}}
	for day := 12; day <= 20; day++ {
		off = append(off, calendar.Notice{Day: calendar.Date(2026, 8, day), Kind: calendar.Off, Basis: "bão"})
	}
	return calendar.New(off, calendar.DefaultHours(), calendar.Vietnam)
}

// byTerm is a dossier of August without a due moment, that has ended later than its term allows: by 12 August.
func byTerm(number int) dossier.Dossier {
	d := made("H44.1", number)
	d.Due, d.Ended = 0, momentAt("2026-08-14 09:00:00")
	d.Term = dossier.Term{Max: 5, Unit: dossier.WorkingDays}
	return d
}

func TestStoredDossiersAreJudgedAgainWithoutAFile(t *testing.T) {
	s := openStore(t)
	again := func(d activities.Door, want int64, then string) {
		t.Helper()
		got, err := d.JudgeAgain(t.Context(), key)
		must(t, err)
		same(t, want, got)
		same(t, then, progress(t, s))
	}
	again(doorAt(s, "2026-08-15 09:00:00"), 0, "") // there are none
	_, err := take(t, s, "2026-08-15 09:00:00", activities.Intake{},
		made("H44.1", 1), running(made("H44.1", 2), "2026-08-20 17:00:00"), running(made("H44.1", 3), "2026-08-20 17:00:00"), byTerm(4))
	must(t, err)
	same(t, "3/4", progress(t, s))
	must(t, s.RuleDossiers(t.Context(), key, "PROGRESS_ON_TIME", []activities.RuledDossier{{Number: made("H44.1", 3).Number, Numerator: true, Denominator: true}}))
	again(doorAt(s, "2026-08-15 09:00:00"), 0, "3/4")
	again(doorAt(s, "2026-08-20 18:00:00"), 2, "2/4") // of the two that run late one was ruled on
	later := doorAt(s, "2026-08-20 18:00:00")
	later.Store = busyYear{later.Store.(onWatch)}
	again(later, 1, "3/4") // days off have moved that term
	again(later, 0, "3/4")
	again(doorAt(s, afterAugust), 1, "2/4")
	var asOf, until time.Time
	must(t, s.pool.QueryRow(t.Context(), "select as_of, judged_until from dossier_book").Scan(&asOf, &until))
	same(t, "2026-08-15 09:00:00, 2026-09-01 00:00:00", vietnam(asOf).Format(time.DateTime)+", "+vietnam(until).Format(time.DateTime))
	if _, err := activities.CollectOwn(t.Context(), s, key); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("figures of dossiers that were taken in while the period ran: %v", err)
	}
}

func TestJudgingAgainWaitsForAnImportAndTakesTheRulesThen(t *testing.T) {
	s := openStore(t)
	taken(t, s, made("H44.1", 1))
	door := doorAt(s, afterAugust)
	held := make(chan activities.Book)
	go func() {
		book, err := s.OpenBook(t.Context(), activities.Intake{Key: key, Content: activities.OfDossiers}, func(context.Context) (activities.Rules, error) {
			return activities.Rules{Judge: dossier.Judge{From: momentAt("2026-08-01 00:00:00"), To: momentAt("2026-09-01 00:00:00")}}, nil
		}, nil)
		if err != nil {
			t.Error(err)
		}
		held <- book
	}()
	book := <-held
	waits, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := door.JudgeAgain(waits, key); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while an import has the period: %v", err)
	}
	done := make(chan error)
	go func() {
		_, err := door.JudgeAgain(t.Context(), key)
		done <- err
	}()
	book.Close()
	must(t, <-done)
}

func TestPeriodsThatAreOpenAreJudgedAgain(t *testing.T) {
	s := openStore(t)
	taken(t, s, made("H44.1", 1))
	_, err := s.SaveCatalogue(t.Context(), activities.Intake{Key: key, Content: activities.OfProcedures, Source: activities.StarterSource, Name: "danh mục.csv"}, []activities.Procedure{
		{Agency: "H44.1", Name: "Cấp bản sao trích lục", Procedure: dossier.Procedure{Code: "2.000815", PaperResult: true}},
	})
	must(t, err)
	judges := activities.Judges{Door: doorAt(s, afterAugust), Books: s}
	var woken activities.Wake
	deliver := func(_ context.Context, wakes []activities.Wake) (delivered []string) {
		for _, w := range wakes {
			woken, delivered = w, append(delivered, w.Workflow)
		}
		return delivered
	}
	_, err = s.DeliverWakes(t.Context(), 10, deliver)
	must(t, err)
	same(t, activities.Wake{Workflow: "judging/H44", Judges: "H44"}, woken)
	basis := func() (basis string) {
		must(t, s.pool.QueryRow(t.Context(), "select basis from dossier_book").Scan(&basis))
		return basis
	}
	before := basis()
	for _, province := range []string{"H31", "H44"} {
		done, err := judges.JudgeAgain(t.Context(), activities.JudgingRun{Province: province})
		must(t, err)
		same(t, activities.JudgedAgain{}, done)
		if changed := basis() != before; changed != (province == "H44") {
			t.Errorf("%s: it has another basis: %v", province, changed)
		}
	}
	must(t, s.AddIndexSet(t.Context(), "766-2026", []byte("bộ")))
	execute(t, s, `insert into snapshot (id, source, province, province_name, period) values (repeat('ab', 32), 'x', 'H44', 'x', '2026-08')`)
	execute(t, s, `insert into evaluation (province, period, state, run, snapshot, index_set) values ('H44', '2026-08', 'published', 'x', repeat('ab', 32), '766-2026')`)
	open, err := s.OpenBooks(t.Context(), "H44")
	must(t, err)
	same(t, 0, len(open))
}
