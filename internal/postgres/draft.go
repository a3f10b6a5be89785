package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

const upsertDraft = `
insert into draft (task, person, content)
values ($1, $2, $3)
on conflict (task, person) do update set content = excluded.content, saved_at = told_now()
returning saved_at`

// SaveDraft keeps what a person has typed into a task's form, in place of what they had typed before.
func (s *Store) SaveDraft(ctx context.Context, task activities.TaskID, person string, content []byte) (saved time.Time, err error) {
	if err := s.pool.QueryRow(ctx, upsertDraft, task, number64(person), content).Scan(&saved); err != nil {
		return saved, refusal(fmt.Errorf("keep a draft: %w", err))
	}
	return vietnam(saved), nil
}

const deleteDraft = `
delete from draft
where task = $1 and person = $2`

// DropDraft forgets a draft, if there is one.
func (s *Store) DropDraft(ctx context.Context, task activities.TaskID, person string) error {
	if _, err := s.pool.Exec(ctx, deleteDraft, task, number64(person)); err != nil {
		return fmt.Errorf("drop a draft: %w", err)
	}
	return nil
}

const selectDraft = `
select content, saved_at
from draft
where task = $1 and person = $2`

// readDraftOf reads the draft of the person to whom a task is shown.
func readDraftOf(ctx context.Context, q pgx.Tx, l *activities.LinkedTask) error {
	var d activities.Draft
	err := q.QueryRow(ctx, selectDraft, l.ID, number64(l.Who.Person)).Scan(&d.Content, &d.Saved)
	if err := ignoreNoRows(err); err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	if d.Content != nil {
		d.Saved = vietnam(d.Saved)
		l.Draft = scoring.Some(d)
	}
	return nil
}
