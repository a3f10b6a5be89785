package postgres

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// Store keeps a chunk and how far the file was read.
func (b *dossierBook) Store(ctx context.Context, c *activities.Chunk) error {
	err := pgx.BeginFunc(ctx, b.conn, func(tx pgx.Tx) error {
		if err := b.officials(ctx, tx, c); err != nil {
			return err
		}
		if err := b.copy(ctx, tx, b.fresh(), c.Dossiers, b.stored); err != nil {
			return err
		}
		if err := b.copy(ctx, tx, b.twice(), c.Again, true); err != nil {
			return err
		}
		if err := b.refusals(ctx, tx, c.Refused); err != nil {
			return err
		}
		return b.note(ctx, tx, c.Figures)
	})
	if err != nil {
		return refusal(fmt.Errorf("store dossiers of %s: %w", b.in.Period, err))
	}
	b.sums.add(c.Dossiers, b.official)
	return nil
}

// copy stores dossiers so that those of one agency lie together: what is read is nearly always one agency's.
func (b *dossierBook) copy(ctx context.Context, tx pgx.Tx, table string, all []activities.Judged, lines bool) error {
	if len(all) == 0 {
		return nil
	}
	order := make([]*activities.Judged, len(all))
	for i := range all {
		order[i] = &all[i]
	}
	slices.SortStableFunc(order, func(a, b *activities.Judged) int { return cmp.Compare(a.Agency, b.Agency) })
	columns := countOfDossierColumns
	if lines {
		columns++
	}
	b.rows.begin(columns)
	for _, j := range order {
		b.rows.row()
		b.rows.dossier(j, b.id, b.in.ID, b.official[whose{j.Agency, j.Official}])
		if lines {
			b.rows.int64(int64(j.Line))
		}
	}
	b.rows.end()
	_, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(b.rows.bytes), "copy "+table+" from stdin binary")
	return err
}

const insertRefusals = `
insert into intake_refusal (intake, line, column_name, value, rule)
select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::jsonb[])
on conflict do nothing`

func (b *dossierBook) refusals(ctx context.Context, tx pgx.Tx, all []activities.LineRefusal) error {
	if len(all) == 0 {
		return nil
	}
	var (
		lines           []int64
		columns, values []string
		rules           []scoring.Text
	)
	for _, r := range all {
		lines, columns, values, rules = append(lines, int64(r.Line)), append(columns, r.Column), append(values, r.Excerpt()), append(rules, r.Rule)
	}
	_, err := tx.Exec(ctx, insertRefusals, b.in.ID, lines, columns, values, rules)
	return err
}

const updateIntake = `
update intake
set lines = $2, added = $3, changed = $4, unchanged = $5, repeated = $6, refused = $7
where id = $1`

func (b *dossierBook) note(ctx context.Context, tx pgx.Tx, f activities.IntakeFigures) error {
	_, err := tx.Exec(ctx, updateIntake, b.in.ID, f.Lines, f.Added, f.Changed, f.Unchanged, f.Repeated, f.Refused)
	return err
}

const endIntake = `
update intake
set state = $2, ended_at = told_now(), error = $3
where id = $1`

// Refuse ends the import without a trace but its report.
func (b *dossierBook) Refuse(ctx context.Context, why scoring.Text) error {
	return pgx.BeginFunc(ctx, b.conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "drop table "+b.fresh()+", "+b.twice()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, endIntake, b.in.ID, activities.IntakeRefused, why)
		return err
	})
}

const insertOfficials = `
insert into dossier_official (province, agency, name)
select $1, * from unnest($2::text[], $3::text[])
on conflict (province, agency, name) do nothing`

const selectOfficials = `
select o.id, o.agency, o.name
from unnest($2::text[], $3::text[]) as w (agency, name)
join dossier_official o on (o.province, o.agency, o.name) = ($1, w.agency, w.name)`

// officials finds the numbers of a chunk's officials; those who are new get one.
func (b *dossierBook) officials(ctx context.Context, tx pgx.Tx, c *activities.Chunk) error {
	var agencies, names []string
	for _, all := range [][]activities.Judged{c.Dossiers, c.Again} {
		for i := range all {
			w := whose{all[i].Agency, all[i].Official}
			if _, have := b.official[w]; w.name == "" || have {
				continue
			}
			b.official[w] = 0
			agencies, names = append(agencies, w.agency), append(names, w.name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, insertOfficials, b.in.Province, agencies, names); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, selectOfficials, b.in.Province, agencies, names)
	var (
		id int
		w  whose
	)
	_, err := pgx.ForEachRow(rows, []any{&id, &w.agency, &w.name}, func() error {
		b.official[w] = id
		return nil
	})
	return err
}
