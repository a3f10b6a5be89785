package main

import (
	"context"
	"fmt"
	"slices"

	"danhgia/activities"
)

// Users implements web.UserDesk.
func (o *office) Users(ctx context.Context) ([]activities.User, error) {
	return o.Store.Users(ctx, o.province)
}

// User implements web.UserDesk.
func (o *office) User(ctx context.Context, id string) (activities.User, error) {
	users, err := o.Users(ctx)
	if err != nil {
		return activities.User{}, err
	}
	at := slices.IndexFunc(users, func(u activities.User) bool { return u.ID == id })
	if at < 0 {
		return activities.User{}, fmt.Errorf("user %q: %w", id, activities.ErrNotFound)
	}
	return users[at], nil
}

// EndSessionsOf implements web.UserDesk.
func (o *office) EndSessionsOf(ctx context.Context, person string, c activities.Change) (int, error) {
	return o.Store.EndSessionsOf(ctx, person, o.change(c))
}

// ResetFactors implements web.UserDesk.
func (o *office) ResetFactors(ctx context.Context, person string, c activities.Change) error {
	return o.Store.ResetFactors(ctx, person, o.change(c))
}
