package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
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

// SaveCatalogue keeps a whole catalogue that holds from a month on, in place of the one that it had. Unchanged are the
// procedures that it had just so. The dossiers of open periods are judged again by it.
func (s *Store) SaveCatalogue(ctx context.Context, in activities.Intake, all []activities.Procedure) (report activities.IntakeReport, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if report.ID, err = beginIntake(ctx, tx, in); err != nil {
			return err
		}
		var id int
		if err := tx.QueryRow(ctx, replaceCatalogue, in.Province, in.Period.FirstDay(), report.ID).Scan(&id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, emptyCatalogue, id); err != nil {
			return err
		}
		if err := fillCatalogue(ctx, tx, id, all); err != nil {
			return err
		}
		if err := askJudging(ctx, tx, in.Province); err != nil {
			return err
		}
		report.Lines, report.Added = int64(len(all)), int64(len(all))
		return finishIntake(ctx, tx, report, activities.IntakeDone, nil)
	})
	if err != nil {
		return report, fmt.Errorf("keep the catalogue of %s: %w", in.Period, err)
	}
	return report, nil
}

func fillCatalogue(ctx context.Context, tx pgx.Tx, id int, all []activities.Procedure) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"procedure"},
		[]string{"catalogue", "agency", "code", "name", "online", "fee", "paper_result", "for_citizens", "term", "term_unit"},
		pgx.CopyFromSlice(len(all), func(i int) ([]any, error) {
			p := all[i]
			return []any{id, p.Agency, p.Code, p.Name, p.Online, p.Fee, p.PaperResult, p.ForCitizens, int32(p.Term.Max), int16(p.Term.Unit)}, nil
		}))
	return err
}

// beginIntake begins an import that is over with its transaction. ErrBusy: another of the same is at work.
func beginIntake(ctx context.Context, tx pgx.Tx, in activities.Intake) (id int, err error) {
	err = tx.QueryRow(ctx, insertIntake, in.Province, in.Period, in.Content, in.Source, in.Name, in.Bytes, in.By).Scan(&id)
	if violates(err, "intake_running") {
		return 0, errImporting(in.Key, in.Content)
	}
	return id, err
}

func finishIntake(ctx context.Context, tx pgx.Tx, r activities.IntakeReport, as activities.IntakeState, why any) error {
	f := r.IntakeFigures
	if _, err := tx.Exec(ctx, updateIntake, r.ID, f.Lines, f.Added, f.Changed, f.Unchanged, f.Repeated, f.Refused); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, endIntake, r.ID, as, why)
	return err
}

// SaveRefusal keeps why a file was refused, with the lines that are to blame.
func (s *Store) SaveRefusal(ctx context.Context, in activities.Intake, why scoring.Text, lines []activities.LineRefusal) (id int, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if id, err = beginIntake(ctx, tx, in); err != nil {
			return err
		}
		if err := saveRefusals(ctx, tx, id, lines); err != nil {
			return err
		}
		return finishIntake(ctx, tx, activities.IntakeReport{ID: id, IntakeFigures: activities.IntakeFigures{Refused: int64(len(lines))}}, activities.IntakeRefused, why)
	})
	if err != nil {
		return 0, fmt.Errorf("keep why %s was refused: %w", in.Name, err)
	}
	return id, nil
}

func saveRefusals(ctx context.Context, tx pgx.Tx, id int, lines []activities.LineRefusal) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"intake_refusal"}, []string{"intake", "line", "column_name", "value", "rule"},
		pgx.CopyFromSlice(len(lines), func(i int) ([]any, error) {
			l := lines[i]
			return []any{id, int64(l.Line), l.Column, l.Excerpt(), l.Rule}, nil
		}))
	return err
}
