package main

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"time"

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

// vitals are what the worker stands on, as far as it has come.
type vitals struct {
	store    atomic.Pointer[postgres.Store]
	temporal atomic.Pointer[temporalclient.Client]
}

var errNotYet = errors.New("not connected yet")

// silence is how long a worker at rest may not have asked for work: it asks again every minute.
const silence = 2 * time.Minute

func (v *vitals) parts() []watch.Part {
	return []watch.Part{
		{Name: "postgres", Says: "does not answer", Check: v.withStore((*postgres.Store).Ping)},
		{Name: "schema", Says: "is not that of this version", Check: v.withStore((*postgres.Store).Prepared)},
		{Name: "temporal", Says: "does not answer", Check: v.withTemporal(temporalclient.Client.Answers)},
		{Name: "polling", Says: "this worker asks for no work", Check: v.withTemporal(polling)},
	}
}

func (v *vitals) withStore(check func(*postgres.Store, context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if store := v.store.Load(); store != nil {
			return check(store, ctx)
		}
		return errNotYet
	}
}

func (v *vitals) withTemporal(check func(temporalclient.Client, context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if temporal := v.temporal.Load(); temporal != nil {
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
