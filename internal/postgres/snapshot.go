package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

const insertSnapshot = `
insert into snapshot (id, source, province, province_name, period, gaps)
values ($1, $2, $3, $4, $5, $6)
on conflict (id) do nothing`

// SaveSnapshot stores a collection byte for byte under its id. The same snapshot again changes nothing.
func (s *Store) SaveSnapshot(ctx context.Context, id string, raw activities.RawCollection) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		gaps := raw.Gaps
		if gaps == nil {
			gaps = []scoring.Gap{}
		}
		tag, err := tx.Exec(ctx, insertSnapshot, id, raw.Source, raw.Province.Code, raw.Province.Name, raw.Period, gaps)
		if err != nil {
			return fmt.Errorf("store snapshot %.12s: %w", id, err)
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
		return saveFiles(ctx, tx, id, raw.Files)
	})
}

const insertSnapshotFile = `
insert into snapshot_file (snapshot, position, name, captured_on, sha256, content)
values ($1, $2, $3, $4, $5, $6)`

func saveFiles(ctx context.Context, tx pgx.Tx, id string, files []activities.RawFile) error {
	for position, f := range files {
		if _, err := tx.Exec(ctx, insertSnapshotFile, id, position, f.Name, f.CapturedOn, f.SHA256, f.Content); err != nil {
			return fmt.Errorf("store snapshot %.12s, file %s: %w", id, f.Name, err)
		}
	}
	return nil
}

const selectSnapshot = `
select source, province, province_name, period, gaps
from snapshot
where id = $1`

// RawCollection is a stored snapshot with its bytes.
func (s *Store) RawCollection(ctx context.Context, id string) (activities.RawCollection, error) {
	raw := activities.RawCollection{Province: scoring.Agency{Kind: scoring.Province}}
	err := s.pool.QueryRow(ctx, selectSnapshot, id).Scan(&raw.Source, &raw.Province.Code, &raw.Province.Name, &raw.Period, &raw.Gaps)
	if err != nil {
		return raw, found(err, "snapshot %s", id)
	}
	if len(raw.Gaps) == 0 {
		raw.Gaps = nil
	}
	raw.Files, err = s.snapshotFiles(ctx, id)
	return raw, err
}

const selectSnapshotFiles = `
select name, captured_on, sha256, content
from snapshot_file
where snapshot = $1
order by position`

func (s *Store) snapshotFiles(ctx context.Context, id string) ([]activities.RawFile, error) {
	rows, _ := s.pool.Query(ctx, selectSnapshotFiles, id)
	files, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f activities.RawFile, err error) {
		var captured time.Time
		err = row.Scan(&f.Name, &captured, &f.SHA256, &f.Content)
		f.CapturedOn, f.Bytes = captured.Format(time.DateOnly), int64(len(f.Content))
		return f, err
	})
	if err != nil {
		return nil, fmt.Errorf("read files of snapshot %.12s: %w", id, err)
	}
	return files, nil
}
