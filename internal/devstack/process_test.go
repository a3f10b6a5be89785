package devstack

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestAProcessIsStartedAgainUntilItIsStopped(t *testing.T) {
	p, err := StartProcess(t.Context(), sleeper(t.TempDir()))
	must(t, err)
	for range 2 {
		killed := p.PID()
		must(t, syscall.Kill(killed, syscall.SIGKILL))
		eventually(t, "the process is up again", func() bool { return p.Up() && p.PID() != killed })
	}
	last := p.PID()
	must(t, p.Stop(within(t)))
	must(t, p.Stop(within(t)))
	if p.Up() || running(last) {
		t.Error("it is up after Stop")
	}
}

func TestAProcessStoppedBetweenTwoRunsStaysEnded(t *testing.T) {
	c := sleeper(t.TempDir())
	c.Path, c.Args = "/bin/false", nil
	p, err := StartProcess(t.Context(), c)
	must(t, err)
	eventually(t, "it ends", func() bool { return !p.Up() })
	must(t, p.Stop(within(t)))
	if p.Up() {
		t.Error("it is up after Stop")
	}
}

func TestAProcessThatIgnoresSIGTERMIsKilled(t *testing.T) {
	c := sleeper(t.TempDir())
	c.Path, c.Args, c.Grace = "/bin/sh", []string{"-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"}, 100*time.Millisecond
	p, err := StartProcess(t.Context(), c)
	must(t, err)
	eventually(t, "it ignores the signal", func() bool { return LastLines(c.LogFile, 1) == "ready" })
	pid := p.PID()
	must(t, p.Stop(within(t)))
	if running(pid) {
		t.Error("it still runs")
	}
}

func TestAProcessThatHandlesSIGTERMEndsByItself(t *testing.T) {
	c := sleeper(t.TempDir())
	c.Path, c.Args = "/bin/sh", []string{"-c", "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.1; done"}
	p, err := StartProcess(t.Context(), c)
	must(t, err)
	eventually(t, "it handles the signal", func() bool { return LastLines(c.LogFile, 1) == "ready" })
	must(t, p.Stop(within(t)))
	if got := LastLines(c.LogFile, 2); got != "ready\nbye" {
		t.Errorf("its log is %q", got)
	}
}

func TestTheLogOfTheRunBeforeIsKept(t *testing.T) {
	c := sleeper(t.TempDir())
	must(t, os.WriteFile(c.LogFile, []byte("before\n"), 0o600))
	p, err := StartProcess(t.Context(), c)
	must(t, err)
	must(t, p.Stop(within(t)))
	if now, old := LastLines(c.LogFile, 9), LastLines(c.LogFile+".old", 9); now != "" || old != "before" {
		t.Errorf("the log is %q, the old one %q", now, old)
	}
}

func TestAProgramThatIsNotThere(t *testing.T) {
	c := sleeper(t.TempDir())
	c.Path = filepath.Join(t.TempDir(), "worker")
	if _, err := StartProcess(t.Context(), c); err == nil || !strings.Contains(err.Error(), c.Path) {
		t.Errorf("the error is: %v", err)
	}
}
