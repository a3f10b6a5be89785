package main

import (
	"bytes"
	"context"

	"danhgia/activities"
	"danhgia/internal/tables"
	"danhgia/scoring"
)

// Fulfilments implements web.Yearbook.
func (o *office) Fulfilments(ctx context.Context, year scoring.Period) (activities.Fulfilments, error) {
	return o.archive().FulfilmentOf(ctx, o.Store, o.province, year)
}

// FulfilmentRule implements web.Yearbook.
func (o *office) FulfilmentRule(ctx context.Context) (scoring.FulfilmentRule, error) {
	return activities.FulfilmentRuleOf(ctx, o.Store, o.province)
}

// SetFulfilmentRule implements web.Yearbook.
func (o *office) SetFulfilmentRule(ctx context.Context, r scoring.FulfilmentRule, c activities.Change, preview bool) error {
	return o.Store.SetFulfilmentRule(ctx, r, o.change(c), preview)
}

// FulfilmentTable implements web.Yearbook.
func (o *office) FulfilmentTable(f activities.Fulfilments) ([]byte, error) {
	var b bytes.Buffer
	err := tables.WriteFulfilments(&b, f)
	return b.Bytes(), err
}
