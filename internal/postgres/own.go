package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

const selectBook = `
select id, judged_until, as_of, lacks
from dossier_book
where (province, period) = ($1, $2) and to_regclass('dossier_' || id) is not null`

const selectTallies = `
select agency, procedure, numerators, denominators, uses
from dossier_tally
where book = $1`

// OwnFigures are the province's own figures of a period, from the tallies of dossiers and, where they were taken in, from
// petitions. ErrNotFound: it has no dossiers.
func (s *Store) OwnFigures(ctx context.Context, k activities.Key) (activities.OwnFigures, error) {
	own := activities.OwnFigures{Key: k}
	var (
		book  int
		lacks []string
	)
	if err := s.pool.QueryRow(ctx, selectBook, k.Province, k.Period).Scan(&book, nil, &own.AsOf, &lacks); err != nil {
		return own, found(err, "dossiers of %s", k.Period)
	}
	tallies, err := s.tallies(ctx, book)
	if err != nil {
		return own, fmt.Errorf("read the tallies of %s: %w", k.Period, err)
	}
	catalogue, err := s.Catalogue(ctx, k)
	if err != nil {
		return own, err
	}
	petitions, petitionLacks, err := s.petitionTallies(ctx, k)
	if err != nil {
		return own, err
	}
	own.Figures = figuresOf(k.Province, tallies, catalogue, lacks, slices.Collect(maps.Keys(petitions)))
	if petitions != nil {
		withPetitions(own.Figures, petitions, petitionLacks)
	}
	sync, err := s.syncMeasures(ctx, k)
	if err != nil {
		return own, fmt.Errorf("read what the portal knows of %s: %w", k.Period, err)
	}
	for i := range own.Figures {
		if m, ok := sync[own.Figures[i].Agency]; ok {
			own.Figures[i].Measures = append(own.Figures[i].Measures, m)
		}
	}
	return own, nil
}

func (s *Store) tallies(ctx context.Context, book int) (map[string]dossier.ByProcedure, error) {
	all := map[string]dossier.ByProcedure{}
	return all, eachTally(ctx, s.pool, func(agency, procedure string, t dossier.Tally) {
		if all[agency] == nil {
			all[agency] = dossier.ByProcedure{}
		}
		all[agency][procedure] = &t
	}, selectTallies, book)
}

// figuresOf are the figures of the province and of its agencies by dossiers; others are agencies too.
func figuresOf(province string, tallies map[string]dossier.ByProcedure, c dossier.Catalogue, lacks, others []string) []scoring.Figures {
	agencies := map[string]bool{}
	for _, agency := range others {
		agencies[agency] = true
	}
	whole := dossier.ByProcedure{}
	for agency, b := range tallies {
		agencies[agency] = true
		whole.Join(b)
	}
	for agency := range c.All() {
		agencies[agency] = true
	}
	delete(agencies, province)
	all := []scoring.Figures{{Agency: province, Measures: having(whole.Measures("", c), lacks)}}
	for _, agency := range slices.Sorted(maps.Keys(agencies)) {
		all = append(all, scoring.Figures{Agency: agency, Measures: having(tallies[agency].Measures(agency, c), lacks)})
	}
	return all
}

func having(all []scoring.Measure, lacks []string) []scoring.Measure {
	return slices.DeleteFunc(all, func(m scoring.Measure) bool { return slices.Contains(lacks, m.Indicator) })
}

// The agencies of a period are those of the first day of its last month.
const selectRegisterOf = `
select code, source_id, name, kind
from agency
where province = $1 and daterange(valid_from, valid_to) @> last_month_of($2)
order by code`

// AgenciesOf are the agencies of a period by the register, the province among them, without figures.
func (s *Store) AgenciesOf(ctx context.Context, k activities.Key) ([]activities.CollectedAgency, error) {
	rows, _ := s.pool.Query(ctx, selectRegisterOf, k.Province, k.Period)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a activities.CollectedAgency, err error) {
		err = row.Scan(&a.Code, &a.SourceID, &a.Name, &a.Kind)
		a.Figures.Agency = a.Code
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the agencies of %s: %w", k.Period, err)
	}
	return all, nil
}
