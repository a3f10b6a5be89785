package test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	faultRuns = flag.Int("fault.runs", 0, "so many runs of the fault suite, each with a new seed")
	faultSeed = flag.Uint64("fault.seed", 0, "one run of the fault suite, with this seed")
)

// alwaysRun are the seeds of a run without flags. Together they have everything fail that can.
var alwaysRun = []uint64{1, 2, 3, 4}

// TestNothingIsLostWhateverFails rehearses a period while programs and servers are killed, fill up, slow down, go away
// and repeat themselves. A seed always has the same fail, at the same progress. docs/faults.md.
func TestNothingIsLostWhateverFails(t *testing.T) {
	seeds := faultSeeds()
	var faults, sending atomic.Int64
	t.Run("seeds", func(t *testing.T) {
		for _, seed := range seeds {
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				o := newOrdeal(t, seed)
				o.run()
				faults.Add(int64(len(o.story)))
				sending.Add(int64(o.whileSending))
			})
		}
	})
	t.Logf("%d runs, %d faults, %d of them while a mail was being sent", len(seeds), faults.Load(), sending.Load())
	if len(seeds) >= len(alwaysRun) && 20*sending.Load() < faults.Load() {
		t.Errorf("of %d faults %d were while a mail was being sent, want one of twenty", faults.Load(), sending.Load())
	}
}

func faultSeeds() (seeds []uint64) {
	if *faultSeed > 0 {
		return []uint64{*faultSeed}
	}
	for range *faultRuns {
		seeds = append(seeds, rand.Uint64N(1e9)+1)
	}
	if len(seeds) == 0 {
		return alwaysRun
	}
	return seeds
}

func TestTheSeedsThatAreAlwaysRunHaveEverythingFail(t *testing.T) {
	struck := map[string]bool{}
	for _, seed := range alwaysRun {
		for _, f := range newPlan(seed).faults {
			struck[f.fault.name] = true
		}
	}
	for _, f := range slices.Concat(anyTime, whileMailing, whileAnswering, troubles) {
		if !struck[f.name] {
			t.Errorf("no seed has: %s", f.name)
		}
	}
}

// A fault is something that goes wrong. strike has it happen, waits until it is over, and says how it was; empty: it
// came too late.
type fault struct {
	name   string
	strike func(context.Context, *ordeal) (how string)
}

// A fault comes when the period has made so much progress.
type plannedFault struct {
	after int
	fault fault
}

// wholeProgress is about what a rehearsal of the small province makes: rows of the audit, tries of mails and stages.
const wholeProgress = 55

// untilInvited is about how much progress there is when most invitations have gone out: answers by the page come then.
const untilInvited = 15

// plan is what a seed has fail.
type plan struct {
	two    bool // workers and servers, side by side
	twice  bool // every answer by the page is sent twice at once
	faults []plannedFault
}

// Of each run. Four seeds in a row have everything fail that can.
const (
	killsOfRun    = 2
	troublesOfRun = 4
)

// newPlan takes what fails in turn, so that all comes up equally often, and the moments by chance.
func newPlan(seed uint64) (p plan) {
	chance := rand.New(rand.NewPCG(seed, 766))
	add := func(progress int, f fault) {
		p.faults = append(p.faults, plannedFault{chance.IntN(progress), f})
	}
	for i := range uint64(killsOfRun) {
		add(wholeProgress, anyTime[(killsOfRun*seed+i)%uint64(len(anyTime))])
	}
	for i := range uint64(troublesOfRun) {
		add(wholeProgress, troubles[(troublesOfRun*seed+i)%uint64(len(troubles))])
	}
	add(wholeProgress, whileMailing[seed%uint64(len(whileMailing))])
	if chance.IntN(2) == 0 || seed == alwaysRun[0] {
		add(untilInvited, whileAnswering[seed%uint64(len(whileAnswering))])
	}
	p.two, p.twice = seed/2%2 == 0, chance.IntN(2) == 0
	slices.SortStableFunc(p.faults, func(a, b plannedFault) int { return a.after - b.after })
	return p
}

