package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
)

const selectDossier = `
select ` + listedColumns + `
from dossier_%d d
where d.number = $1`

const selectPastDossiers = `
select ` + listedColumns + `, d.replaced_at
from dossier_past d
where d.book = $3 and d.number = $1
order by d.replaced_at desc, d.intake desc
limit 100`

// Dossier is one dossier of a period, with the states that it had before. ErrNotFound; ErrRefused: not theirs to see.
func (s *Store) Dossier(ctx context.Context, by activities.Actors, k activities.Key, number string) (f activities.DossierFile, err error) {
	err = s.readDossiers(ctx, func(tx pgx.Tx) error {
		if f.Book, err = readBook(ctx, tx, k); err != nil {
			return err
		}
		found, err := listDossiers(ctx, tx, fmt.Sprintf(selectDossier, f.Book.ID), true, number, k.Province)
		switch {
		case err != nil:
			return err
		case len(found) == 0:
			return activities.ErrNotFound
		}
		f.DossierLine = found[0]
		if f.Officials, err = seesDossiers(ctx, tx, k.Province, f.Agency, by); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, selectPastDossiers, number, k.Province, f.Book.ID)
		f.Past, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (activities.PastDossier, error) {
			r, err := pgx.RowToStructByName[pastRow](row)
			return activities.PastDossier{DossierLine: r.line(f.Officials), Replaced: vietnam(r.ReplacedAt)}, err
		})
		if !f.Officials {
			f.Official, f.OfficialID = "", 0
		}
		return err
	})
	if err != nil {
		return activities.DossierFile{}, fmt.Errorf("dossier %q of %s: %w", number, k.Period, err)
	}
	return f, nil
}

type pastRow struct {
	listedRow
	ReplacedAt time.Time
}

const selectBooks = `
select period, judged_until
from dossier_book
where province = $1 and to_regclass('dossier_' || id) is not null
order by period desc`

// DossierPeriods are the periods of which dossiers are known, the latest first.
func (s *Store) DossierPeriods(ctx context.Context, province string) ([]activities.DossierPeriod, error) {
	rows, _ := s.pool.Query(ctx, selectBooks, province)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.DossierPeriod, err error) {
		err = row.Scan(&p.Period, &p.Until)
		p.Until = vietnam(p.Until)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("list the periods with dossiers: %w", err)
	}
	return all, nil
}

const selectCounts = `
select i, coalesce(sum(t.numerators[i]), 0)::bigint, coalesce(sum(t.denominators[i]), 0)::bigint
from dossier_tally t
cross join generate_series(1, $4) i
where t.book = $1 and ($2 = '' or t.agency = $2) and ($3 = '' or t.procedure = $3)
group by i`

// DossierCounts are what the dossiers of an agency and a procedure add up to; empty: of all. Its errors are those of
// Dossiers.
func (s *Store) DossierCounts(ctx context.Context, by activities.Actors, k activities.Key, agency, procedure string) (t dossier.Tally, b activities.DossierBook, err error) {
	err = s.readDossiers(ctx, func(tx pgx.Tx) error {
		if b, err = readBook(ctx, tx, k); err != nil {
			return err
		}
		if _, err := seesDossiers(ctx, tx, k.Province, agency, by); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, selectCounts, b.ID, agency, procedure, len(dossier.Indicators))
		var i, numerator, denominator int64
		_, err = pgx.ForEachRow(rows, []any{&i, &numerator, &denominator}, func() error {
			t.Numerators[i-1], t.Denominators[i-1] = numerator, denominator
			return nil
		})
		return err
	})
	if err != nil {
		return t, b, fmt.Errorf("counts of dossiers of %s: %w", k.Period, err)
	}
	return t, b, nil
}

// Each agency's procedures with what its dossiers show of them, and what the catalogue that holds in the period says.
const selectProcedureUses = `
with c as (
    select id from catalogue where province = $2 and valid_from <= $3::date order by valid_from desc limit 1
), p as (
    select p.* from procedure p join c on c.id = p.catalogue where p.agency = $4
), t as (
    select * from dossier_tally where book = $1 and agency = $4
)
select coalesce(p.code, t.procedure), coalesce(p.name, ''), p.code is not null, coalesce(p.online, false), coalesce(p.fee, false), coalesce(p.for_citizens, false),
       coalesce(t.denominators[$5], 0), coalesce(t.uses, array_fill(0::bigint, array[4]))
from p
full join t on t.procedure = p.code
order by 1`

const selectHasCatalogue = `
select exists (select from catalogue where province = $1 and valid_from <= $2::date)`

// ProcedureUses are the procedures of an agency with what its received dossiers show of each, and whether there is a
// catalogue that says which there are. Its errors are those of Dossiers.
func (s *Store) ProcedureUses(ctx context.Context, by activities.Actors, k activities.Key, agency string) (all []activities.ProcedureUse, catalogue bool, err error) {
	received := dossier.Position("REUSED_DIGITIZED_DATA") + 1 // that counts whatever was received
	err = s.readDossiers(ctx, func(tx pgx.Tx) error {
		b, err := readBook(ctx, tx, k)
		if err != nil {
			return err
		}
		if _, err := seesDossiers(ctx, tx, k.Province, agency, by); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, selectHasCatalogue, k.Province, k.Period.LastDay()).Scan(&catalogue); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, selectProcedureUses, b.ID, k.Province, k.Period.LastDay(), agency, received)
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.ProcedureUse, err error) {
			var uses []int64
			err = row.Scan(&p.Code, &p.Name, &p.Listed, &p.Online, &p.Fee, &p.ForCitizens, &p.Received, &uses)
			copy(p.Shown[:], uses)
			return p, err
		})
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("procedures of %s in %s: %w", agency, k.Period, err)
	}
	return all, catalogue, nil
}

const selectDossierOfficials = `
select t.official, o.name
from dossier_official_tally t
join dossier_official o on o.id = t.official
where t.book = $1 and t.agency = $2
order by o.name, t.official`

// DossierOfficials are those who handle an agency's dossiers, for who may see them; to others there are none.
func (s *Store) DossierOfficials(ctx context.Context, by activities.Actors, k activities.Key, agency string) (all []activities.DossierOfficial, err error) {
	err = s.readDossiers(ctx, func(tx pgx.Tx) error {
		b, err := readBook(ctx, tx, k)
		if err != nil {
			return err
		}
		sees, err := seesDossiers(ctx, tx, k.Province, agency, by)
		if err != nil || !sees {
			return err
		}
		rows, _ := tx.Query(ctx, selectDossierOfficials, b.ID, agency)
		all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.DossierOfficial])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("officials of %s in %s: %w", agency, k.Period, err)
	}
	return all, nil
}
