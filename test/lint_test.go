package test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// importCase is one import in one folder.
type importCase struct {
	in, imports string
	refused     bool
}

var importCases = map[string]importCase{
	"audit may use the standard library":             {"audit", "crypto/sha256", false},
	"audit may not know scoring":                     {"audit", "danhgia/scoring", true},
	"audit may not wait":                             {"audit", "context", true},
	"scoring may use the standard library":           {"scoring", "strings", false},
	"scoring may not wait":                           {"scoring", "context", true},
	"scoring may not read files":                     {"scoring", "os", true},
	"scoring may not use chance":                     {"scoring", "math/rand/v2", true},
	"scoring may not use secret chance":              {"scoring", "crypto/rand", true},
	"scoring may not log":                            {"scoring", "log/slog", true},
	"scoring may not decode YAML":                    {"scoring", "go.yaml.in/yaml/v3", true},
	"scoring may not know activities":                {"scoring", "danhgia/activities", true},
	"calendar may not use the network":               {"calendar", "net/http", true},
	"review may know the calendar":                   {"review", "danhgia/calendar", false},
	"review may know scoring":                        {"review", "danhgia/scoring", false},
	"review may not know activities":                 {"review", "danhgia/activities", true},
	"review may not wait":                            {"review", "context", true},
	"scoring may not know review":                    {"scoring", "danhgia/review", true},
	"calendar may not know review":                   {"calendar", "danhgia/review", true},
	"calendar may not know scoring":                  {"calendar", "danhgia/scoring", true},
	"review may not use a database":                  {"review", "database/sql", true},
	"review may not know Temporal":                   {"review", "go.temporal.io/sdk/temporal", true},
	"workflows may know activities":                  {"workflows", "danhgia/activities", false},
	"workflows may know the domain":                  {"workflows", "danhgia/scoring", false},
	"workflows may use the workflow API":             {"workflows", "go.temporal.io/sdk/workflow", false},
	"workflows may not use a client":                 {"workflows", "go.temporal.io/sdk/client", true},
	"workflows may not know an adapter":              {"workflows", "danhgia/internal/postgres", true},
	"workflows may not read files":                   {"workflows", "os", true},
	"workflows may not use the network":              {"workflows", "net/http", true},
	"workflows may not use chance":                   {"workflows", "math/rand/v2", true},
	"workflows may not use secret chance":            {"workflows", "crypto/rand", true},
	"workflows may not lock":                         {"workflows", "sync", true},
	"activities may know the domain":                 {"activities", "danhgia/scoring", false},
	"activities may use the activity API":            {"activities", "go.temporal.io/sdk/activity", false},
	"dossier may know the calendar":                  {"dossier", "danhgia/calendar", false},
	"dossier may not know review":                    {"dossier", "danhgia/review", true},
	"dossier may not read files":                     {"dossier", "os", true},
	"petition may know dossier":                      {"petition", "danhgia/dossier", false},
	"petition may not know review":                   {"petition", "danhgia/review", true},
	"dossier may not know petition":                  {"dossier", "danhgia/petition", true},
	"activities may know petition":                   {"activities", "danhgia/petition", false},
	"activities may know dossier":                    {"activities", "danhgia/dossier", false},
	"publication may know scoring":                   {"publication", "danhgia/scoring", false},
	"publication may not know review":                {"publication", "danhgia/review", true},
	"publication may not know an adapter":            {"publication", "danhgia/internal/indexset", true},
	"publication may not touch files":                {"publication", "os", true},
	"activities may know publication":                {"activities", "danhgia/publication", false},
	"activities may not know an adapter":             {"activities", "danhgia/internal/postgres", true},
	"activities may not know workflows":              {"activities", "danhgia/workflows", true},
	"activities may not use a driver":                {"activities", "github.com/jackc/pgx/v5", true},
	"config may not know postgres":                   {"internal/config", "danhgia/internal/postgres", true},
	"devstack may not know postgres":                 {"internal/devstack", "danhgia/internal/postgres", true},
	"dossiers may not know tables":                   {"internal/dossiers", "danhgia/internal/tables", true},
	"factor may not know web":                        {"internal/factor", "danhgia/internal/web", true},
	"sso may not know config":                        {"internal/sso", "danhgia/internal/config", true},
	"ics may not know mail":                          {"internal/ics", "danhgia/internal/mail", true},
	"indexset may not know config":                   {"internal/indexset", "danhgia/internal/config", true},
	"ladders may read YAML strictly":                 {"internal/ladders", "danhgia/internal/strictyaml", false},
	"ladders may not know indexset":                  {"internal/ladders", "danhgia/internal/indexset", true},
	"ladders may not know workflows":                 {"internal/ladders", "danhgia/workflows", true},
	"strictyaml may not know the domain":             {"internal/strictyaml", "danhgia/review", true},
	"strictyaml may not know ladders":                {"internal/strictyaml", "danhgia/internal/ladders", true},
	"mail may not know web":                          {"internal/mail", "danhgia/internal/web", true},
	"papers may not know tables":                     {"internal/papers", "danhgia/internal/tables", true},
	"portal may not know indexset":                   {"internal/portal", "danhgia/internal/indexset", true},
	"postgres may not know mail":                     {"internal/postgres", "danhgia/internal/mail", true},
	"postgres may know activities":                   {"internal/postgres", "danhgia/activities", false},
	"postgres may know its own migrations":           {"internal/postgres", "danhgia/internal/postgres/migrations", false},
	"postgres may not know workflows":                {"internal/postgres", "danhgia/workflows", true},
	"opendata may escape cells":                      {"internal/opendata", "danhgia/internal/cells", false},
	"opendata may not know tables":                   {"internal/opendata", "danhgia/internal/tables", true},
	"workbook may not know opendata":                 {"internal/workbook", "danhgia/internal/opendata", true},
	"tables may escape cells":                        {"internal/tables", "danhgia/internal/cells", false},
	"cells may not know the domain":                  {"internal/cells", "danhgia/scoring", true},
	"outbound may not know push":                     {"internal/outbound", "danhgia/internal/push", true},
	"push may not know outbound":                     {"internal/push", "danhgia/internal/outbound", true},
	"sources may not know outbound":                  {"internal/sources", "danhgia/internal/outbound", true},
	"sources may know activities":                    {"internal/sources", "danhgia/activities", false},
	"report may not know tables":                     {"internal/report", "danhgia/internal/tables", true},
	"tables may not know indexset":                   {"internal/tables", "danhgia/internal/indexset", true},
	"temporalclient may know workflows":              {"internal/temporalclient", "danhgia/workflows", false},
	"temporalclient may not know config":             {"internal/temporalclient", "danhgia/internal/config", true},
	"backup may not know postgres":                   {"internal/backup", "danhgia/internal/postgres", true},
	"watch may not know postgres":                    {"internal/watch", "danhgia/internal/postgres", true},
	"web may not know postgres":                      {"internal/web", "danhgia/internal/postgres", true},
	"a folder inside an adapter is under its rule":   {"internal/web/pages", "danhgia/internal/postgres", true},
	"mail may send mail":                             {"internal/mail", "github.com/go-mail/mail/v2", false},
	"web may not send mail":                          {"internal/web", "github.com/go-mail/mail/v2", true},
	"a program may not send mail either":             {"worker", "github.com/go-mail/mail/v2", true},
	"a program may know all adapters":                {"worker", "danhgia/internal/postgres", false},
	"worker is not imported, not even by a program":  {"dev", "danhgia/worker", true},
	"starter is not imported, not even by a program": {"dev", "danhgia/starter", true},
	"server is not imported, not even by a program":  {"dev", "danhgia/server", true},
	"dev is not imported, not even by a program":     {"server", "danhgia/dev", true},
	"a test may not import a program":                {"test", "danhgia/server", true},
}

