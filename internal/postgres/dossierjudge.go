package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
)

// Of all dossiers any moment may.
const everyone = `$3::timestamptz is not null`

// Those of which a later moment may say something else, $3: what runs past its limit, what has ended or waits since.
const passing = `(timing = 3 and (limit_at < $3 or ended is not null or status = 5) or reason = 'received-later')`

const selectJudged = `
select ` + dossierColumns + `
from %s
where number > $1 and %s
order by number
limit $2`

// mostJudged is how many dossiers are judged again at a time.
const mostJudged = 20000

// rejudge judges again what was judged by other rules or up to an earlier moment.
func (s *settling) rejudge(ctx context.Context) error {
	to := s.rules.Judge.To.Time()
	which := everyone
	switch {
	case !s.stored && s.done.Lines == 0:
		return nil // all were judged just now
	case s.stored && s.basis == s.rules.Basis && s.until.Equal(to):
		return nil
	case s.stored && s.basis == s.rules.Basis:
		which = passing
	}
	query, change := fmt.Sprintf(selectJudged, s.partition(), which), newSums()
	for last := ""; ; {
		var batch rejudged
		read := 0
		err := s.rows(ctx, query, func(r *dossierRow) error {
			read++
			last = r.Number
			return batch.judge(r, s.decide, change)
		}, last, mostJudged, to)
		if err != nil {
			return err
		}
		if err := batch.write(ctx, s.tx, s.partition()); err != nil {
			return err
		}
		s.otherwise += int64(len(batch.numbers))
		if read < mostJudged {
			return change.write(ctx, s.tx, s.id)
		}
	}
}

// rejudged are dossiers with another judgement than before, column by column.
type rejudged struct {
	numbers                  []string
	numerators, denominators []uint32
	timings                  []int16
	reasons                  []string
	limits                   []*dossier.Moment
}

func (b *rejudged) judge(r *dossierRow, decide activities.Decide, change *sums) error {
	d := r.dossier()
	v, n, err := decide(&d)
	if err != nil {
		return activities.Refusal(err)
	}
	ruled := uint32(r.Ruled)
	n.Numerator, n.Denominator = n.Numerator&^ruled|r.Numerators&ruled, n.Denominator&^ruled|r.Denominators&ruled
	if n.Numerator == r.Numerators && n.Denominator == r.Denominators && int16(v.Timing) == r.Timing && string(v.Reason) == r.Reason && v.Limit == momentOf(r.LimitAt) {
		return nil
	}
	change.row(r, -1)
	r.Numerators, r.Denominators = n.Numerator, n.Denominator
	change.row(r, 1)
	b.numbers, b.numerators, b.denominators = append(b.numbers, r.Number), append(b.numerators, n.Numerator), append(b.denominators, n.Denominator)
	b.timings, b.reasons = append(b.timings, int16(v.Timing)), append(b.reasons, string(v.Reason))
	b.limits = append(b.limits, nil)
	if v.Limit != 0 {
		b.limits[len(b.limits)-1] = &v.Limit
	}
	return nil
}

const updateJudged = `
update %s d
set numerators = j.numerators, denominators = j.denominators, timing = j.timing, reason = j.reason,
    limit_at = timestamptz 'epoch' + j.limit_at * interval '1 microsecond'
from unnest($1::text[], $2::int[], $3::int[], $4::smallint[], $5::text[], $6::bigint[]) as j (number, numerators, denominators, timing, reason, limit_at)
where d.number = j.number`

func (b *rejudged) write(ctx context.Context, tx pgx.Tx, partition string) error {
	if len(b.numbers) == 0 {
		return nil
	}
	limits := make([]*int64, len(b.limits))
	for i, m := range b.limits {
		limits[i] = (*int64)(m)
	}
	_, err := tx.Exec(ctx, fmt.Sprintf(updateJudged, partition), b.numbers, b.numerators, b.denominators, b.timings, b.reasons, limits)
	return err
}
