package main

import (
	"context"

	"danhgia/activities"
	"danhgia/scoring"
)

// WeighedErratum implements web.Tasks.
func (o *office) WeighedErratum(ctx context.Context, id activities.ErratumID) (activities.WeighedErratum, string, error) {
	w, err := o.Desk.Weighed(ctx, id)
	if err != nil {
		return w, "", err
	}
	name, err := o.Store.NameOf(ctx, w.By)
	return w, name, err
}

// Errata implements web.Errata.
func (c console) Errata(ctx context.Context, p scoring.Period) ([]activities.Erratum, error) {
	return c.Store.Errata(ctx, c.key(p))
}

// ProposeErratum implements web.Errata.
func (c console) ProposeErratum(ctx context.Context, who activities.Actors, n activities.NewErratum, preview bool) (activities.WeighedErratum, error) {
	n.Province = c.province
	return c.Desk.ProposeErratum(ctx, who, n, preview)
}

// Made implements web.Errata.
func (c console) Made(ctx context.Context, engine string, most int) ([]activities.Made, error) {
	return c.Store.Made(ctx, c.province, engine, most)
}
