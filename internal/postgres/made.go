package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

const selectMade = `
select p.province, p.period, p.revision, p.state, p.sha256, p.published_at, coalesce(p.signed_by, ''), r.engine, r.index_set,
       not exists (select from publication l where l.province = p.province and l.period = p.period and l.revision > p.revision)
from publication p
join score_run r on r.id = p.run
where p.province = $1 and ($2 = '' or r.engine = $2)
order by p.published_at desc, p.period desc, p.revision desc
limit $3`

// Made are publications with what made them, the newest first; with an engine, those of that version of the rules.
func (s *Store) Made(ctx context.Context, province, engine string, most int) ([]activities.Made, error) {
	rows, _ := s.pool.Query(ctx, selectMade, province, engine, most)
	made, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m activities.Made, err error) {
		err = row.Scan(&m.Province, &m.Period, &m.Revision, &m.State, &m.SHA256, &m.Published, &m.Seal.Key, &m.Engine, &m.IndexSet, &m.Latest)
		return m, err
	})
	if err != nil {
		return nil, fmt.Errorf("list what was published: %w", err)
	}
	return made, nil
}
