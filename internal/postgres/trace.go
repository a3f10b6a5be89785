package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// inTx runs work in one transaction.
func (s *Store) inTx(ctx context.Context, work func(pgx.Tx) error) error {
	ctx, span := otel.Tracer("danhgia").Start(ctx, "transaction")
	defer span.End()
	err := pgx.BeginTxFunc(ctx, s.pool, tracedBegin(span.SpanContext()), work)
	if err != nil {
		span.SetStatus(codes.Error, "") // what is wrong may name somebody
	}
	return err
}

// tracedBegin says the trace for the transaction: what it puts into an outbox takes it along (migration 034).
func tracedBegin(span trace.SpanContext) pgx.TxOptions {
	if !span.IsSampled() {
		return pgx.TxOptions{}
	}
	return pgx.TxOptions{BeginQuery: fmt.Sprintf("begin; set local danhgia.trace = '00-%s-%s-01'", span.TraceID(), span.SpanID())}
}
