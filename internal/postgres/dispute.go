package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const selectCorrections = `
select agency, indicator, numerator, denominator, flag
from (select 1 as place, e.id, e.province, e.period, e.agency, e.indicator, e.numerator, e.denominator, 'entered' as flag
      from entered e
      join answer a on a.id = e.answer and not a.late
      union all
      select 2, id, province, period, agency, indicator, numerator, denominator, 'ruled'
      from correction
      union all
      select 3, e.id, e.province, e.period, a.agency, e.indicator, e.numerator, e.denominator, 'amended'
      from erratum e
      cross join unnest(e.agencies) a (agency)
      where e.state in ('approved', 'published')) c
where province = $1 and period = $2
order by place, id`

// Corrections are what stands in place of collected figures, the latest last: what agencies entered, then rulings, then
// corrections of what was published.
func (s *Store) Corrections(ctx context.Context, k activities.Key) ([]activities.Correction, error) {
	rows, _ := s.pool.Query(ctx, selectCorrections, k.Province, k.Period)
	corrections, err := pgx.CollectRows(rows, pgx.RowToStructByName[activities.Correction])
	if err != nil {
		return nil, fmt.Errorf("read the corrections of %s: %w", k.Period, err)
	}
	return corrections, nil
}

func counted(numerator, denominator *int64) scoring.Maybe[review.Counted] {
	if numerator == nil || denominator == nil {
		return scoring.Maybe[review.Counted]{}
	}
	return scoring.Some(review.Counted{Numerator: *numerator, Denominator: *denominator})
}

const updateDispute = `
update dispute
set decision = $2, ruling = $3, ruled_by = $4, ruled_at = told_now()
where id = $1 and decision = ''`

const insertCorrection = `
insert into correction (province, period, agency, indicator, numerator, denominator, dispute)
select d.province, d.period, a.agency, d.indicator, $2, $3, d.id
from dispute d
cross join unnest($4::text[]) with ordinality a (agency, place)
where d.id = $1
order by a.place
on conflict on constraint correction_once do nothing`

// rule writes a ruling and the figures that it puts in place.
func rule(ctx context.Context, tx pgx.Tx, b activities.TaskBook, r activities.RuledRecord) error {
	tag, err := tx.Exec(ctx, updateDispute, r.Dispute, r.Decision, r.Reason, number64(r.By))
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	if err := rulePicked(ctx, tx, b, r); err != nil || !r.Correction.Known {
		return err
	}
	_, err = tx.Exec(ctx, insertCorrection, r.Dispute, r.Correction.Value.Numerator, r.Correction.Value.Denominator, r.Agencies)
	if err != nil {
		return fmt.Errorf("correct %s of %s: %w", b.Dispute.Value.Indicator, b.Task.Agency, err)
	}
	return nil
}
