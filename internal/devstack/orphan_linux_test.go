package devstack

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

func TestChildrenEndWithAKilledParent(t *testing.T) {
	dir := reachable(t)
	postgres, sleeper := killedParent(t, dir)
	eventually(t, "PostgreSQL ends", func() bool { return !running(postgres) })
	eventually(t, "the process ends", func() bool { return !running(sleeper) })
}

func TestARunRightAfterAKillStarts(t *testing.T) {
	dir := reachable(t)
	killedParent(t, dir)
	write(t, startPostgres(t, PostgresOptions{Dir: filepath.Join(dir, "pg"), LogFile: filepath.Join(dir, "pg.log")}).URL)
}

// killedParent runs this program as a parent, kills it with SIGKILL, and gives the ids of its children.
func killedParent(t *testing.T, dir string) (postgres, sleeper int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "DANHGIA_TEST_PARENT="+dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	must(t, cmd.Process.Kill())
	_ = cmd.Wait() // killed, as it says
	if _, err := fmt.Sscan(line, &postgres, &sleeper); err != nil {
		t.Fatalf("the parent said %q: %v", line, err)
	}
	return postgres, sleeper
}

func TestAnOrphanOfOurClusterIsEnded(t *testing.T) {
	o := options(t)
	first := startPostgres(t, o)
	write(t, first.URL)
	must(t, first.Stop(within(t)))
	c, err := prepare(within(t), o)
	must(t, err)
	port, err := FreePort(t.Context(), 0)
	must(t, err)
	log, err := openLog(c.log)
	must(t, err)
	defer log.Close()
	cmd := c.server(port, true).exec(log)
	cmd.SysProcAttr.Pdeathsig = 0
	must(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	eventually(t, "the orphan has its pid file", func() bool {
		_, err := os.Stat(filepath.Join(c.data(), "postmaster.pid"))
		return err == nil && isPostmaster(cmd.Process.Pid, c.data())
	})
	wantData(t, startPostgres(t, o).URL)
	t.Logf("the orphan ended: %v", <-ended)
}

func TestAPidFileThatNamesAnotherProcess(t *testing.T) {
	o := options(t)
	first := startPostgres(t, o)
	write(t, first.URL)
	must(t, first.Stop(within(t)))
	a, err := accountFor(o.Dir)
	must(t, err)
	stranger := exec.Command("/bin/sleep", "3600") // of the same user: PostgreSQL by itself would refuse to start
	stranger.SysProcAttr = &syscall.SysProcAttr{Credential: a.credential}
	must(t, stranger.Start())
	defer func() {
		_ = stranger.Process.Kill()
		_ = stranger.Wait()
	}()
	pidFile := filepath.Join(first.Dir, "cluster", "data", "postmaster.pid")
	must(t, os.WriteFile(pidFile, fmt.Appendf(nil, "%d\n%s\n", stranger.Process.Pid, filepath.Dir(pidFile)), 0o600))
	must(t, a.give(pidFile))
	wantData(t, startPostgres(t, o).URL)
	if !running(stranger.Process.Pid) {
		t.Error("the other process was ended")
	}
}

func TestAServerOfAnotherClusterIsLeftAlone(t *testing.T) {
	other := startPostgres(t, options(t))
	o := options(t)
	first := startPostgres(t, o)
	must(t, first.Stop(within(t)))
	pid, err := os.ReadFile(filepath.Join(other.Dir, "cluster", "data", "postmaster.pid"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(first.Dir, "cluster", "data", "postmaster.pid"), pid, 0o600))
	before := other.PID()
	startPostgres(t, o)
	if !running(before) || other.PID() != before {
		t.Error("the other cluster's server was ended")
	}
}
