package main

import (
	"context"
	"errors"
	"io"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/internal/indexset"
	"danhgia/internal/tables"
	"danhgia/internal/web"
	"danhgia/scoring"
)

func (o *office) key(p scoring.Period) activities.Key {
	return activities.Key{Province: o.province, Period: p}
}

// DossierPeriods implements web.Dossiers.
func (o *office) DossierPeriods(ctx context.Context) ([]activities.DossierPeriod, error) {
	return o.Store.DossierPeriods(ctx, o.province)
}

// Dossiers implements web.Dossiers.
func (o *office) Dossiers(ctx context.Context, q activities.DossierQuery) (activities.DossierPage, error) {
	q.Province = o.province
	return o.Store.Dossiers(ctx, q)
}

// Dossier implements web.Dossiers.
func (o *office) Dossier(ctx context.Context, by activities.Actors, p scoring.Period, number string) (activities.DossierFile, error) {
	return o.Store.Dossier(ctx, by, o.key(p), number)
}

// DossierCounts implements web.Dossiers.
func (o *office) DossierCounts(ctx context.Context, by activities.Actors, p scoring.Period, agency, procedure string) (dossier.Tally, activities.DossierBook, error) {
	return o.Store.DossierCounts(ctx, by, o.key(p), agency, procedure)
}

// DossierOfficials implements web.Dossiers.
func (o *office) DossierOfficials(ctx context.Context, by activities.Actors, p scoring.Period, agency string) ([]activities.DossierOfficial, error) {
	return o.Store.DossierOfficials(ctx, by, o.key(p), agency)
}

// ProcedureUses implements web.Dossiers.
func (o *office) ProcedureUses(ctx context.Context, by activities.Actors, p scoring.Period, agency string) (all []activities.ProcedureUse, catalogue bool, err error) {
	return o.Store.ProcedureUses(ctx, by, o.key(p), agency)
}

// AgencyName implements web.Dossiers.
func (o *office) AgencyName(ctx context.Context, agency string) (string, error) {
	return o.Store.AgencyName(ctx, o.province, agency)
}

// DossierSet implements web.Dossiers: the index set of the period or, before it is opened, the latest that is in force.
func (o *office) DossierSet(ctx context.Context, p scoring.Period) (scoring.IndexSet, error) {
	file, err := o.PeriodIndexSet(ctx, o.key(p))
	if err == nil {
		return indexset.Parse(file.Code, file.Content)
	}
	if !errors.Is(err, activities.ErrNotFound) {
		return scoring.IndexSet{}, err
	}
	sets, err := o.StoredSets(ctx)
	if err != nil {
		return scoring.IndexSet{}, err
	}
	var newest scoring.IndexSet
	for _, set := range sets {
		if set.EffectiveFrom <= p.FirstDay() && set.EffectiveFrom >= newest.EffectiveFrom {
			newest = set
		}
	}
	return newest, nil
}

// Reconciliation implements web.Reconciler.
func (o *office) Reconciliation(ctx context.Context, by activities.Actors, p scoring.Period) ([]activities.Reconciled, error) {
	return o.Store.Reconciliation(ctx, by, o.key(p))
}

// PortalTallies implements web.Reconciler.
func (o *office) PortalTallies(ctx context.Context, by activities.Actors, p scoring.Period) ([]activities.PortalTally, error) {
	return o.Store.PortalTallies(ctx, by, o.key(p))
}

// Mismatched implements web.Reconciler.
func (o *office) Mismatched(ctx context.Context, q activities.MismatchQuery) ([]activities.Mismatched, error) {
	q.Province = o.province
	return o.Store.Mismatched(ctx, q)
}

// OpinionPeriods implements web.OpinionDesk.
func (o *office) OpinionPeriods(ctx context.Context) ([]activities.OpinionPeriod, error) {
	return o.Store.OpinionPeriods(ctx, o.province)
}

// Opinions implements web.OpinionDesk.
func (o *office) Opinions(ctx context.Context, q activities.OpinionQuery) (activities.OpinionTable, error) {
	q.Province = o.province
	return o.Store.Opinions(ctx, q)
}

// NewTable implements web.Dossiers.
func (o *office) NewTable(w io.Writer, columns []string) (web.RowWriter, error) {
	return tables.NewWriter(w, columns)
}
