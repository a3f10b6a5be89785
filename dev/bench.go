package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"
)

// benchOptions say what is measured.
type benchOptions struct {
	n       int
	rounds  int
	ceiling string // folder of another bare program to compare with; empty: ours
	file    bool   // Temporal keeps its workflows in a file, not in memory
}

// told is how fast the clock runs: a told hour, over which the mails of a day are spread, takes as long as 200 reviews
// a second need. Reminders so come by timers, and faster than they can be carried.
func (o benchOptions) told() float64 { return min(720_000/float64(o.n), 1440) }

func (o benchOptions) server() string {
	if o.file {
		return "file"
	}
	return "memory"
}

// benchCommand measures reviews: it opens n of them, has everybody invited and reminded by mail, answers and closes
// them all, on a real Temporal development server, a real PostgreSQL, a mail server and the real worker.
func benchCommand() *cobra.Command {
	o := benchOptions{n: 1000, rounds: 1}
	server := "memory"
	cmd := &cobra.Command{Use: "bench-reviews", Short: "Measure how many reviews a second are opened and closed", Args: cobra.NoArgs}
	cmd.Flags().IntVar(&o.n, "n", o.n, "how many reviews")
	cmd.Flags().IntVar(&o.rounds, "rounds", o.rounds, "how often; the median is printed")
	cmd.Flags().StringVar(&o.ceiling, "ceiling", "", "folder of another bare program to compare with, which takes -address and -n and prints close_per_s")
	cmd.Flags().StringVar(&server, "server", server, "where Temporal's development server keeps its workflows: memory or file")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if o.n < 1 || o.rounds < 1 || server != "memory" && server != "file" {
			return fmt.Errorf("cannot measure %d reviews in %d rounds on a server in %q: it is memory or file; Temporal's development server keeps nothing in Postgres", o.n, o.rounds, server)
		}
		o.file = server == "file"
		return o.run(cmd.Context())
	}
	return cmd
}

func (o benchOptions) run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "danhgia-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	beside, err := newCeiling(ctx, o.ceiling, dir)
	if err != nil {
		return err
	}
	var figures []figures
	for range o.rounds {
		f, err := o.round(ctx, beside, dir)
		if err != nil {
			return err
		}
		f.print(o)
		figures = append(figures, f)
	}
	o.sum(figures)
	return nil
}

// round measures once, on servers of its own: the ceiling, the reviews, and the ceiling again.
func (o benchOptions) round(ctx context.Context, beside *ceiling, dir string) (f figures, err error) {
	setup := options{throwaway: true, measured: true, dir: ".data/bench", speed: o.told()}
	if o.file {
		if setup.workflows, err = os.MkdirTemp(dir, "temporal-*"); err != nil {
			return f, err
		}
	}
	err = withStack(ctx, setup, func(ctx context.Context, s *stack) error {
		b, err := newBench(ctx, s, o)
		if err != nil {
			return err
		}
		defer b.conn.Close(ctx)
		f, err = b.measure(ctx, beside)
		return err
	})
	return f, err
}

// sum prints the medians of all rounds.
func (o benchOptions) sum(all []figures) {
	median := func(of func(figures) float64) float64 {
		values := make([]float64, len(all))
		for i, f := range all {
			values[i] = of(f)
		}
		slices.Sort(values)
		return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
	}
	fmt.Printf("\nmedian of %d rounds: n=%d server=%s opened_per_s=%.1f closed_per_s=%.1f", len(all), o.n, o.server(),
		median(func(f figures) float64 { return f.opened }), median(func(f figures) float64 { return f.closed }))
	fmt.Printf(" ceiling_per_s=%.1f ratio=%.2f ratio_of_processor_time=%.2f\n", median(figures.ceiling),
		median(func(f figures) float64 { return f.closed / f.ceiling() }), median(func(f figures) float64 { return f.bare.total() / f.used.total() }))
}
