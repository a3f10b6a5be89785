package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/publication"
	"danhgia/scoring"
)

const selectSigningKeys = `
select k.id, k.public, k.since, k.endorsed_by, k.endorsement, coalesce(e.state, 'active'), coalesce(e.reason, '')
from signing_key k
left join lateral (
    select state, reason
    from signing_key_end
    where (province, key) = (k.province, k.id)
    order by state desc -- revoked counts more than retired
    limit 1) e on true
where k.province = $1
order by k.position desc`

// SigningKeys are the keys of a province, the newest first.
func (s *Store) SigningKeys(ctx context.Context, province string) ([]publication.ListedKey, error) {
	rows, _ := s.pool.Query(ctx, selectSigningKeys, province)
	return scanKeys(rows, province)
}

func scanKeys(rows pgx.Rows, province string) ([]publication.ListedKey, error) {
	keys, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (k publication.ListedKey, err error) {
		err = row.Scan(&k.ID, &k.Public, &k.Since, &k.By, &k.Signature, &k.State, &k.Reason)
		k.Since = k.Since.UTC()
		return k, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the signing keys of %s: %w", province, err)
	}
	return keys, nil
}

const lockSigningKeys = `
select pg_advisory_xact_lock(hashtext('signing_key ' || $1))`

// keysIn are the keys of a province, which nobody else changes until the transaction ends.
func keysIn(ctx context.Context, tx pgx.Tx, province string) ([]publication.ListedKey, error) {
	if _, err := tx.Exec(ctx, lockSigningKeys, province); err != nil {
		return nil, fmt.Errorf("lock the signing keys of %s: %w", province, err)
	}
	rows, _ := tx.Query(ctx, selectSigningKeys, province)
	return scanKeys(rows, province)
}

// active is the key that signs now; false: there is none.
func active(keys []publication.ListedKey) (publication.ListedKey, bool) {
	for _, k := range keys {
		if k.State == publication.ActiveKey {
			return k, true
		}
	}
	return publication.ListedKey{}, false
}

// Enrol makes a key the one by which a province signs. The first key endorses itself, and so does one after all others
// were revoked; while there is an active key, another must be endorsed by it, which then is retired. The key that
// signs already changes nothing.
func (s *Store) Enrol(ctx context.Context, province string, k publication.Key) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		keys, err := keysIn(ctx, tx, province)
		if err != nil {
			return err
		}
		now, has := active(keys)
		switch {
		case has && now.ID == k.ID:
			return nil
		case has && k.By != now.ID:
			return activities.Refusal(scoring.Say("khóa %s không phải là khóa đang ký của tỉnh (%s): hãy đổi khóa bằng starter keys rotate", "key %s is not the one by which the province signs (%s): change it by starter keys rotate", k.ID, now.ID))
		case !has && k.By != k.ID:
			return activities.Refusal(scoring.Say("khóa giới thiệu khóa %s không còn hiệu lực", "the key that endorses key %s is not in force", k.ID))
		}
		return enrol(ctx, tx, province, k, now.ID)
	})
}

const insertSigningKey = `
insert into signing_key (province, id, public, since, endorsed_by, endorsement)
values ($1, $2, $3, $4, $5, $6)
on conflict (province, id) do nothing`

func enrol(ctx context.Context, tx pgx.Tx, province string, k publication.Key, before string) error {
	tag, err := tx.Exec(ctx, insertSigningKey, province, k.ID, k.Public, k.Since, k.By, k.Signature)
	if err != nil {
		return fmt.Errorf("store signing key %s: %w", k.ID, err)
	}
	if tag.RowsAffected() == 0 {
		return activities.Refusal(scoring.Say("khóa %s đã thôi dùng hoặc đã bị thu hồi: hãy tạo khóa mới", "key %s was retired or revoked: make a new one", k.ID))
	}
	if before != "" {
		if err := endKey(ctx, tx, province, before, publication.RetiredKey, "rotated"); err != nil {
			return err
		}
	}
	return recordKey(ctx, tx, province, "signing key enrolled", k.ID, "")
}

const insertSigningKeyEnd = `
insert into signing_key_end (province, key, state, reason)
values ($1, $2, $3, $4)
on conflict do nothing`

func endKey(ctx context.Context, tx pgx.Tx, province, id string, state publication.KeyState, reason string) error {
	if _, err := tx.Exec(ctx, insertSigningKeyEnd, province, id, state, reason); err != nil {
		return fmt.Errorf("end signing key %s: %w", id, err)
	}
	return nil
}

// Revoke says that a key is not to be believed any more, and why. ErrNotFound.
func (s *Store) Revoke(ctx context.Context, province, id, reason string) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	return s.inTx(ctx, func(tx pgx.Tx) error {
		keys, err := keysIn(ctx, tx, province)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if k.ID == id {
				return errors.Join(endKey(ctx, tx, province, id, publication.RevokedKey, reason), recordKey(ctx, tx, province, "signing key revoked", id, reason))
			}
		}
		return fmt.Errorf("signing key %s: %w", id, activities.ErrNotFound)
	})
}

func recordKey(ctx context.Context, tx pgx.Tx, province, action, id, reason string) error {
	if _, err := tx.Exec(ctx, insertAudit, system, action, province, nil, map[string]any{"key": id, "reason": reason}); err != nil {
		return fmt.Errorf("record %s: %w", action, err)
	}
	return nil
}

// signable refuses a key that is not the one by which the province signs. It can be cured: by a worker that has the key.
func signable(ctx context.Context, tx pgx.Tx, province, id string) error {
	keys, err := keysIn(ctx, tx, province)
	if err != nil {
		return err
	}
	if now, has := active(keys); !has || now.ID != id {
		return fmt.Errorf("key %s is not the one by which %s signs: start the worker with the key that `starter keys list` calls active", id, province)
	}
	return nil
}
