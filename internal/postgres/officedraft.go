package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

// Drafts have people's names and addresses in them, so they are kept no longer than the office's day.
const dropOldDrafts = `
delete from office_draft
where made_at < told_now() - interval '1 day'`

const insertOfficeDraft = `
insert into office_draft (person, deed, fields, file, content)
values ($1, $2, $3, $4, $5)
returning id`

// KeepOfficeDraft keeps what was filled in for a day, and returns its number.
func (s *Store) KeepOfficeDraft(ctx context.Context, d activities.OfficeDraft) (id int64, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, dropOldDrafts); err != nil {
			return err
		}
		return tx.QueryRow(ctx, insertOfficeDraft, number64(d.Person), d.Deed, d.Fields, d.File, d.Content).Scan(&id)
	})
	if err != nil {
		return 0, fmt.Errorf("keep a draft: %w", err)
	}
	return id, nil
}

const selectOfficeDraft = `
select fields, file, content
from office_draft
where id = $1 and person = $2 and deed = $3 and made_at >= told_now() - interval '1 day'`

// OfficeDraft is what a person filled in for a deed. ErrNotFound: it was done or thrown away, a day has passed, or it is
// another's.
func (s *Store) OfficeDraft(ctx context.Context, id int64, person, deed string) (activities.OfficeDraft, error) {
	d := activities.OfficeDraft{ID: id, Person: person, Deed: deed}
	err := s.pool.QueryRow(ctx, selectOfficeDraft, id, number64(person), deed).Scan(&d.Fields, &d.File, &d.Content)
	return d, found(err, "draft %d", id)
}

const deleteOfficeDraft = `
delete from office_draft
where id = $1 and person = $2`

// DropOfficeDraft throws a draft away; one that is not there is fine.
func (s *Store) DropOfficeDraft(ctx context.Context, id int64, person string) error {
	if _, err := s.pool.Exec(ctx, deleteOfficeDraft, id, number64(person)); err != nil {
		return fmt.Errorf("drop draft %d: %w", id, err)
	}
	return nil
}
