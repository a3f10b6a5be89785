package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/petition"
)

const selectOpinionPeriods = `
select period, max(ended_at)
from intake
where province = $1 and content in ('petitions', 'ratings') and state = 'done'
group by period
order by period desc`

// OpinionPeriods are the periods of which ratings or petitions were taken in, the latest first.
func (s *Store) OpinionPeriods(ctx context.Context, province string) ([]activities.OpinionPeriod, error) {
	rows, _ := s.pool.Query(ctx, selectOpinionPeriods, province)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.OpinionPeriod, err error) {
		var taken *time.Time
		err = row.Scan(&p.Period, &taken)
		if taken != nil {
			p.Taken = vietnam(*taken)
		}
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("list the periods with ratings and petitions: %w", err)
	}
	return all, nil
}

// opinions collects what was said by agency or procedure.
type opinions struct {
	byProcedure bool
	lines       map[string]*activities.Opinion
}

func (o *opinions) of(agency, procedure string) *activities.Opinion {
	code := agency
	if o.byProcedure {
		code = procedure
	}
	if o.lines[code] == nil {
		o.lines[code] = &activities.Opinion{Code: code}
	}
	return o.lines[code]
}

// Opinions are what citizens and organisations say of a period. ErrNotFound: neither ratings nor petitions were taken in.
// ErrRefused: not theirs to see.
func (s *Store) Opinions(ctx context.Context, q activities.OpinionQuery) (t activities.OpinionTable, err error) {
	err = s.readDossiers(ctx, func(tx pgx.Tx) error {
		if _, err := seesDossiers(ctx, tx, q.Province, q.Agency, q.By); err != nil {
			return err
		}
		all := opinions{q.ByProcedure, map[string]*activities.Opinion{}}
		if err := s.addPetitionsSaid(ctx, tx, q, &t, all); err != nil {
			return err
		}
		if err := addRatings(ctx, tx, q, &t, all); err != nil {
			return err
		}
		if !t.Rated && !t.Petitioned {
			return activities.ErrNotFound
		}
		names, err := s.namesOf(ctx, q)
		if err != nil {
			return err
		}
		for _, code := range slices.Sorted(maps.Keys(all.lines)) {
			line := all.lines[code]
			line.Name = cmp.Or(names[code], code)
			t.Lines = append(t.Lines, *line)
		}
		return nil
	})
	if err != nil {
		return activities.OpinionTable{}, fmt.Errorf("what is said of %s: %w", q.Period, err)
	}
	return t, nil
}

func (s *Store) addPetitionsSaid(ctx context.Context, tx pgx.Tx, q activities.OpinionQuery, t *activities.OpinionTable, all opinions) error {
	b, err := s.petitionBook(ctx, tx, q.Key)
	if errors.Is(err, activities.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	t.Petitioned, t.Until = true, vietnam((b.judge.To - 1).Time())
	return eachPetition(ctx, tx, q.Key, askedAgencies(q), func(p *petition.Petition) error {
		v, err := b.judge.Of(p)
		if err != nil {
			return activities.Refusal(err)
		}
		if !v.Counted {
			return nil
		}
		of := all.of(p.Agency, p.Procedure)
		of.Petitions[p.Sender].Add(petition.Count(p, v))
		of.Handling.Add(p.Sender, p.Satisfaction)
		return nil
	})
}

func askedAgencies(q activities.OpinionQuery) []string {
	if q.Agency == "" {
		return nil
	}
	return []string{q.Agency}
}

const selectRatings = `
select agency, procedure, sender, satisfaction, count(*)
from rating
where (province, period) = ($1, $2) and rated >= $3 and rated < $4 and ($5 = '' or agency = $5)
group by agency, procedure, sender, satisfaction`

const selectRatingsTaken = `
select exists (select from intake where (province, period, content, state) = ($1, $2, 'ratings', 'done'))`

func addRatings(ctx context.Context, tx pgx.Tx, q activities.OpinionQuery, t *activities.OpinionTable, all opinions) error {
	if err := tx.QueryRow(ctx, selectRatingsTaken, q.Province, q.Period).Scan(&t.Rated); err != nil {
		return err
	}
	span, err := dossier.NewJudge(q.Period, calendar.Calendar{})
	if err != nil {
		return err
	}
	var (
		agency, procedure string
		sender            petition.Sender
		said              petition.Satisfaction
		n                 int64
	)
	rows, _ := tx.Query(ctx, selectRatings, q.Province, q.Period, span.From.Time(), span.To.Time(), q.Agency)
	_, err = pgx.ForEachRow(rows, []any{&agency, &procedure, &sender, &said, &n}, func() error {
		all.of(agency, procedure).Ratings[said][sender] += n
		return nil
	})
	return err
}

// namesOf are the names of what the lines are of.
func (s *Store) namesOf(ctx context.Context, q activities.OpinionQuery) (map[string]string, error) {
	if !q.ByProcedure {
		return s.agencyNames(ctx, q.Province)
	}
	procedures, err := s.Procedures(ctx, q.Key)
	names := map[string]string{}
	for _, p := range procedures {
		names[p.Code] = p.Name
	}
	return names, err
}
