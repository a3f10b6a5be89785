package sources

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"danhgia/activities"
)

// Folder takes files that others put into a folder. A file is taken when it is complete, lies in a place of its own
// while it is taken in, and then in done or refused, with a report beside it.
type Folder struct {
	Root string // that all watched folders lie in
	// Still is how long size and time of a file have not changed before it is taken for complete; 0: half a minute.
	Still time.Duration
	Now   func() time.Time
}

// Folders within a watched one.
const (
	takenFolder   = "taking" // what is being taken in
	doneFolder    = "done"
	refusedFolder = "refused"
)

const usualStill = 30 * time.Second

// open opens the folder of a source; it is made where it is not there.
func (f Folder) open(s activities.Source) (*os.Root, error) {
	if f.Root == "" {
		return nil, unset("DANHGIA_SOURCES_DIRECTORY")
	}
	root, err := os.OpenRoot(f.Root)
	if err != nil {
		return nil, reason(err)
	}
	defer root.Close()
	for _, name := range []string{takenFolder, doneFolder, refusedFolder} {
		if err := root.MkdirAll(path.Join(s.Address, name), 0o770); err != nil {
			return nil, reason(err)
		}
	}
	folder, err := root.OpenRoot(s.Address)
	return folder, reason(err)
}

// unfinished are the ends of names that programs give to files that they still write.
var unfinished = []string{".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", "~"}

// Ready are the files of a watched folder that are complete, the oldest first.
func (f Folder) Ready(s activities.Source) (all []activities.ReadyFile, err error) {
	folder, err := f.open(s)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	entries, err := fs.ReadDir(folder.FS(), ".")
	if err != nil {
		return nil, reason(err)
	}
	still := f.Still
	if still == 0 {
		still = usualStill
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || partial(e.Name()) || f.Now().Sub(info.ModTime()) < still {
			continue // a link leads elsewhere; what was written just now may not be all
		}
		all = append(all, activities.ReadyFile{Name: e.Name(), Bytes: info.Size(), Changed: info.ModTime()})
	}
	slices.SortFunc(all, func(a, b activities.ReadyFile) int { return a.Changed.Compare(b.Changed) })
	return all, nil
}

func partial(name string) bool {
	return strings.HasPrefix(name, ".") || slices.ContainsFunc(unfinished, func(end string) bool { return strings.HasSuffix(strings.ToLower(name), end) })
}

// taken is where a file lies while it is taken in: by the import that has claimed it, so that no other meets it.
func taken(job activities.ImportJob) string {
	return path.Join(takenFolder, fmt.Sprintf("%d-%s", job.ID, job.File))
}

// Fetch moves the file of a job to the place of its own, where it does not lie there already.
// activities.ErrRefused: it is gone.
func (f Folder) Fetch(job activities.ImportJob) (activities.FetchedFile, error) {
	got := activities.FetchedFile{Name: job.File}
	folder, err := f.open(job.Source)
	if err != nil {
		return got, err
	}
	defer folder.Close()
	info, err := folder.Lstat(taken(job))
	if errors.Is(err, fs.ErrNotExist) {
		if err := folder.Rename(job.File, taken(job)); errors.Is(err, fs.ErrNotExist) {
			return got, activities.Refuse("tệp %s không còn trong thư mục", "the file %s is gone from the folder", job.File)
		} else if err != nil {
			return got, reason(err)
		}
		info, err = folder.Lstat(taken(job))
	}
	if err != nil {
		return got, reason(err)
	}
	if !info.Mode().IsRegular() {
		return got, activities.Refuse("%s không phải là tệp", "%s is no file", job.File)
	}
	got.Bytes = info.Size()
	return got, nil
}

// Open opens the file of a job to be read. activities.ErrNotFound: it is not here.
func (f Folder) Open(job activities.ImportJob) (io.ReadCloser, error) {
	folder, err := f.open(job.Source)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	file, err := folder.Open(taken(job))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, activities.ErrNotFound
	}
	if err != nil {
		return nil, reason(err)
	}
	return file, nil
}

// Finish moves the file of a job to done or refused, and writes the report beside it, by the ends of their names.
// Finishing again changes nothing.
func (f Folder) Finish(job activities.ImportJob, done bool, report map[string][]byte) error {
	folder, err := f.open(job.Source)
	if err != nil {
		return err
	}
	defer folder.Close()
	into := refusedFolder
	if done {
		into = doneFolder
	}
	name := path.Join(into, job.File)
	if _, err := folder.Lstat(name); err == nil {
		name = path.Join(into, fmt.Sprintf("%d-%s", job.ID, job.File)) // one of the name was taken in before
	}
	if _, err := folder.Lstat(taken(job)); errors.Is(err, fs.ErrNotExist) {
		return nil // it has been moved, or never came
	}
	for end, content := range report {
		if err := folder.WriteFile(name+end, content, 0o660); err != nil {
			return reason(err)
		}
	}
	return reason(folder.Rename(taken(job), name))
}
