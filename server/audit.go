package main

import (
	"bytes"
	"context"

	"danhgia/activities"
	"danhgia/internal/tables"
)

// Audit implements web.AuditLog.
func (o *office) Audit(ctx context.Context, q activities.AuditQuery) ([]activities.AuditLine, error) {
	return o.AuditLines(ctx, o.province, q)
}

// DoneActions implements web.AuditLog.
func (o *office) DoneActions(ctx context.Context) ([]string, error) {
	return o.AuditActions(ctx, o.province)
}

// WriteTable implements web.AuditLog.
func (o *office) WriteTable(columns []string, rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	err := tables.Write(&b, columns, rows)
	return b.Bytes(), err
}
