package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/outbound"
	"danhgia/internal/postgres"
	"danhgia/internal/push"
	"danhgia/internal/temporalclient"
	"danhgia/workflows"
)

// guard is where the settings let requests go.
func guard(c config.Config) outbound.Guard {
	return outbound.Guard{Networks: c.Outbound.Networks, CAs: c.Outbound.CAs}
}

// newPusher is what sends results to targets by these settings.
func newPusher(c config.Config, store *postgres.Store) *activities.Pusher {
	return &activities.Pusher{Store: store, Couriers: map[activities.TargetKind]activities.Courier{
		activities.TargetHTTP: push.HTTP{
			Transport: guard(c).Transport(), Forbidden: outbound.ErrAddress, Secrets: push.Secrets{Dir: c.Push.SecretsDir}, Now: time.Now,
		},
		activities.TargetDirectory: push.Directory{Root: c.Push.Directory, Now: time.Now},
	}}
}

// pushAtOnce is how many targets are sent to at the same time: one that is slow holds up no other. Each holds a connection
// to Postgres meanwhile, and now and then a second one.
const (
	pushAtOnce      = 30
	pushConnections = 40
)

// deliverPushes works for those who send to targets until ctx ends.
func deliverPushes(ctx context.Context, settings config.Config, store *postgres.Store, c temporalclient.Client) error {
	store, err := store.Beside(ctx, pushConnections)
	if err != nil {
		return err
	}
	defer store.Close()
	w := worker.New(c.Client, workflows.PushQueue, worker.Options{
		DisableWorkflowWorker: true, WorkerStopTimeout: 8 * time.Second, MaxConcurrentActivityExecutionSize: pushAtOnce,
	})
	w.RegisterActivity(newPusher(settings, store))
	if err := w.Start(); err != nil {
		return fmt.Errorf("start the worker of pushes: %w", err)
	}
	defer w.Stop()
	if err := store.WakeTargets(ctx, settings.Province); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
