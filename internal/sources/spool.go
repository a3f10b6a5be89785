package sources

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"time"

	"danhgia/activities"
)

// Spool is a folder in which files wait until they are taken in. Only this program's user reads it.
type Spool struct {
	Dir  string
	Most int64 // bytes of one file; 0: MostBytes
	// MostTogether is how many bytes all files may have; 0: MostTogether.
	MostTogether int64
}

// Bounds on what waits.
const (
	MostBytes    int64 = 4 << 30
	MostTogether int64 = 12 << 30
)

func (s Spool) most() int64 {
	if s.Most != 0 {
		return s.Most
	}
	return MostBytes
}

func (s Spool) root() (*os.Root, error) {
	if s.Dir == "" {
		return nil, unset("DANHGIA_SPOOL_DIR")
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, reason(err)
	}
	root, err := os.OpenRoot(s.Dir)
	return root, reason(err)
}

var spoolKey = regexp.MustCompile(`^[A-Z2-7]{26}(\.tag)?$`) // of rand.Text

// NewKey is the name of a new file in the spool.
func (Spool) NewKey() string { return rand.Text() }

// Keep writes a file of a new name, whole or not at all. activities.ErrRefused: it is too large, or the spool is full.
func (s Spool) Keep(ctx context.Context, content io.Reader) (key string, size int64, err error) {
	root, err := s.root()
	if err != nil {
		return "", 0, err
	}
	defer root.Close()
	if err := s.room(root); err != nil {
		return "", 0, err
	}
	key = s.NewKey()
	file, err := root.OpenFile(key, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", 0, reason(err)
	}
	size, err = io.Copy(file, io.LimitReader(content, s.most()+1))
	if err == nil && size > s.most() {
		err = tooLarge(s.most())
	}
	if err = errors.Join(err, ctx.Err(), file.Sync(), file.Close()); err != nil {
		return "", 0, errors.Join(err, root.Remove(key))
	}
	return key, size, nil
}

// room refuses more where the spool is full.
func (s Spool) room(root *os.Root) error {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return reason(err)
	}
	var used int64
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			used += info.Size()
		}
	}
	most := s.MostTogether
	if most == 0 {
		most = MostTogether
	}
	if used > most {
		return activities.Refuse("thư mục chờ nạp đã đầy (%s); hãy đợi các tệp trước nạp xong", "the spool is full (%s): wait until earlier files are taken in", inBytes(most))
	}
	return nil
}

// open opens a file of the spool to be read and written; it is made where it is not there.
func (s Spool) open(key string, how int) (*os.File, error) {
	if !spoolKey.MatchString(key) {
		return nil, activities.ErrNotFound
	}
	root, err := s.root()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	file, err := root.OpenFile(key, how, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, activities.ErrNotFound
	}
	return file, reason(err)
}

// Open opens a file to be read. activities.ErrNotFound: it is not here.
func (s Spool) Open(key string) (io.ReadCloser, error) {
	file, err := s.open(key, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	return file, nil
}

// Remove takes a file away, with what was noted of it; one that is not there is fine.
func (s Spool) Remove(key string) error {
	if !spoolKey.MatchString(key) {
		return nil
	}
	root, err := s.root()
	if err != nil {
		return err
	}
	defer root.Close()
	for _, name := range []string{key, key + tagged} {
		if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return reason(err)
		}
	}
	return nil
}

// tagged is what the note of a file that is being fetched ends with: of which version it is.
const tagged = ".tag"

// Sweep takes away what nobody waits for any more: files older than an age that are not in use, as when somebody has
// looked at a preview and left, or a program has died.
func (s Spool) Sweep(now time.Time, age time.Duration, inUse map[string]bool) (removed int, err error) {
	if s.Dir == "" {
		return 0, nil
	}
	root, err := s.root()
	if err != nil {
		return 0, err
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return 0, reason(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !spoolKey.MatchString(e.Name()) || inUse[strings.TrimSuffix(e.Name(), tagged)] || now.Sub(info.ModTime()) < age {
			continue
		}
		if err := root.Remove(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, reason(err)
		}
		removed++
	}
	return removed, nil
}
