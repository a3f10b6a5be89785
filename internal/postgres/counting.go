package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// countKey is where a context keeps who hears of the queries that are made with it.
type countKey struct{}

// Counting is a context of which each query is told, also those that are sent together: a page that asks once for every
// row shows itself by it.
func Counting(ctx context.Context, each func(sql string)) context.Context {
	return context.WithValue(ctx, countKey{}, each)
}

func tell(ctx context.Context, sql string) {
	if each, ok := ctx.Value(countKey{}).(func(string)); ok {
		each(sql)
	}
}

// tracer tells of queries to whoever counts them.
type tracer struct{}

func (tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	tell(ctx, q.SQL)
	return ctx
}

func (tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (tracer) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, q pgx.TraceBatchQueryData) {
	tell(ctx, q.SQL)
}

func (tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
