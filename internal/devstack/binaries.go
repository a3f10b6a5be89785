package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ErrNoPostgres is returned when PostgreSQL's server programs are not on this machine.
var ErrNoPostgres = errors.New("PostgreSQL is not installed")

// PostgresBinaries is the folder with initdb and postgres: that on the PATH, that of pg_config, or the newest under
// /usr/lib/postgresql, where Debian keeps them. The error for none, ErrNoPostgres, says how to install them.
func PostgresBinaries(ctx context.Context) (string, error) {
	for _, dir := range binaryFolders(ctx) {
		if isProgram(dir, "initdb") && isProgram(dir, "postgres") {
			return dir, nil
		}
	}
	install := "apt-get install -y postgresql"
	if os.Getuid() != 0 {
		install = "sudo " + install
	}
	return "", fmt.Errorf("%w; install it with: %s", ErrNoPostgres, install)
}

func binaryFolders(ctx context.Context) []string {
	var dirs []string
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(initdb); err == nil { // the server looks for its files beside itself
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	return append(dirs, newestFirst("/usr/lib/postgresql/*/bin")...)
}

// newestFirst are the folders of a pattern like /usr/lib/postgresql/*/bin, by falling version.
func newestFirst(pattern string) []string {
	dirs, err := filepath.Glob(pattern)
	if err != nil {
		return nil // the pattern is malformed
	}
	version := func(dir string) float64 {
		v, _ := strconv.ParseFloat(filepath.Base(filepath.Dir(dir)), 64) // 0, the last, for a folder of another kind
		return v
	}
	slices.SortFunc(dirs, func(a, b string) int {
		switch {
		case version(a) > version(b):
			return -1
		case version(a) < version(b):
			return 1
		}
		return 0
	})
	return dirs
}

func isProgram(dir, name string) bool {
	info, err := os.Stat(filepath.Join(dir, name))
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}
