package sources

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
)

var watched1 = activities.Source{Name: "mot-cua", Kind: activities.SourceFolder, Content: activities.OfDossiers, Address: "mot-cua/ho-so"}

// put puts a file into the watched folder, as of some time ago.
func put(t *testing.T, f Folder, name, text string, ago time.Duration) {
	t.Helper()
	path := filepath.Join(f.Root, watched1.Address, name)
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(text), 0o644))
	at := time.Now().Add(-ago)
	must(t, os.Chtimes(path, at, at))
}

func there(t *testing.T, f Folder) (all []string) {
	t.Helper()
	root := filepath.Join(f.Root, watched1.Address)
	must(t, filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(root, path)
			all = append(all, name)
		}
		return err
	}))
	return all
}

func TestOnlyCompleteFilesOfTheFolderAreTaken(t *testing.T) {
	f := Folder{Root: t.TempDir(), Now: time.Now}
	put(t, f, "ho-so-2026-08.csv", "b", time.Hour)
	put(t, f, "ho-so-2026-07.csv", "a", 2*time.Hour)
	put(t, f, "being-written.csv", "c", 2*time.Second)
	for _, name := range []string{".hidden.csv", "x.csv.part", "x.csv.TMP", "done/old.csv", "below/y.csv"} {
		put(t, f, name, "x", time.Hour)
	}
	outside := filepath.Join(f.Root, "outside.csv")
	must(t, os.WriteFile(outside, []byte("secret"), 0o600))
	must(t, os.Symlink(outside, filepath.Join(f.Root, watched1.Address, "link.csv")))
	ready, err := f.Ready(watched1)
	must(t, err)
	var names []string
	for _, r := range ready {
		names = append(names, r.Name)
	}
	if diff := cmp.Diff([]string{"ho-so-2026-07.csv", "ho-so-2026-08.csv"}, names); diff != "" {
		t.Error(diff)
	}
	escape := watched1
	escape.Address = "../.."
	if _, err := f.Ready(escape); err == nil {
		t.Error("a folder outside is looked into")
	}
	if _, err := (Folder{Now: time.Now}).Ready(watched1); !errors.Is(err, activities.ErrRefused) {
		t.Error(err)
	}
}

func TestAFileIsTakenOnceAndLiesInDoneOrRefusedAfterwards(t *testing.T) {
	f := Folder{Root: t.TempDir(), Now: time.Now}
	put(t, f, "a.csv", "1", time.Hour)
	job := jobOf(watched1)
	job.File = "a.csv"
	for range 2 { // a worker that dies in between does it again
		got, err := f.Fetch(job)
		must(t, err)
		if got != (activities.FetchedFile{Name: "a.csv", Bytes: 1}) {
			t.Errorf("%+v", got)
		}
	}
	in, err := f.Open(job)
	must(t, err)
	text, err := io.ReadAll(in)
	must(t, errors.Join(err, in.Close()))
	if string(text) != "1" {
		t.Errorf("%q", text)
	}
	for range 2 {
		must(t, f.Finish(job, true, map[string][]byte{".bao-cao.txt": []byte("một hồ sơ")}))
	}
	put(t, f, "a.csv", "2", time.Hour)
	job.ID = 18
	_, err = f.Fetch(job)
	must(t, err)
	must(t, f.Finish(job, true, nil))
	put(t, f, "b.csv", "2", time.Hour)
	job.File = "b.csv"
	_, err = f.Fetch(job)
	must(t, err)
	must(t, f.Finish(job, false, map[string][]byte{".bao-cao.txt": []byte("không nạp")}))
	want := []string{"done/18-a.csv", "done/a.csv", "done/a.csv.bao-cao.txt", "refused/b.csv", "refused/b.csv.bao-cao.txt"}
	if diff := cmp.Diff(want, there(t, f)); diff != "" {
		t.Error(diff)
	}
	job.File = "c.csv"
	_, err = f.Fetch(job)
	if got := inWords(t, err); got != "tệp c.csv không còn trong thư mục" {
		t.Error(got)
	}
}

func TestTwoWorkersNeverTakeTheSameFile(t *testing.T) {
	f := Folder{Root: t.TempDir(), Now: time.Now}
	put(t, f, "a.csv", "1", time.Hour)
	var taken atomic.Int32
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			job := jobOf(watched1)
			job.ID, job.File = activities.ImportID(i), "a.csv"
			if _, err := f.Fetch(job); err == nil {
				taken.Add(1)
			} else if !errors.Is(err, activities.ErrRefused) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if taken.Load() != 1 || !strings.HasPrefix(there(t, f)[0], "taking/") {
		t.Errorf("taken %d times: %q", taken.Load(), there(t, f))
	}
}
