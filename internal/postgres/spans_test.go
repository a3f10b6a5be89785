package postgres

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"danhgia/scoring"
)

func TestPeriodsAreSortedAndCheckedAsTheDomainDoes(t *testing.T) {
	s := openStore(t)
	var want []scoring.Period
	for _, month := range []scoring.Period{"2025-12", "2026-01", "2026-03", "2026-06", "2026-08", "2026-09", "2026-10", "2026-12"} {
		want = append(want, scoring.Ending(month)...)
	}
	slices.SortFunc(want, scoring.Period.Compare)
	shuffled := slices.Sorted(slices.Values(want))
	rows, _ := s.pool.Query(t.Context(), `select p from unnest($1::text[]) as p order by period_order(p::period)`, shuffled)
	got, err := pgx.CollectRows(rows, pgx.RowTo[scoring.Period])
	must(t, err)
	same(t, want, got)
	for _, p := range want {
		var span scoring.Span
		must(t, s.pool.QueryRow(t.Context(), `select span_of($1)`, p).Scan(&span))
		same(t, p.Span(), span)
	}
	for _, wrong := range []string{"2026-13", "2026-Q5", "2026-3T", "26", ""} {
		if _, err := s.pool.Exec(t.Context(), `select $1::text::period`, wrong); err == nil {
			t.Errorf("%q is taken for a period", wrong)
		}
	}
}
