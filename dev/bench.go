package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/ladders"
	"danhgia/internal/temporalclient"
	"danhgia/review"
	"danhgia/scoring"
)

// benchCommand measures reviews: it opens n of them, has a reminder written for each, answers and closes them all, on
// a real Temporal development server in memory, a real PostgreSQL and the real worker.
func benchCommand() *cobra.Command {
	o := options{throwaway: true, dir: ".data/bench"}
	n := 1000
	cmd := &cobra.Command{Use: "bench-reviews", Short: "Measure how many reviews a second are opened and closed", Args: cobra.NoArgs}
	cmd.Flags().IntVar(&n, "n", n, "how many reviews")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withStack(cmd.Context(), o, func(ctx context.Context, s *stack) error {
			b, err := newBench(ctx, s, n)
			if err != nil {
				return err
			}
			defer b.conn.Close(ctx)
			return b.run(ctx)
		})
	}
	return cmd
}

type bench struct {
	*stack
	n    int
	desk activities.Desk
	conn *pgx.Conn
}

func newBench(ctx context.Context, s *stack, n int) (*bench, error) {
	conn, err := pgx.Connect(ctx, s.endpoints.Postgres)
	if err != nil {
		return nil, err
	}
	b := &bench{stack: s, n: n, conn: conn}
	b.desk = activities.Desk{Cards: s.store, Decode: indexset.Parse, Tasks: &activities.Tasks{
		Store: s.store, Deliver: func(context.Context) error { return nil },
		Ladders: func(content []byte) ([]review.Ladder, error) {
			return ladders.Parse("ladders", content, calendar.DefaultHours())
		},
	}}
	return b, b.prepare(ctx)
}

// prepare puts a period with n agencies, each with a focal officer, right before its reviews.
func (b *bench) prepare(ctx context.Context) error {
	by := []string{"--as", administrator, "--reason", "benchmark"}
	for _, args := range [][]string{
		{"users", "add", "--name", "Quản trị hệ thống (đo tốc độ)", "--email", administrator, "--role", "office-admin", "--reason", "sample"},
		append([]string{"calendar", "import", "samples/days-off.csv"}, by...),
		append([]string{"ladders", "import", "samples/ladders.yaml"}, by...),
	} {
		if err := b.starter(ctx, args...); err != nil {
			return err
		}
	}
	id := strings.Repeat("0", 64)
	raw := activities.RawCollection{Source: "benchmark", Period: sample.Period, Province: scoring.Agency{Code: sample.Province, Name: "Bench"}}
	if err := b.store.SaveSnapshot(ctx, id, raw); err != nil {
		return err
	}
	start := activities.Start{Key: sample, Snapshot: id, IndexSet: "766-2026", Reviewed: true}
	if err := b.store.Claim(ctx, activities.Claim{Start: start, Run: "bench"}); err != nil {
		return err
	}
	if err := b.store.SaveCollection(ctx, id, agencies(b.n)); err != nil {
		return err
	}
	_, err := b.conn.Exec(ctx, `
		with p as (insert into person (name, email) select 'officer ' || agency, lower(agency) || '@bench.example' from collected_agency returning id, name)
		insert into officer (person, agency, role, valid_from) select id, split_part(name, ' ', 2), 'focal-officer', '2026-01-01' from p`)
	return err
}

func agencies(n int) (c activities.Collection) {
	for i := range n {
		code := sample.Province + "." + strconv.Itoa(10_000+i)
		c.Agencies = append(c.Agencies, activities.CollectedAgency{
			Agency: scoring.Agency{Code: code, Name: "Xã " + code, Kind: scoring.Commune}, SourceID: code,
			Figures: scoring.Figures{Agency: code},
		})
	}
	return c
}

func (b *bench) run(ctx context.Context) error {
	begun := time.Now()
	ids, err := b.open(ctx)
	if err != nil {
		return err
	}
	if err := b.until(ctx, "select count(*) = 0 from wake"); err != nil {
		return err
	}
	opened := time.Since(begun)
	if err := b.remind(ctx); err != nil {
		return err
	}
	reminded := time.Now()
	if err := b.answer(ctx, ids); err != nil {
		return err
	}
	if err := b.closed(ctx); err != nil {
		return err
	}
	closing := time.Since(reminded)
	return b.report(ctx, opened, closing, time.Since(begun))
}

