package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

const selectUnknown = `
select unknown
from collection
where snapshot = $1`

// Collection is what a stored snapshot says. It comes from one moment, though it takes several queries.
func (s *Store) Collection(ctx context.Context, snapshot string) (c activities.Collection, err error) {
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, selectUnknown, snapshot).Scan(&c.Unknown); err != nil {
			return found(err, "collection %s", snapshot)
		}
		c.Agencies, err = collectedAgencies(ctx, tx, snapshot)
		return err
	})
	return c, err
}

const selectCollectedAgencies = `
select agency, source_id, name, kind
from collected_agency
where snapshot = $1
order by kind <> 'province', agency collate "C"`

func collectedAgencies(ctx context.Context, tx pgx.Tx, snapshot string) ([]activities.CollectedAgency, error) {
	rows, _ := tx.Query(ctx, selectCollectedAgencies, snapshot)
	agencies, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a activities.CollectedAgency, err error) {
		err = row.Scan(&a.Code, &a.SourceID, &a.Name, &a.Kind)
		a.Figures.Agency = a.Code
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("read agencies of snapshot %.12s: %w", snapshot, err)
	}
	figures := make(map[string]*scoring.Figures, len(agencies))
	for i := range agencies {
		figures[agencies[i].Code] = &agencies[i].Figures
	}
	if err := readMeasures(ctx, tx, snapshot, figures); err != nil {
		return nil, fmt.Errorf("read measures of snapshot %.12s: %w", snapshot, err)
	}
	if err := readGroupScores(ctx, tx, snapshot, figures); err != nil {
		return nil, fmt.Errorf("read group scores of snapshot %.12s: %w", snapshot, err)
	}
	return agencies, nil
}

const selectMeasures = `
select agency, indicator, numerator, denominator, published, flags
from measure
where snapshot = $1
order by agency, position`

func readMeasures(ctx context.Context, tx pgx.Tx, snapshot string, figures map[string]*scoring.Figures) error {
	rows, err := tx.Query(ctx, selectMeasures, snapshot)
	if err != nil {
		return err
	}
	var (
		agency                            string
		m                                 scoring.Measure
		numerator, denominator, published *int64
	)
	_, err = pgx.ForEachRow(rows, []any{&agency, &m.Indicator, &numerator, &denominator, &published, &m.Flags}, func() error {
		m.Numerator, m.Denominator, m.Published = scoring.FromPtr(numerator), scoring.FromPtr(denominator), points(published)
		figures[agency].Measures = append(figures[agency].Measures, m)
		m.Flags = nil
		return nil
	})
	return err
}

const selectGroupScores = `
select agency, group_code, published
from group_score
where snapshot = $1
order by agency, position`

func readGroupScores(ctx context.Context, tx pgx.Tx, snapshot string, figures map[string]*scoring.Figures) error {
	rows, err := tx.Query(ctx, selectGroupScores, snapshot)
	if err != nil {
		return err
	}
	var (
		agency, group string
		published     int64
	)
	_, err = pgx.ForEachRow(rows, []any{&agency, &group, &published}, func() error {
		figures[agency].Groups = append(figures[agency].Groups, scoring.GroupScore{Group: group, Published: scoring.Hundredths(published)})
		return nil
	})
	return err
}
