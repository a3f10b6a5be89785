package postgres

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"danhgia/audit"
	"danhgia/internal/devstack/devtest"
)

// recorded is a store with ten rows in the chain of a period and three of no period.
func recorded(t *testing.T) *Store {
	t.Helper()
	s := openStore(t)
	for i := range 10 {
		must(t, s.inTx(t.Context(), func(tx pgx.Tx) error {
			return recordBy(t.Context(), tx, key, "7", "extend", map[string]any{"task": i, "reason": "vì"})
		}))
	}
	must(t, s.inTx(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), "insert into audit (actor, action, province) select '7', 'people changed', 'H44' from generate_series(1, 3)")
		return err
	}))
	return s
}

func seals(t *testing.T, s *Store, want int) {
	t.Helper()
	if n, err := s.SealAudit(t.Context()); err != nil || n != want {
		t.Fatalf("%d rows were sealed, want %d: %v", n, want, err)
	}
}

// breaks are the first break of each chain that has one.
func breaks(t *testing.T, s *Store, kept ...audit.Kept) (all []string) {
	t.Helper()
	reports, err := s.CheckAudit(t.Context(), "", kept)
	must(t, err)
	for _, r := range reports {
		if !r.Whole() {
			all = append(all, fmt.Sprint(r.Chain, ": ", r.Breaks[0]))
		}
	}
	return all
}

func TestTheAuditIsSealedInBatches(t *testing.T) {
	s := recorded(t)
	seals(t, s, 13)
	seals(t, s, 0)
	must(t, s.inTx(t.Context(), func(tx pgx.Tx) error { return record(t.Context(), tx, key, "x", nil) }))
	reports, err := s.CheckAudit(t.Context(), "", nil)
	must(t, err)
	for i := range reports {
		reports[i].Head = ""
	}
	same(t, []audit.Report{
		{Chain: audit.Chain{Province: "H44"}, Rows: 3, Sealed: 3, Seals: 1},
		{Chain: audit.Chain{Province: "H44", Period: "2026-08"}, Rows: 11, Sealed: 10, Open: 1, Seals: 1},
	}, reports)
	seals(t, s, 1)
	heads, err := s.AuditHeads(t.Context())
	must(t, err)
	if len(heads) != 2 || heads[1].Number != 2 {
		t.Errorf("the last seals are %v", heads)
	}
	same(t, nil, breaks(t, s, heads...))
	one, err := s.CheckAudit(t.Context(), "2026-08", nil)
	must(t, err)
	if len(one) != 1 || one[0].Rows != 11 {
		t.Errorf("of the period alone: %+v", one)
	}
}

// What somebody does who may do everything is named all the same.
func TestWhatASuperuserDoesToTheAuditIsNamed(t *testing.T) {
	const locks = "set session_replication_role = replica; " // no trigger refuses anything
	for name, c := range map[string]struct{ change, want string }{
		"a row changed":            {"update audit set details = '{}' where id = 4", "H44 2026-08: row 4 (seal 1): it is not what was sealed"},
		"a row removed":            {"delete from audit where id = 5", "H44 2026-08: row 5 (seal 1): it is missing: it was removed after it was sealed"},
		"one put in":               {"insert into audit (actor, action, province, period) values ('8', 'extend', 'H44', '2026-08')", "H44 2026-08: row 14: it is in no seal and does not wait for one"},
		"a row moved away":         {"update audit set period = null where id = 6", "H44 2026-08: row 6 (seal 1): it is missing"},
		"a seal removed":           {"delete from audit_seal where period = ''", "H44 -: seal 1: the seal that was kept elsewhere is not here any more"},
		"a seal changed":           {"update audit_seal set hashes = set_byte(hashes, 0, 0) where period = ''", "H44 -: seal 1: its digest is not that of what it holds"},
		"all of a chain removed":   {"delete from audit where period is null; delete from audit_seal where period = ''", "seal 1: the seal of H44 - that was kept elsewhere is not here any more"},
		"a waiting row removed":    {"insert into audit_open (audit) values (99)", "row 99: it is missing: it was removed before it was sealed"},
		"a row put between others": {"delete from audit where id = 7; insert into audit (id, actor, action, province, period) overriding system value values (7, '7', 'extend', 'H44', '2026-08')", "H44 2026-08: row 7 (seal 1): it is not what was sealed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := recorded(t)
			seals(t, s, 13)
			heads, err := s.AuditHeads(t.Context())
			must(t, err)
			superuser(t, s, locks+c.change)
			if got := breaks(t, s, heads...); !strings.Contains(strings.Join(got, "\n"), c.want) {
				t.Errorf("got %q, want %s", got, c.want)
			}
		})
	}
}

func superuser(t *testing.T, s *Store, change string) {
	t.Helper()
	super, err := pgx.Connect(t.Context(), devtest.Superuser(s.Address()))
	must(t, err)
	_, err = super.Exec(t.Context(), change)
	must(t, err)
	must(t, super.Close(t.Context()))
}

// Put in with all triggers at work, under a number that a rolled back transaction has left free: it is never sealed.
func TestARowUnderANumberThatWasUsedUpIsNotSealed(t *testing.T) {
	s := recorded(t)
	tx, err := s.pool.Begin(t.Context())
	must(t, err)
	must(t, record(t.Context(), tx, key, "not done", nil)) // 14
	must(t, tx.Rollback(t.Context()))
	must(t, s.inTx(t.Context(), func(tx pgx.Tx) error { return record(t.Context(), tx, key, "x", nil) })) // 15
	seals(t, s, 14)
	superuser(t, s, "insert into audit (id, actor, action, province, period) overriding system value values (14, '7', 'extend', 'H44', '2026-08')")
	seals(t, s, 0)
	if got := breaks(t, s); len(got) != 1 || !strings.Contains(got[0], "row 14: its number had been used up") {
		t.Errorf("got %q", got)
	}
}

// A transaction that ends late is sealed late, and nothing waits for it meanwhile.
func TestARowOfATransactionThatEndsLateIsSealedLate(t *testing.T) {
	s := recorded(t)
	late, err := s.pool.Begin(t.Context())
	must(t, err)
	must(t, record(t.Context(), late, key, "late", nil)) // 14
	must(t, s.inTx(t.Context(), func(tx pgx.Tx) error { return record(t.Context(), tx, key, "x", nil) }))
	seals(t, s, 14)
	must(t, late.Commit(t.Context()))
	same(t, nil, breaks(t, s))
	seals(t, s, 1)
	same(t, nil, breaks(t, s))
}

func TestTwoWhoSealAtOnceSealOnce(t *testing.T) {
	s := recorded(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if _, err := s.SealAudit(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	same(t, nil, breaks(t, s))
	var sealed, open int
	must(t, s.pool.QueryRow(t.Context(), "select (select count(*) from audit_seal), (select count(*) from audit_open)").Scan(&sealed, &open))
	if sealed != 2 || open != 0 {
		t.Errorf("%d seals, %d rows wait", sealed, open)
	}
}
