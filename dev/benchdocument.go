package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"danhgia/internal/devstack"
)

// benchReport is the written report: its sections by the name of their benchmark.
type benchReport map[string]string

const sectionMark = "\n## "

// readBenchReport is what was written before; none is empty.
func readBenchReport(path string) (benchReport, error) {
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the report: %w", err)
	}
	report := benchReport{}
	_, sections, _ := strings.Cut(string(content), sectionMark)
	for section := range strings.SplitSeq(sections, sectionMark) {
		name, _, _ := strings.Cut(section, "\n")
		report[name] = strings.TrimSpace(section)
	}
	return report, nil
}

// write writes the sections in the order of the benchmarks; those of benchmarks that are no more are left out.
func (r benchReport) write(path string, short bool) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	text := strings.Builder{}
	text.WriteString(benchHead(short))
	for _, b := range benchmarks {
		if section, ok := r[b.name]; ok {
			text.WriteString(sectionMark + section + "\n")
		}
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

func benchHead(short bool) string {
	size := ""
	if short {
		size = " The sizes here are small: they show that all of it runs, and no more."
	}
	return "# Benchmarks\n\nWritten by `make bench`; `make bench ONLY=…` writes the sections that it names again and leaves the others." +
		" Each figure stands beside the one that it is to be held against, from the same run." + size + "\n"
}

// benchSection is what a benchmark has said, and when and where; failure is told after it.
func benchSection(b benchmark, args []string, s said, measured string, failure error) string {
	text := fmt.Sprintf("%s\n\n%s\n\n`%s`: %s. Load of the machine before: %s.\n\n```\n%s\n```", b.name, b.about, shown(args), measured, s.load, strings.TrimSpace(s.text))
	if failure != nil {
		text += fmt.Sprintf("\n\nIt failed: %v", failure)
	}
	return text
}

func postgresVersion(ctx context.Context) string {
	bin, err := devstack.PostgresBinaries(ctx)
	if err != nil {
		return "no PostgreSQL"
	}
	out, err := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "--version").Output()
	if err != nil {
		return "an unknown PostgreSQL"
	}
	return strings.TrimSpace(string(out))
}

// measuredOn is the day, the program and the machine of a figure.
func measuredOn(ctx context.Context) string {
	return fmt.Sprintf("%s, commit %s, on %s, %d processors, %s of memory, %s; %s, %s", time.Now().UTC().Format(time.DateOnly), commit(ctx),
		processorName(), runtime.NumCPU(), valueIn("/proc/meminfo", "MemTotal"), firstWords("/proc/version", 3), runtime.Version(), postgresVersion(ctx))
}

// commit is what lies in the folder in which a figure is measured; "unknown" where that is no repository. Documents, this
// report among them, change no figure.
func commit(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "git", "rev-parse", "--short=12", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	revision := strings.TrimSpace(string(out))
	if exec.CommandContext(ctx, "git", "diff", "--quiet", "HEAD", "--", ".", ":(exclude)docs").Run() != nil {
		revision += " with changes"
	}
	return revision
}

func processorName() string { return valueIn("/proc/cpuinfo", "model name") }

// valueIn is what a file of /proc says of a name; "unknown" where there is no /proc.
func valueIn(file, name string) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(content)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

func firstWords(file string, n int) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	words := strings.Fields(string(content))
	return strings.Join(words[:min(n, len(words))], " ")
}
