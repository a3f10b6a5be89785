package test

import (
	"context"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/internal/devstack"
)

// stopGrace is what a program is given to end by itself, on a machine that is busy with other tests; docs/watching.md has
// what it takes.
const stopGrace = 20 * time.Second

// TestProgramsThatAreToldToStopUnderLoadLoseNothing tells worker and server to stop again and again while mails go out and
// pages are asked for.
func TestProgramsThatAreToldToStopUnderLoadLoseNothing(t *testing.T) {
	t.Parallel()
	o := newOrdeal(t, 3)
	o.startWorker()
	o.ready()
	o.startServer()
	ctx, cancel := context.WithTimeout(t.Context(), ordealPatience)
	defer cancel()
	begun := time.Now()
	o.witness.begin(ctx, o)
	ended := o.drive(ctx)
	go o.visit(ctx)
	var took []time.Duration
	for progress := 6; progress < wholeProgress; progress += 8 {
		if !o.until(ctx, progress) {
			break
		}
		o.strike(ctx, fault{"stop", func(ctx context.Context, o *ordeal) string {
			took = append(took, o.stopped(ctx, slices.Concat(o.workers, o.servers)))
			return "worker and server are told to stop"
		}})
	}
	err := <-ended
	<-o.visitor.gone
	o.finish(begun, err)
	if len(took) < 3 {
		t.Errorf("they were told to stop %d times only", len(took))
	}
	t.Logf("%d stops, the longest %v, median %v", len(took), slices.Max(took), median(took))
}

func median(took []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[len(sorted)/2]
}

// stopped tells processes to stop and waits until each has ended by itself; it says how long the last took.
func (o *ordeal) stopped(ctx context.Context, all []*devstack.Process) time.Duration {
	o.t.Helper()
	pids, begun := make([]int, len(all)), time.Now()
	for i, p := range all {
		pids[i] = p.PID()
		signalTo(pids[i], syscall.SIGTERM)
	}
	for i, p := range all {
		for pids[i] != 0 && p.PID() == pids[i] {
			if time.Since(begun) > stopGrace {
				o.t.Fatalf("process %d has not ended %v after it was told to", pids[i], stopGrace)
			}
			if pause(ctx, 5*time.Millisecond) != nil {
				return 0
			}
		}
	}
	return time.Since(begun)
}

func TestAnImportGoesOnWhenItsWorkerIsToldToStop(t *testing.T) {
	t.Parallel()
	c := newCollecting(t, "200000")
	c.open()
	id := c.ask(c.file())
	store := c.store()
	c.await("a part is stored", func(ctx context.Context) bool { return must2(store.Import(ctx, "H31", id, 0))(t).Figures.Lines > 0 })
	worker, begun := c.workers[len(c.workers)-1], time.Now()
	must(t, worker.Process.Signal(syscall.SIGTERM))
	if err := worker.Wait(); err != nil {
		t.Errorf("the worker ended with %v", err)
	}
	took := time.Since(begun)
	if took > stopGrace {
		t.Errorf("the worker took %v to end", took)
	}
	over := must2(store.Import(t.Context(), "H31", id, 0))(t).State.Ended()
	c.worker()
	got := c.ended(id)
	if diff := cmp.Diff(activities.IntakeFigures{Lines: 200000, Added: 200000}, got.Figures); diff != "" || got.State != activities.ImportDone {
		t.Errorf("%s, %v (-want +got)\n%s", got.State, got.Error, diff)
	}
	if n := c.value("select count(*) || ' ' || count(distinct number) from dossier"); n != "200000 200000" {
		t.Error(n)
	}
	t.Logf("it took %v to stop; the import was over by then: %v", took, over)
}
