package main

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"danhgia/internal/temporalclient"
	"danhgia/internal/version"
)

// versioned has Temporal tell this version of the worker from others, so that workflows never go to two versions at the
// same time; each goes on with the newest (docs/adr/0032). The zero value is a worker that is told from no other.
type versioned struct{ build string }

// newVersioned asks the server whether it tells versions apart. A server that does not is no reason to stand still.
func newVersioned(ctx context.Context, logger *slog.Logger, c temporalclient.Client) (versioned, error) {
	keeps, err := c.KeepsVersions(ctx)
	if err != nil {
		return versioned{}, err
	}
	if !keeps {
		logger.Warn("this server of Temporal does not tell versions of workers apart: never run two versions at the same time, docs/upgrade.md")
		return versioned{}, nil
	}
	build, err := version.Build()
	return versioned{build}, err
}

func (v versioned) options() worker.DeploymentOptions {
	if v.build == "" {
		return worker.DeploymentOptions{}
	}
	return worker.DeploymentOptions{
		UseVersioning:             true,
		Version:                   worker.WorkerDeploymentVersion{DeploymentName: temporalclient.Deployment, BuildID: v.build},
		DefaultVersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	}
}

const (
	leadAtStart = 50 * time.Millisecond // between two tries, until this version has its place
	leadAgain   = 10 * time.Second      // between two looks afterwards: who carried may be gone, or the server a new one
)

// lead keeps this version in its place until ctx ends: it carries workflows, or stands by for a newer one. Whether it is in
// its place is told to placed.
func (v versioned) lead(ctx context.Context, logger *slog.Logger, c temporalclient.Client, placed *atomic.Bool) {
	placed.Store(v.build == "")
	var last temporalclient.Standing
	for v.build != "" && ctx.Err() == nil {
		standing, err := c.Lead(ctx, v.build, time.Now().Add(-silence))
		pause := leadAgain
		placed.Store(err == nil && (standing == temporalclient.Carries || standing == temporalclient.StandsBy))
		switch {
		case err != nil && ctx.Err() == nil:
			logger.Warn("this version of the worker may get no work", "version", v.build, "error", err)
			pause = time.Second
		case standing == temporalclient.Unknown:
			pause = leadAtStart
		case standing != last:
			logger.Info("version of the worker", "version", v.build, "standing", string(standing))
			last = standing
		}
		rest(ctx, pause)
	}
}
