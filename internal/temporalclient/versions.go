package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/sdk/client"

	"danhgia/workflows"
)

// Deployment is the name under which Temporal tells the versions of our workers apart (Worker Deployment).
const Deployment = "danhgia"

// Standing is what a version of our workers is to Temporal, which gives workflows to the workers of one version at a time.
type Standing string

// What a version can be.
const (
	Carries  Standing = "carries"   // workflows go to it
	Leads    Standing = "leads"     // they are to go to it: it is the newest
	StandsBy Standing = "stands by" // they go to a newer one
	Unknown  Standing = "unknown"   // Temporal has not heard of it: none of its workers has asked for work yet
)

// KeepsVersions says whether the server tells versions of workers apart: some are too old, or were told not to.
func (c Client) KeepsVersions(ctx context.Context) (bool, error) {
	_, err := c.versions(ctx)
	if mayNot(err) {
		return false, nil
	}
	return err == nil, err
}

// versions are those that the server knows; none is no error.
func (c Client) versions(ctx context.Context) (client.WorkerDeploymentDescribeResponse, error) {
	known, err := c.WorkerDeploymentClient().GetHandle(Deployment).Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		return known, nil
	}
	if err != nil {
		return known, fmt.Errorf("ask after the versions of workers: %w", err)
	}
	return known, nil
}

// Lead has workflows go to the workers of this build, unless they go to those of a newer one of which one has asked for
// work since then: who stands by takes over from who is gone. A build is as new as its first worker. Any number of workers
// may call it at any time.
func (c Client) Lead(ctx context.Context, build string, since time.Time) (Standing, error) {
	known, err := c.versions(ctx)
	if err != nil {
		return Unknown, err
	}
	switch standing := stand(known.Info, build); standing {
	case Leads:
	case StandsBy:
		if at, err := c.atWork(ctx, known.Info.RoutingConfig.CurrentVersion.BuildID, since); err != nil || at {
			return standing, err
		}
	default:
		return standing, nil
	}
	_, err = c.WorkerDeploymentClient().GetHandle(Deployment).SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{
		BuildID: build, ConflictToken: known.ConflictToken,
	})
	if err != nil {
		return Unknown, fmt.Errorf("have workflows go to version %s: %w", build, err)
	}
	return Carries, nil
}

// Carrying is the build that workflows go to; empty: to workers that tell none.
func (c Client) Carrying(ctx context.Context) (build string, err error) {
	known, err := c.versions(ctx)
	if current := known.Info.RoutingConfig.CurrentVersion; current != nil {
		build = current.BuildID
	}
	return build, err
}

// stand is what a build is by what the server knows.
func stand(known client.WorkerDeploymentInfo, build string) Standing {
	current := known.RoutingConfig.CurrentVersion
	own, heard := created(known, build)
	switch {
	case current != nil && current.BuildID == build:
		return Carries
	case !heard:
		return Unknown
	case current == nil:
		return Leads
	}
	if theirs, there := created(known, current.BuildID); there && !own.After(theirs) {
		return StandsBy
	}
	return Leads
}

// created is when the server heard first of a build.
func created(known client.WorkerDeploymentInfo, build string) (at time.Time, there bool) {
	i := slices.IndexFunc(known.VersionSummaries, func(v client.WorkerDeploymentVersionSummary) bool { return v.Version.BuildID == build })
	if i < 0 {
		return at, false
	}
	return known.VersionSummaries[i].CreateTime, true
}

// atWork says whether a worker of that build has asked for work since then.
func (c Client) atWork(ctx context.Context, build string, since time.Time) (bool, error) {
	queue, err := c.DescribeTaskQueue(ctx, workflows.Queue, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return false, fmt.Errorf("ask after the workers: %w", err)
	}
	return slices.ContainsFunc(queue.GetPollers(), func(p *taskqueuepb.PollerInfo) bool {
		return p.GetDeploymentOptions().GetBuildId() == build && p.GetLastAccessTime().AsTime().After(since)
	}), nil
}
