package main

import (
	"context"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/ladders"
	"danhgia/internal/postgres"
	"danhgia/review"
)

// desk needs no connection to Temporal: what is to look again stands in the store, and a worker delivers it.
func desk(s *postgres.Store) activities.Desk {
	return activities.Desk{Cards: s, Decode: indexset.Parse, Tasks: &activities.Tasks{
		Store: s,
		Ladders: func(content []byte) ([]review.Ladder, error) {
			return ladders.Parse("ladders", content, calendar.DefaultHours())
		},
		Deliver: func(context.Context) error { return nil },
	}}
}
