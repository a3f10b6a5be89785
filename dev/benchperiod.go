package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"danhgia/indexes"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/internal/synthetic"
	"danhgia/scoring"
)

// periodBench measures whole periods with more and more agencies, each on servers of its own.
type periodBench struct {
	sizes    []int
	rounds   int
	workers  int
	server   bool // Temporal keeps its workflows in Postgres
	patience time.Duration
}

func benchPeriodCommand() *cobra.Command {
	b := &periodBench{sizes: []int{100, 1000, 10_000}, rounds: 1, workers: 2}
	server := "postgres"
	cmd := &cobra.Command{Use: "bench-period", Short: "Measure a whole period with N agencies: open, remind, answer, rule, approve, publish", Args: cobra.NoArgs}
	cmd.Flags().IntSliceVar(&b.sizes, "n", b.sizes, "how many agencies a period has; several sizes are measured one after another")
	cmd.Flags().IntVar(&b.rounds, "rounds", b.rounds, "how often each size is measured; the medians are printed")
	cmd.Flags().IntVar(&b.workers, "workers", b.workers, "how many workers carry it")
	cmd.Flags().StringVar(&server, "temporal", server, "postgres: a server that keeps its workflows there; memory: the development server")
	cmd.Flags().DurationVar(&b.patience, "patience", 3*time.Hour, "with one period")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if b.rounds < 1 || b.workers < 1 || len(b.sizes) == 0 || slices.Min(b.sizes) < 10 || server != "postgres" && server != "memory" {
			return fmt.Errorf("cannot measure %d rounds of %v agencies with %d workers and Temporal in %q: at least one round, ten agencies and one worker, and postgres or memory", b.rounds, b.sizes, b.workers, server)
		}
		b.server = server == "postgres"
		return b.run(cmd.Context())
	}
	return cmd
}

func (b *periodBench) run(ctx context.Context) error {
	fmt.Printf("%s, %d CPUs, %d workers, medians of %d rounds\n", runtime.Version(), runtime.NumCPU(), b.workers, b.rounds)
	var first periodFigures
	for i, n := range b.sizes {
		var all []periodFigures
		for range b.rounds {
			f, err := b.round(ctx, n)
			if err != nil {
				return fmt.Errorf("a period with %d agencies: %w", n, err)
			}
			all = append(all, f)
		}
		of := middleFigures(n, all)
		if i == 0 {
			first = of
		}
		of.print(first)
	}
	return nil
}

// periodFigures are of one rehearsal, or the medians of several.
type periodFigures struct {
	agencies  int
	parts     []string           // as the rehearsal names them, in order
	took      map[string]float64 // seconds of each
	whole     float64            // seconds
	processor float64            // seconds of processor that everything together has used
}

func middleFigures(n int, all []periodFigures) periodFigures {
	of := func(value func(periodFigures) float64) float64 {
		var values []float64
		for _, f := range all {
			values = append(values, value(f))
		}
		return middle(values)
	}
	m := periodFigures{agencies: n, parts: all[0].parts, took: map[string]float64{}}
	for _, part := range m.parts {
		m.took[part] = of(func(f periodFigures) float64 { return f.took[part] })
	}
	m.whole = of(func(f periodFigures) float64 { return f.whole })
	m.processor = of(func(f periodFigures) float64 { return f.processor })
	return m
}

// print tells the figures, and what an agency costs beside what it costs in the smallest period.
func (f periodFigures) print(smallest periodFigures) {
	fmt.Printf("\n%d agencies\n", f.agencies)
	for _, part := range f.parts {
		fmt.Printf("  %-10s %9.2f s   %8.2f ms an agency\n", part, f.took[part], f.each(f.took[part]))
	}
	line := func(name string, of func(periodFigures) float64) {
		each, first := f.each(of(f)), smallest.each(of(smallest))
		fmt.Printf("  %-10s %9.2f s   %8.2f ms an agency; with %d agencies %.2f ms: ratio %.2f (at most 1.30)\n", name, of(f), each, smallest.agencies, first, each/first)
	}
	line("in all", func(f periodFigures) float64 { return f.whole })
	line("processor", func(f periodFigures) float64 { return f.processor })
}

// each is milliseconds an agency.
func (f periodFigures) each(seconds float64) float64 { return seconds / float64(f.agencies) * 1000 }

// round rehearses a period with n agencies on servers of its own, with fsync.
func (b *periodBench) round(ctx context.Context, n int) (f periodFigures, err error) {
	dir, err := os.MkdirTemp("", "danhgia-period-*")
	if err != nil {
		return f, err
	}
	defer os.RemoveAll(dir)
	source := filepath.Join(dir, "portal")
	if err := composePeriod(source, n); err != nil {
		return f, err
	}
	err = withStack(ctx, options{dir: dir, measured: true, noWorker: true, server: b.server}, func(ctx context.Context, s *stack) error {
		if err := s.prepareBench(ctx, source); err != nil {
			return err
		}
		f, err = b.rehearse(ctx, s, source)
		f.agencies = n
		return err
	})
	return f, err
}

// composePeriod writes what a portal would say of so many agencies.
func composePeriod(dir string, n int) error {
	sets, err := indexset.All(indexes.Files)
	if err != nil {
		return err
	}
	province := scoring.Agency{Code: sample.Province, Name: "UBND tỉnh Phú Thọ", Kind: scoring.Province}
	raw, err := portal.Compose("dichvucong.gov.vn (dữ liệu giả định)", sample.Period, "2026-09-03", synthetic.Collection(sets[0].Set, province, n))
	if err != nil {
		return err
	}
	return portal.WriteFolder(dir, raw)
}

// prepareBench hands in what a rehearsal copies from the office.
func (s *stack) prepareBench(ctx context.Context, source string) error {
	for _, args := range [][]string{
		{"users", "add", "--name", "Quản trị hệ thống (dữ liệu mẫu)", "--email", administrator, "--role", "office-admin", "--reason", "bench"},
		{"calendar", "import", "samples/days-off.csv", "--as", administrator, "--reason", "bench"},
		{"ladders", "import", "samples/ladders.yaml", "--as", administrator, "--reason", "bench"},
		{"agencies", "import", "--period", string(sample.Period), "--source", source, "--as", administrator, "--reason", "bench"},
	} {
		if err := s.starter(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

// rehearse has the starter rehearse the period, and reads how long its parts took.
func (b *periodBench) rehearse(ctx context.Context, s *stack, source string) (f periodFigures, err error) {
	cmd := exec.CommandContext(ctx, filepath.Join(s.programs, "starter"), "rehearse", "--period", string(sample.Period), "--source", source,
		"--speed", "max", "--workers", strconv.Itoa(b.workers), "--timeout", b.patience.String())
	cmd.Env, cmd.Stderr = s.environment(), os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return f, err
	}
	begun, before := time.Now(), processorTime(os.Getpid())
	if err := cmd.Start(); err != nil {
		return f, err
	}
	f.took = map[string]float64{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var part string
		var seconds float64
		if _, err := fmt.Sscanf(lines.Text(), "took %f s %s", &seconds, &part); err == nil {
			f.parts, f.took[part] = append(f.parts, part), seconds
		}
	}
	if err := cmd.Wait(); err != nil {
		return f, fmt.Errorf("starter rehearse: %w", err)
	}
	f.whole, f.processor = time.Since(begun).Seconds(), (processorTime(os.Getpid()) - before).Seconds()
	if len(f.parts) == 0 {
		return f, fmt.Errorf("starter rehearse has not told how long it took")
	}
	return f, nil
}
