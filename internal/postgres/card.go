package postgres

import (
	"context"

	"danhgia/activities"
	"danhgia/scoring"
)

const selectLatestRun = `
select r.id
from evaluation e
join score_run r on r.snapshot = e.snapshot and r.index_set = e.index_set
where e.province = $1 and e.period = $2
order by r.id desc
limit 1`

// Card is an agency's scorecard of the period's latest score run. ErrNotFound.
func (s *Store) Card(ctx context.Context, k activities.Key, agency string) (scoring.Scorecard, error) {
	var run int64
	if err := s.pool.QueryRow(ctx, selectLatestRun, k.Province, k.Period).Scan(&run); err != nil {
		return scoring.Scorecard{}, found(err, "scores of %s in %s", k.Province, k.Period)
	}
	card := scoring.Scorecard{Agency: agency}
	var total *int64
	err := s.pool.QueryRow(ctx, "select total, no_cases from standing where run = $1 and agency = $2", run, agency).Scan(&total, &card.NoCases)
	if err != nil {
		return card, found(err, "scorecard of %s in %s", agency, k.Period)
	}
	card.Total = points(total)
	return card, s.readScores(ctx, run, agency, map[string]*scoring.Scorecard{agency: &card})
}

const selectPeriodIndexSet = `
select i.code, i.content, i.sha256
from evaluation e
join index_set i on i.code = e.index_set
where e.province = $1 and e.period = $2`

// PeriodIndexSet is the index set that a period is scored by. ErrNotFound.
func (s *Store) PeriodIndexSet(ctx context.Context, k activities.Key) (f activities.IndexSetFile, err error) {
	err = s.pool.QueryRow(ctx, selectPeriodIndexSet, k.Province, k.Period).Scan(&f.Code, &f.Content, &f.SHA256)
	return f, found(err, "evaluation of %s in %s", k.Province, k.Period)
}
