package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

const selectBook = `
select id, judged_until, lacks
from dossier_book
where (province, period) = ($1, $2) and to_regclass('dossier_' || id) is not null`

const selectTallies = `
select agency, procedure, numerators, denominators, uses
from dossier_tally
where book = $1`

// OwnFigures are the province's own figures of a period, from tallies alone. ErrNotFound: it has no dossiers.
func (s *Store) OwnFigures(ctx context.Context, k activities.Key) (activities.OwnFigures, error) {
	own := activities.OwnFigures{Key: k}
	var (
		book  int
		lacks []string
	)
	if err := s.pool.QueryRow(ctx, selectBook, k.Province, k.Period).Scan(&book, &own.JudgedUntil, &lacks); err != nil {
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
	own.Figures = figuresOf(k.Province, tallies, catalogue, lacks)
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

// figuresOf are the figures of the province and of its agencies.
func figuresOf(province string, tallies map[string]dossier.ByProcedure, c dossier.Catalogue, lacks []string) []scoring.Figures {
	agencies := map[string]bool{}
	whole := dossier.ByProcedure{}
	for agency, b := range tallies {
		agencies[agency] = true
		whole.Join(b)
	}
	for agency := range c.All() {
		agencies[agency] = true
	}
	all := []scoring.Figures{{Agency: province, Measures: having(whole.Measures("", c), lacks)}}
	for _, agency := range slices.Sorted(maps.Keys(agencies)) {
		all = append(all, scoring.Figures{Agency: agency, Measures: having(tallies[agency].Measures(agency, c), lacks)})
	}
	return all
}

func having(all []scoring.Measure, lacks []string) []scoring.Measure {
	return slices.DeleteFunc(all, func(m scoring.Measure) bool { return slices.Contains(lacks, m.Indicator) })
}
