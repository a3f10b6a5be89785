package postgres

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/dossier"
)

// sums are tallies of a period, or what is to be added to them, by agency and then by procedure and by official.
type sums struct {
	procedures map[string]map[string]*dossier.Tally
	officials  map[string]map[int]*dossier.Tally
}

func newSums() *sums {
	return &sums{map[string]map[string]*dossier.Tally{}, map[string]map[int]*dossier.Tally{}}
}

// add counts an agency's dossiers; nil sums count nothing.
func (s *sums) add(g *ofAgency) {
	if s == nil {
		return
	}
	procedures, officials := within(s.procedures, g.agency), within(s.officials, g.agency)
	for i, j := range g.dossiers {
		of(procedures, j.Procedure).Add(j.Counts, 1)
		if g.officials[i] != 0 {
			of(officials, g.officials[i]).Add(j.Counts, 1)
		}
	}
}

// row counts a stored dossier n times.
func (s *sums) row(r *dossierRow, n int64) {
	counts := r.counts()
	of(within(s.procedures, r.Agency), r.Procedure).Add(counts, n)
	if r.Official != nil {
		of(within(s.officials, r.Agency), *r.Official).Add(counts, n)
	}
}

func within[K comparable](all map[string]map[K]*dossier.Tally, agency string) map[K]*dossier.Tally {
	if all[agency] == nil {
		all[agency] = map[K]*dossier.Tally{}
	}
	return all[agency]
}

func of[K comparable](all map[K]*dossier.Tally, key K) *dossier.Tally {
	t := all[key]
	if t == nil {
		t = &dossier.Tally{}
		all[key] = t
	}
	return t
}

// write adds the sums to the tallies of a book, whose row is locked: nobody else writes them.
func (s *sums) write(ctx context.Context, tx pgx.Tx, book int) error {
	if err := addTallies(ctx, tx, book, "dossier_tally", "procedure", s.procedures, (*copyRows).text); err != nil {
		return err
	}
	return addTallies(ctx, tx, book, "dossier_official_tally", "official", s.officials, (*copyRows).int32)
}

// The two tables of tallies have the same columns but for the one that tells an agency's tallies apart.
const (
	selectTalliesOf = `
select agency, %[2]s, numerators, denominators, uses
from %[1]s
where book = $1 and agency = any($2)`

	createTallied = `
create temporary table tallied (like %s) on commit drop`

	replaceTallies = `
insert into %[1]s (book, agency, %[2]s, numerators, denominators, uses)
select book, agency, %[2]s, numerators, denominators, uses
from tallied
on conflict (book, agency, %[2]s) do update
set numerators = excluded.numerators, denominators = excluded.denominators, uses = excluded.uses`

	dropTallied = `
drop table tallied`
)

func addTallies[K comparable](ctx context.Context, tx pgx.Tx, book int, table, apart string, added map[string]map[K]*dossier.Tally, key func(*copyRows, K)) error {
	if len(added) == 0 {
		return nil
	}
	some := false
	query, agencies := fmt.Sprintf(selectTalliesOf, table, apart), slices.Collect(maps.Keys(added))
	err := eachTally(ctx, tx, func(agency string, k K, t dossier.Tally) {
		some = true
		if more := added[agency][k]; more != nil {
			more.Join(t)
		}
	}, query, book, agencies)
	if err != nil {
		return err
	}
	if !some {
		return copyTallies(ctx, tx, book, table, added, key)
	}
	if _, err := tx.Exec(ctx, fmt.Sprintf(createTallied, table)); err != nil {
		return err
	}
	if err := copyTallies(ctx, tx, book, "tallied", added, key); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, fmt.Sprintf(replaceTallies, table, apart)); err != nil {
		return fmt.Errorf("write %s: %w", table, err)
	}
	_, err = tx.Exec(ctx, dropTallied)
	return err
}

// eachTally has the tallies of a query of agency, key, numerators, denominators, uses.
func eachTally[K comparable](ctx context.Context, q reader, do func(agency string, k K, t dossier.Tally), query string, args ...any) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var (
		agency                         string
		k                              K
		numerators, denominators, uses []int64
	)
	for rows.Next() {
		if err := rows.Scan(&agency, &k, &numerators, &denominators, &uses); err != nil {
			return err
		}
		var t dossier.Tally
		copy(t.Numerators[:], numerators)
		copy(t.Denominators[:], denominators)
		copy(t.Shown[:], uses)
		do(agency, k, t)
	}
	return rows.Err()
}

func copyTallies[K comparable](ctx context.Context, tx pgx.Tx, book int, table string, all map[string]map[K]*dossier.Tally, key func(*copyRows, K)) error {
	var rows copyRows
	rows.begin(6)
	for agency, tallies := range all {
		for k, t := range tallies {
			rows.row()
			rows.int32(book)
			rows.text(agency)
			key(&rows, k)
			rows.int64s(t.Numerators[:])
			rows.int64s(t.Denominators[:])
			rows.int64s(t.Shown[:])
		}
	}
	rows.end()
	_, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(rows.bytes), "copy "+table+" from stdin binary")
	return err
}
