package temporalclient

import (
	"log/slog"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"danhgia/internal/devstack/devtest"
	"danhgia/workflows"
)

func TestMain(m *testing.M) { devtest.Main(m) }

// polls has a worker of a build ask for work until it is stopped.
func polls(t *testing.T, c Client, build string) worker.Worker {
	t.Helper()
	w := worker.New(c.Client, workflows.Queue, worker.Options{DeploymentOptions: worker.DeploymentOptions{
		UseVersioning: true, Version: worker.WorkerDeploymentVersion{DeploymentName: Deployment, BuildID: build},
		DefaultVersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	}})
	w.RegisterWorkflowWithOptions(func(workflow.Context) error { return nil }, workflow.RegisterOptions{Name: "none"})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	return w
}

// leads calls Lead until it says what is wanted: the server hears of a build some moments after its worker has asked.
func leads(t *testing.T, c Client, build string, since time.Time, want Standing) {
	t.Helper()
	patience := time.After(time.Minute)
	for {
		got, err := c.Lead(t.Context(), build, since)
		if err == nil && got == want {
			return
		}
		select {
		case <-patience:
			t.Fatalf("build %s %s, %v; want: it %s", build, got, err, want)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// TestAnOlderVersionTakesOverFromOneThatIsGone: the way back from an upgrade.
func TestAnOlderVersionTakesOverFromOneThatIsGone(t *testing.T) {
	address, namespace := devtest.Temporal(t)
	c, err := Dial(t.Context(), slog.New(slog.DiscardHandler), func(o *client.Options) error {
		o.HostPort, o.Namespace = address, namespace
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	begun := time.Now().Add(-time.Second)
	older := polls(t, c, "1.0.0")
	defer older.Stop()
	leads(t, c, "1.0.0", begun, Carries)
	newer := polls(t, c, "1.1.0")
	leads(t, c, "1.1.0", begun, Carries)
	leads(t, c, "1.0.0", begun, StandsBy)
	newer.Stop()
	gone := time.Now().Add(time.Second)   // the server may note its last question a little later
	leads(t, c, "1.0.0", begun, StandsBy) // it has asked for work since then
	leads(t, c, "1.0.0", gone, Carries)
	if build, err := c.Carrying(t.Context()); build != "1.0.0" || err != nil {
		t.Errorf("%q carries, %v", build, err)
	}
	again := polls(t, c, "1.1.0")
	defer again.Stop()
	leads(t, c, "1.1.0", begun, Carries)
}
