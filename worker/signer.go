package main

import (
	"context"
	"errors"
	"log/slog"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/postgres"
	"danhgia/publication"
)

// enrol makes the key of this worker known as the province's, where there is none yet. A worker without a key, or with
// one that may not sign, carries everything but publications, which wait.
func enrol(ctx context.Context, logger *slog.Logger, settings config.Config, store *postgres.Store) (publication.Signer, error) {
	signer := settings.Signer()
	if !signer.Known() {
		logger.Warn("nothing is published by this worker: it has no key to sign with; make one by `starter keys create --out FILE` and set DANHGIA_PUBLICATION_KEY_FILE")
		return signer, nil
	}
	now, err := store.Now(ctx)
	if err != nil {
		return signer, err
	}
	key, err := signer.Endorse(signer.Public(), now)
	if err != nil {
		return signer, err
	}
	switch err := store.Enrol(ctx, settings.Province, key); {
	case errors.Is(err, activities.ErrRefused):
		logger.Error("nothing is published by this worker", "error", err)
	case err != nil:
		return signer, err
	default:
		logger.Info("publications are signed", "by", signer)
	}
	return signer, nil
}
