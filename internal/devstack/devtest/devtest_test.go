package devtest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"danhgia/internal/devstack"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func TestMain(m *testing.M) { Main(m) }

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

func TestEveryTestHasAnEmptyDatabaseOfItsOwn(t *testing.T) {
	for _, name := range []string{"one", "another"} {
		t.Run(name, func(t *testing.T) {
			conn, err := pgx.Connect(within(t), Database(t))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close(within(t))
			if _, err := conn.Exec(within(t), "create table thing (id int)"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestADatabaseIsGoneAfterItsTest(t *testing.T) {
	var url string
	t.Run("a test that leaves a connection", func(t *testing.T) {
		url = Database(t)
		if _, err := pgx.Connect(within(t), url); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := pgx.Connect(within(t), url); err == nil {
		t.Error("the database is still there")
	}
}

// greet is the smallest workflow.
func greet(workflow.Context) (string, error) { return "xin chào", nil }

// runs says whether a workflow of the fixed id "greeting" runs on the server to its end.
func runs(ctx context.Context, address, namespace string) error {
	c, err := client.DialContext(ctx, client.Options{HostPort: address, Namespace: namespace})
	if err != nil {
		return err
	}
	defer c.Close()
	w := worker.New(c, "greetings", worker.Options{})
	w.RegisterWorkflow(greet)
	if err := w.Start(); err != nil {
		return err
	}
	defer w.Stop()
	o := client.StartWorkflowOptions{
		ID: "greeting", TaskQueue: "greetings", WorkflowExecutionErrorWhenAlreadyStarted: true,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}
	run, err := c.ExecuteWorkflow(ctx, o, greet)
	if err != nil {
		return err
	}
	var said string
	if err := run.Get(ctx, &said); err != nil || said != "xin chào" {
		return errors.Join(err, errors.New("it said "+said))
	}
	return nil
}

func TestEveryTestHasANamespaceOfItsOwn(t *testing.T) {
	for range 2 {
		address, namespace := Temporal(t)
		if err := runs(within(t), address, namespace); err != nil {
			t.Error(err)
		}
	}
}

func temporalOptions(t *testing.T) devstack.TemporalOptions {
	t.Helper()
	binary, err := temporalBinary(within(t))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	return devstack.TemporalOptions{
		Binary: binary, LogFile: filepath.Join(dir, "log", "temporal.log"), DBFile: filepath.Join(dir, "db", "temporal.db"),
		Namespaces: []string{"danhgia"},
	}
}

func start(t *testing.T, o devstack.TemporalOptions) *devstack.Temporal {
	t.Helper()
	server, err := devstack.StartTemporal(within(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server
}

func history(ctx context.Context, address string) error {
	c, err := client.DialContext(ctx, client.Options{HostPort: address, Namespace: "danhgia"})
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.DescribeWorkflowExecution(ctx, "greeting", "")
	return err
}

func TestTemporalFindsItsWorkflowsAgain(t *testing.T) {
	o := temporalOptions(t)
	first := start(t, o)
	if err := runs(within(t), first.Address, "danhgia"); err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(within(t)); err != nil {
		t.Fatal(err)
	}
	second := start(t, o)
	if err := history(within(t), second.Address); err != nil {
		t.Error(err)
	}
	killed := second.PID()
	if err := syscall.Kill(killed, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return second.PID() != killed && history(within(t), second.Address) == nil })
}

func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	ctx := within(t)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatal("never happened")
		case <-tick.C:
		}
	}
}

func TestTemporalWithItsPagesOnOtherPortsThanTakenOnes(t *testing.T) {
	taken, err := devstack.Listen(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	o := temporalOptions(t)
	o.UI = true
	o.Port = taken.Addr().(*net.TCPAddr).Port
	o.UIPort = o.Port
	server := start(t, o)
	if server.Address == taken.Addr().String() || server.UI == "http://"+taken.Addr().String() {
		t.Errorf("on taken ports: %s, %s", server.Address, server.UI)
	}
	eventually(t, func() bool {
		answer, err := http.Get(server.UI)
		return err == nil && answer.Body.Close() == nil && answer.StatusCode == http.StatusOK
	})
}
