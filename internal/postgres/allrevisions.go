package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

const selectAllRevisions = `
select period, revision, state, sha256, published_at
from publication
where province = $1
order by published_at, period, revision`

// AllRevisions are all revisions of all periods in the order of their publication, without their contents.
func (s *Store) AllRevisions(ctx context.Context, province string) ([]activities.Publication, error) {
	rows, _ := s.pool.Query(ctx, selectAllRevisions, province)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.Publication, err error) {
		p.Province = province
		err = row.Scan(&p.Period, &p.Revision, &p.State, &p.SHA256, &p.Published)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read all revisions of %s: %w", province, err)
	}
	return all, nil
}
