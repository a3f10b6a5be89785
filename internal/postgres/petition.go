package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/petition"
)

// keptTable is a table of states of a period, of which a newer one replaces the older.
type keptTable struct {
	name, key string
	columns   []string // besides the province, the period, the key and the import
}

var (
	petitionTable = keptTable{"petition", "number", []string{
		"agency", "procedure", "dossier", "sender", "kind", "satisfaction", "received", "refused", "asked", "supplied", "answered", "published",
	}}
	ratingTable = keptTable{"rating", "dossier", []string{"agency", "procedure", "sender", "satisfaction", "rated"}}
)

// sql fills in the table's name, its key, its columns apart from both, and these with a prefix for each of the others.
func (t keptTable) sql(query string, prefixes ...string) string {
	all := []any{t.name, t.key, strings.Join(t.columns, ", ")}
	for _, p := range prefixes {
		all = append(all, p+strings.Join(t.columns, ", "+p))
	}
	return fmt.Sprintf(query, all...)
}

const createTaken = `
create temporary table %[1]s_taken (like %[1]s) on commit drop`

const keepReplaced = `
insert into %[1]s_past (province, period, %[2]s, %[3]s, intake, replaced_by)
select old.province, old.period, old.%[2]s, %[4]s, old.intake, new.intake
from %[1]s old
join %[1]s_taken new using (province, period, %[2]s)
where (%[4]s) is distinct from (%[5]s)`

const replaceStates = `
insert into %[1]s as old (province, period, %[2]s, %[3]s, intake)
select province, period, %[2]s, %[3]s, intake
from %[1]s_taken
on conflict (province, period, %[2]s) do update
set (%[3]s, intake) = (%[5]s, excluded.intake)
where (%[4]s) is distinct from (%[5]s)`

// save keeps what row gives until io.EOF, and counts it.
func (t keptTable) save(ctx context.Context, tx pgx.Tx, f *activities.IntakeFigures, row func() ([]any, error)) error {
	if _, err := tx.Exec(ctx, t.sql(createTaken)); err != nil {
		return err
	}
	var failed error // which the driver tells as its own
	columns := append([]string{"province", "period", "intake", t.key}, t.columns...)
	taken, err := tx.CopyFrom(ctx, pgx.Identifier{t.name + "_taken"}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		cells, err := row()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		failed = err
		return cells, err
	}))
	if err = cmp.Or(failed, err); err != nil {
		return err
	}
	replaced, err := tx.Exec(ctx, t.sql(keepReplaced, "old.", "new."))
	if err != nil {
		return err
	}
	written, err := tx.Exec(ctx, t.sql(replaceStates, "old.", "excluded."))
	if err != nil {
		return err
	}
	f.Changed = replaced.RowsAffected()
	f.Added = written.RowsAffected() - f.Changed
	f.Unchanged = taken - written.RowsAffected()
	return nil
}

// takeStates takes in a whole file of a table's states; after is done at its end.
func takeStates[T comparable](
	ctx context.Context, s *Store, t keptTable, in activities.Intake, from *activities.Accepted[T], cells func(*T) []any, after func(pgx.Tx, activities.IntakeFigures) error,
) (r activities.IntakeReport, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if r.ID, err = beginIntake(ctx, tx, in); err != nil {
			return err
		}
		var one T
		err := t.save(ctx, tx, &from.IntakeFigures, func() ([]any, error) {
			if err := from.Next(&one); err != nil {
				return nil, err
			}
			return append([]any{in.Province, string(in.Period), r.ID}, cells(&one)...), nil
		})
		if err != nil {
			return err
		}
		r.IntakeFigures = from.IntakeFigures
		if err := saveRefusals(ctx, tx, r.ID, from.Refused); err != nil {
			return err
		}
		if err := after(tx, r.IntakeFigures); err != nil {
			return err
		}
		return finishIntake(ctx, tx, r, activities.IntakeDone, nil)
	})
	if err != nil {
		return r, fmt.Errorf("take in the %s of %s: %w", in.Content, in.Period, err)
	}
	return r, nil
}

// What a file lacks is lacking, unless it speaks of all petitions of the period: then only what it lacks itself is.
const upsertPetitionBook = `
insert into petition_book as b (province, period, publication, lacks)
values ($1, $2, $3, $4)
on conflict (province, period) do update
set taken_at = told_now(),
    publication = excluded.publication and (b.publication or $5),
    lacks = case when $5 then excluded.lacks else array(select unnest(b.lacks) union select unnest(excluded.lacks) order by 1) end`

const countPetitions = `
select count(*)
from petition
where (province, period) = ($1, $2)`

// SavePetitions implements activities.PetitionStore.
func (s *Store) SavePetitions(ctx context.Context, in activities.Intake, from *activities.Accepted[petition.Petition], file func() activities.PetitionFile) (activities.IntakeReport, error) {
	return takeStates(ctx, s, petitionTable, in, from, petitionCells, func(tx pgx.Tx, f activities.IntakeFigures) error {
		var all int64
		if err := tx.QueryRow(ctx, countPetitions, in.Province, in.Period).Scan(&all); err != nil {
			return err
		}
		has := file()
		_, err := tx.Exec(ctx, upsertPetitionBook, in.Province, in.Period, has.Publication, has.Lacks, all == f.Added+f.Changed+f.Unchanged)
		return err
	})
}

func petitionCells(p *petition.Petition) []any {
	return []any{
		p.Number, p.Agency, p.Procedure, p.Dossier, int16(p.Sender), int16(p.Kind), int16(p.Satisfaction),
		cellOf(p.Received), cellOf(p.Refused), cellOf(p.Asked), cellOf(p.Supplied), cellOf(p.Answered), cellOf(p.Published),
	}
}

// cellOf is a moment in a row; null: none.
func cellOf(m dossier.Moment) any {
	if m == 0 {
		return nil
	}
	return m.Time()
}

// SaveRatings implements activities.PetitionStore.
func (s *Store) SaveRatings(ctx context.Context, in activities.Intake, from *activities.Accepted[petition.Rating]) (activities.IntakeReport, error) {
	return takeStates(ctx, s, ratingTable, in, from, func(r *petition.Rating) []any {
		return []any{r.Dossier, r.Agency, r.Procedure, int16(r.Sender), int16(r.Satisfaction), cellOf(r.Rated)}
	}, func(pgx.Tx, activities.IntakeFigures) error { return nil })
}
