package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of processor times in /proc.
const tick = 10 * time.Millisecond

// proc is a line of /proc/PID/stat.
type proc struct {
	parent int
	own    time.Duration // of the process itself
	reaped time.Duration // of its children that have ended
}

func readProc(pid string) (p proc, err error) {
	line, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if err != nil {
		return p, err
	}
	text := string(line)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:]) // the name before it may have spaces
	if len(fields) < 15 {
		return p, fmt.Errorf("read the times of process %s: %q", pid, text)
	}
	number := func(i int) int {
		n, e := strconv.Atoi(fields[i])
		if e != nil {
			err = e
		}
		return n
	}
	p.parent = number(1)
	p.own, p.reaped = time.Duration(number(11)+number(12))*tick, time.Duration(number(13)+number(14))*tick
	return p, err
}

// processorTime is what a process and everything that it has started have used; 0 where there is no /proc.
func processorTime(root int) (used time.Duration) {
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0
	}
	all := map[int]proc{}
	for _, dir := range dirs {
		if p, err := readProc(filepath.Base(dir)); err == nil { // else it has just ended
			pid, _ := strconv.Atoi(filepath.Base(dir))
			all[pid] = p
		}
	}
	for pid, p := range all {
		if descends(all, pid, root) {
			used += p.own + p.reaped
		}
	}
	return used
}

func descends(all map[int]proc, pid, root int) bool {
	for pid != root {
		p, known := all[pid]
		if !known {
			return false
		}
		pid = p.parent
	}
	return true
}

// mostMemory is the most memory, in bytes, that a process has held; 0 where there is no /proc.
func mostMemory(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if most, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(most), "kB")), 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}