func (b *bench) open(ctx context.Context) ([]activities.TaskID, error) {
	days := func(review.Kind, []byte) (int, error) { return 5, nil }
	ids, err := b.store.OpenReviews(ctx, sample, days)
	if err != nil {
		return nil, err
	}
	for from := 0; from < len(ids); from += 200 {
		if err := b.desk.AdvanceAll(ctx, ids[from:min(from+200, len(ids))]); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// remind leaps to the end of the hour in which reminders are written, and waits until all are.
func (b *bench) remind(ctx context.Context) error {
	if err := b.store.Leap(ctx, sample.Province, time.Date(2026, 9, 8, 9, 0, 0, 0, calendar.Vietnam)); err != nil {
		return err
	}
	return b.until(ctx, fmt.Sprintf("select count(*) = %d from rung where key = 'reminder' and sent", b.n))
}

func (b *bench) until(ctx context.Context, question string) error {
	for {
		var so bool
		if err := b.conn.QueryRow(ctx, question).Scan(&so); err != nil || so {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// answer confirms every review, 32 officers at a time.
func (b *bench) answer(ctx context.Context, ids []activities.TaskID) error {
	people, _, err := b.store.People(ctx, sample.Province, calendar.Date(2026, 9, 8))
	if err != nil {
		return err
	}
	officers := map[string]review.Actor{}
	for _, p := range people {
		officers[p.Agency] = review.Actor{Person: p.ID, Agency: p.Agency, Roles: p.Roles}
	}
	tasks, err := b.store.OpenTasks(ctx, sample)
	if err != nil {
		return err
	}
	var (
		group sync.WaitGroup
		slots = make(chan struct{}, 32)
		first = make(chan error, len(ids))
	)
	for _, t := range tasks {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			_, err := b.desk.Answer(ctx, officers[t.Agency], activities.Statement{Task: t.ID, Generation: t.Generation, Says: review.Confirmed})
			first <- err
		})
	}
	group.Wait()
	close(first)
	for err := range first {
		if err != nil {
			return err
		}
	}
	return nil
}

// closed waits until every review is settled in Postgres and its workflow has ended.
func (b *bench) closed(ctx context.Context) error {
	if err := b.until(ctx, fmt.Sprintf("select count(*) = %d from task where outcome = 'confirmed'", b.n)); err != nil {
		return err
	}
	if err := b.until(ctx, "select count(*) = 0 from wake"); err != nil {
		return err
	}
	return b.withTemporal(ctx, func(c temporalclient.Client) error {
		for {
			open, err := c.OpenReviews(ctx)
			if err != nil || open == 0 {
				return err
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
}

func (b *bench) withTemporal(ctx context.Context, work func(temporalclient.Client) error) error {
	if err := os.Setenv("TEMPORAL_ADDRESS", b.endpoints.Temporal); err != nil {
		return err
	}
	c, err := temporalclient.Dial(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer c.Close()
	return work(c)
}

func (b *bench) report(ctx context.Context, opened, closing, all time.Duration) error {
	var events int
	err := b.withTemporal(ctx, func(c temporalclient.Client) (err error) {
		events, err = c.HistoryLength(ctx, activities.TaskWorkflowID(sample, review.Review, sample.Province+".10000", ""))
		return err
	})
	if err != nil {
		return err
	}
	var mails, answers int
	if err := b.conn.QueryRow(ctx, "select (select count(*) from mail), (select count(*) from answer)").Scan(&mails, &answers); err != nil {
		return err
	}
	n := float64(b.n)
	b.say("reviews n=%d server=dev-in-memory open_per_s=%.1f answer_and_close_per_s=%.1f all_per_s=%.1f seconds=%.1f", b.n, n/opened.Seconds(), n/closing.Seconds(), n/all.Seconds(), all.Seconds())
	b.say("history events of a review confirmed after one reminder: %d; rows: %d mails, %d answers; worker %s; %s, %d CPUs",
		events, mails, answers, b.workerMemory(), runtime.Version(), runtime.NumCPU())
	return nil
}

// workerMemory is the most memory that the worker has held.
func (b *bench) workerMemory() string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", b.worker.PID()))
	if err != nil {
		return "memory unknown"
	}
	for line := range strings.Lines(string(status)) {
		if most, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(most)
		}
	}
	return "memory unknown"
}
