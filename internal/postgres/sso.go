package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

const insertSSO = `
insert into sign_in (via, browser)
values ('sso', $1)`

// BeginSSO notes that a browser goes to the single sign-on.
func (s *Store) BeginSSO(ctx context.Context, browser string) error {
	if _, err := s.pool.Exec(ctx, insertSSO, browser); err != nil {
		return fmt.Errorf("note who goes to the single sign-on: %w", err)
	}
	return nil
}

const endSSO = `
update sign_in
set used_at = told_now()
where browser = $1 and via = 'sso' and used_at is null and asked_at > told_now() - $2 * interval '1 second'`

// EndSSO takes back a browser, once and in time. The refusal is review.ErrSignIn.
func (s *Store) EndSSO(ctx context.Context, browser string) error {
	tag, err := s.pool.Exec(ctx, endSSO, browser, review.CodeLife.Seconds())
	switch {
	case err != nil:
		return fmt.Errorf("take back who was at the single sign-on: %w", err)
	case tag.RowsAffected() == 0:
		return review.ForeignSSO()
	}
	return nil
}

// OpenSSO opens a session for the one person with a verified address. review.ErrSignIn.
func (s *Store) OpenSSO(ctx context.Context, email string, d activities.Device) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		who, err := soleOwner(ctx, tx, d.Province, email)
		switch {
		case err != nil:
			return err
		case who.id == 0:
			return review.UnknownToSSO()
		}
		return openSession(ctx, tx, who.id, "sso", d)
	})
}
