package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const insertImport = `
insert into import (province, period, content, source, from_source, file, bytes, spool, by_person)
values ($1, $2, $3, $4, nullif($5::bigint, 0), $6, $7, $8, nullif($9, '')::bigint)
returning id`

// errImporting is another import of the same.
func errImporting(k activities.Key, c activities.IntakeContent) error {
	return activities.Busy("đang nạp %[1]s của %[2]s; hãy chờ lần nạp đó xong, hoặc dừng lần nạp đó", "%[1]s of %[2]s are being imported: wait until that has ended, or stop it",
		content(c), periodWords(k.Period))
}

// words speak both languages where they are put into a sentence.
type words scoring.Text

func (w words) Error() string      { return w.En }
func (w words) Vietnamese() string { return w.Vi }

func content(c activities.IntakeContent) error {
	return words{Vi: c.In(scoring.Vi), En: c.In(scoring.En)}
}

func periodWords(p scoring.Period) error {
	return words{Vi: p.In(scoring.Vi), En: p.In(scoring.En)}
}

func addImport(ctx context.Context, tx pgx.Tx, j activities.ImportJob, by string) (id activities.ImportID, err error) {
	err = tx.QueryRow(ctx, insertImport, j.Key.Province, j.Key.Period, j.Content, j.From(), j.Source.ID, j.File, j.Bytes, j.Spool, by).Scan(&id)
	if violates(err, "import_active") {
		return 0, errImporting(j.Key, j.Content)
	}
	return id, refusal(err)
}

const wakeImport = `
insert into wake (workflow, import)
values ($1, $2)`

// AskImport has a file of the spool taken in. ErrRefused: the right or a reason is missing; ErrBusy: another import of the
// same is at work.
func (s *Store) AskImport(ctx context.Context, j activities.ImportJob, c activities.Change, preview bool) (id activities.ImportID, err error) {
	err = s.changeByRight(ctx, c, review.ToImport, "import asked for", preview, func(tx pgx.Tx) (map[string]any, error) {
		by, err := c.By.To(review.ToImport, review.Subject{})
		if err != nil {
			return nil, err
		}
		if id, err = addImport(ctx, tx, j, by.Person); err != nil {
			return nil, err
		}
		details := map[string]any{"import": id, "period": j.Key.Period, "content": j.Content, "file": j.File, "bytes": j.Bytes}
		_, err = tx.Exec(ctx, wakeImport, activities.ImportWorkflowID(j.Key, j.Content, j.From()), id)
		return details, err
	})
	return id, err
}

const selectOwnImport = `
select id
from import
where from_source = $1 and ended_at is null and (province, period, content) = ($2, $3, $4) and (file = $5 or $5 = '')`

// BeginImport begins an import of a source; one that is under way of the same file is it. ErrBusy: one of something else
// is at work in its place.
func (s *Store) BeginImport(ctx context.Context, j activities.ImportJob) (id activities.ImportID, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		own := ""
		if j.Source.Kind == activities.SourceFolder {
			own = j.File
		}
		err := tx.QueryRow(ctx, selectOwnImport, j.Source.ID, j.Key.Province, j.Key.Period, j.Content, own).Scan(&id)
		if ignoreNoRows(err) != nil || id != 0 {
			return err
		}
		id, err = addImport(ctx, tx, j, "")
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("begin an import from %s: %w", j.Source.Name, err)
	}
	return id, nil
}

const selectImport = `
select i.province, i.period, i.content, i.source, i.file, i.bytes, i.spool, i.state, i.stops, coalesce(i.intake, 0), coalesce(i.by_person::text, ''), coalesce(i.from_source, 0)
from import i
where i.id = $1`

// ImportJob is an import with all that is needed to carry it out. ErrNotFound.
func (s *Store) ImportJob(ctx context.Context, id activities.ImportID) (j activities.ImportJob, err error) {
	j.ID = id
	var from activities.SourceID
	var source string
	err = s.pool.QueryRow(ctx, selectImport, id).Scan(&j.Key.Province, &j.Key.Period, &j.Content, &source, &j.File, &j.Bytes, &j.Spool, &j.State, &j.Stops, &j.Intake, &j.By, &from)
	if err != nil || from == 0 {
		return j, found(err, "import %d", id)
	}
	if _, j.Source, err = s.Source(ctx, from); err != nil {
		j.Source = activities.Source{ID: from, Name: source}
	}
	return j, err
}

const noteImport = `
update import
set state = $2, file = $3, bytes = $4, intake = nullif($5::int, 0)
where id = $1 and ended_at is null`

// NoteImport keeps where an import stands: its file and size once it is here, and the intake that it has become.
func (s *Store) NoteImport(ctx context.Context, j activities.ImportJob) error {
	tag, err := s.pool.Exec(ctx, noteImport, j.ID, j.State, j.File, j.Bytes, j.Intake)
	if err == nil && tag.RowsAffected() == 0 {
		err = activities.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("note import %d: %w", j.ID, err)
	}
	return nil
}

const endImport = `
update import i
set state = case when n.state = 'done' then 'done' when $2::text <> '' then $2 else 'refused' end,
    error = case when n.state is distinct from 'done' then coalesce($3, i.error) end, ended_at = told_now()
from import o
left join intake n on n.id = o.intake
where i.id = $1 and o.id = i.id and i.ended_at is null`

// EndImport ends an import: as its intake has ended, or as is said. What an unfinished intake has stored is dropped.
// Ending again changes nothing.
func (s *Store) EndImport(ctx context.Context, id activities.ImportID, as activities.ImportState, why scoring.Text) error {
	j, err := s.ImportJob(ctx, id)
	if err != nil && j.Source.ID == 0 {
		return err
	}
	var said any
	if why != (scoring.Text{}) {
		said = why
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if j.Intake != 0 {
			if err := tear(ctx, tx, j.Intake, why); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, endImport, id, as, said)
		return err
	})
	if err != nil {
		return fmt.Errorf("end import %d: %w", id, err)
	}
	return nil
}

const stopImport = `
update import
set stops = true
where id = $1 and province = $2 and ended_at is null
returning period, content, source, file`

// StopImport has an import stopped: nothing of its file is kept. ErrRefused. ErrNotFound: it has ended.
func (s *Store) StopImport(ctx context.Context, id activities.ImportID, c activities.Change) error {
	return s.changeByRight(ctx, c, review.ToImport, "import stopped", false, func(tx pgx.Tx) (map[string]any, error) {
		j := activities.ImportJob{Key: activities.Key{Province: c.Province}}
		var source string
		if err := tx.QueryRow(ctx, stopImport, id, c.Province).Scan(&j.Key.Period, &j.Content, &source, &j.File); err != nil {
			return nil, found(err, "import %d", id)
		}
		_, err := tx.Exec(ctx, wakeImport, activities.ImportWorkflowID(j.Key, j.Content, source), id)
		return map[string]any{"import": id, "period": j.Key.Period, "content": j.Content, "file": j.File}, err
	})
}
