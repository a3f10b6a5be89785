package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// What the starter takes in itself has no import, only an intake; what is refused before a line is read, only an import.
const importLines = `
select coalesce(i.id, 0), coalesce(n.id, 0), coalesce(i.province, n.province), coalesce(i.period, n.period), coalesce(i.content, n.content), coalesce(i.source, n.source),
       coalesce(i.file, n.name), greatest(i.bytes, n.bytes), coalesce(i.state, case n.state when 'running' then 'taking' else n.state end), coalesce(i.stops, false),
       coalesce(n.error, i.error), coalesce(n.lines, 0), coalesce(n.added, 0), coalesce(n.changed, 0), coalesce(n.unchanged, 0), coalesce(n.repeated, 0), coalesce(n.refused, 0),
       coalesce(i.made_at, n.started_at), coalesce(i.ended_at, n.ended_at), coalesce(p.name, ''), ` + leftBehind + `
from import i
full join intake n on n.id = i.intake
left join person p on p.id = coalesce(i.by_person, n.by_person)
`

const selectImports = importLines + `
where coalesce(i.province, n.province) = $1
order by coalesce(i.made_at, n.started_at) desc, coalesce(n.id, 0) desc, i.id desc
limit $2 offset $3`

// Imports are the imports of a province, the latest first.
func (s *Store) Imports(ctx context.Context, province string, most, after int) ([]activities.Import, error) {
	rows, _ := s.pool.Query(ctx, selectImports, province, most, after)
	all, err := pgx.CollectRows(rows, scanImport)
	if err != nil {
		return nil, fmt.Errorf("read imports: %w", err)
	}
	return all, nil
}

const selectLastImports = `
select distinct on (content, ended is null) *
from (` + importLines + `where coalesce(i.province, n.province) = $1)
    as line(id, intake, province, period, content, source, file, bytes, state, stops, error,
            lines, added, changed, unchanged, repeated, refused, begun, ended, by_whom, left_behind)
order by content, ended is null, begun desc, intake desc, id desc`

// LastImports are, of each content, the last import that has ended and the one that is at work, where there are such.
func (s *Store) LastImports(ctx context.Context, province string) ([]activities.Import, error) {
	rows, _ := s.pool.Query(ctx, selectLastImports, province)
	all, err := pgx.CollectRows(rows, scanImport)
	if err != nil {
		return nil, fmt.Errorf("read the last imports: %w", err)
	}
	return all, nil
}

const selectOneImport = importLines + `
where coalesce(i.province, n.province) = $1 and (i.id = $2 or $2 = 0) and (n.id = $3 or $3 = 0)`

// Import is one of them, by its number or, where it has none, by that of its intake. ErrNotFound.
func (s *Store) Import(ctx context.Context, province string, id activities.ImportID, intake int) (activities.Import, error) {
	rows, _ := s.pool.Query(ctx, selectOneImport, province, id, intake)
	one, err := pgx.CollectExactlyOneRow(rows, scanImport)
	return one, found(err, "import %d", id)
}

func scanImport(row pgx.CollectableRow) (i activities.Import, err error) {
	var (
		said  *scoring.Text
		ended *time.Time
		left  bool
		f     = &i.Figures
	)
	err = row.Scan(&i.ID, &i.Intake, &i.Key.Province, &i.Key.Period, &i.Content, &i.Source, &i.File, &i.Bytes, &i.State, &i.Stops, &said,
		&f.Lines, &f.Added, &f.Changed, &f.Unchanged, &f.Repeated, &f.Refused, &i.Begun, &ended, &i.By, &left)
	i.Ended = scoring.FromPtr(ended)
	if said != nil {
		i.Error = *said
	}
	if left {
		i.State, i.Error = activities.ImportRefused, errLeftBehind
	}
	return i, err
}

const selectRefusals = `
select line, column_name, value, rule
from intake_refusal
where intake = $1
order by line
limit $2`

// Refusals are the lines of an intake that were refused, as many as are asked for.
func (s *Store) Refusals(ctx context.Context, intake, most int) ([]activities.LineRefusal, error) {
	rows, _ := s.pool.Query(ctx, selectRefusals, intake, most)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r activities.LineRefusal, err error) {
		return r, row.Scan(&r.Line, &r.Column, &r.Value, &r.Rule)
	})
	if err != nil {
		return nil, fmt.Errorf("read what was refused of import %d: %w", intake, err)
	}
	return all, nil
}

const selectSpooled = `
select spool
from import
where ended_at is null and spool <> ''
union all
select fields ->> 'spool'
from office_draft
where fields ? 'spool' and made_at >= told_now() - interval '1 hour'`

// Spooled are the files of the spool that something waits for.
func (s *Store) Spooled(ctx context.Context) (map[string]bool, error) {
	rows, _ := s.pool.Query(ctx, selectSpooled)
	keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read what waits in the spool: %w", err)
	}
	all := map[string]bool{}
	for _, key := range keys {
		all[key] = true
	}
	return all, nil
}
