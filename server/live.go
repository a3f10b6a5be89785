package main

import (
	"context"
	"time"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/scoring"
)

func (o *office) glance() activities.Glance {
	return activities.Glance{Store: o.Store, Decode: indexset.Parse, Province: o.province}
}

// Running implements web.LiveDesk.
func (o *office) Running(ctx context.Context) (activities.LiveView, error) {
	return o.glance().All(ctx)
}

// RunningOf implements web.LiveDesk.
func (o *office) RunningOf(ctx context.Context, who activities.Actors, agency string) (activities.LiveView, error) {
	return o.glance().Of(ctx, who, agency)
}

// OwnAgencies implements web.LiveDesk.
func (o *office) OwnAgencies(ctx context.Context, who activities.Actors) ([]scoring.Agency, error) {
	return o.glance().Own(ctx, who)
}

// AlarmsOf implements web.LiveDesk.
func (o *office) AlarmsOf(ctx context.Context, who activities.Actors, agency string, most int) (activities.AgencyAlarms, time.Time, error) {
	return o.glance().Alarms(ctx, who, agency, most)
}

// PortalNews implements web.LiveDesk.
func (o *office) PortalNews(ctx context.Context, p scoring.Period) (activities.PortalNews, error) {
	return o.glance().News(ctx, p)
}

// OfficialsOf implements web.Officials.
func (o *office) OfficialsOf(ctx context.Context, who activities.Actors, p scoring.Period, agency string) (activities.Officials, error) {
	return activities.OfficialDesk{Store: o.Store, Province: o.province}.Officials(ctx, who, p, agency)
}

// EraseOfficial implements web.Officials.
func (o *office) EraseOfficial(ctx context.Context, id int, agency string, c activities.Change, preview bool) error {
	return o.Store.EraseOfficial(ctx, id, agency, o.change(c), preview)
}

// SetDigest implements web.Officials.
func (o *office) SetDigest(ctx context.Context, person string, gets bool, c activities.Change, preview bool) (bool, error) {
	return o.Store.SetDigest(ctx, person, gets, o.change(c), preview)
}
