package main

import (
	"context"
	"fmt"
	"slices"

	"danhgia/activities"
	"danhgia/scoring"
)

// Targets implements web.TargetDesk.
func (o *office) Targets(ctx context.Context) ([]activities.Target, error) {
	return o.Store.Targets(ctx, o.province)
}

// Target implements web.TargetDesk.
func (o *office) Target(ctx context.Context, id activities.TargetID) (activities.Target, error) {
	targets, err := o.Targets(ctx)
	if err != nil {
		return activities.Target{}, err
	}
	at := slices.IndexFunc(targets, func(t activities.Target) bool { return t.ID == id })
	if at < 0 {
		return activities.Target{}, fmt.Errorf("target %d: %w", id, activities.ErrNotFound)
	}
	return targets[at], nil
}

// shownPushes is how many of each target a page has, besides those that wait.
const shownPushes = 8

// Pushes implements web.TargetDesk.
func (o *office) Pushes(ctx context.Context) (map[activities.TargetID][]activities.Push, error) {
	return o.Store.Pushes(ctx, o.province, "", shownPushes)
}

// SaveTarget implements web.TargetDesk.
func (o *office) SaveTarget(ctx context.Context, t activities.Target, c activities.Change, preview bool) (int, error) {
	return o.Store.SaveTarget(ctx, t, o.change(c), preview)
}

// PauseTarget implements web.TargetDesk.
func (o *office) PauseTarget(ctx context.Context, id activities.TargetID, pause bool, c activities.Change) error {
	return o.Store.PauseTarget(ctx, id, pause, o.change(c))
}

// RemoveTarget implements web.TargetDesk.
func (o *office) RemoveTarget(ctx context.Context, id activities.TargetID, c activities.Change) error {
	return o.Store.RemoveTarget(ctx, id, o.change(c))
}

// TestTarget implements web.TargetDesk.
func (o *office) TestTarget(ctx context.Context, id activities.TargetID, c activities.Change) (int64, error) {
	return o.Store.TestTarget(ctx, id, o.change(c))
}

// PushAgain implements web.TargetDesk.
func (o *office) PushAgain(ctx context.Context, id activities.TargetID, p scoring.Period, c activities.Change) (int, error) {
	return o.Store.PushAgain(ctx, id, p, o.change(c))
}
