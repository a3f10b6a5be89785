package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"go.temporal.io/sdk/client"

	"danhgia/activities"
	"danhgia/internal/temporalclient"
)

// starter connects to Temporal when it is first needed, to start a period from the web or to say whether it answers:
// everything else here needs none.
type starter struct {
	log    *slog.Logger
	with   func(*client.Options) error
	lock   sync.Mutex
	client *temporalclient.Client
}

// dialing is how long a server that does not answer is waited for.
const dialing = 5 * time.Second

// Start starts an evaluation under its fixed id, so that starting twice does no harm. activities.ErrTaken;
// activities.ErrNotStarted: Temporal does not answer.
func (s *starter) Start(ctx context.Context, start activities.Start) error {
	ctx, cancel := context.WithTimeout(ctx, dialing)
	defer cancel()
	client, err := s.dialled(ctx)
	if err == nil {
		_, err = client.StartEvaluation(ctx, start)
	}
	switch {
	case err == nil, errors.Is(err, activities.ErrTaken):
		return err
	default:
		s.log.Error("start a period", "period", start.Period, "error", err)
		return activities.ErrNotStarted
	}
}

// Answers errs when Temporal does not answer.
func (s *starter) Answers(ctx context.Context) error {
	client, err := s.dialled(ctx)
	if err != nil {
		return err
	}
	return client.Answers(ctx)
}

func (s *starter) dialled(ctx context.Context) (*temporalclient.Client, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.client != nil {
		return s.client, nil
	}
	client, err := temporalclient.Dial(ctx, slog.New(slog.DiscardHandler), s.with)
	if err != nil {
		return nil, err
	}
	s.client = &client
	return s.client, nil
}

// Close ends the connection, if there is one.
func (s *starter) Close() {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.client != nil {
		s.client.Close()
		s.client = nil
	}
}
