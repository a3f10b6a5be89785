package test

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"danhgia/internal/devstack"
)

// ordealPatience is how long a rehearsal may take with all that fails, also on a busy machine; it takes a minute.
const ordealPatience = 6 * time.Minute

// ordeal is a rehearsal during which things fail, on servers of its own.
type ordeal struct {
	*scene
	seed                   uint64
	dir                    string // of logs
	officers               string // file of them
	disk                   string // the mount of Postgres' own small disk; empty: it has none
	postgres               *devstack.Postgres
	temporal               *devstack.Temporal
	toPostgres, toTemporal *wire // between the programs and these servers
	workers, servers       []*devstack.Process
	sites                  []string // of the servers
	gate                   *gate    // between the worker and Temporal; nil: there is none
	faulty                 *faultyMail
	driver                 driver
	visitor                *visitor
	witness                *witness

	story        []string // what failed, when
	whileSending int      // faults

	mu    sync.Mutex
	spans []span // when something failed
}

func newOrdeal(t *testing.T, seed uint64) *ordeal {
	t.Helper()
	return newOrdealOn(t, seed, func(o *ordeal) *devstack.Temporal {
		return must2(devstack.StartTemporal(t.Context(), devstack.TemporalOptions{
			Binary: temporalBinary(t), DBFile: filepath.Join(o.dir, "temporal.db"), LogFile: filepath.Join(o.dir, "temporal.log"),
		}))(t)
	})
}

// newOrdealOn is one on another Temporal than the development server.
func newOrdealOn(t *testing.T, seed uint64, start func(*ordeal) *devstack.Temporal) *ordeal {
	t.Helper()
	source, officers := smallProvince(t)
	o := &ordeal{seed: seed, officers: officers, dir: t.TempDir(), visitor: newVisitor(), faulty: &faultyMail{}, witness: newWitness()}
	o.faulty.note = o.note
	o.postgres, o.disk = postgresOnADisk(t)
	o.temporal = start(o)
	t.Cleanup(func() { must(t, o.temporal.Stop(context.Background())) })
	o.scene = newSceneWith(t, source, o.postgres.URL, o.temporal.Address, "default", o.faulty.meet)
	must(t, o.told.SetLeapingClock(t.Context(), opening)) // so that returned mails are read at every look
	t.Cleanup(func() {
		for i, worker := range o.workers {
			must(t, worker.Stop(context.Background()))
			if t.Failed() {
				t.Logf("the last words of worker %d:\n%s", i+1, devstack.LastLines(o.workerLog(i), 30))
			}
		}
	})
	return o
}

// wire has the programs talk to Postgres and Temporal over lines that can be slow or cut.
func (o *ordeal) wire() {
	o.t.Helper()
	at := must2(url.Parse(o.postgres.URL))(o.t)
	o.toPostgres, o.toTemporal = startWire(o.t, at.Host), startWire(o.t, o.temporal.Address)
	at.Host = o.toPostgres.address
	o.environment = append(append(o.environment, database(at.String())...), "TEMPORAL_ADDRESS="+o.toTemporal.address)
}

func (o *ordeal) workerLog(i int) string {
	return filepath.Join(o.dir, fmt.Sprintf("worker-%d.log", i+1))
}

// startWorker starts one more worker, with more settings than those of the scene.
func (o *ordeal) startWorker(more ...string) {
	o.t.Helper()
	o.workers = append(o.workers, must2(devstack.StartProcess(o.t.Context(), devstack.Command{
		Name: "worker", Path: filepath.Join(o.programs, "worker"), Env: slices.Concat(o.environment, more), LogFile: o.workerLog(len(o.workers)),
	}))(o.t))
}

// startServer starts one more server; the first is where the links of mails lead to.
func (o *ordeal) startServer() {
	o.t.Helper()
	site := o.site
	if len(o.servers) > 0 {
		site = "http://" + lowAddress(o.t)
	}
	o.servers, o.sites = append(o.servers, o.serveAt(site)), append(o.sites, site)
}

// ready hands in people, calendar and ladders, once the worker has prepared the database.
func (o *ordeal) ready() {
	o.t.Helper()
	o.await("the worker has prepared the database", func(ctx context.Context) bool {
		sets, err := o.told.IndexSets(ctx)
		return err == nil && len(sets) > 0
	})
	o.prepare(o.officers)
	o.witness.see(o)
}

// portOf is the port in an address.
func portOf(t *testing.T, address string) int {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	must(t, err)
	return must2(strconv.Atoi(port))(t)
}
