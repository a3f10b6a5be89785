package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const insertIndexSet = `
insert into index_set (code, content, sha256)
values ($1, $2, $3)
on conflict (code) do nothing`

const selectIndexSet = `
select sha256
from index_set
where code = $1`

// AddIndexSet stores an index set, which must have passed its checks. The same content again changes nothing; other
// content under a code that is in use is refused, for scores name their set by its code.
func (s *Store) AddIndexSet(ctx context.Context, code string, content []byte) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		_, err := addIndexSet(ctx, tx, code, content)
		return err
	})
}

func addIndexSet(ctx context.Context, tx pgx.Tx, code string, content []byte) (added bool, err error) {
	sum := sha256.Sum256(content)
	hash, stored := hex.EncodeToString(sum[:]), ""
	tag, err := tx.Exec(ctx, insertIndexSet, code, content, hash)
	if err != nil {
		return false, fmt.Errorf("store index set %s: %w", code, err)
	}
	if err := tx.QueryRow(ctx, selectIndexSet, code).Scan(&stored); err != nil {
		return false, fmt.Errorf("read index set %s: %w", code, err)
	}
	if stored != hash {
		return false, activities.Refusal(scoring.Say("bộ chỉ số mã %s đã có với nội dung khác; hãy đặt mã mới cho bộ đã sửa", "index set %s is stored with other content: give the changed set a new code", code))
	}
	return tag.RowsAffected() > 0, nil
}

// ImportIndexSet is AddIndexSet for somebody of the office, with the right to manage index sets and a reason. A preview
// refuses the same, and stores nothing.
func (s *Store) ImportIndexSet(ctx context.Context, code string, content []byte, c activities.Change, preview bool) (added bool, err error) {
	by, err := permit(c, review.ToManageIndexes, review.Subject{})
	if err != nil {
		return false, err
	}
	err = s.tried(ctx, preview, func(tx pgx.Tx) error {
		if added, err = addIndexSet(ctx, tx, code, content); err != nil || !added {
			return err
		}
		return recordOffice(ctx, tx, c, by, "index set stored", map[string]any{"index_set": code})
	})
	return added, err
}

const selectIndexSets = `
select code, content, sha256
from index_set
order by code`

// IndexSets are all index sets.
func (s *Store) IndexSets(ctx context.Context) ([]activities.IndexSetFile, error) {
	rows, _ := s.pool.Query(ctx, selectIndexSets)
	sets, err := pgx.CollectRows(rows, pgx.RowToStructByName[activities.IndexSetFile])
	if err != nil {
		return nil, fmt.Errorf("read index sets: %w", err)
	}
	return sets, nil
}
