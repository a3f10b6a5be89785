package test

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"danhgia/internal/devstack"
)

// watched is where a program of an office tells how it is.
func (o *office) watched(program string) string {
	at := fmt.Sprintf("127.0.0.1:%d", must2(devstack.FreePort(o.t.Context(), 0))(o.t))
	o.environment = append(o.environment, "DANHGIA_"+strings.ToUpper(program)+"_WATCH="+at)
	return "http://" + at
}

// run starts a program that is stopped at the end of the test, and returns its log.
func (o *office) run(program string, settings ...string) (p *devstack.Process, log string) {
	o.t.Helper()
	log = filepath.Join(o.t.TempDir(), program+".log")
	p = must2(devstack.StartProcess(o.t.Context(), devstack.Command{
		Name: program, Path: filepath.Join(o.programs, program), Env: slices.Concat(o.environment, settings), LogFile: log,
	}))(o.t)
	o.t.Cleanup(func() { must(o.t, p.Stop(context.Background())) })
	return p, log
}

// health runs a program's own question after its health.
func (o *office) health(program string) (string, error) {
	cmd := exec.CommandContext(o.t.Context(), filepath.Join(o.programs, program), "health")
	cmd.Env = o.environment
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestProgramsSayWhatTheyLack has a worker and a server without their servers, then with them, then with a database of
// another version.
func TestProgramsSayWhatTheyLack(t *testing.T) {
	o := newOffice(t)
	const nowhere = "postgres://danhgia:hunter2@127.0.0.1:1/none"
	for program, lacks := range map[string][]string{
		"worker": {"postgres: does not answer", "schema: is not that of this version", "temporal: does not answer", "polling: this worker asks for no work", "version: workflows may go to a version of which no worker is there"},
		"server": {"postgres: does not answer", "schema: is not that of this version"},
	} {
		at := o.watched(program)
		p, log := o.run(program, "DANHGIA_POSTGRES_URL="+nowhere, "DANHGIA_POSTGRES_OWNER_URL=", "DANHGIA_POSTGRES_READER=", "DANHGIA_LISTEN=127.0.0.1:0")
		o.await(program+" answers", func(ctx context.Context) bool { status, _ := fetch(ctx, at+"/healthz"); return status == http.StatusOK })
		status, body := fetch(t.Context(), at+"/readyz")
		if status != http.StatusServiceUnavailable || strings.Contains(body, "hunter2") || strings.Contains(readFile(t, log), "hunter2") {
			t.Errorf("%s without its servers answers %d, %s", program, status, body)
		}
		said, err := o.health(program)
		for _, lack := range lacks {
			if err == nil || !strings.Contains(said, lack) {
				t.Errorf("%s health says %v %q, not %s", program, err, said, lack)
			}
		}
		must(t, p.Stop(t.Context()))
	}

	worker, server := o.watched("worker"), o.watched("server")
	o.run("worker")
	o.await("the worker is ready", func(ctx context.Context) bool {
		status, _ := fetch(ctx, worker+"/readyz")
		return status == http.StatusOK
	})
	_, log := o.run("server", "DANHGIA_LISTEN=127.0.0.1:0")
	o.await("the server is ready", func(ctx context.Context) bool {
		status, _ := fetch(ctx, server+"/readyz")
		return status == http.StatusOK
	})
	for _, program := range []string{"worker", "server"} {
		if said, err := o.health(program); err != nil {
			t.Errorf("%s health: %v %s", program, err, said)
		}
	}
	if status, body := fetch(t.Context(), server+"/readyz"); status != http.StatusOK || !strings.Contains(body, `"temporal"`) {
		t.Errorf("the server answers %d, %s; its log:\n%s", status, body, readFile(t, log))
	}

	conn := must2(pgx.Connect(t.Context(), o.url))(t)
	defer conn.Close(context.Background())
	must2(conn.Exec(t.Context(), "delete from migration where number = 1"))(t)
	for _, at := range []string{worker, server} {
		o.await(at+" sees another version", func(ctx context.Context) bool {
			status, _ := fetch(ctx, at+"/readyz")
			return status == http.StatusServiceUnavailable
		})
		if _, body := fetch(t.Context(), at+"/readyz"); !strings.Contains(body, "is not that of this version") {
			t.Errorf("%s says %s", at, body)
		}
	}
}
