package test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/internal/devstack"
)

var (
	crashRuns = flag.Int("crash.runs", 0, "so many runs of the crash test, each with a new seed")
	crashSeed = flag.Uint64("crash.seed", 0, "one run of the crash test, with this seed")
)

// TestNothingIsLostWhateverIsKilled kills servers and programs during rehearsals. A seed always kills the same, at
// the same progress; those that are always run kill everything that can be killed.
func TestNothingIsLostWhateverIsKilled(t *testing.T) {
	for _, seed := range crashSeeds() {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			newCrash(t, seed).run()
		})
	}
}

func crashSeeds() (seeds []uint64) {
	if *crashSeed > 0 {
		return []uint64{*crashSeed}
	}
	for range *crashRuns {
		seeds = append(seeds, rand.Uint64N(1e9)+1)
	}
	if len(seeds) == 0 {
		return []uint64{4, 29}
	}
	return seeds
}

// crashPatience is how long a rehearsal may take with all that is killed; it takes half a minute.
const crashPatience = 3 * time.Minute

// crash is a rehearsal during which things are killed.
type crash struct {
	*scene
	seed     uint64
	chance   *rand.Rand
	postgres *devstack.Postgres
	temporal *devstack.Temporal
	worker   *devstack.Process
	driver   driver
	story    []string // what was killed, when
	sending  []string // keys of the mails that a worker was sending when it was killed
}

func newCrash(t *testing.T, seed uint64) *crash {
	t.Helper()
	source, officers := smallProvince(t)
	c := &crash{seed: seed, chance: rand.New(rand.NewPCG(seed, 766)), postgres: ownPostgres(t)}
	dir := t.TempDir()
	c.temporal = must2(devstack.StartTemporal(t.Context(), devstack.TemporalOptions{
		Binary: temporalBinary(t), DBFile: filepath.Join(dir, "temporal.db"), LogFile: filepath.Join(dir, "temporal.log"),
	}))(t)
	t.Cleanup(func() { must(t, c.temporal.Stop(context.Background())) })
	c.scene = newSceneOn(t, source, c.postgres.URL, c.temporal.Address, "default")
	c.worker = must2(devstack.StartProcess(t.Context(), devstack.Command{
		Name: "worker", Path: filepath.Join(c.programs, "worker"), Env: c.environment, LogFile: filepath.Join(dir, "worker.log"),
	}))(t)
	t.Cleanup(func() {
		must(t, c.worker.Stop(context.Background()))
		if t.Failed() {
			t.Logf("the worker's last words:\n%s", devstack.LastLines(filepath.Join(dir, "worker.log"), 30))
		}
	})
	c.await("the worker has prepared the database", func(ctx context.Context) bool {
		sets, err := c.told.IndexSets(ctx)
		return err == nil && len(sets) > 0
	})
	c.prepare(officers)
	return c
}

// run rehearses to the end while it kills, and prints what was done.
func (c *crash) run() {
	begun := time.Now()
	ctx, cancel := context.WithTimeout(c.t.Context(), crashPatience)
	defer cancel()
	ended := c.drive(ctx)
	for _, k := range c.plan() {
		if !c.until(ctx, k.after) {
			break
		}
		c.kill(ctx, k.victim)
	}
	if err := <-ended; err != nil {
		c.t.Fatalf("seed %d: %v after %q\n%s\nIt waits for:\n%s", c.seed, err, c.story, c.driver.errs.String(), strings.Join(c.lines(waitsFor), "\n"))
	}
	c.drain()
	twice := c.whole()
	for _, key := range twice {
		if !slices.Contains(c.sending, key) {
			c.t.Errorf("seed %d: mail %s went out twice, and no worker was killed while it sent it", c.seed, key)
		}
	}
	answers := c.answersKept()
	c.t.Logf("seed=%d seconds=%.1f kills=%d while-sending=%d answers=%d mails=%d twice=%d driver-runs=%d: %s", c.seed, time.Since(begun).Seconds(),
		len(c.story), len(c.sending), answers, c.count("select count(*) from mail where state = 'accepted'"), len(twice), c.driver.runs, strings.Join(c.story, "; "))
}

