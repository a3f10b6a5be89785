package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

const insertCollection = `
insert into collection (snapshot, unknown)
values ($1, $2)
on conflict (snapshot) do nothing`

// SaveCollection stores what a snapshot says, all of it or nothing, and brings the register of agencies up to date.
// The same snapshot again changes nothing.
func (s *Store) SaveCollection(ctx context.Context, snapshot string, c activities.Collection) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		unknown := append([]string{}, c.Unknown...)
		tag, err := tx.Exec(ctx, insertCollection, snapshot, unknown)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		if err := copyCollection(ctx, tx, snapshot, c.Agencies); err != nil {
			return err
		}
		return registerAgencies(ctx, tx, snapshot)
	})
	if err != nil {
		return refusal(fmt.Errorf("store collection %.12s: %w", snapshot, err))
	}
	return nil
}

func copyCollection(ctx context.Context, tx pgx.Tx, snapshot string, all []activities.CollectedAgency) error {
	var agencies, measures, groups [][]any
	for _, a := range all {
		agencies = append(agencies, []any{snapshot, a.Code, a.SourceID, a.Name, string(a.Kind)})
		for i, m := range a.Figures.Measures {
			measures = append(measures, []any{snapshot, a.Code, i, m.Indicator, m.Numerator.Ptr(), m.Denominator.Ptr(), hundredths(m.Published), flags(m.Flags)})
		}
		for i, g := range a.Figures.Groups {
			groups = append(groups, []any{snapshot, a.Code, i, g.Group, int64(g.Published)})
		}
	}
	for _, t := range []struct {
		name    string
		columns []string
		rows    [][]any
	}{
		{"collected_agency", []string{"snapshot", "agency", "source_id", "name", "kind"}, agencies},
		{"measure", []string{"snapshot", "agency", "position", "indicator", "numerator", "denominator", "published", "flags"}, measures},
		{"group_score", []string{"snapshot", "agency", "position", "group_code", "published"}, groups},
	} {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromRows(t.rows)); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// hundredths is the column value of points: null when absent.
func hundredths(h scoring.Maybe[scoring.Hundredths]) *int64 {
	if !h.Known {
		return nil
	}
	n := int64(h.Value)
	return &n
}

func points(n *int64) scoring.Maybe[scoring.Hundredths] {
	if n == nil {
		return scoring.Maybe[scoring.Hundredths]{}
	}
	return scoring.Some(scoring.Hundredths(*n))
}

// flags is the column value of flags: null for none, which is nearly always.
func flags(f []scoring.Flag) any {
	if len(f) == 0 {
		return nil
	}
	return f
}

// An agency that was entered by hand has no number of the source yet.
const adoptAgencies = `
update agency
set source_id = c.source_id
from collected_agency c
join snapshot on snapshot.id = c.snapshot
where c.snapshot = $1
  and agency.province = snapshot.province
  and agency.code = c.agency
  and agency.source_id = ''
  and (agency.name, agency.kind::text) = (c.name, c.kind::text)`

const closeChangedAgencies = `
update agency
set valid_to = last_month_of(snapshot.period)
from collected_agency c
join snapshot on snapshot.id = c.snapshot
where c.snapshot = $1
  and agency.province = snapshot.province
  and agency.code = c.agency
  and agency.valid_from < last_month_of(snapshot.period)
  and (agency.valid_to is null or agency.valid_to > last_month_of(snapshot.period))
  and (agency.source_id, agency.name, agency.kind::text) is distinct from (c.source_id, c.name, c.kind::text)`

// An agency that the register does not have on the first day of the period's last month is entered from that day on, up to the
// next row that it has.
const openNewAgencies = `
insert into agency (province, code, source_id, name, kind, valid_from, valid_to)
select snapshot.province, c.agency, c.source_id, c.name, c.kind, first.day,
       (select min(later.valid_from) from agency later
        where later.province = snapshot.province and later.code = c.agency and later.valid_from > first.day)
from collected_agency c
join snapshot on snapshot.id = c.snapshot
cross join lateral (select last_month_of(snapshot.period) as day) first
where c.snapshot = $1
  and not exists (
    select from agency
    where province = snapshot.province and code = c.agency and daterange(valid_from, valid_to) @> first.day)`

func registerAgencies(ctx context.Context, tx pgx.Tx, snapshot string) error {
	for _, step := range []string{adoptAgencies, closeChangedAgencies, openNewAgencies} {
		if _, err := tx.Exec(ctx, step, snapshot); err != nil {
			return fmt.Errorf("register agencies: %w", err)
		}
	}
	return nil
}
