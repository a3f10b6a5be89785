package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

const selectRulingLines = `
select d.id, d.agency, coalesce(n.name, d.agency), d.indicator, a.at, d.reason, d.numerator, d.denominator,
       d.decision, d.ruled_at, d.ruling, c.numerator, c.denominator
from dispute d
join answer a on a.id = d.answer
left join correction c on c.dispute = d.id
left join lateral (
    select name from agency
    where province = d.province and code = d.agency
    order by valid_from desc
    limit 1) n on true
where d.province = $1 and d.period = $2
order by d.id`

// RulingLines are all disputes of a period with their rulings, in the order of their numbers.
func (s *Store) RulingLines(ctx context.Context, k activities.Key) ([]activities.RulingLine, error) {
	rows, _ := s.pool.Query(ctx, selectRulingLines, k.Province, k.Period)
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l activities.RulingLine, err error) {
		var (
			ruled                      *time.Time
			proposedN, proposedD, n, d *int64
		)
		err = row.Scan(&l.Dispute, &l.Agency, &l.AgencyName, &l.Indicator, &l.Raised, &l.Words, &proposedN, &proposedD, &l.Decision, &ruled, &l.Reason, &n, &d)
		l.Proposed = activities.Counts{Numerator: scoring.FromPtr(proposedN), Denominator: scoring.FromPtr(proposedD)}
		l.Applied = activities.Counts{Numerator: scoring.FromPtr(n), Denominator: scoring.FromPtr(d)}
		l.Ruled = scoring.FromPtr(ruled)
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("list the rulings of %s: %w", k.Period, err)
	}
	return lines, nil
}
