package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// ceiling is a bare Temporal program, which closes reviews that do nothing: the most that the same server carries. What we
// reach is quoted as a ratio to it.
type ceiling struct{ command []string }

// newCeiling is our own bare program, or builds the one whose sources are in dir, into a folder of its own under into.
func newCeiling(ctx context.Context, dir, into string) (*ceiling, error) {
	if dir == "" {
		self, err := os.Executable()
		return &ceiling{[]string{self, "bare-reviews"}}, err
	}
	program, err := filepath.Abs(filepath.Join(into, "ceiling"))
	if err != nil {
		return nil, err
	}
	build := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", program, ".")
	build.Dir, build.Stderr = dir, os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("build the ceiling in %s: %w", dir, err)
	}
	return &ceiling{[]string{program}}, nil
}

var closedOfCeiling = regexp.MustCompile(`\bclose_per_s=([0-9.]+)`)

// run closes n reviews on a Temporal server. It returns how many a second, and the processor time of the program.
func (c *ceiling) run(ctx context.Context, address string, n int) (closed float64, used time.Duration, err error) {
	var out bytes.Buffer
	args := append(slices.Clone(c.command), "--address", address, "--n", strconv.Itoa(n))
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("run the ceiling: %w", err)
	}
	said := closedOfCeiling.FindSubmatch(out.Bytes())
	if said == nil {
		return 0, 0, fmt.Errorf("the ceiling does not say close_per_s: %q", out.String())
	}
	closed, err = strconv.ParseFloat(string(said[1]), 64)
	return closed, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), err
}
