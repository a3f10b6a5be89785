package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"danhgia/internal/devstack"
)

// What starting and stopping may take.
const (
	startWanted = 2 * time.Second
	stopWanted  = 10 * time.Second
)

// benchStartCommand measures how long worker and server take from their start until they are ready, and from being told
// to stop until they have ended, on a real database with the sample's open reviews.
func benchStartCommand() *cobra.Command {
	rounds := 10
	cmd := &cobra.Command{Use: "bench-start", Short: "Measure how long worker and server take to start and to stop", Args: cobra.NoArgs}
	cmd.Flags().IntVar(&rounds, "rounds", rounds, "how often; the medians are printed")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if rounds < 1 {
			return fmt.Errorf("cannot measure %d rounds", rounds)
		}
		o := options{throwaway: true, measured: true, dir: ".data/bench-start", patience: patience}
		return withStack(cmd.Context(), o, func(ctx context.Context, s *stack) error {
			if err := s.evaluateSample(ctx, leftOpen); err != nil {
				return err
			}
			return s.benchStart(ctx, rounds)
		})
	}
	return cmd
}

// lives are how long a program took, in seconds.
type lives struct{ starts, stops []float64 }

func (s *stack) benchStart(ctx context.Context, rounds int) error {
	measured := map[string]*lives{"worker": {}, "server": {}}
	for round := range rounds {
		for _, p := range []struct {
			name  string
			now   **devstack.Process
			start func(context.Context) error
		}{{"worker", &s.worker, s.startWorker}, {"server", &s.server, s.startServer}} {
			begun := time.Now()
			if err := (*p.now).Stop(ctx); err != nil {
				return fmt.Errorf("stop the %s: %w", p.name, err)
			}
			stopped := time.Now()
			if err := p.start(ctx); err != nil {
				return err
			}
			m, stop, start := measured[p.name], stopped.Sub(begun).Seconds(), time.Since(stopped).Seconds()
			m.starts, m.stops = append(m.starts, start), append(m.stops, stop)
			s.say("round %d: %s starts in %.2f s, stops in %.2f s", round+1, p.name, start, stop)
		}
	}
	for _, name := range []string{"worker", "server"} {
		m := measured[name]
		s.say("%s, median of %d: starts in %.2f s (below %.0f s is wanted), stops in %.2f s (below %.0f s is wanted)",
			name, rounds, middle(m.starts), startWanted.Seconds(), middle(m.stops), stopWanted.Seconds())
	}
	return nil
}
