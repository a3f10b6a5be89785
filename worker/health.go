package main

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"time"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
	"danhgia/internal/watch"
)

// health asks the worker on this machine, by the same settings, whether it is ready.
func health(ctx context.Context) error {
	settings, err := config.Load()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	return watch.Ask(ctx, settings.Watch.WorkerListen)
}

// footing is what the worker stands on, as far as it has come.
type footing struct {
	store    atomic.Pointer[postgres.Store]
	temporal atomic.Pointer[temporalclient.Client]
	placed   atomic.Bool // its version carries workflows, or stands by for one that does
}

var errNotYet = errors.New("not connected yet")

// silence is how long a worker at rest may not have asked for work: it asks again every minute.
const silence = 2 * time.Minute

func (f *footing) parts() []watch.Part {
	return []watch.Part{
		{Name: "postgres", Says: "does not answer", Check: f.withStore((*postgres.Store).Ping)},
		{Name: "schema", Says: "is not that of this version", Check: f.withStore((*postgres.Store).Prepared)},
		{Name: "temporal", Says: "does not answer", Check: f.withTemporal(temporalclient.Client.Answers)},
		{Name: "polling", Says: "this worker asks for no work", Check: f.withTemporal(polling)},
		{Name: "version", Says: "workflows may go to a version of which no worker is there", Check: f.inPlace},
	}
}

func (f *footing) inPlace(context.Context) error {
	if !f.placed.Load() {
		return errNotYet
	}
	return nil
}

// vitals are what the database says of the work.
func (f *footing) vitals(ctx context.Context) (v activities.Vitals, err error) {
	err = f.withStore(func(s *postgres.Store, ctx context.Context) error {
		v, err = s.Vitals(ctx)
		return err
	})(ctx)
	return v, err
}

func (f *footing) withStore(check func(*postgres.Store, context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if store := f.store.Load(); store != nil {
			return check(store, ctx)
		}
		return errNotYet
	}
}

func (f *footing) withTemporal(check func(temporalclient.Client, context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if temporal := f.temporal.Load(); temporal != nil {
			return check(*temporal, ctx)
		}
		return errNotYet
	}
}

func polling(temporal temporalclient.Client, ctx context.Context) error { //nolint:revive // the order of a method's expression
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	return temporal.Polling(ctx, os.Getpid(), host, time.Now().Add(-silence))
}
