package main

import (
	"context"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/ladders"
	"danhgia/internal/postgres"
	"danhgia/review"
	"danhgia/scoring"
)

// TaskByLink implements web.Tasks.
func (a *archive) TaskByLink(ctx context.Context, token string) (activities.LinkedTask, error) {
	return ask(ctx, a, func(ctx context.Context, s *postgres.Store) (activities.LinkedTask, error) {
		return s.TaskByLink(ctx, token)
	})
}

// Card implements web.Tasks.
func (a *archive) Card(ctx context.Context, k activities.Key, agency string) (scoring.Scorecard, error) {
	return ask(ctx, a, func(ctx context.Context, s *postgres.Store) (scoring.Scorecard, error) {
		return s.Card(ctx, k, agency)
	})
}

// Accepting implements web.Tasks.
func (a *archive) Accepting(ctx context.Context, ruling activities.TaskID) (activities.Effect, error) {
	return ask(ctx, a, func(ctx context.Context, s *postgres.Store) (activities.Effect, error) {
		key, proposal, err := desk(s).IfAccepted(ctx, ruling)
		if err != nil {
			return activities.Effect{}, err
		}
		return activities.Effects{Store: s, Decode: indexset.Parse}.Of(ctx, key, []activities.Proposal{proposal})
	})
}

// Evidence implements web.Tasks.
func (a *archive) Evidence(ctx context.Context, id int64) ([]byte, error) {
	return ask(ctx, a, func(ctx context.Context, s *postgres.Store) ([]byte, error) { return s.Evidence(ctx, id) })
}

// DirectiveFile implements web.Tasks.
func (a *archive) DirectiveFile(ctx context.Context, token string) (activities.LetterFile, error) {
	return ask(ctx, a, func(ctx context.Context, s *postgres.Store) (activities.LetterFile, error) {
		return s.DirectiveFile(ctx, token)
	})
}

// Answer implements web.Desk.
func (a *archive) Answer(ctx context.Context, who review.Actor, statement activities.Statement) (review.Verdict, error) {
	return ask(ctx, a, func(ctx context.Context, s *postgres.Store) (review.Verdict, error) {
		return desk(s).Answer(ctx, who, statement)
	})
}

// Ask implements web.Desk.
func (a *archive) Ask(ctx context.Context, who review.Actor, q activities.Question) error {
	_, err := ask(ctx, a, func(ctx context.Context, s *postgres.Store) (struct{}, error) {
		return struct{}{}, desk(s).Ask(ctx, who, q)
	})
	return err
}

// Message implements web.Desk.
func (a *archive) Message(ctx context.Context, who review.Actor, dispute int64, words string) error {
	_, err := ask(ctx, a, func(ctx context.Context, s *postgres.Store) (struct{}, error) {
		return struct{}{}, desk(s).Message(ctx, who, dispute, words)
	})
	return err
}

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