// waitsFor is all that has not ended, for finding out why a rehearsal stands still.
const waitsFor = `
select 'told ' || told_now()
union all select 'stage ' || name || case when finished_at is null then ' is on' else ' has ended' end from stage
union all select 'task ' || kind || ' ' || agency || ' ' || state || ' next ' || coalesce(next_at::text, 'never') from task where state in ('open', 'paused') or next_at is not null
union all select 'mail ' || key || ' ' || state || ' next ' || next_at from mail where next_at is not null
union all select 'lane ' || name || ' rests until ' || paused_until from lane where paused_until is not null
union all select 'signal ' || workflow || ' of ' || asked_at from wake
union all select 'session ' || pid || ' ' || coalesce(state, '') || ' since ' || coalesce(state_change::text, '') || ' ' || coalesce(wait_event, '') || ' ' || left(query, 80) from pg_stat_activity where datname = current_database()`

var answered = regexp.MustCompile(`(?m)^answered  task (\d+), generation (\d+): (\S+)$`)

// answersKept checks that every answer that was said to be taken is in the table.
func (c *crash) answersKept() int {
	c.t.Helper()
	kept := c.lines("select task || ' ' || generation || ' ' || says from answer")
	told := answered.FindAllStringSubmatch(c.driver.out.String(), -1)
	for _, a := range told {
		if !slices.Contains(kept, strings.Join(a[1:], " ")) {
			c.t.Errorf("an answer was taken and is lost: %s", a[0])
		}
	}
	return len(told)
}

// driver is the program that acts for everybody; it is started again whenever it ends before the period does.
type driver struct {
	out, errs strings.Builder
	process   chan *os.Process // the one that runs; empty between two
	runs      int
}

// drive runs drivers until the period is published; only then, or when ctx ends, the channel has something.
func (c *crash) drive(ctx context.Context) <-chan error {
	c.driver.process = make(chan *os.Process, 1)
	ended := make(chan error, 1)
	go func() {
		for state(ctx, c.told) != activities.Published {
			if err := c.driveOnce(ctx); err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}()
	return ended
}

func (c *crash) driveOnce(ctx context.Context) error {
	flags := []string{"--follow", "--disputing", "30"}
	if c.seed%2 == 0 {
		flags = append(flags, "--rejecting=false")
	}
	cmd := c.rehearsing(ctx, &c.driver.out, &c.driver.errs, flags...)
	if err := cmd.Start(); err != nil {
		return err
	}
	c.driver.runs++
	c.driver.process <- cmd.Process
	_ = cmd.Wait() // how the period stands is asked of Postgres
	select {
	case <-c.driver.process:
	default: // it was killed
	}
	return pause(ctx, 100*time.Millisecond)
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// stands is how far the period is, in one line; empty when Postgres is away.
func (c *crash) stands(ctx context.Context) (line string) {
	const question = `select coalesce((select name from stage order by started_at desc limit 1), 'start') || ', '
		|| (select count(*) from answer) || ' answers, ' || (select coalesce(sum(tries), 0) from mail) || ' tries of mail'`
	_ = c.db.QueryRow(ctx, question).Scan(&line)
	return line
}

// kill kills a victim that is up, and notes how far the period was.
func (c *crash) kill(ctx context.Context, v victim) {
	c.t.Helper()
	stands := c.stands(ctx)
	how, pid := v.kill(ctx, c)
	if pid == 0 {
		return // the period ended first
	}
	c.story = append(c.story, fmt.Sprintf("%s (%s)", how, stands))
	if strings.HasPrefix(how, "worker") {
		c.noteSending(ctx)
	}
}

// noteSending notes the mails that the worker was sending: it died before it could record what became of them.
func (c *crash) noteSending(ctx context.Context) {
	for {
		keys, known := c.unknown(ctx)
		c.sending = append(c.sending, keys...)
		if known || pause(ctx, 10*time.Millisecond) != nil {
			break
		}
	}
	slices.Sort(c.sending)
	c.sending = slices.Compact(c.sending)
}

// strike is the end of a process.
func strike(pid int) int {
	if pid <= 1 || pid == os.Getpid() || syscall.Kill(pid, syscall.SIGKILL) != nil {
		return 0
	}
	return pid
}
