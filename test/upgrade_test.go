package test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"go.temporal.io/sdk/client"

	"danhgia/internal/devstack"
	"danhgia/internal/temporalclient"
)

// otherBuild is a folder with the same worker as another build: what a program has behind its end changes nothing that it does.
func otherBuild(t *testing.T, programs string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(programs, "worker"))
	must(t, err)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "worker"), append(content, "another build"...), 0o755))
	return dir
}

// TestAPeriodGoesOnWithTheNewestWorker upgrades the worker in the middle of the reviews, with both versions at once for a
// while.
func TestAPeriodGoesOnWithTheNewestWorker(t *testing.T) {
	t.Parallel()
	o := newOrdeal(t, 2)
	o.startWorker()
	o.ready()
	o.until09(9)
	answered := o.lines(answersGiven)
	if open := o.count("select count(*) from task where kind = 'review' and state = 'open'"); len(answered) == 0 || open == 0 {
		t.Fatalf("%d answers and %d open reviews: that is not the middle", len(answered), open)
	}
	old, first := o.workers[0], o.carrying("")
	newer := must2(devstack.StartProcess(t.Context(), devstack.Command{
		Name: "worker", Path: filepath.Join(otherBuild(t, o.programs), "worker"), Env: o.environment, LogFile: filepath.Join(t.TempDir(), "newer.log"),
	}))(t)
	t.Cleanup(func() { must(t, newer.Stop(context.Background())) })
	o.carrying(first)
	must(t, old.Stop(t.Context()))
	o.workers = nil

	o.goesOn()
	if twice := o.whole(); len(twice) != 0 {
		t.Errorf("mails went out twice: %q", twice)
	}
	o.keeps(answered)
	all := must2(o.client().Carriers(t.Context()))(t)
	if len(all.Tasks) != 2 || all.Tasks[""] != 0 || all.Both == 0 || len(all.Stumbled)+len(all.Failed) != 0 {
		t.Errorf("workflows were carried so: %+v", all)
	}
}

// carrying waits until a build other than this one carries workflows, and returns its name.
func (o *ordeal) carrying(other string) (build string) {
	o.t.Helper()
	temporal := o.client()
	o.await("another version carries", func(ctx context.Context) bool {
		build, _ = temporal.Carrying(ctx) // else the next time
		return build != "" && build != other
	})
	return build
}

// client speaks to the Temporal of the test.
func (o *ordeal) client() temporalclient.Client {
	o.t.Helper()
	temporal := must2(temporalclient.Dial(o.t.Context(), slog.New(slog.DiscardHandler), func(c *client.Options) error {
		c.HostPort, c.Namespace = o.temporal.Address, "default"
		return nil
	}))(o.t)
	o.t.Cleanup(temporal.Close)
	return temporal
}
