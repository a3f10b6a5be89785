package workflows

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.temporal.io/sdk/worker"

	"danhgia/internal/version"
)

// all are the workflows, as the worker registers them.
var all = []any{
	Evaluation, Directive, Correction, MonthlyStart, DailyWatch, Judging, Review, Mailer, Pusher, Import, ReadSource,
}

// The histories were recorded from a real server: those of a release by `make release`, those in testdata/next since then
// (go test ./test -run NAME -record). They are never recorded again: a change that breaks one would break every period that
// is open when it is deployed.
func TestRecordedHistoriesReplay(t *testing.T) {
	files := histories(t, "testdata")
	if len(files) == 0 {
		t.Fatal("there are no recorded histories")
	}
	for _, file := range files {
		t.Run(strings.TrimPrefix(file, "testdata/"), func(t *testing.T) {
			replayer := worker.NewWorkflowReplayer()
			for _, w := range all {
				replayer.RegisterWorkflow(w)
			}
			if err := replayer.ReplayWorkflowHistoryFromJSONFile(nil, file); err != nil {
				t.Error(err)
			}
		})
	}
}

// histories are those in a folder; right after a release there are none in testdata/next.
func histories(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".json") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestEveryHistoryIsListedAndUnchanged: each folder of testdata lists its histories by sha256, and testdata/RELEASES lists
// the folders of releases by the sha256 of their lists. So none is changed, removed or added to a release unseen.
func TestEveryHistoryIsListedAndUnchanged(t *testing.T) {
	released := sums(t, "testdata/RELEASES")
	for folder, sum := range released {
		if got := sumOf(t, filepath.Join("testdata", folder, "SHA256SUMS")); got != sum {
			t.Errorf("the list of release %s has changed", folder)
		}
	}
	folders, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		switch _, sealed := released[folder.Name()]; {
		case !folder.IsDir() && folder.Name() != "RELEASES":
			t.Errorf("testdata/%s belongs into testdata/next", folder.Name())
		case !folder.IsDir():
		case !sealed && folder.Name() != "next":
			t.Errorf("testdata/RELEASES does not list %s", folder.Name())
		default:
			checkFolder(t, filepath.Join("testdata", folder.Name()))
		}
	}
}

func checkFolder(t *testing.T, dir string) {
	t.Helper()
	listed := sums(t, filepath.Join(dir, "SHA256SUMS"))
	for name, sum := range listed {
		if got := sumOf(t, filepath.Join(dir, name)); got != sum {
			t.Errorf("%s has changed since it was recorded", filepath.Join(dir, name))
		}
	}
	for _, file := range histories(t, dir) {
		name, err := filepath.Rel(dir, file)
		if _, there := listed[name]; err != nil || !there {
			t.Errorf("%s is not listed: (cd %s && sha256sum %s >> SHA256SUMS)", file, dir, name)
		}
	}
}

// TestEveryWorkflowHasAHistoryInTheNewestRelease, or in testdata/next when nothing has been released yet.
func TestEveryWorkflowHasAHistoryInTheNewestRelease(t *testing.T) {
	newest := "testdata/next"
	if _, released := sums(t, "testdata/RELEASES")[version.Release]; released {
		newest = "testdata/" + version.Release
	}
	var recorded []string
	for _, file := range slices.Concat(histories(t, newest), histories(t, "testdata/next")) {
		recorded = append(recorded, workflowOf(t, file))
	}
	for _, w := range all {
		if name := nameOf(w); !slices.Contains(recorded, name) {
			t.Errorf("no history of %s in %s", name, newest)
		}
	}
}

func workflowOf(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var history struct {
		Events []struct {
			Started struct {
				Type struct{ Name string } `json:"workflowType"`
			} `json:"workflowExecutionStartedEventAttributes"`
		}
	}
	if err := json.Unmarshal(content, &history); err != nil || len(history.Events) == 0 {
		t.Fatalf("%s: %d events: %v", file, len(history.Events), err)
	}
	return history.Events[0].Started.Type.Name
}

// sums reads a list as sha256sum writes it.
func sums(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	listed := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		sum, name, found := strings.Cut(lines.Text(), "  ")
		if !found {
			t.Fatalf("%s: %q is no line of sha256sum", file, lines.Text())
		}
		listed[name] = sum
	}
	return listed
}

func sumOf(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
