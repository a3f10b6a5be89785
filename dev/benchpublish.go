package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/scoring"
)

// publishBench says how publishing is measured.
type publishBench struct {
	rounds   int
	agencies int // of the large case; 0: it is left out
	months   int

	*stack
	conn *pgx.Conn
	dir  string
}

// publishStep is a line of the benchmark. What publishes in another way adds its own here; each is a program of its
// own, whose time and memory are printed.
type publishStep struct {
	name string
	args func(b *publishBench, period string) []string // of the starter, or of a program beside it
	psql bool                                          // args are those of psql: what is compared with
	// sampleOnly leaves the step out with many agencies: it is about one paper or one document of a period.
	sampleOnly bool
}

// publishSteps are measured on the sample's 163 agencies, and those of large on 10,000 too.
var publishSteps = []publishStep{
	{name: "open data: tables in CSV", args: exporting("csv")},
	{name: "open data: JSON", args: exporting("json")},
	{name: "open data: data package", args: exporting("datapackage")},
	{name: "workbook", args: exporting("xlsx")},
	{name: "report to the Chairman as DOCX", args: writing("bao-cao", "docx"), sampleOnly: true},
	{name: "notice to agencies as DOCX", args: writing("thong-bao", "docx"), sampleOnly: true},
	{name: "ranking as PDF", args: writing("ket-qua", "pdf"), sampleOnly: true},
	{name: "scorecards of all agencies as PDF", args: writing("phieu-diem", "pdf"), sampleOnly: true},
	{name: "verify of the signed document", args: verifying, sampleOnly: true},
	{name: "beside it: psql \\copy of the rows", args: copying, psql: true},
}

func exporting(kind string) func(*publishBench, string) []string {
	return func(b *publishBench, period string) []string {
		return []string{"export", "--kind", kind, "--period", period, "--out", filepath.Join(b.dir, kind)}
	}
}

func writing(kind, format string) func(*publishBench, string) []string {
	return func(b *publishBench, period string) []string {
		args := []string{"report", "--kind", kind, "--period", period, "--format", format}
		if kind == "phieu-diem" {
			return append(args, "--agency", "all", "--out", filepath.Join(b.dir, kind))
		}
		return append(args, "--out", filepath.Join(b.dir, kind+"."+format))
	}
}

// verifying reads the document where it stands on the web.
func verifying(b *publishBench, period string) []string {
	return []string{"verify", b.endpoints.Web + "/cong-khai/danhgia-" + sample.Province + "-" + period + "-latest.json", "--key", b.path("trusted.pem")}
}

// copying has Postgres write as many rows of the same figures from its own tables.
func copying(b *publishBench, period string) []string {
	times := 1
	if period == activities.AllPeriods {
		times = b.agencies * b.months / sampleAgencies
	}
	query := fmt.Sprintf(`select r.period, t.agency, t.name, t.kind, s.code, s.numerator, s.denominator, s.ratio, s.points, s.max, s.published, s.rule
		from score_run r join standing t on t.run = r.id join score s on s.run = r.id and s.agency = t.agency and s.level = 'indicator' cross join generate_series(1, %d)
		where r.id = (select min(run) from publication)`, times)
	return []string{b.endpoints.PostgresOwner, "-qc", fmt.Sprintf("\\copy (%s) to '%s' csv header", oneLine(query), filepath.Join(b.dir, "copied.csv"))}
}

const sampleAgencies = 163

func benchPublishCommand() *cobra.Command {
	b := &publishBench{rounds: 3, agencies: 10_000, months: 12}
	cmd := &cobra.Command{Use: "bench-publish", Short: "Measure how long publishing takes in each format, and its memory with many agencies", Args: cobra.NoArgs}
	cmd.Flags().IntVar(&b.rounds, "rounds", b.rounds, "how often the sample is measured; the medians are printed")
	cmd.Flags().IntVar(&b.agencies, "agencies", b.agencies, "how many agencies the large case has; 0: it is left out")
	cmd.Flags().IntVar(&b.months, "months", b.months, "how many months the large case has")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if b.rounds < 1 || b.agencies < 0 || b.months < 1 || b.months > 12 {
			return fmt.Errorf("cannot measure %d rounds of %d agencies in %d months: 1 to 12", b.rounds, b.agencies, b.months)
		}
		return withStack(cmd.Context(), options{throwaway: true, measured: true, dir: ".data/bench-publish"}, b.run)
	}
	return cmd
}

