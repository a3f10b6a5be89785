package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/internal/postgres"
	"danhgia/scoring"
)

// patience is how long a reader waits for the database.
const patience = 5 * time.Second

var errNotConnected = errors.New("no connection to Postgres yet")

// archive gives the site the published results and the tasks of one province, as soon as Postgres is there.
type archive struct {
	province string
	store    atomic.Pointer[postgres.Store]
}

// connect tries until Postgres is there and prepared, or ctx ends.
func (a *archive) connect(ctx context.Context, logger *slog.Logger, url string) {
	for {
		store, err := open(ctx, url)
		if err == nil {
			a.store.Store(store)
			logger.Info("connected to Postgres")
			return
		}
		if ctx.Err() != nil {
			return
		}
		logger.Warn("waiting for Postgres", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func open(ctx context.Context, url string) (*postgres.Store, error) {
	store, err := postgres.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := store.Prepared(ctx); err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}

func (a *archive) close() {
	if store := a.store.Load(); store != nil {
		store.Close()
	}
}

// ask reads from the store, within a reader's patience.
func ask[T any](ctx context.Context, a *archive, read func(context.Context, *postgres.Store) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	store := a.store.Load()
	if store == nil {
		var none T
		return none, errNotConnected
	}
	return read(ctx, store)
}

// Publications implements web.Archive.
func (a *archive) Publications(ctx context.Context) ([]activities.Publication, error) {
	return ask(ctx, a, func(ctx context.Context, s *postgres.Store) ([]activities.Publication, error) {
		return s.Publications(ctx, a.province)
	})
}

// Publication implements web.Archive.
func (a *archive) Publication(ctx context.Context, p scoring.Period) (activities.Publication, error) {
	return ask(ctx, a, func(ctx context.Context, s *postgres.Store) (activities.Publication, error) {
		return s.Publication(ctx, activities.Key{Province: a.province, Period: p})
	})
}

// IndexSet implements web.Archive.
func (a *archive) IndexSet(ctx context.Context, ref scoring.Reference) (scoring.IndexSet, error) {
	files, err := ask(ctx, a, func(ctx context.Context, s *postgres.Store) ([]activities.IndexSetFile, error) {
		return s.IndexSets(ctx)
	})
	if err != nil {
		return scoring.IndexSet{}, err
	}
	for _, file := range files {
		if file.Code == ref.Code && file.SHA256 == ref.SHA256 {
			return indexset.Parse(file.Code, file.Content)
		}
	}
	return scoring.IndexSet{}, fmt.Errorf("index set %s with sha256 %s: %w", ref.Code, ref.SHA256, activities.ErrNotFound)
}

// Ping implements web.Archive.
func (a *archive) Ping(ctx context.Context) error {
	_, err := ask(ctx, a, func(ctx context.Context, s *postgres.Store) (struct{}, error) {
		return struct{}{}, s.Ping(ctx)
	})
	return err
}
