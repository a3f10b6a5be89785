package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestAReportIsOfBenchmarksThatThereAre(t *testing.T) {
	cmd := benchReportCommand()
	out := filepath.Join(t.TempDir(), "benchmarks.md")
	cmd.SetArgs([]string{"--only", "speed", "--out", out})
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	if err := cmd.Execute(); err == nil || !strings.Contains(err.Error(), "there are start, reviews") {
		t.Error(err)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a report was written")
	}
}

func TestWhatFailsIsToldInTheReport(t *testing.T) {
	out := filepath.Join(t.TempDir(), "benchmarks.md")
	run := func(_ context.Context, args []string) (said, error) {
		if args[0] == "bench-web" {
			return said{load: "9.00 9.00 9.00", text: "half\n"}, errors.New("nginx is gone")
		}
		return said{load: "0.10 0.10 0.10", text: "ratio 0.44\n"}, nil
	}
	err := writeBenchReport(t.Context(), run, out, false, func(name string) bool { return name == "web" || name == "collect" })
	if err == nil || err.Error() != "web: nginx is gone" {
		t.Error(err)
	}
	report, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## collect\n", "`dev bench-collect --n 100000,1000000`", "ratio 0.44\n```", "## web\n", "before: 9.00 9.00 9.00.", "half\n```", "It failed: nginx is gone"} {
		if !strings.Contains(string(report), want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
}

func TestWhatIsMeasuredAgainReplacesItsSectionAlone(t *testing.T) {
	out := filepath.Join(t.TempDir(), "docs", "benchmarks.md")
	only := func(wanted ...string) func(string) bool {
		return func(name string) bool { return slices.Contains(wanted, name) }
	}
	says := func(text string) func(context.Context, []string) (said, error) {
		return func(context.Context, []string) (said, error) { return said{text: text}, nil }
	}
	ctx, broken := context.WithCancel(t.Context())
	breakOff := func(context.Context, []string) (said, error) { broken(); return said{text: "half\n"}, ctx.Err() }
	if err := errors.Join(
		writeBenchReport(t.Context(), says("\nold web\n"), out, false, only("web")),
		writeBenchReport(t.Context(), says("first collect\n"), out, false, only("collect")),
		writeBenchReport(t.Context(), says("new web\n"), out, false, only("web")),
	); err != nil {
		t.Fatal(err)
	}
	if err := writeBenchReport(ctx, breakOff, out, false, only("collect")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	content, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	report := string(content)
	collect, web := strings.Index(report, "\n## collect\n"), strings.Index(report, "\n## web\n")
	if collect < 0 || web < collect || strings.Count(report, sectionMark) != 2 {
		t.Errorf("sections are missing, twice there or in another order:\n%s", report)
	}
	if strings.Contains(report, "old web") || strings.Contains(report, "half") || !strings.Contains(report, "new web\n```\n") || !strings.Contains(report, "first collect") {
		t.Errorf("not the last whole measurement of each:\n%s", report)
	}
}

func TestSmallSizesAreNotPublished(t *testing.T) {
	if small, full := reportPath(true), reportPath(false); small == full || !strings.HasPrefix(small, ".data") {
		t.Errorf("small sizes go to %s, full ones to %s", small, full)
	}
}

func TestWhatTheMachineSaysOfItself(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cpuinfo")
	if err := os.WriteFile(file, []byte("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"model name": "Some CPU @ 2 GHz", "cache": "unknown"} {
		if got := valueIn(file, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := firstWords(filepath.Join(t.TempDir(), "none"), 3); got != "unknown" {
		t.Error(got)
	}
}
