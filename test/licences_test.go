package test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/licensecheck"
)

var updateLicences = flag.Bool("licences", false, "write docs/licences.md")

// allowed are the licences under which a module may be part of the programs: none asks for more than its text beside it,
// and OFL, which is for fonts, that they are not sold by themselves.
var allowed = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "OFL-1.1", "Unlicense", "Zlib"}

// unsaid are modules without a licence of their own that others bring, and why they are there all the same.
var unsaid = map[string]string{
	"github.com/nexus-rpc/nexus-proto-annotations": "none in the module: constants that go.temporal.io/api (MIT), of the same authors, is built from",
}

// leastCovered is how much of a licence's file has to be that licence, in percent: the rest is names and years.
const leastCovered = 75

// module is what `go list` says of one.
type module struct {
	Path, Version, Dir string
	Main               bool
}

// TestLicencesOfAllModulesAreKnown reads the licences of all modules that the programs are built from.
func TestLicencesOfAllModulesAreKnown(t *testing.T) {
	page := "# Licences of what the programs are built from\n\n" +
		"Written by `go test ./test -run Licences -licences`; the test refuses a module without a licence that it knows, or with one that asks for more than its text beside the program (" +
		strings.Join(allowed, ", ") + "). What pages load in the browser stands in `internal/web/static/licences.txt`.\n\n| module | version | licence |\n|---|---|---|\n"
	for _, m := range modulesOf(t, "../worker", "../server", "../starter", "../dev") {
		found, err := licencesIn(m.Dir)
		if why, known := unsaid[m.Path]; known && errors.Is(err, errNoLicence) {
			page += fmt.Sprintf("| %s | %s | **%s** |\n", m.Path, m.Version, why)
			continue
		}
		if err != nil {
			t.Errorf("%s %s: %v", m.Path, m.Version, err)
		}
		for _, id := range found {
			if !slices.Contains(allowed, id) {
				t.Errorf("%s %s is under %s, which is none of %s", m.Path, m.Version, id, strings.Join(allowed, ", "))
			}
		}
		page += fmt.Sprintf("| %s | %s | %s |\n", m.Path, m.Version, strings.Join(found, ", "))
	}
	if *updateLicences {
		write(t, "../docs/licences.md", page)
	}
	if diff := cmp.Diff(readFile(t, "../docs/licences.md"), page); diff != "" {
		t.Errorf("docs/licences.md is of other modules (-is +would be); give: go test ./test -run Licences -licences\n%s", diff)
	}
}

// modulesOf are the modules that packages of programs come from, each once.
func modulesOf(t *testing.T, programs ...string) (all []module) {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", append([]string{"list", "-deps", "-json=Module"}, programs...)...)
	list.Stderr = os.Stderr
	decoder := json.NewDecoder(bytes.NewReader(must2(list.Output())(t)))
	for {
		var p struct{ Module *module }
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else {
			must(t, err)
		}
		if p.Module != nil && !p.Module.Main && !slices.Contains(all, *p.Module) {
			all = append(all, *p.Module)
		}
	}
	if len(all) < 20 {
		t.Fatalf("only %d modules", len(all))
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return all
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense)([-._].*)?$`)

var errNoLicence = errors.New("it has no licence")

// licencesIn are those of a module's folder. An error: it has none, or one that is not known.
func licencesIn(dir string) (found []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		cover := licensecheck.Scan(content)
		if cover.Percent < leastCovered {
			return found, fmt.Errorf("only %.0f %% of %s is a licence that is known", cover.Percent, e.Name())
		}
		for _, m := range cover.Match {
			if !m.IsURL && !slices.Contains(found, m.ID) {
				found = append(found, m.ID)
			}
		}
	}
	if len(found) == 0 {
		return nil, errNoLicence
	}
	slices.Sort(found)
	return found, nil
}

// What is refused is refused: a module under words of its own, or under none.
func TestLicencesThatAreNotKnownAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ file, text, err string }{
		"none":    {"README", "Free for all.", "it has no licence"},
		"its own": {"LICENSE", "You may use this on Tuesdays, and only where the author has had breakfast before noon.", "only 0 %"},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, c.file), c.text)
		if _, err := licencesIn(dir); err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v, want %s", name, err, c.err)
		}
	}
}
