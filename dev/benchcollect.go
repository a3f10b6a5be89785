package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"danhgia/internal/devstack"
	"danhgia/internal/postgres"
)

// collectBench says how collecting is measured.
type collectBench struct {
	sizes  []int
	rounds int
	dir    string
	server *devstack.Postgres
	url    string // of the database of the round
	made   int    // databases
}

func benchCollectCommand() *cobra.Command {
	b := &collectBench{sizes: []int{100_000, 1_000_000}, rounds: 3}
	cmd := &cobra.Command{Use: "bench-collect", Short: "Measure how long files of dossiers take to be scored, beside psql \\copy of the same rows", Args: cobra.NoArgs}
	cmd.Flags().IntSliceVar(&b.sizes, "n", b.sizes, "how many dossiers a file has; several sizes are measured one after another")
	cmd.Flags().IntVar(&b.rounds, "rounds", b.rounds, "how often each size is measured; the medians are printed")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if b.rounds < 1 || len(b.sizes) == 0 || slices.Min(b.sizes) < 1000 {
			return fmt.Errorf("cannot measure %d rounds of %v dossiers: at least one, and a thousand", b.rounds, b.sizes)
		}
		return b.run(cmd.Context())
	}
	return cmd
}

// The server is a real one: with fsync, and nothing else is started.
func (b *collectBench) run(ctx context.Context) (err error) {
	if b.dir, err = os.MkdirTemp("", "danhgia-collect-*"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	b.server, err = devstack.StartPostgres(ctx, devstack.PostgresOptions{Dir: filepath.Join(b.dir, "pg"), LogFile: filepath.Join(b.dir, "postgres.log")})
	if err != nil {
		return err
	}
	defer func() { _ = b.server.Stop(context.WithoutCancel(ctx)) }()
	fmt.Printf("%s, %d CPUs, medians of %d rounds; seconds\n", runtime.Version(), runtime.NumCPU(), b.rounds)
	for _, n := range b.sizes {
		if err := b.size(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// collectFigures are what one round has shown, in seconds but for memory.
type collectFigures struct {
	First, Again, Changed float64 // a file to the ranking: of a new period, the same, and one with 2 % changed
	Score, Rule           float64 // stored dossiers to the ranking, and one ruling on one dossier to the new ranking
	Judged                float64 // all stored dossiers judged again, by another calendar, to the ranking
	Memory                float64 // most that the importing program held, MB
	copied, copiedFirst   float64 // \copy with indexes, and before indexes
	grouped               float64 // a plain group by
	disk                  float64 // MB that the stored dossiers and their indexes take
}

func (b *collectBench) size(ctx context.Context, n int) error {
	first, changed := filepath.Join(b.dir, "ho-so.csv"), filepath.Join(b.dir, "ho-so-hom-sau.csv")
	if err := makeUp(n, first, changed); err != nil {
		return err
	}
	var all []collectFigures
	for range b.rounds {
		f, err := b.round(ctx, first, changed)
		if err != nil {
			return err
		}
		all = append(all, f)
	}
	middleOf := func(of func(collectFigures) float64) float64 {
		var values []float64
		for _, f := range all {
			values = append(values, of(f))
		}
		return middle(values)
	}
	printCollect(n, middleOf)
	return nil
}

func printCollect(n int, middleOf func(func(collectFigures) float64) float64) {
	first, copied := func(f collectFigures) float64 { return f.First }, func(f collectFigures) float64 { return f.copied }
	fmt.Printf("\n%d dossiers\n", n)
	line := func(name string, value func(collectFigures) float64, beside string, other func(collectFigures) float64, wanted string) {
		fmt.Printf("  %-48s %8.3f   %-38s %8.3f   ratio %5.2f (%s)\n", name, middleOf(value), beside, middleOf(other),
			middleOf(func(f collectFigures) float64 { return value(f) / other(f) }), wanted)
	}
	line("file to ranking", first, "\\copy into the table with its indexes", copied, "at most 0.50")
	line("file to ranking", first, "\\copy, then the indexes", func(f collectFigures) float64 { return f.copiedFirst }, "below 1.00")
	line("the same file again", func(f collectFigures) float64 { return f.Again }, "first time", first, "")
	line("2 % of its dossiers changed", func(f collectFigures) float64 { return f.Changed }, "first time", first, "at most 0.33")
	line("all judged again by another calendar", func(f collectFigures) float64 { return f.Judged }, "first time", first, "")
	line("stored dossiers to ranking", func(f collectFigures) float64 { return f.Score }, "a plain group by over them", func(f collectFigures) float64 { return f.grouped }, "at most 1.00")
	fmt.Printf("  %-48s %8.3f   (below 0.100)\n", "one ruling on one dossier to the new ranking", middleOf(func(f collectFigures) float64 { return f.Rule }))
	fmt.Printf("  %-48s %8.2f   µs a dossier\n", "file to ranking", middleOf(first)/float64(n)*1e6)
	fmt.Printf("  %-48s %8.0f   bytes a dossier, with what 2 %% of changes leave behind\n", "on disk, with indexes", middleOf(func(f collectFigures) float64 { return f.disk })/float64(n)*1e6)
	fmt.Printf("  %-48s %8.1f   MB (below 300)\n", "most memory of the importing program", middleOf(func(f collectFigures) float64 { return f.Memory }))
}

// round measures in a database of its own.
func (b *collectBench) round(ctx context.Context, first, changed string) (f collectFigures, err error) {
	b.made++
	name := fmt.Sprintf("collect_%d", b.made)
	if b.url, err = postgres.CreateDatabase(ctx, b.server.URL, name); err != nil {
		return f, err
	}
	// One that is just being vacuumed cannot be dropped; it goes with the server.
	defer func() { _ = postgres.DropDatabase(context.WithoutCancel(ctx), b.server.URL, name) }()
	store, err := postgres.Open(ctx, b.url)
	if err != nil {
		return f, err
	}
	err = prepareCollect(ctx, store)
	store.Close()
	if err != nil {
		return f, err
	}
	if err := b.take(ctx, &f, first, changed); err != nil {
		return f, err
	}
	return f, b.beside(ctx, &f)
}

// take has another process do the work, so that its memory is its own.
func (b *collectBench) take(ctx context.Context, f *collectFigures, first, changed string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, "bench-collect-work", b.url, first, changed)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var most int64
	for {
		select {
		case err := <-ended:
			if err != nil {
				return fmt.Errorf("take the files in: %w", err)
			}
			err = json.Unmarshal(out.Bytes(), f)
			f.Memory = float64(most) / 1e6
			return err
		case <-time.After(10 * time.Millisecond):
			most = max(most, mostMemory(cmd.Process.Pid))
		}
	}
}

// beside measures what Postgres takes for the same rows alone.
func (b *collectBench) beside(ctx context.Context, f *collectFigures) error {
	rows := filepath.Join(b.dir, "rows.txt")
	defer os.Remove(rows)
	// The same indexes as a partition has.
	const indexed = "create unique index on %[1]s (number); create index on %[1]s (agency, number); " +
		"create index on %[1]s (reason, agency, number) where reason not in ('due', 'term'); create index on %[1]s (timing, agency, number) where timing > 2"
	setUp := []string{"create table beside (like dossier)", fmt.Sprintf(indexed, "beside"), "create table bare (like dossier)"}
	if err := b.psql(ctx, append([]string{fmt.Sprintf("\\copy (select * from dossier) to '%s'", rows)}, setUp...)...); err != nil {
		return err
	}
	for _, step := range []struct {
		took     *float64
		commands []string
	}{
		{&f.copied, []string{fmt.Sprintf("\\copy beside from '%s'", rows)}},
		{&f.copiedFirst, []string{fmt.Sprintf("\\copy bare from '%s'", rows), fmt.Sprintf(indexed, "bare")}},
	} {
		begun := time.Now()
		if err := b.psql(ctx, step.commands...); err != nil {
			return err
		}
		*step.took = time.Since(begun).Seconds()
	}
	return b.group(ctx, f)
}

func (b *collectBench) group(ctx context.Context, f *collectFigures) error {
	conn, err := pgx.Connect(ctx, b.url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var took []float64
	for range 5 {
		begun := time.Now()
		if _, err := conn.Exec(ctx, "select agency, count(*), sum(numerators & 1) from dossier group by agency"); err != nil {
			return err
		}
		took = append(took, time.Since(begun).Seconds())
	}
	f.grouped = middle(took)
	return conn.QueryRow(ctx, "select sum(pg_total_relation_size(inhrelid)) / 1e6 from pg_inherits where inhparent = 'dossier'::regclass").Scan(&f.disk)
}

func (b *collectBench) psql(ctx context.Context, commands ...string) error {
	args := []string{b.url, "-q", "-v", "ON_ERROR_STOP=1"}
	for _, c := range commands {
		args = append(args, "-c", c)
	}
	out, err := exec.CommandContext(ctx, "psql", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("psql: %w\n%s", err, out)
	}
	return nil
}
