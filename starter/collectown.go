package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"danhgia/activities"
	"danhgia/internal/portal"
	"danhgia/scoring"
)

// ownFigures are a province's own figures as they are asked for.
type ownFigures struct {
	asked  bool
	source string // folder of the portal's figures; empty: there are none
}

// collect writes a collection with the province's own figures, which can be started from like the portal's.
func (f ownFigures) collect(ctx context.Context, out io.Writer, p scoring.Period, dir string) error {
	if err := portal.CheckNew(dir); err != nil {
		return err
	}
	c, err := settings()
	if err != nil {
		return err
	}
	store, err := openStore(ctx, c.PostgresURL)
	if err != nil {
		return err
	}
	defer store.Close()
	key := activities.Key{Province: c.Province, Period: p}
	raw := activities.RawCollection{Source: portal.OwnSource, Period: p, Province: scoring.Agency{Code: c.Province, Name: c.ProvinceName, Kind: scoring.Province}}
	if f.source != "" {
		if raw, err = portal.ReadFolder(f.source); err != nil {
			return err
		}
	}
	agencies, err := activities.CollectOwn(ctx, store, key)
	if err != nil {
		return err
	}
	now, err := store.Now(ctx)
	if err != nil {
		return err
	}
	if raw, err = portal.WithOwn(raw, agencies, now.Format(time.DateOnly)); err != nil {
		return err
	}
	collection, err := portal.Read(raw, key)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d agencies, snapshot %.12s\n", len(collection.Agencies), portal.SnapshotID(raw))
	return portal.WriteFolder(dir, raw)
}
