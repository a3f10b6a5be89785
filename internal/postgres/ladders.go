package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// One change of ladders at a time, so that the newest are the last that were handed in.
const lockLadders = `
select pg_advisory_xact_lock(hashtext('danhgia ladders'))`

const selectNewestLadders = `
select id, content
from ladder_set
order by id desc
limit 1`

const insertLadders = `
insert into ladder_set (content, sha256)
values ($1, $2)
returning id`

// AddLadders stores ladders, which must have passed their checks; periods that start from now on begin with them. The
// same content as the newest changes nothing and gives their id.
func (s *Store) AddLadders(ctx context.Context, content []byte, c activities.Change) (id int64, err error) {
	by, err := permit(c, review.ToManageCalendar, review.Subject{})
	if err != nil {
		return 0, err
	}
	sum := sha256.Sum256(content)
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockLadders); err != nil {
			return fmt.Errorf("wait for other changes of the ladders: %w", err)
		}
		newest, stored, err := newestLadders(ctx, tx)
		if err == nil && sha256.Sum256(stored) == sum {
			id = newest
			return nil
		}
		if err != nil && !errors.Is(err, activities.ErrNotFound) {
			return err
		}
		if err := tx.QueryRow(ctx, insertLadders, content, hex.EncodeToString(sum[:])).Scan(&id); err != nil {
			return refusal(fmt.Errorf("store the ladders: %w", err))
		}
		return recordOffice(ctx, tx, c, by, "ladders stored", map[string]any{"ladders": id})
	})
	return id, err
}

const selectLaddersByID = `
select content
from ladder_set
where id = $1`

// Ladders are stored ladders, byte for byte. ErrNotFound.
func (s *Store) Ladders(ctx context.Context, id int64) (content []byte, err error) {
	if err := s.pool.QueryRow(ctx, selectLaddersByID, id).Scan(&content); err != nil {
		return nil, found(err, "ladders %d", id)
	}
	return content, nil
}

// NewestLadders are those that a period which starts now begins with. ErrNotFound: none are stored.
func (s *Store) NewestLadders(ctx context.Context) (id int64, content []byte, err error) {
	return newestLadders(ctx, s.pool)
}

func newestLadders(ctx context.Context, q querier) (id int64, content []byte, err error) {
	if err := q.QueryRow(ctx, selectNewestLadders).Scan(&id, &content); err != nil {
		return 0, nil, found(err, "ladders")
	}
	return id, content, nil
}
