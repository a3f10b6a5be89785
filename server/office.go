package main

import (
	"context"
	"log/slog"
	"time"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/internal/postgres"
	"danhgia/internal/sources"
	"danhgia/publication"
	"danhgia/scoring"
)

// office gives the site what one province's database holds and takes what is said there. What it does not have itself,
// the store and the desk have.
type office struct {
	*postgres.Store
	activities.Desk
	province string
	spool    sources.Spool
}

func newOffice(store *postgres.Store, province string) *office {
	return &office{Store: store, Desk: desk(store), province: province}
}

// prepare waits until Postgres is there and prepared, or ctx ends, and says so. The site answers meanwhile, that it is
// not ready.
func (o *office) prepare(ctx context.Context, logger *slog.Logger) {
	for {
		err := o.Prepared(ctx)
		if err == nil {
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

// Publications implements web.Archive.
func (o *office) Publications(ctx context.Context) ([]activities.Publication, error) {
	return o.Store.Publications(ctx, o.province)
}

// Publication implements web.Archive.
func (o *office) Publication(ctx context.Context, p scoring.Period) (activities.Publication, error) {
	return o.Store.Publication(ctx, activities.Key{Province: o.province, Period: p})
}

// mostPeriods is how far back public pages look.
const mostPeriods = 36

// Past implements web.Archive.
func (o *office) Past(ctx context.Context, before scoring.Period, agency string) ([]activities.Past, error) {
	return o.Store.Past(ctx, activities.Key{Province: o.province, Period: before}, agency, mostPeriods)
}

// Revisions implements web.Archive.
func (o *office) Revisions(ctx context.Context, p scoring.Period) ([]activities.Publication, error) {
	return o.Store.Revisions(ctx, activities.Key{Province: o.province, Period: p})
}

// Revision implements web.Archive.
func (o *office) Revision(ctx context.Context, p scoring.Period, revision int) (activities.Publication, error) {
	return o.Store.Revision(ctx, activities.Key{Province: o.province, Period: p}, revision)
}

// Document implements web.Archive.
func (o *office) Document(ctx context.Context, p scoring.Period, revision int) ([]byte, error) {
	return o.Store.Document(ctx, activities.Key{Province: o.province, Period: p}, revision)
}

// SigningKeys implements web.Archive.
func (o *office) SigningKeys(ctx context.Context) ([]publication.ListedKey, error) {
	return o.Store.SigningKeys(ctx, o.province)
}

// Timeliness implements web.Archive.
func (o *office) Timeliness(ctx context.Context) ([]activities.Timeliness, error) {
	return o.Store.Timeliness(ctx, o.province, mostPeriods)
}

// PeriodStatus implements web.Status.
func (o *office) PeriodStatus(ctx context.Context, p scoring.Period) (e activities.Evaluation, progress activities.Progress, err error) {
	key := activities.Key{Province: o.province, Period: p}
	if e, err = o.Evaluation(ctx, key); err != nil {
		return e, progress, err
	}
	progress, err = o.Progress(ctx, key)
	return e, progress, err
}

// IndexSet implements web.Archive.
func (o *office) IndexSet(ctx context.Context, ref scoring.Reference) (scoring.IndexSet, error) {
	return o.archive().IndexSet(ctx, ref)
}

func (o *office) archive() activities.Archive {
	return activities.Archive{Store: o.Store, Decode: indexset.Parse}
}

// Ping implements web.Archive.
func (o *office) Ping(ctx context.Context) error { return o.Prepared(ctx) }

// Session implements web.Sessions.
func (o *office) Session(ctx context.Context, token string) (activities.Session, error) {
	return o.Store.Session(ctx, o.province, token)
}

// Accepting implements web.Tasks.
func (o *office) Accepting(ctx context.Context, ruling activities.TaskID) (activities.Effect, error) {
	key, proposal, err := o.IfAccepted(ctx, ruling)
	if err != nil {
		return activities.Effect{}, err
	}
	return activities.Effects{Store: o.Store, Decode: indexset.Parse}.Of(ctx, key, []activities.Proposal{proposal})
}
