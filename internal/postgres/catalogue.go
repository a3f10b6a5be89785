package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
)

const selectCatalogue = `
select p.agency, p.code, p.name, p.online, p.fee, p.paper_result, p.for_citizens, p.term, p.term_unit
from procedure p
where p.catalogue = (
    select c.id
    from catalogue c
    where c.province = $1 and c.valid_from <= $2::text::date
    order by c.valid_from desc
    limit 1)
order by p.agency, p.code`

// Procedures are the procedures of each agency by the catalogue that holds at the end of a period; none: there is none.
func (s *Store) Procedures(ctx context.Context, k activities.Key) ([]activities.Procedure, error) {
	rows, _ := s.pool.Query(ctx, selectCatalogue, k.Province, k.Period.LastDay())
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.Procedure, err error) {
		return p, row.Scan(&p.Agency, &p.Code, &p.Name, &p.Online, &p.Fee, &p.PaperResult, &p.ForCitizens, &p.Term.Max, &p.Term.Unit)
	})
	if err != nil {
		return nil, fmt.Errorf("read the catalogue of %s: %w", k.Period, err)
	}
	return all, nil
}

// Catalogue is the catalogue that holds at the end of a period; one that knows nothing where there is none.
func (s *Store) Catalogue(ctx context.Context, k activities.Key) (dossier.Catalogue, error) {
	all, err := s.Procedures(ctx, k)
	agencies := map[string][]dossier.Procedure{}
	for _, p := range all {
		agencies[p.Agency] = append(agencies[p.Agency], p.Procedure)
	}
	return dossier.NewCatalogue(agencies), err
}

const replaceCatalogue = `
insert into catalogue (province, valid_from, intake)
values ($1, $2::text::date, nullif($3::int, 0))
on conflict (province, valid_from) do update
set intake = excluded.intake, made_at = told_now()
returning id`

const emptyCatalogue = `
delete from procedure
where catalogue = $1`

// SaveCatalogue keeps a whole catalogue that holds from a month on, in place of the one that it had.
func (s *Store) SaveCatalogue(ctx context.Context, k activities.Key, intake int64, all []activities.Procedure) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var id int
		if err := tx.QueryRow(ctx, replaceCatalogue, k.Province, k.Period.FirstDay(), intake).Scan(&id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, emptyCatalogue, id); err != nil {
			return err
		}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"procedure"},
			[]string{"catalogue", "agency", "code", "name", "online", "fee", "paper_result", "for_citizens", "term", "term_unit"},
			pgx.CopyFromSlice(len(all), func(i int) ([]any, error) {
				p := all[i]
				return []any{id, p.Agency, p.Code, p.Name, p.Online, p.Fee, p.PaperResult, p.ForCitizens, int32(p.Term.Max), int16(p.Term.Unit)}, nil
			}))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the catalogue of %s: %w", k.Period, err)
	}
	return nil
}