// run rehearses to the end while things fail.
func (o *ordeal) run() {
	p := newPlan(o.seed)
	o.wire()
	for range workersOf(p) {
		o.startWorker()
	}
	o.ready()
	for range workersOf(p) {
		o.startServer()
	}
	o.visitor.twice = p.twice
	begun := time.Now()
	ctx, cancel := context.WithTimeout(o.t.Context(), ordealPatience)
	defer cancel()
	o.witness.begin(ctx, o)
	ended := o.drive(ctx)
	go o.visit(ctx)
	for _, f := range p.faults {
		if !o.until(ctx, f.after) {
			break
		}
		o.strike(ctx, f.fault)
	}
	err := <-ended
	<-o.visitor.gone
	o.finish(begun, err)
}

func workersOf(p plan) int {
	if p.two {
		return 2
	}
	return 1
}

// until waits for the progress; false: the period has ended before.
func (o *ordeal) until(ctx context.Context, progress int) bool {
	const made = `
		select (select count(*) from audit where period is not null) + (select coalesce(sum(tries), 0) from mail) + (select count(*) from stage),
		exists (select from evaluation where state = 'published')`
	for {
		var now int
		var ended bool
		err := o.db.QueryRow(ctx, made).Scan(&now, &ended)
		if err == nil && (ended || now >= progress) {
			return !ended
		}
		if pause(ctx, 20*time.Millisecond) != nil {
			return false
		}
	}
}

// span is when something failed.
type span struct{ from, to time.Time }

// strike has something fail, and notes when, and how far the period was.
func (o *ordeal) strike(ctx context.Context, f fault) {
	o.t.Helper()
	stands, from := o.stands(ctx), time.Now()
	how := f.strike(ctx, o)
	if how == "" {
		return // the period ended first
	}
	o.note(from, time.Now())
	o.story = append(o.story, fmt.Sprintf("%s (%s)", how, stands))
	if (strings.HasPrefix(how, "worker") || strings.HasPrefix(how, "postgres")) && o.noteSending(ctx) {
		o.whileSending++
	}
}

// note notes when something failed.
func (o *ordeal) note(from, to time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.spans = append(o.spans, span{from, to})
}

// noteSending says whether mails were being sent of which it is not known what has become of them.
func (o *ordeal) noteSending(ctx context.Context) bool {
	for {
		keys, known := o.unknown(ctx)
		if known {
			return len(keys) > 0
		}
		if pause(ctx, 10*time.Millisecond) != nil {
			return false
		}
	}
}

// finish checks that all is there in spite of what failed, and prints what was done.
func (o *ordeal) finish(begun time.Time, err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatalf("seed %d: %v after %q\n%s\nIt waits for:\n%s", o.seed, err, o.story, o.driver.errs.String(), o.waits())
	}
	o.drain()
	o.witness.end()
	for _, i := range invariants {
		for _, broken := range i.broken(o) {
			o.t.Errorf("seed %d: %s: %s", o.seed, i.name, broken)
		}
	}
	o.t.Logf("seed=%d seconds=%.1f faults=%d while-sending=%d answers=%d by-page=%d mails=%d twice=%d driver-runs=%d: %s", o.seed, time.Since(begun).Seconds(),
		len(o.story), o.whileSending, o.count("select count(*) from answer"), len(o.visitor.taken), o.count("select count(*) from mail where state = 'accepted'"),
		len(o.copies()), o.driver.runs, strings.Join(o.story, "; "))
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

func (o *ordeal) waits() string { return strings.Join(o.lines(waitsFor), "\n") }

// stands is how far the period is, in one line; empty when Postgres is away.
func (o *ordeal) stands(ctx context.Context) (line string) {
	const question = `select coalesce((select name from stage order by started_at desc limit 1), 'start') || ', '
		|| (select count(*) from answer) || ' answers, ' || (select coalesce(sum(tries), 0) from mail) || ' tries of mail'`
	_ = o.db.QueryRow(ctx, question).Scan(&line)
	return line
}
