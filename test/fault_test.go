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
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"danhgia/internal/devstack"
)

var (
	crashRuns = flag.Int("crash.runs", 0, "so many runs of the crash test, each with a new seed")
	crashSeed = flag.Uint64("crash.seed", 0, "one run of the crash test, with this seed")
)

// alwaysRun are the seeds of a run without flags. Together they kill all that can be killed, in every moment.
var alwaysRun = []uint64{1, 2, 3, 4, 5}

// TestNothingIsLostWhateverIsKilled kills servers and programs during rehearsals. A seed always kills the same, at
// the same progress.
func TestNothingIsLostWhateverIsKilled(t *testing.T) {
	seeds := crashSeeds()
	var kills, sending atomic.Int64
	t.Run("seeds", func(t *testing.T) {
		for _, seed := range seeds {
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				c := newCrash(t, seed)
				c.run()
				kills.Add(int64(len(c.story)))
				sending.Add(int64(c.whileSending))
			})
		}
	})
	t.Logf("%d runs, %d kills, %d of them while a mail was being sent", len(seeds), kills.Load(), sending.Load())
	if len(seeds) >= len(alwaysRun) && 10*sending.Load() < kills.Load() {
		t.Errorf("of %d kills %d were while a mail was being sent, want a tenth", kills.Load(), sending.Load())
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
		return alwaysRun
	}
	return seeds
}

func TestTheSeedsThatAreAlwaysRunKillEverything(t *testing.T) {
	killed := map[string]bool{}
	for _, seed := range alwaysRun {
		for _, k := range plan(seed) {
			killed[k.victim.name] = true
		}
	}
	for _, v := range slices.Concat(anyTime, inAct) {
		if !killed[v.name] {
			t.Errorf("no seed kills the %s", v.name)
		}
	}
}

// crashPatience is how long a rehearsal may take with all that is killed, also on a busy machine; it takes a minute.
const crashPatience = 6 * time.Minute

// crash is a rehearsal during which things are killed.
type crash struct {
	*scene
	seed     uint64
	officers string // file of them
	log      string // file of the worker's
	postgres *devstack.Postgres
	temporal *devstack.Temporal
	worker   *devstack.Process
	gate     *gate             // between the worker and Temporal; nil: there is none
	server   *devstack.Process // nil: there is none, and nobody visits it
	driver   driver
	visitor  *visitor

	story        []string // what was killed, when
	sending      []string // keys of the mails that were being sent at a kill
	whileSending int      // kills
}

func newCrash(t *testing.T, seed uint64) *crash {
	t.Helper()
	source, officers := smallProvince(t)
	c := &crash{seed: seed, officers: officers, visitor: newVisitor(), postgres: ownPostgres(t)}
	dir := t.TempDir()
	c.temporal = must2(devstack.StartTemporal(t.Context(), devstack.TemporalOptions{
		Binary: temporalBinary(t), DBFile: filepath.Join(dir, "temporal.db"), LogFile: filepath.Join(dir, "temporal.log"),
	}))(t)
	t.Cleanup(func() { must(t, c.temporal.Stop(context.Background())) })
	c.scene = newSceneOn(t, source, c.postgres.URL, c.temporal.Address, "default")
	must(t, c.told.SetLeapingClock(t.Context(), opening)) // so that returned mails are read at every look
	c.log = filepath.Join(dir, "worker.log")
	t.Cleanup(func() {
		if c.worker != nil {
			must(t, c.worker.Stop(context.Background()))
		}
		if t.Failed() {
			t.Logf("the worker's last words:\n%s", devstack.LastLines(c.log, 30))
		}
	})
	return c
}

// startWorker starts the worker, with more settings than those of the scene.
func (c *crash) startWorker(more ...string) {
	c.t.Helper()
	c.worker = must2(devstack.StartProcess(c.t.Context(), devstack.Command{
		Name: "worker", Path: filepath.Join(c.programs, "worker"), Env: slices.Concat(c.environment, more), LogFile: c.log,
	}))(c.t)
}

// ready hands in people, calendar and ladders, once the worker has prepared the database.
func (c *crash) ready() {
	c.t.Helper()
	c.await("the worker has prepared the database", func(ctx context.Context) bool {
		sets, err := c.told.IndexSets(ctx)
		return err == nil && len(sets) > 0
	})
	c.prepare(c.officers)
}

// run rehearses to the end while it kills.
func (c *crash) run() {
	c.startWorker()
	c.ready()
	c.server = c.serve()
	begun := time.Now()
	ctx, cancel := context.WithTimeout(c.t.Context(), crashPatience)
	defer cancel()
	ended := c.drive(ctx)
	go c.visit(ctx)
	for _, k := range plan(c.seed) {
		if !c.until(ctx, k.after) {
			break
		}
		c.kill(ctx, k.victim)
	}
	err := <-ended
	<-c.visitor.gone
	c.finish(begun, err)
}

// finish checks that all is there in spite of what was killed, and prints what was done.
func (c *crash) finish(begun time.Time, err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatalf("seed %d: %v after %q\n%s\nIt waits for:\n%s", c.seed, err, c.story, c.driver.errs.String(), c.waits())
	}
	c.drain()
	twice := c.whole()
	for _, key := range twice {
		if !slices.Contains(c.sending, key) {
			c.t.Errorf("seed %d: mail %s went out twice, and nothing was killed while it was being sent", c.seed, key)
		}
	}
	c.t.Logf("seed=%d seconds=%.1f kills=%d while-sending=%d answers=%d by-page=%d mails=%d twice=%d driver-runs=%d: %s", c.seed, time.Since(begun).Seconds(),
		len(c.story), c.whileSending, c.answersKept(), c.pageAnswersKept(), c.count("select count(*) from mail where state = 'accepted'"), len(twice), c.driver.runs, strings.Join(c.story, "; "))
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

func (c *crash) waits() string { return strings.Join(c.lines(waitsFor), "\n") }

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
	if (strings.HasPrefix(how, "worker") || how == "postgres") && c.noteSending(ctx) {
		c.whileSending++
	}
}

// noteSending notes the mails that were being sent, and says whether there are any: what has become of them could not be
// recorded.
func (c *crash) noteSending(ctx context.Context) bool {
	before := len(c.sending)
	for {
		keys, known := c.unknown(ctx)
		c.sending = append(c.sending, keys...)
		if known || pause(ctx, 10*time.Millisecond) != nil {
			break
		}
	}
	slices.Sort(c.sending)
	c.sending = slices.Compact(c.sending)
	return len(c.sending) > before
}

// strike is the end of a process.
func strike(pid int) int {
	if pid <= 1 || pid == os.Getpid() || syscall.Kill(pid, syscall.SIGKILL) != nil {
		return 0
	}
	return pid
}
