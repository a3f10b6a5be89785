package main

import (
	"context"
	"time"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
)

// newCollector is what starts months without anybody's hand, by these settings.
func newCollector(c config.Config, store *postgres.Store, temporal temporalclient.Client) *activities.Collector {
	collector := &activities.Collector{Store: store, Start: func(ctx context.Context, s activities.Start) error {
		_, err := temporal.StartEvaluation(ctx, s)
		return err
	}}
	if c.PortalURL != "" {
		collector.Portal = portal.Site{
			Fetcher: portal.Fetcher{Now: time.Now, Pause: c.PortalPause, Transport: guard(c).Fetching(c.PortalURL)},
			BaseURL: c.PortalURL, RootDepartmentID: c.PortalRoot, ProvinceName: c.ProvinceName,
		}
	}
	return collector
}

// newMornings is what the office's mornings do.
func newMornings(store *postgres.Store, from activities.Portal, signals relay) *activities.Mornings {
	return &activities.Mornings{
		Store: store, Live: activities.Live{Store: store, Decode: indexset.Parse}, Portal: from, Read: portal.Read, Deliver: signals.deliver,
	}
}