// TestImportRules writes a module with a folder for each case, inside the folder that the case is about, and compares
// which of them the linter refuses.
func TestImportRules(t *testing.T) {
	dir := lintModule(t)
	want, got := map[string]bool{}, map[string]bool{}
	for name, c := range importCases {
		writeStub(t, dir, c.imports)
		file := path.Join(c.in, strings.NewReplacer(" ", "_", ",", "").Replace(name), "imports.go")
		write(t, filepath.Join(dir, file), fmt.Sprintf("package imports\n\nimport _ %q\n", c.imports))
		want[file], got[file] = c.refused, false
	}
	for _, i := range lint(t, dir, "depguard") {
		got[i.Pos.Filename] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("refused imports (-want +got):\n%s", diff)
	}
}

// TestClockRules has one line for each use of the machine's clock.
func TestClockRules(t *testing.T) {
	dir := lintModule(t)
	const uses = "\n\nimport clock \"time\"\n\nfunc f() {\n\t_ = clock.Now()\n\t_ = clock.Since(clock.Time{})\n\tclock.Sleep(1)\n}\n"
	write(t, filepath.Join(dir, "activities/read.go"), "package activities"+uses)
	write(t, filepath.Join(dir, "worker/read.go"), "package worker"+uses)
	write(t, filepath.Join(dir, "scoring/read_test.go"), "package scoring"+uses)

	got := map[string]int{}
	for _, i := range lint(t, dir, "forbidigo") {
		got[i.Pos.Filename]++
	}
	want := map[string]int{"activities/read.go": 3, "scoring/read_test.go": 1} // a test may read the clock, not sleep
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("uses of the clock that are refused (-want +got):\n%s", diff)
	}
}

