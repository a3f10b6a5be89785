package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// benchmark is one of those that a report has, with what its figures stand beside.
type benchmark struct {
	name, about string
	full, short []string // a command of this program, or a Go benchmark: its package first
}

// benchmarks are all of them. The short ones take minutes together, for a look; only the full ones say something.
var benchmarks = []benchmark{
	{
		"start", "Worker and server: from their start until they are ready (below 2 s), from being told to stop until they have ended (below 10 s).",
		[]string{"bench-start"},
		[]string{"bench-start", "--rounds", "3"},
	},
	{
		"reviews", "Reviews opened, reminded, answered and closed, on Temporal's development server, beside reviews that do nothing on the same one.",
		[]string{"bench-reviews", "--n", "1000", "--rounds", "3"},
		[]string{"bench-reviews", "--n", "500"},
	},
	{
		"period", "A whole period, with Temporal on PostgreSQL and two workers: what an agency costs in a large one beside a small one (at most 1.3 times).",
		[]string{"bench-period"},
		[]string{"bench-period", "--n", "50,100"},
	},
	{
		"collect", "Files of dossiers to the ranking, beside `psql \\copy` of the same rows into the same table.",
		[]string{"bench-collect", "--n", "100000,1000000"},
		[]string{"bench-collect", "--n", "100000", "--rounds", "1"},
	},
	{
		"collect-large", "The same with ten million dossiers, once.",
		[]string{"bench-collect", "--n", "10000000", "--rounds", "1"},
		[]string{"bench-collect", "--n", "200000", "--rounds", "1"},
	},
	{
		"drill", "First pages of lists of dossiers (below 100 ms), beside paging by offset.",
		[]string{"./internal/postgres", "Drill", "-benchtime", "20x", "-drill.n", "10000000"},
		[]string{"./internal/postgres", "Drill", "-benchtime", "20x", "-drill.n", "120000"},
	},
	{"web", "The public page, beside nginx serving the same bytes.", []string{"bench-web"}, []string{"bench-web", "--rounds", "1"}},
	{"publish", "Publishing in every format, and its memory with 10,000 agencies.", []string{"bench-publish"}, []string{"bench-publish", "--rounds", "1", "--agencies", "0"}},
}

func benchmarkNames() (names []string) {
	for _, b := range benchmarks {
		names = append(names, b.name)
	}
	return names
}

// benchReportCommand runs them all, or some, and writes what they have said.
func benchReportCommand() *cobra.Command {
	var only []string
	var short bool
	var out string
	cmd := &cobra.Command{Use: "bench", Short: "Run all benchmarks and write their report", Args: cobra.NoArgs}
	cmd.Flags().StringVar(&out, "out", "", "where to write the report (default docs/benchmarks.md; with --short .data/benchmarks.md)")
	cmd.Flags().StringSliceVar(&only, "only", nil, "only these, and leave the others in the report as they are: "+strings.Join(benchmarkNames(), ", "))
	cmd.Flags().BoolVar(&short, "short", false, "small sizes, to see that all of them work")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		for _, name := range only {
			if !slices.Contains(benchmarkNames(), name) {
				return fmt.Errorf("--only %s: there are %s", name, strings.Join(benchmarkNames(), ", "))
			}
		}
		if out == "" {
			out = reportPath(short)
		}
		return writeBenchReport(cmd.Context(), runBenchmark, out, short, func(name string) bool { return len(only) == 0 || slices.Contains(only, name) })
	}
	return cmd
}

// reportPath keeps small sizes, which say nothing, away from the figures that are published.
func reportPath(short bool) string {
	if short {
		return filepath.Join(".data", "benchmarks.md")
	}
	return filepath.Join("docs", "benchmarks.md")
}

// writeBenchReport writes the report as far as it is after each benchmark: one that fails takes nothing of the others,
// and is told in it; one that is broken off leaves what was measured before.
func writeBenchReport(ctx context.Context, run func(context.Context, []string) (said, error), out string, short bool, wanted func(string) bool) error {
	report, err := readBenchReport(out)
	if err != nil {
		return err
	}
	var failed error
	for _, b := range benchmarks {
		if !wanted(b.name) {
			continue
		}
		args := b.full
		if short {
			args = b.short
		}
		said, err := run(ctx, args)
		if ctx.Err() != nil {
			return errors.Join(failed, ctx.Err())
		}
		report[b.name] = benchSection(b, args, said, measuredOn(ctx), err)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", b.name, err))
		}
		if err := report.write(out, short); err != nil {
			return err
		}
	}
	return failed
}

func shown(args []string) string {
	if strings.HasPrefix(args[0], "./") {
		return "go test " + args[0] + " -bench " + strings.Join(args[1:], " ")
	}
	return "dev " + strings.Join(args, " ")
}

type said struct{ load, text string }

// runBenchmark shows what a benchmark says, and keeps it.
func runBenchmark(ctx context.Context, args []string) (s said, err error) {
	s.load = firstWords("/proc/loadavg", 3)
	program, err := os.Executable()
	if err != nil {
		return s, err
	}
	cmd := exec.CommandContext(ctx, program, args...)
	if strings.HasPrefix(args[0], "./") {
		cmd = exec.CommandContext(ctx, "go", slices.Concat([]string{"test", args[0], "-run", "^$", "-timeout", "3h", "-bench"}, args[1:])...)
	}
	cmd.WaitDelay = stopPatience
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it ends what it has started
	var text bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.MultiWriter(os.Stdout, &text), os.Stderr
	err = cmd.Run()
	s.text = text.String()
	return s, err
}
