package postgres

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/internal/devstack/devtest"
)

var drilled = flag.Int("drill.n", 120_000, "dossiers of BenchmarkDrill, over 12 months")

// A dossier for each number, of one of 124 agencies, 20 of which are ten times as large. Two in a hundred were changed
// after the others, so that they lie behind them.
const fillBook = `
insert into dossier_in_%[1]d (received, due, ended, submitted, limit_at, line_hash, fee_due, book, intake, numerators, denominators, official, channel, status, timing,
                     requests, ruled, facts, number, agency, procedure, reason)
select at, at + interval '5 days', case when n %% 10 > 0 then at + (n %% 70) * interval '2 hours' end, at, at + interval '5 days', n, 5000, %[1]d, 1,
       case when late then 510 else 511 end, 511, null, n %% 3 + 1, 9, case when late then 2 else 1 end,
       0, 0, 5, agency || '-' || to_char(at, 'YYMMDD') || '-' || lpad(n::text, 7, '0'), agency, '1.' || lpad((n::bigint * 7919 %% 300)::text, 6, '0'),
       case when n %% 50000 = 0 then 'asked-again' when n %% 97 = 0 then 'waiting' when n %% 101 = 0 then 'term' else 'due' end
from (select n, h %% 11 = 0 as late, date '2026-01-01' + h %% 28 * interval '1 day' + (n %% 480) * interval '1 minute' as at,
             'H44.' || lpad((case when h %% 304 < 200 then h %% 304 / 10 else h %% 304 - 180 end)::text, 3, '0') as agency
      from (select n, abs(hashint4(n)) as h from generate_series(1, %[2]d) n) g) x
order by n %% 50 = 0, agency, n`

const tallyBook = `
insert into dossier_tally
select book, agency, procedure,
       array[sum(numerators & 1), sum(numerators >> 1 & 1), sum(numerators >> 2 & 1), sum(numerators >> 3 & 1), sum(numerators >> 4 & 1),
             sum(numerators >> 5 & 1), sum(numerators >> 6 & 1), sum(numerators >> 7 & 1), sum(numerators >> 8 & 1)],
       array_fill(count(*), array[9]), '{1,1,1,1}'
from dossier
where book = %d
group by book, agency, procedure`

// drill is a store with twelve months of dossiers.
func drill(b *testing.B) *Store {
	b.Helper()
	s, err := Open(b.Context(), devtest.Database(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	for month := 1; month <= 12; month++ {
		for _, step := range []string{
			fmt.Sprintf("insert into dossier_book (province, period, judged_until, as_of, received_only) values ('H44', '2026-%02d', '2027-01-01', '2027-01-01', false)", month),
			fmt.Sprintf("select open_intake(%d, %[1]d, false)", month),
			fmt.Sprintf(fillBook, month, *drilled/12),
			fmt.Sprintf("select index_intake(%d, 0), index_intake(%[1]d, 1)", month), fmt.Sprintf("select attach_intake(%d, %[1]d)", month),
			fmt.Sprintf(tallyBook, month), fmt.Sprintf("analyze dossier_%d", month), "analyze dossier_tally",
		} {
			if _, err := s.pool.Exec(b.Context(), step); err != nil {
				b.Fatal(err)
			}
		}
	}
	return s
}

// plain is what one would write at first: sort all that fits, and skip the pages before.
const plain = `
select ` + listedColumns + `
from dossier d
where book = $1 and %s
order by agency, %snumber
offset %d
limit %d`

// BenchmarkDrill is the first page of lists, and one far behind, beside the plain query in the same run.
func BenchmarkDrill(b *testing.B) {
	s := drill(b)
	for _, c := range []struct {
		name string
		q    activities.DossierQuery
		page int
	}{
		{"all", activities.DossierQuery{}, 0},
		{"all, page 200", activities.DossierQuery{}, 200},
		{"all, by receipt", activities.DossierQuery{Sort: activities.SortReceived}, 0},
		{"what lacks in the numerator", activities.DossierQuery{Indicator: "PROGRESS_ON_TIME", Side: activities.NotInNumerator}, 0},
		{"large agency", activities.DossierQuery{Agency: "H44.007"}, 0},
		{"large agency, late, by due, down", activities.DossierQuery{Agency: "H44.007", Timing: dossier.EndedLate, Sort: activities.SortDue, Down: true}, 0},
		{"small agency, a reason", activities.DossierQuery{Agency: "H44.077", Reason: dossier.WaitingSince}, 0},
		{"procedure", activities.DossierQuery{Procedure: "1.000123"}, 0},
		{"rare reason", activities.DossierQuery{Reason: dossier.AskedAgain}, 0},
		{"no such reason", activities.DossierQuery{Reason: dossier.NeverAccepted}, 0},
		{"no such timing", activities.DossierQuery{Timing: dossier.RunningInTime}, 0},
		{"beginning of numbers", activities.DossierQuery{Text: "H44.115-26012"}, 0},
		{"one number", activities.DossierQuery{Text: "H44.115-260120-0000012"}, 0},
		{"no such number", activities.DossierQuery{Text: "H45"}, 0},
	} {
		b.Run(c.name, func(b *testing.B) {
			c.q.Key, c.q.By, c.q.Size = activities.Key{Province: "H44", Period: "2026-08"}, officeStaff, 50
			c.q.After = behindPage(b, s, c.q, c.page)
			slow := plainly(b, s, c.q, c.page)
			b.ResetTimer()
			for b.Loop() {
				if _, err := s.Dossiers(b.Context(), c.q); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms")
			b.ReportMetric(slow, "plain-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// behindPage is the cursor behind so many pages.
func behindPage(b *testing.B, s *Store, q activities.DossierQuery, page int) string {
	b.Helper()
	if page == 0 {
		return ""
	}
	q.Size *= page
	p, err := s.Dossiers(b.Context(), q)
	if err != nil {
		b.Fatal(err)
	}
	return p.Next
}

// plainly is how long the plain query takes, in milliseconds.
func plainly(b *testing.B, s *Store, q activities.DossierQuery, page int) float64 {
	b.Helper()
	w := where{args: []any{8, q.Province}}
	if q.Agency != "" {
		w.add("d.agency = ?", q.Agency)
	}
	rows := dossiersWith(&w, q, activities.DossierCursor{})
	if q.Agency != "" {
		rows += " and " + w.String()
	}
	first := ""
	if column := sortColumns[q.Sort]; column != "" {
		first = column + ", "
	}
	query := fmt.Sprintf(plain, rows, first, page*q.Size, q.Size+1)
	const times = 3
	var took time.Duration
	for range times {
		begun := time.Now()
		if _, err := listDossiers(b.Context(), s.pool, query, true, w.args...); err != nil {
			b.Fatal(err)
		}
		took += time.Since(begun)
	}
	return float64(took.Microseconds()) / 1000 / times
}
