package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const selectFulfilmentRule = `
select basis, levels
from fulfilment_rule
where province = $1
order by id desc
limit 1`

// FulfilmentRule is the newest one. ErrNotFound: the office has set none.
func (s *Store) FulfilmentRule(ctx context.Context, province string) (r scoring.FulfilmentRule, err error) {
	err = s.pool.QueryRow(ctx, selectFulfilmentRule, province).Scan(&r.Basis, &r.Levels)
	return r, found(err, "rule of fulfilment of %s", province)
}

const insertFulfilmentRule = `
insert into fulfilment_rule (province, basis, levels)
values ($1, $2, $3)
returning id`

// SetFulfilmentRule stores a rule that has passed its checks; earlier ones are kept. A preview refuses the same, and
// stores nothing.
func (s *Store) SetFulfilmentRule(ctx context.Context, r scoring.FulfilmentRule, c activities.Change, preview bool) error {
	by, err := permit(c, review.ToManageIndexes, review.Subject{})
	if err != nil {
		return err
	}
	return s.tried(ctx, preview, func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(ctx, insertFulfilmentRule, c.Province, r.Basis, r.Levels).Scan(&id); err != nil {
			return refusal(fmt.Errorf("store the rule of fulfilment: %w", err))
		}
		return recordOffice(ctx, tx, c, by, "fulfilment rule set", map[string]any{"rule": id, "levels": len(r.Levels)})
	})
}

const selectYearTotals = `
select p.period, s.agency, s.total
from publication p
join standing s on s.run = p.run
where p.province = $1 and left(p.period, 4) = $2
  and not exists (select from publication later where (later.province, later.period) = (p.province, p.period) and later.revision > p.revision)`

// YearTotals are the latest published totals of all periods of a year, by period and agency.
func (s *Store) YearTotals(ctx context.Context, province string, year int) (activities.YearTotals, error) {
	rows, err := s.pool.Query(ctx, selectYearTotals, province, fmt.Sprint(year))
	if err != nil {
		return nil, fmt.Errorf("read the totals of %d: %w", year, err)
	}
	var (
		all    = activities.YearTotals{}
		period scoring.Period
		agency string
		total  *int64
	)
	_, err = pgx.ForEachRow(rows, []any{&period, &agency, &total}, func() error {
		if all[period] == nil {
			all[period] = map[string]scoring.Maybe[scoring.Hundredths]{}
		}
		all[period][agency] = points(total)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the totals of %d: %w", year, err)
	}
	return all, nil
}