func (b *publishBench) run(ctx context.Context, s *stack) (err error) {
	b.stack = s
	if b.dir, err = os.MkdirTemp("", "danhgia-publish-*"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if err := s.publishSample(ctx); err != nil {
		return err
	}
	if err := s.starter(ctx, "keys", "list", "--pem", "--out", s.path("trusted.pem")); err != nil {
		return err
	}
	if b.conn, err = pgx.Connect(ctx, s.endpoints.PostgresOwner); err != nil {
		return err
	}
	defer b.conn.Close(ctx)
	fmt.Printf("\n%s, %d CPUs; the sample's %d agencies, medians of %d rounds\n", runtime.Version(), runtime.NumCPU(), sampleAgencies, b.rounds)
	if err := b.measure(ctx, string(sample.Period), b.rounds, time.Minute); err != nil || b.agencies == 0 {
		return err
	}
	if err := b.enlarge(ctx); err != nil {
		return err
	}
	fmt.Printf("\n%d agencies in %d months, once\n", b.agencies, b.months)
	return b.measure(ctx, activities.AllPeriods, 1, 0)
}

// measure runs every step and prints a line for each.
func (b *publishBench) measure(ctx context.Context, period string, rounds int, wanted time.Duration) error {
	var all float64
	for _, step := range publishSteps {
		if step.sampleOnly && period != string(sample.Period) {
			continue
		}
		var seconds, memory []float64
		for range rounds {
			took, most, err := b.once(ctx, step, period)
			if err != nil {
				return err
			}
			seconds, memory = append(seconds, took.Seconds()), append(memory, float64(most)/1e6)
		}
		fmt.Printf("%-36s %8.2f s   peak RSS %6.1f MB   %8.1f MB written\n", step.name, middle(seconds), middle(memory), b.written())
		if !step.psql {
			all += middle(seconds)
		}
	}
	if wanted > 0 {
		fmt.Printf("%-36s %8.2f s   (below %.0f s is wanted)\n", "all formats together", all, wanted.Seconds())
	} else {
		fmt.Println("(a peak below 300 MB is wanted)")
	}
	return nil
}

// once runs a step in a process of its own.
func (b *publishBench) once(ctx context.Context, step publishStep, period string) (took time.Duration, most int64, err error) {
	if err := os.RemoveAll(b.dir); err != nil {
		return 0, 0, err
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return 0, 0, err
	}
	program := filepath.Join(b.programs, "starter")
	if step.psql {
		program = "psql"
	}
	cmd := exec.CommandContext(ctx, program, step.args(b, period)...)
	cmd.Env = b.environment()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				return 0, 0, fmt.Errorf("%s: %w\n%s", step.name, err, &out)
			}
			return time.Since(begun), most, nil
		case <-time.After(10 * time.Millisecond): // what wait4 tells has this program's own memory in it, from before exec
			most = max(most, mostMemory(cmd.Process.Pid))
		}
	}
}

// written is how much the last step has written, in megabytes.
func (b *publishBench) written() float64 {
	var sum int64
	_ = filepath.Walk(b.dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			sum += info.Size()
		}
		return nil
	})
	return float64(sum) / 1e6
}

// enlarge publishes synthetic results of many agencies for a number of months, in place of the sample's.
func (b *publishBench) enlarge(ctx context.Context) error {
	return b.timed("results of many agencies", func() error {
		for month := range b.months {
			if err := b.insertLarge(ctx, scoring.Period(fmt.Sprintf("2026-%02d", month+1))); err != nil {
				return err
			}
		}
		return nil
	})
}
