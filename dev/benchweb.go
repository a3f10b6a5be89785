package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"danhgia/internal/devstack"
)

// webBench says how the public page is measured.
type webBench struct {
	rounds      int
	seconds     int
	connections int
}

// benchWebCommand measures the public page of the sample's 163 agencies beside nginx, which serves the same bytes as a
// file: both on this machine, in turn, by the same wrk.
func benchWebCommand() *cobra.Command {
	o := webBench{rounds: 5, seconds: 5, connections: 64}
	cmd := &cobra.Command{Use: "bench-web", Short: "Measure the public page beside nginx serving the same bytes", Args: cobra.NoArgs}
	cmd.Flags().IntVar(&o.rounds, "rounds", o.rounds, "how often both are measured; the medians are printed")
	cmd.Flags().IntVar(&o.seconds, "seconds", o.seconds, "how long each measurement takes")
	cmd.Flags().IntVar(&o.connections, "connections", o.connections, "how many connections ask at the same time")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if o.rounds < 1 || o.seconds < 1 || o.connections < 1 {
			return fmt.Errorf("cannot measure %d rounds of %d s at %d connections", o.rounds, o.seconds, o.connections)
		}
		return withStack(cmd.Context(), options{throwaway: true, measured: true, dir: ".data/bench-web"}, o.run)
	}
	return cmd
}

// run publishes the sample without reviews, gives nginx the page as files, and measures.
func (o webBench) run(ctx context.Context, s *stack) error {
	if err := s.publishSample(ctx); err != nil {
		return err
	}
	path := "/ky/" + string(sample.Period)
	load, err := firstLoad(ctx, s.endpoints.Web, path)
	if err != nil {
		return err
	}
	load.print()
	n, err := startNginx(ctx, s, load.page)
	if err != nil {
		return err
	}
	us := served{s.server, s.endpoints.Web + path}
	err = o.compare(ctx, us, n)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	return errors.Join(err, n.Stop(stop))
}

// compare measures both in turn, with and without compression.
func (o webBench) compare(ctx context.Context, us, nginx served) error {
	fmt.Printf("%s, %d CPUs, %d connections, %d rounds of %d s each; µs are processor time a request\n", runtime.Version(), runtime.NumCPU(), o.connections, o.rounds, o.seconds)
	for _, encoding := range []string{"gzip", "identity"} {
		for _, server := range []served{us, nginx} { // so that neither is measured cold
			if _, err := o.wrk(ctx, server, encoding, 1); err != nil {
				return err
			}
		}
		var rates, tails, costs []float64
		for round := range o.rounds {
			ours, err := o.wrk(ctx, us, encoding, o.seconds)
			if err != nil {
				return err
			}
			its, err := o.wrk(ctx, nginx, encoding, o.seconds)
			if err != nil {
				return err
			}
			rates, tails = append(rates, ours.perSecond/its.perSecond), append(tails, float64(ours.p99)/float64(its.p99))
			costs = append(costs, ours.cost/its.cost)
			fmt.Printf("%-8s round %d: danhgia %v   nginx %v   ratio of rates %.2f, of p99 %.2f, of processor time %.2f\n",
				encoding, round+1, ours, its, rates[round], tails[round], costs[round])
		}
		fmt.Printf("%-8s median: ratio of rates %.2f (at least 0.50 is wanted), of p99 %.2f (below 5 is wanted), of processor time %.2f\n",
			encoding, middle(rates), middle(tails), middle(costs))
	}
	return nil
}

func middle(values []float64) float64 {
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}

// served is a page and the program that serves it.
type served struct {
	*devstack.Process
	url string
}

// measured is what wrk says of one run.
type measured struct {
	perSecond float64
	p99       time.Duration
	cost      float64 // of the server and what it has started, in microseconds of processor time a request
}

func (m measured) String() string {
	return fmt.Sprintf("%7.0f /s p99 %-8v %5.1f µs", m.perSecond, m.p99, m.cost)
}
