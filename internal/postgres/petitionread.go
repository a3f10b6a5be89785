package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/petition"
	"danhgia/scoring"
)

// Petitions are judged up to the moment up to which the period's dossiers were or, without any, when they came.
const selectPetitionBook = `
select b.publication, b.lacks, coalesce(d.judged_until, b.taken_at), coalesce(d.received_only, false)
from petition_book b
left join dossier_book d on (d.province, d.period) = (b.province, b.period) and to_regclass('dossier_' || d.id) is not null
where (b.province, b.period) = ($1, $2)`

// petitionBook are the rules for the petitions of a period.
type petitionBook struct {
	judge petition.Judge
	lacks []string
}

// petitionBook is what is known of a period's petitions. ErrNotFound: none were taken in.
func (s *Store) petitionBook(ctx context.Context, q reader, k activities.Key) (b petitionBook, err error) {
	var (
		until                     time.Time
		publication, receivedOnly bool
	)
	if err := q.QueryRow(ctx, selectPetitionBook, k.Province, k.Period).Scan(&publication, &b.lacks, &until, &receivedOnly); err != nil {
		return b, found(err, "petitions of %s", k.Period)
	}
	cal, err := s.Calendar(ctx)
	if err != nil {
		return b, err
	}
	of, err := dossier.NewJudge(k.Period, cal)
	if err != nil {
		return b, err
	}
	of.ReceivedOnly, of.To = receivedOnly, min(of.To, dossier.At(until))
	b.judge = petition.NewJudge(of, publication)
	return b, nil
}

const selectPetitions = `
select number, agency, procedure, dossier, sender, kind, satisfaction, received, refused, asked, supplied, answered, published
from petition
where (province, period) = ($1, $2) and ($3::text[] is null or agency = any($3))
order by agency, number`

// eachPetition takes every petition of a period, of some agencies or, with nil, of all, by agency and number.
func eachPetition(ctx context.Context, q reader, k activities.Key, agencies []string, do func(*petition.Petition) error) error {
	var (
		p     petition.Petition
		times [6]*time.Time
	)
	rows, _ := q.Query(ctx, selectPetitions, k.Province, k.Period, agencies)
	into := []any{&p.Number, &p.Agency, &p.Procedure, &p.Dossier, &p.Sender, &p.Kind, &p.Satisfaction}
	for i := range times {
		into = append(into, &times[i])
	}
	_, err := pgx.ForEachRow(rows, into, func() error {
		for i, to := range []*dossier.Moment{&p.Received, &p.Refused, &p.Asked, &p.Supplied, &p.Answered, &p.Published} {
			*to = momentOf(times[i])
		}
		return do(&p)
	})
	if err != nil {
		return fmt.Errorf("read the petitions of %s: %w", k.Period, err)
	}
	return nil
}

// petitionTallies are what the petitions of a period add up to by agency, the province's own under its code, and which of
// their indicators cannot be counted. Without petitions there are none.
func (s *Store) petitionTallies(ctx context.Context, k activities.Key) (map[string]*petition.Tally, []string, error) {
	b, err := s.petitionBook(ctx, s.pool, k)
	if errors.Is(err, activities.ErrNotFound) {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	whole := &petition.Tally{}
	all := map[string]*petition.Tally{k.Province: whole}
	return all, b.lacks, eachPetition(ctx, s.pool, k, nil, func(p *petition.Petition) error {
		v, err := b.judge.Of(p)
		if err != nil {
			return activities.Refusal(err)
		}
		if all[p.Agency] == nil {
			all[p.Agency] = &petition.Tally{}
		}
		n := petition.Count(p, v)
		whole.Add(n)
		all[p.Agency].Add(n)
		return nil
	})
}

// withPetitions adds the measures of petitions to those of the agencies; of whom there are none has no cases.
func withPetitions(all []scoring.Figures, tallies map[string]*petition.Tally, lacks []string) {
	for i := range all {
		tally := tallies[all[i].Agency]
		if tally == nil {
			tally = &petition.Tally{}
		}
		all[i].Measures = append(all[i].Measures, having(tally.Measures(), lacks)...)
	}
}
