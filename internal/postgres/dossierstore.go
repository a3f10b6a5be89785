package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// Store keeps a chunk and how far the file was read, once the chunks before are kept.
func (b *dossierBook) Store(ctx context.Context, c *activities.Chunk) error {
	first, again := arranged(c.Dossiers), arranged(c.Again)
	err := b.lanes.on(ctx, func(conn *pgx.Conn) error {
		if err := b.officials(ctx, conn, first, again); err != nil {
			return err
		}
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			if err := b.copy(ctx, tx, b.fresh(), first, b.stored); err != nil {
				return err
			}
			if err := b.copy(ctx, tx, b.twice(), again, true); err != nil {
				return err
			}
			if err := b.refusals(ctx, tx, c.Refused); err != nil {
				return err
			}
			if err := b.lanes.wait(ctx, c.Turn); err != nil {
				return err
			}
			return b.note(ctx, tx, c.Figures)
		})
	})
	if err != nil {
		return refusal(fmt.Errorf("store dossiers of %s: %w", b.in.Period, err))
	}
	b.add(first)
	b.lanes.next()
	return nil
}

func (b *dossierBook) add(groups []*ofAgency) {
	b.lanes.mu.Lock()
	defer b.lanes.mu.Unlock()
	for _, of := range groups {
		b.sums.add(of)
	}
}

// ofAgency are an agency's dossiers of a chunk, with the numbers of their officials.
type ofAgency struct {
	agency    string
	dossiers  []*activities.Judged
	officials []int
}

// arranged has dossiers by agency: those of one agency lie together, for what is read is nearly always one agency's.
func arranged(all []activities.Judged) []*ofAgency {
	place := map[string]*ofAgency{}
	var groups []*ofAgency
	for i := range all {
		j := &all[i]
		g := place[j.Agency]
		if g == nil {
			g = &ofAgency{agency: j.Agency}
			place[j.Agency] = g
			groups = append(groups, g)
		}
		g.dossiers = append(g.dossiers, j)
	}
	return groups
}

func (b *dossierBook) copy(ctx context.Context, tx pgx.Tx, table string, groups []*ofAgency, lines bool) error {
	if len(groups) == 0 {
		return nil
	}
	_, err := tx.Conn().PgConn().CopyFrom(ctx, newDossierStream(groups, b.id, b.in.ID, lines), "copy "+table+" from stdin binary")
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
		if _, err := tx.Exec(ctx, closeIntake, b.in.ID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, endIntake, b.in.ID, activities.IntakeRefused, why)
		return err
	})
}

// Whose name was erased is not written down again.
const insertOfficials = `
insert into dossier_official (province, agency, name)
select $1, w.agency, w.name
from unnest($2::text[], $3::text[]) as w (agency, name)
where not exists (
    select from dossier_official e
    where (e.province, e.agency) = ($1, w.agency) and e.known_by = sha256(convert_to(e.salt || w.name, 'UTF8')))
on conflict (province, agency, name) do nothing`

const selectOfficials = `
select o.id, o.agency, o.name
from unnest($2::text[], $3::text[]) as w (agency, name)
join dossier_official o on (o.province, o.agency, o.name) = ($1, w.agency, w.name)
union all
select e.id, e.agency, w.name
from unnest($2::text[], $3::text[]) as w (agency, name)
join dossier_official e on (e.province, e.agency) = ($1, w.agency) and e.known_by = sha256(convert_to(e.salt || w.name, 'UTF8'))`

// officials finds the numbers of a chunk's officials; those who are new get one.
func (b *dossierBook) officials(ctx context.Context, conn *pgx.Conn, chunks ...[]*ofAgency) error {
	b.lanes.mu.Lock()
	defer b.lanes.mu.Unlock()
	var agencies, names []string
	for _, g := range slices.Concat(chunks...) {
		known := b.official[g.agency]
		if known == nil {
			known = map[string]int{"": 0}
			b.official[g.agency] = known
		}
		for _, j := range g.dossiers {
			if _, have := known[j.Official]; !have {
				known[j.Official] = 0
				agencies, names = append(agencies, g.agency), append(names, j.Official)
			}
		}
	}
	if err := b.enrol(ctx, conn, agencies, names); err != nil {
		return err
	}
	for _, g := range slices.Concat(chunks...) {
		known := b.official[g.agency]
		g.officials = make([]int, len(g.dossiers))
		for i, j := range g.dossiers {
			g.officials[i] = known[j.Official]
		}
	}
	return nil
}

func (b *dossierBook) enrol(ctx context.Context, conn *pgx.Conn, agencies, names []string) error {
	if len(names) == 0 {
		return nil
	}
	if _, err := conn.Exec(ctx, insertOfficials, b.in.Province, agencies, names); err != nil {
		return err
	}
	rows, _ := conn.Query(ctx, selectOfficials, b.in.Province, agencies, names)
	var (
		id           int
		agency, name string
	)
	_, err := pgx.ForEachRow(rows, []any{&id, &agency, &name}, func() error {
		b.official[agency][name] = id
		return nil
	})
	return err
}