// modules are the foreign modules of the cases, with a version that fits their names.
var modules = map[string]string{
	"github.com/go-mail/mail/v2": "v2.0.0",
	"github.com/jackc/pgx/v5":    "v5.0.0",
	"go.temporal.io/sdk":         "v1.0.0",
	"go.yaml.in/yaml/v3":         "v3.0.0",
}

// lintModule is an empty copy of this module with its lint rules.
func lintModule(t *testing.T) string {
	t.Helper()
	rules, err := os.ReadFile("../.golangci.yml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, ".golangci.yml"), string(rules))
	mod := "module danhgia\n\ngo 1.26\n"
	for module, version := range modules {
		mod += fmt.Sprintf("\nrequire %[1]s %[2]s\nreplace %[1]s => ./foreign/%[1]s\n", module, version)
		write(t, filepath.Join(dir, "foreign", module, "go.mod"), "module "+module+"\n\ngo 1.26\n")
	}
	write(t, filepath.Join(dir, "go.mod"), mod)
	return dir
}

// writeStub writes an empty package for an import path outside the standard library.
func writeStub(t *testing.T, dir, importPath string) {
	t.Helper()
	inside, ours := strings.CutPrefix(importPath, "danhgia/")
	switch {
	case ours:
		write(t, filepath.Join(dir, inside, "stub.go"), "package stub\n")
	case strings.Contains(importPath, "."):
		write(t, filepath.Join(dir, "foreign", importPath, "stub.go"), "package stub\n")
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// lintIssue is what golangci-lint says of a place, as it writes it in JSON.
type lintIssue struct {
	FromLinter string
	Text       string
	Pos        struct{ Filename string }
}

// lint runs one linter on the module in dir.
func lint(t *testing.T, dir, linter string) []lintIssue {
	t.Helper()
	binary := os.Getenv("DANHGIA_GOLANGCI_LINT")
	if binary == "" {
		t.Skip("DANHGIA_GOLANGCI_LINT is not set; `make test` builds golangci-lint and sets it")
	}
	cmd := exec.Command(binary, "run", "--enable-only", linter, "--output.json.path", "stdout", "--issues-exit-code", "0", "--show-stats=false", "./...")
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("golangci-lint: %v\n%s", err, stderr.String())
	}
	var report struct{ Issues []lintIssue }
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("read the report of golangci-lint: %v\n%s", err, out)
	}
	for _, i := range report.Issues {
		if i.FromLinter != linter {
			t.Fatalf("%s: %s: the module of the test does not compile", i.Pos.Filename, i.Text)
		}
	}
	return report.Issues
}
