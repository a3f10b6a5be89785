package main

import (
	"context"
	"log/slog"
	"time"

	"danhgia/internal/postgres"
)

// sealPause is between two seals of the audit: what is not sealed yet can still be changed without a trace by whoever
// may do anything in the database.
const sealPause = time.Minute

// seal seals the audit until ctx ends. Several workers may: one of them does.
func seal(ctx context.Context, logger *slog.Logger, store *postgres.Store) {
	for ctx.Err() == nil {
		if _, err := store.SealAudit(ctx); err != nil && ctx.Err() == nil {
			logger.Warn("the audit is not sealed", "error", err)
		}
		rest(ctx, sealPause)
	}
}
