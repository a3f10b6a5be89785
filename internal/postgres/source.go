package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const sourceColumns = `s.id, s.name, s.kind, s.content, s.address, s.query, s.secret, s.token, s.client, s.scope, s.at_minute, s.every_minutes, s.paused_at`

const selectSources = `
select ` + sourceColumns + `
from dossier_source s
where s.province = $1 and s.removed_at is null
order by s.name`

// Sources are all of a province that were not removed, by name.
func (s *Store) Sources(ctx context.Context, province string) ([]activities.Source, error) {
	rows, _ := s.pool.Query(ctx, selectSources, province)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (src activities.Source, err error) {
		return src, scanSource(row, &src)
	})
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	return all, nil
}

// scanSource reads the columns of a source; before are columns that stand before them.
func scanSource(row pgx.Row, s *activities.Source, before ...any) error {
	var (
		at, every *int
		paused    *time.Time
	)
	err := row.Scan(append(before, &s.ID, &s.Name, &s.Kind, &s.Content, &s.Address, &s.Query, &s.Secret, &s.Token, &s.Client, &s.Scope, &at, &every, &paused)...)
	s.Timing, s.Paused = timingOf(at, every), scoring.FromPtr(paused)
	return err
}

func timingOf(at, every *int) (t activities.SourceTiming) {
	if at != nil {
		t.At = scoring.Some(calendar.TimeOfDay(*at))
	}
	if every != nil {
		t.Every = time.Duration(*every) * time.Minute
	}
	return t
}

const selectSource = `
select s.province, ` + sourceColumns + `
from dossier_source s
where s.id = $1 and s.removed_at is null`

// Source is one of them, with its province. ErrNotFound: it was removed.
func (s *Store) Source(ctx context.Context, id activities.SourceID) (province string, src activities.Source, err error) {
	err = scanSource(s.pool.QueryRow(ctx, selectSource, id), &src, &province)
	return province, src, found(err, "source %d", id)
}

const insertSource = `
insert into dossier_source (province, name, kind, content, address, query, secret, token, client, scope, at_minute, every_minutes)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
returning id`

const updateSource = `
update dossier_source
set name = $3, kind = $4, content = $5, address = $6, query = $7, secret = $8, token = $9, client = $10, scope = $11, at_minute = $12, every_minutes = $13
where province = $1 and id = $2 and removed_at is null`

// SaveSource adds a source, or changes the one that has its ID. ErrRefused: the right, a reason or something of the source
// is missing or wrong, or the name is taken. ErrNotFound.
func (s *Store) SaveSource(ctx context.Context, src activities.Source, c activities.Change, preview bool) (activities.SourceID, error) {
	if err := src.Check(); err != nil {
		return 0, err
	}
	action := "source changed"
	if src.ID == 0 {
		action = "source added"
	}
	err := s.changeByRight(ctx, c, review.ToManageSources, action, preview, func(tx pgx.Tx) (map[string]any, error) {
		var err error
		if src.ID, err = writeSource(ctx, tx, c.Province, src); err != nil {
			return nil, err
		}
		return map[string]any{"source": src.ID, "name": src.Name, "kind": src.Kind, "content": src.Content, "address": src.Address}, wakeSource(ctx, tx, c.Province, src.ID)
	})
	return src.ID, err
}

func writeSource(ctx context.Context, tx pgx.Tx, province string, s activities.Source) (activities.SourceID, error) {
	var at, every *int
	if s.Timing.At.Known {
		minute := int(s.Timing.At.Value)
		at = &minute
	}
	if s.Timing.Every != 0 {
		minutes := int(s.Timing.Every / time.Minute)
		every = &minutes
	}
	values := []any{s.Name, s.Kind, s.Content, s.Address, s.Query, s.Secret, s.Token, s.Client, s.Scope, at, every}
	var err error
	if s.ID == 0 {
		err = tx.QueryRow(ctx, insertSource, append([]any{province}, values...)...).Scan(&s.ID)
	} else {
		tag, failed := tx.Exec(ctx, updateSource, append([]any{province, s.ID}, values...)...)
		if err = failed; err == nil && tag.RowsAffected() == 0 {
			err = fmt.Errorf("source %d: %w", s.ID, activities.ErrNotFound)
		}
	}
	if violates(err, "dossier_source_name") {
		text := scoring.Text{Vi: "đã có nguồn mang tên này", En: fmt.Sprintf("there is a source named %q already", s.Name)}
		return 0, activities.Refusal(&review.Refusal{Rule: activities.ErrRefused, Field: "name", Text: text})
	}
	return s.ID, refusal(err)
}

const insertSourceWake = `
insert into wake (workflow, source, source_period)
values ($1, $2, nullif($3, ''))`

// wakeSource has the schedule of a source set as it stands here.
func wakeSource(ctx context.Context, tx pgx.Tx, province string, id activities.SourceID) error {
	_, err := tx.Exec(ctx, insertSourceWake, activities.SourceScheduleID(province, id), id, "")
	return err
}

const pauseSource = `
update dossier_source
set paused_at = case when $3 then coalesce(paused_at, told_now()) end
where province = $1 and id = $2 and removed_at is null
returning name`

// PauseSource has a source read no more by itself until it is resumed. ErrRefused, ErrNotFound.
func (s *Store) PauseSource(ctx context.Context, id activities.SourceID, pause bool, c activities.Change) error {
	action := "source resumed"
	if pause {
		action = "source paused"
	}
	return s.changeSource(ctx, id, c, action, pauseSource, pause)
}

const removeSource = `
update dossier_source
set removed_at = told_now()
where province = $1 and id = $2 and removed_at is null and $3
returning name`

// RemoveSource ends a source for good; what came from it stays. ErrRefused, ErrNotFound.
func (s *Store) RemoveSource(ctx context.Context, id activities.SourceID, c activities.Change) error {
	return s.changeSource(ctx, id, c, "source removed", removeSource, true)
}

func (s *Store) changeSource(ctx context.Context, id activities.SourceID, c activities.Change, action, query string, how bool) error {
	return s.changeByRight(ctx, c, review.ToManageSources, action, false, func(tx pgx.Tx) (map[string]any, error) {
		var name string
		if err := tx.QueryRow(ctx, query, c.Province, id, how).Scan(&name); err != nil {
			return nil, found(err, "source %d", id)
		}
		return map[string]any{"source": id, "name": name}, wakeSource(ctx, tx, c.Province, id)
	})
}

const selectSourceName = `
select name
from dossier_source
where province = $1 and id = $2 and removed_at is null
for update`

// RunSource has a source read once, now, for a period; the folder of one of kind folder is looked into. ErrRefused,
// ErrNotFound.
func (s *Store) RunSource(ctx context.Context, id activities.SourceID, period scoring.Period, c activities.Change) error {
	return s.changeByRight(ctx, c, review.ToImport, "source read", false, func(tx pgx.Tx) (map[string]any, error) {
		var name string
		if err := tx.QueryRow(ctx, selectSourceName, c.Province, id).Scan(&name); err != nil {
			return nil, found(err, "source %d", id)
		}
		_, err := tx.Exec(ctx, insertSourceWake, activities.SourceRunID(c.Province, id), id, period)
		return map[string]any{"source": id, "name": name, "period": period}, err
	})
}
