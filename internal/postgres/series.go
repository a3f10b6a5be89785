package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// The figures of the period, each agency's after the other's, and of each indicator the newest first. Only periods of the
// same span that are scored by the same index set have the same basis; agencies that are not in the period are left out.
const selectSeries = `
with this as materialized (
    select snapshot, index_set
    from evaluation
    where province = $1 and period = $2),
basis as materialized (
    select e.snapshot, e.period, period_order(e.period) as place
    from evaluation e
    where e.province = $1 and e.index_set = (select index_set from this) and span_of(e.period) = span_of($2)
      and (e.period = $2 or period_order(e.period) < period_order($2) and e.state in ('running', 'paused', 'published'))
    order by place desc
    limit $3)
select m.agency, m.indicator, m.numerator, m.denominator, b.period = $2
from basis b
join measure m on m.snapshot = b.snapshot
where m.agency in (select agency from collected_agency where snapshot = (select snapshot from this))
order by m.agency, m.indicator, b.place desc`

// Series gives the period's figures, agency by agency, each with those of at most so many earlier periods.
func (s *Store) Series(ctx context.Context, k activities.Key, most int, take func(scoring.Series)) error {
	rows, err := s.pool.Query(ctx, selectSeries, k.Province, k.Period, most+1)
	if err != nil {
		return fmt.Errorf("read the figures of %s and before: %w", k.Period, err)
	}
	var (
		series                 scoring.Series
		agency, indicator      string
		numerator, denominator *int64
		now                    bool
	)
	_, err = pgx.ForEachRow(rows, []any{&agency, &indicator, &numerator, &denominator, &now}, func() error {
		if agency != series.Agency || indicator != series.Now.Indicator {
			if series.Agency != "" {
				take(series)
			}
			series = scoring.Series{Agency: agency, Now: scoring.Measure{Indicator: indicator}}
		}
		m := scoring.Measure{Indicator: indicator, Numerator: scoring.FromPtr(numerator), Denominator: scoring.FromPtr(denominator)}
		if now {
			series.Now = m
		} else {
			series.Earlier = append(series.Earlier, m)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the figures of %s and before: %w", k.Period, err)
	}
	if series.Agency != "" {
		take(series)
	}
	return nil
}

// Timings 3 and 4 are dossier.RunningInTime and RunningLate.
const selectDossierDoubts = `
select d.agency,
       count(*) filter (where d.timing > 0),
       count(*) filter (where d.timing > 0 and d.reason = 'no-limit'),
       count(*) filter (where d.due < d.received),
       count(*) filter (where d.ended < d.received),
       count(*) filter (where greatest(d.received, d.ended) > told_now()),
       count(*) filter (where d.timing in (3, 4) and d.received < b.judged_until - interval '1 year')
from dossier_book b
join dossier d on d.book = b.id
where b.id = $1
group by d.agency
order by d.agency`

const selectRefusedLines = `
select coalesce(sum(refused), 0)::bigint, coalesce(sum(lines), 0)::bigint
from intake
where province = $1 and period = $2 and content = 'dossiers' and state = 'done'`

// DossierDoubts are what is odd about the period's own dossiers, by agency, and what of their files was refused, as the
// province's. A period without own dossiers has none.
func (s *Store) DossierDoubts(ctx context.Context, k activities.Key) (all []scoring.DossierDoubts, err error) {
	var book *int
	err = s.pool.QueryRow(ctx, "select (select id from dossier_book where province = $1 and period = $2)", k.Province, k.Period).Scan(&book)
	if err == nil && book != nil { // the book is a parameter: only its partition is read
		rows, _ := s.pool.Query(ctx, selectDossierDoubts, *book)
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d scoring.DossierDoubts, err error) {
			return d, row.Scan(&d.Agency, &d.Counted, &d.NoLimit, &d.DueTooEarly, &d.EndedTooEarly, &d.FromTheFuture, &d.LongRunning)
		})
	}
	if err == nil {
		lines := scoring.DossierDoubts{Agency: k.Province}
		err = s.pool.QueryRow(ctx, selectRefusedLines, k.Province, k.Period).Scan(&lines.RefusedLines, &lines.Lines)
		all = append(all, lines)
	}
	if err != nil {
		return nil, fmt.Errorf("read what is odd about the dossiers of %s: %w", k.Period, err)
	}
	return all, nil
}
