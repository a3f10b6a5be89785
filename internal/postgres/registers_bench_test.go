package postgres

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/devstack/devtest"
	"danhgia/review"
	"danhgia/scoring"
)

// large is a store with so many agencies, each with three people and a task of one letter, and ten rows of the audit
// log for each.
func large(tb testing.TB, agencies int) *Store {
	tb.Helper()
	check := func(err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
	}
	s, err := Open(tb.Context(), devtest.Database(tb))
	check(err)
	tb.Cleanup(s.Close)
	check(s.Migrate(tb.Context()))
	for _, fill := range []string{
		`insert into ladder_set (content, sha256) values ('x', repeat('0', 64))`,
		`insert into agency (province, code, source_id, name, kind, valid_from)
		 select 'H44', 'H44.' || lpad(n::text, 5, '0'), '', 'UBND xã Tân Lập ' || n, case when n % 20 = 0 then 'department' else 'commune' end, '2025-07-01' from generate_series(1, $1::int) n`,
		`insert into person (name, email) select 'Trần Thị Bình ' || n, 'p' || n || '@so.example' from generate_series(1, 3 * $1::int) n`,
		`insert into officer (person, agency, role, valid_from)
		 select id, 'H44.' || lpad(((id - 1) / 3 + 1)::text, 5, '0'), (array['focal-officer', 'deputy', 'head'])[id % 3 + 1], '2026-01-01' from person`,
		`insert into directive (province, number, dated, title, agencies, ladders, deadline, sent_by)
		 select 'H44', '1/UBND', '2026-09-01', 'Về việc', array_agg(code), 1, '{"at": "2026-09-10T10:00:00Z", "on": "2026-09-10", "from": "2026-09-03", "days": 5}', 1 from agency where $1::int > 0`,
		`insert into directive_file (directive, name, sha256, content) select 1, 'a.pdf', repeat('0', 64), 'x' where $1::int > 0`,
		`insert into task (province, kind, agency, subject, generation, state, opened_at, deadline, due_at, changed_at, directive, ladders)
		 select 'H44', 'acknowledge', code, '1', 1, 'open', '2026-09-03', '{}', '2026-09-10', '2026-09-03', 1, 1 from agency where $1::int > 0`,
		`insert into audit (actor, action, province, details)
		 select (n % 100 + 1)::text, (array['answered', 'extend', 'task settled'])[n % 3 + 1], 'H44', jsonb_build_object('task', n % $1::int + 1, 'reason', 'theo kế hoạch') from generate_series(1, 10 * $1::int) n`,
	} {
		if slices.Contains([]byte(fill), '$') {
			_, err = s.pool.Exec(tb.Context(), fill, agencies)
		} else {
			_, err = s.pool.Exec(tb.Context(), fill)
		}
		check(err)
	}
	_, err = s.pool.Exec(tb.Context(), "vacuum analyze")
	check(err)
	return s
}

// registerPages is what the pages of the registers ask of the store.
func registerPages(s *Store) map[string]func(ctx context.Context) error {
	on := calendar.Date(2026, 9, 14)
	agencies := func(q activities.AgencyQuery) func(ctx context.Context) error {
		return func(ctx context.Context) error { _, err := s.AgencyLines(ctx, "H44", on, q); return err }
	}
	officers := func(q activities.OfficerQuery) func(ctx context.Context) error {
		return func(ctx context.Context) error { _, err := s.OfficerLines(ctx, "H44", on, q); return err }
	}
	audit := func(q activities.AuditQuery) func(ctx context.Context) error {
		q.Most = 51
		return func(ctx context.Context) error { _, err := s.AuditLines(ctx, "H44", q); return err }
	}
	return map[string]func(ctx context.Context) error{
		"agencies":                        agencies(activities.AgencyQuery{}),
		"agencies, the last page":         agencies(activities.AgencyQuery{Page: 200}),
		"agencies by name":                agencies(activities.AgencyQuery{Text: "tan lap 99", Kind: scoring.Commune}),
		"agencies without focal officers": agencies(activities.AgencyQuery{Unfocused: true}),
		"an agency":                       func(ctx context.Context) error { _, err := s.AgencyFile(ctx, "H44", "H44.00007", on); return err },
		"officers":                        officers(activities.OfficerQuery{}),
		"officers by name":                officers(activities.OfficerQuery{Text: "binh 77", Role: review.Head}),
		"officers with bad addresses":     officers(activities.OfficerQuery{Bad: true}),
		"letters":                         func(ctx context.Context) error { _, err := s.DirectiveLines(ctx, "H44"); return err },
		"a letter": func(ctx context.Context) error {
			_, err := s.AcknowledgementLines(ctx, "H44", 1, activities.OnlyOverdue, 100)
			return err
		},
		"audit":                audit(activities.AuditQuery{}),
		"audit by name":        audit(activities.AuditQuery{Who: "binh 7", Action: "extend"}),
		"audit of an agency":   audit(activities.AuditQuery{Agency: "H44.00007"}),
		"audit, what was done": func(ctx context.Context) error { _, err := s.AuditActions(ctx, "H44"); return err },
	}
}

func TestRegistersAskAsOftenForManyAgenciesAsForFew(t *testing.T) {
	few, many := large(t, 12), large(t, 300)
	for name, ask := range registerPages(few) {
		count := func(ask func(context.Context) error) (n int) {
			must(t, ask(Counting(t.Context(), func(string) { n++ })))
			return n
		}
		if a, b := count(ask), count(registerPages(many)[name]); a != b || b == 0 || b > 6 {
			t.Errorf("%s asks %d times for 12 agencies and %d times for 300", name, a, b)
		}
	}
}

// BenchmarkRegisters says how long the store takes for the pages of the registers with 10,000 agencies:
// go test ./internal/postgres -run x -bench Registers -benchtime 50x
func BenchmarkRegisters(b *testing.B) {
	s := large(b, 10_000)
	for name, ask := range registerPages(s) {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				begun := time.Now()
				if err := ask(b.Context()); err != nil {
					b.Fatal(fmt.Errorf("%s: %w", name, err))
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}
