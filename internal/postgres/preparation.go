package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

const selectPreparation = `
select p.id, p.about, p.changed_at, coalesce(w.name, '')
from preparation p
left join person w on w.id = p.changed_by
where p.province = $1 and p.period = $2 and p.purpose = $3`

const selectPreparedFiles = `
select name, captured_on, length(content), sha256
from preparation_file
where preparation = $1
order by name`

// Preparation is what the office prepares for a period. ErrNotFound.
func (s *Store) Preparation(ctx context.Context, k activities.Key, purpose activities.Purpose) (activities.Preparation, error) {
	p := activities.Preparation{Key: k, Purpose: purpose}
	var id int64
	err := s.pool.QueryRow(ctx, selectPreparation, k.Province, k.Period, purpose).Scan(&id, &p.PreparationAbout, &p.Changed, &p.By)
	if err != nil {
		return p, found(err, "a preparation of %s", k.Period)
	}
	p.Changed = vietnam(p.Changed)
	rows, _ := s.pool.Query(ctx, selectPreparedFiles, id)
	p.Files, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (f activities.PreparedFile, err error) {
		var captured time.Time
		err = row.Scan(&f.Name, &captured, &f.Bytes, &f.SHA256)
		f.CapturedOn = captured.Format(time.DateOnly)
		return f, err
	})
	if err != nil {
		return p, fmt.Errorf("read what is prepared for %s: %w", k.Period, err)
	}
	return p, nil
}

const selectPreparedContent = `
select f.name, f.captured_on, f.sha256, f.content
from preparation_file f
join preparation p on p.id = f.preparation
where p.province = $1 and p.period = $2 and p.purpose = $3
order by f.name`

// PreparedFiles are the files of a preparation with their bytes.
func (s *Store) PreparedFiles(ctx context.Context, k activities.Key, purpose activities.Purpose) ([]activities.RawFile, error) {
	rows, _ := s.pool.Query(ctx, selectPreparedContent, k.Province, k.Period, purpose)
	files, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f activities.RawFile, err error) {
		var captured time.Time
		err = row.Scan(&f.Name, &captured, &f.SHA256, &f.Content)
		f.CapturedOn, f.Bytes = captured.Format(time.DateOnly), int64(len(f.Content))
		return f, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the files prepared for %s: %w", k.Period, err)
	}
	return files, nil
}

const upsertPreparation = `
insert into preparation (province, period, purpose, about, changed_by)
values ($1, $2, $3, $4, $5)
on conflict (province, period, purpose) do update
set about = excluded.about, changed_by = excluded.changed_by, changed_at = told_now()
returning id`

const upsertPreparedFile = `
insert into preparation_file (preparation, name, captured_on, sha256, content)
values ($1, $2, $3, $4, $5)
on conflict (preparation, name) do update
set captured_on = excluded.captured_on, sha256 = excluded.sha256, content = excluded.content`

// SavePreparation keeps what is said of a preparation, and files of it: a file takes the place of one of its name.
func (s *Store) SavePreparation(ctx context.Context, p activities.Preparation, by string, files []activities.RawFile) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(ctx, upsertPreparation, p.Province, p.Period, p.Purpose, p.PreparationAbout, personOrNull(by)).Scan(&id); err != nil {
			return err
		}
		for _, f := range files {
			if _, err := tx.Exec(ctx, upsertPreparedFile, id, f.Name, f.CapturedOn, f.SHA256, f.Content); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep what is prepared for %s: %w", p.Period, err)
	}
	return nil
}

// NoteStart records who has started a period from the web; the workflow records the start itself.
func (s *Store) NoteStart(ctx context.Context, start activities.Start, person string) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		return recordBy(ctx, tx, start.Key, person, "period started by hand", map[string]any{"snapshot": start.Snapshot, "reviewed": start.Reviewed})
	})
}

const deletePreparation = `
delete from preparation
where province = $1 and period = $2 and purpose = $3`

// DropPreparation forgets a preparation, once it has been used or given up.
func (s *Store) DropPreparation(ctx context.Context, k activities.Key, purpose activities.Purpose) error {
	if _, err := s.pool.Exec(ctx, deletePreparation, k.Province, k.Period, purpose); err != nil {
		return fmt.Errorf("forget what was prepared for %s: %w", k.Period, err)
	}
	return nil
}
