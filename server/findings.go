package main

import (
	"bytes"
	"context"

	"danhgia/activities"
	"danhgia/internal/tables"
	"danhgia/scoring"
)

// Examination implements web.Findings.
func (o *office) Examination(ctx context.Context, p scoring.Period) (activities.Examination, error) {
	return o.Store.Examination(ctx, activities.Key{Province: o.province, Period: p})
}

// Findings implements web.Findings.
func (o *office) Findings(ctx context.Context, p scoring.Period, q activities.FindingQuery) ([]activities.FindingLine, error) {
	return o.Store.Findings(ctx, activities.Key{Province: o.province, Period: p}, q)
}

// AcceptFindings implements web.Findings.
func (o *office) AcceptFindings(ctx context.Context, p scoring.Period, c activities.Change, preview bool) error {
	return o.Store.AcceptFindings(ctx, p, o.change(c), preview)
}

// FindingHold implements web.Findings.
func (o *office) FindingHold(ctx context.Context) (activities.FindingHold, error) {
	return o.Store.FindingHold(ctx, o.province)
}

// SetFindingHold implements web.Findings.
func (o *office) SetFindingHold(ctx context.Context, hold activities.FindingHold, c activities.Change, preview bool) error {
	return o.Store.SetFindingHold(ctx, hold, o.change(c), preview)
}

// FindingTable implements web.Findings.
func (o *office) FindingTable(lines []activities.FindingLine) ([]byte, error) {
	var b bytes.Buffer
	err := tables.WriteFindings(&b, lines)
	return b.Bytes(), err
}
