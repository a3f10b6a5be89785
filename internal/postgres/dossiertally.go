package postgres

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
)

// byProcedure and byOfficial are keys of tallies.
type (
	byProcedure struct{ agency, procedure string }
	byOfficial  struct {
		agency   string
		official int
	}
)

// sums are tallies of a period, or what is to be added to them.
type sums struct {
	procedures map[byProcedure]*dossier.Tally
	officials  map[byOfficial]*dossier.Tally
}

func newSums() *sums {
	return &sums{map[byProcedure]*dossier.Tally{}, map[byOfficial]*dossier.Tally{}}
}

// add counts dossiers that nobody has counted; nil sums count nothing.
func (s *sums) add(all []activities.Judged, official map[whose]int) {
	if s == nil {
		return
	}
	for i := range all {
		j := &all[i]
		s.count(byProcedure{j.Agency, j.Procedure}, official[whose{j.Agency, j.Official}], j.Counts, 1)
	}
}

// count counts a dossier n times; official 0 is nobody.
func (s *sums) count(key byProcedure, official int, c dossier.Counts, n int64) {
	of(s.procedures, key).Add(c, n)
	if official != 0 {
		of(s.officials, byOfficial{key.agency, official}).Add(c, n)
	}
}

// row counts a stored dossier n times.
func (s *sums) row(r *dossierRow, n int64) {
	official := 0
	if r.Official != nil {
		official = *r.Official
	}
	s.count(byProcedure{r.Agency, r.Procedure}, official, r.counts(), n)
}

func of[K comparable](all map[K]*dossier.Tally, key K) *dossier.Tally {
	t := all[key]
	if t == nil {
		t = &dossier.Tally{}
		all[key] = t
	}
	return t
}

// The tables of tallies have the same columns but for the one by which they are apart.
const (
	createTallied = `
create temporary table tallied (like %s) on commit drop`

	// What is there already is added up here and not in Go, so that nobody reads what another changes.
	upsertTallied = `
insert into %[1]s (book, agency, %[2]s, numerators, denominators, uses)
select t.book, t.agency, t.%[2]s, added(t.numerators, p.numerators), added(t.denominators, p.denominators), added(t.uses, p.uses)
from tallied t
left join %[1]s p using (book, agency, %[2]s)
on conflict (book, agency, %[2]s) do update
set numerators = excluded.numerators, denominators = excluded.denominators, uses = excluded.uses`

	dropTallied = `
drop table tallied`
)

// write adds the sums to the tallies of a book, whose row is locked.
func (s *sums) write(ctx context.Context, tx pgx.Tx, book int) error {
	var rows copyRows
	rows.begin(6)
	for key, t := range s.procedures {
		rows.row()
		rows.int32(book)
		rows.text(key.agency)
		rows.text(key.procedure)
		rows.tally(t)
	}
	if err := writeTallies(ctx, tx, &rows, "dossier_tally", "procedure", len(s.procedures)); err != nil {
		return err
	}
	rows.begin(6)
	for key, t := range s.officials {
		rows.row()
		rows.int32(book)
		rows.text(key.agency)
		rows.int32(key.official)
		rows.tally(t)
	}
	return writeTallies(ctx, tx, &rows, "dossier_official_tally", "official", len(s.officials))
}

func (c *copyRows) tally(t *dossier.Tally) {
	c.int64s(t.Numerators[:])
	c.int64s(t.Denominators[:])
	c.int64s(t.Shown[:])
}

func writeTallies(ctx context.Context, tx pgx.Tx, rows *copyRows, table, apart string, count int) error {
	if count == 0 {
		return nil
	}
	rows.end()
	if _, err := tx.Exec(ctx, fmt.Sprintf(createTallied, table)); err != nil {
		return err
	}
	if _, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(rows.bytes), "copy tallied from stdin binary"); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, fmt.Sprintf(upsertTallied, table, apart)); err != nil {
		return fmt.Errorf("add to %s: %w", table, err)
	}
	_, err := tx.Exec(ctx, dropTallied)
	return err
}
