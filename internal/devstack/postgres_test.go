package devstack

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func options(t *testing.T) PostgresOptions {
	dir := reachable(t)
	return PostgresOptions{Dir: filepath.Join(dir, "pg"), LogFile: filepath.Join(dir, "log", "postgres.log")}
}

// reachable is a temporary folder that the server's account can reach, too.
func reachable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.Chmod(filepath.Dir(dir), 0o755))
	return dir
}

func startPostgres(t *testing.T, o PostgresOptions) *Postgres {
	t.Helper()
	p, err := StartPostgres(within(t), o)
	must(t, err)
	t.Cleanup(func() {
		if err := p.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return p
}

// query gives the one text that a query returns.
func query(t *testing.T, url, sql string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(within(t), url)
	must(t, err)
	defer conn.Close(within(t))
	must(t, conn.QueryRow(within(t), sql).Scan(&answer))
	return answer
}

func write(t *testing.T, url string) {
	t.Helper()
	conn, err := pgx.Connect(within(t), url)
	must(t, err)
	defer conn.Close(within(t))
	_, err = conn.Exec(within(t), "create table kept as select 'đánh giá' as word")
	must(t, err)
}

func wantData(t *testing.T, url string) {
	t.Helper()
	if got := query(t, url, "select word from kept"); got != "đánh giá" {
		t.Errorf("the data is %q", got)
	}
}

func TestASecondRunFindsItsData(t *testing.T) {
	o := options(t)
	first := startPostgres(t, o)
	write(t, first.URL)
	must(t, first.Stop(within(t)))
	if first.Up() {
		t.Error("it is up after Stop")
	}
	wantData(t, startPostgres(t, o).URL)
}

func TestTheClusterIsPrivate(t *testing.T) {
	p := startPostgres(t, options(t))
	got := map[string]string{}
	for _, name := range []string{"listen_addresses", "server_encoding", "is_superuser", "fsync", "TimeZone"} {
		got[name] = query(t, p.URL, "show "+name)
	}
	want := map[string]string{
		"listen_addresses": "127.0.0.1", "server_encoding": "UTF8",
		"is_superuser": "off", "fsync": "on", "TimeZone": "UTC",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := ping(within(t), strings.Replace(p.URL, "danhgia:", "danhgia:x", 1)); err == nil {
		t.Error("a wrong password was taken")
	}
	info, err := os.Stat(filepath.Join(p.Dir, "cluster", "password"))
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the password's mode is %v", info.Mode())
	}
}

func TestAKilledServerComesBack(t *testing.T) {
	p := startPostgres(t, options(t))
	write(t, p.URL)
	killed := p.PID()
	must(t, syscall.Kill(killed, syscall.SIGKILL))
	eventually(t, "the server answers again", func() bool {
		return p.PID() != killed && ping(within(t), p.URL) == nil
	})
	wantData(t, p.URL)
}

func TestAServerKilledAtTheEndIsRecovered(t *testing.T) {
	o := options(t)
	first := startPostgres(t, o)
	write(t, first.URL)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	must(t, first.Stop(ended)) // at once, up to SIGKILL
	wantData(t, startPostgres(t, o).URL)
}

func TestAHalfMadeClusterIsMadeAgain(t *testing.T) {
	o := options(t)
	must(t, os.MkdirAll(filepath.Join(o.Dir, "cluster.new", "data", "base"), 0o700))
	must(t, os.WriteFile(filepath.Join(o.Dir, "cluster.new", "data", "PG_VERSION"), []byte("15\n"), 0o600))
	write(t, startPostgres(t, o).URL)
}

func TestATakenPortIsGivenWay(t *testing.T) {
	o := options(t)
	o.Port = occupy(t)
	p := startPostgres(t, o)
	if strings.Contains(p.URL, address(o.Port)) {
		t.Errorf("%s is on a port that is taken", p.URL)
	}
}

func TestAPortTakenInBetweenIsGivenWay(t *testing.T) {
	o := options(t)
	c, err := prepare(within(t), o)
	must(t, err)
	var stolen int
	command := func(port int) Command {
		if stolen == 0 {
			stolen = port
			l, err := listen(t.Context(), port)
			must(t, err)
			t.Cleanup(func() { l.Close() })
		}
		return c.server(port, true)
	}
	password, err := os.ReadFile(c.password())
	must(t, err)
	answers := func(ctx context.Context, port int) error { return ping(ctx, postgresURL(port, string(password))) }
	p, port, err := launch(within(t), 0, command, answers)
	must(t, err)
	defer func() { _ = p.Stop(context.Background()) }()
	if port == stolen {
		t.Errorf("it is on port %d, which is taken", port)
	}
}

func TestAClusterThatCannotStartSaysWhy(t *testing.T) {
	o := options(t)
	p := startPostgres(t, o)
	must(t, p.Stop(within(t)))
	must(t, os.WriteFile(filepath.Join(p.Dir, "cluster", "data", "PG_VERSION"), []byte("9.6\n"), 0o644))
	_, err := StartPostgres(within(t), o)
	if !errors.Is(err, errEnded) || !strings.Contains(err.Error(), "9.6") {
		t.Errorf("the error is: %v", err)
	}
}

func TestThrowawayClustersAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			p, err := StartPostgres(within(t), PostgresOptions{Throwaway: true})
			if err != nil {
				t.Error(err)
				return
			}
			if err := p.Stop(within(t)); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(filepath.Dir(p.Dir)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s is still there: %v", p.Dir, err)
			}
		})
	}
	all.Wait()
}

func TestTheSweepTakesOnlyWhatNobodyHolds(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	killed, err := newThrowaway()
	must(t, err)
	must(t, killed.lock.Release())
	held, err := newThrowaway() // sweeps
	must(t, err)
	defer func() { _ = held.remove() }()
	sweep()
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "*"))
	must(t, err)
	if diff := cmp.Diff([]string{held.dir}, left); diff != "" {
		t.Error(diff)
	}
}

func TestTheNewestInstalledVersionIsFirst(t *testing.T) {
	root := t.TempDir()
	for _, v := range []string{"9.6", "15", "17", "other"} {
		must(t, os.MkdirAll(filepath.Join(root, v, "bin"), 0o755))
	}
	var got []string
	for _, dir := range newestFirst(filepath.Join(root, "*", "bin")) {
		got = append(got, filepath.Base(filepath.Dir(dir)))
	}
	if diff := cmp.Diff([]string{"17", "15", "9.6", "other"}, got); diff != "" {
		t.Error(diff)
	}
}
