package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

const selectReviewEnds = `
select agency, state, outcome
from task
where province = $1 and period = $2 and kind = 'review'
order by agency collate "C"`

// An answer to a later question of the same review may say the same again: it is told once.
const selectDifficulties = `
select t.agency, a.difficulties, bool_and(a.late)
from answer a
join task t on t.id = a.task
where t.province = $1 and t.period = $2 and a.difficulties <> ''
group by t.agency, a.difficulties
order by t.agency collate "C", min(a.id)`

const selectVoicedDisputes = `
select agency, indicator, reason, decision
from dispute
where province = $1 and period = $2
order by agency collate "C", id`

// Voices are what the agencies said of a period, and what became of it.
func (s *Store) Voices(ctx context.Context, k activities.Key) (v activities.Voices, err error) {
	rows, _ := s.pool.Query(ctx, selectReviewEnds, k.Province, k.Period)
	if v.Reviews, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.ReviewEnd]); err != nil {
		return v, fmt.Errorf("read the reviews of %s: %w", k.Period, err)
	}
	rows, _ = s.pool.Query(ctx, selectDifficulties, k.Province, k.Period)
	if v.Difficulties, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.Difficulty]); err != nil {
		return v, fmt.Errorf("read the difficulties of %s: %w", k.Period, err)
	}
	rows, _ = s.pool.Query(ctx, selectVoicedDisputes, k.Province, k.Period)
	if v.Disputes, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activities.VoicedDispute]); err != nil {
		return v, fmt.Errorf("read the disputes of %s: %w", k.Period, err)
	}
	all, err := s.Timeliness(ctx, k.Province, 1000)
	for _, t := range all {
		if t.Period == k.Period {
			v.Timeliness = t
		}
	}
	return v, err
}
