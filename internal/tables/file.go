package tables

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxBytes is above any real file: 10,000 agencies make some 12 MB.
const maxBytes = 64 << 20

// OpenLimited opens a file of at most 64 MiB. A larger one and a folder are refused before anything is read.
// What grows meanwhile, or has no size of its own, as a pipe, fails when that much has been read.
func OpenLimited(path string) (io.ReadCloser, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file", path)
	case err != nil:
		return nil, fmt.Errorf("open %s: %w", path, err)
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder: name a file", path)
	case info.Size() > maxBytes:
		return nil, tooLarge(path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return &limited{file, maxBytes}, nil
}

func tooLarge(path string) error {
	return fmt.Errorf("%s is larger than 64 MiB: split it by agency", path)
}

// limited is a file that refuses to be read beyond its limit; io.LimitReader would end silently.
type limited struct {
	file *os.File
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.file.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return 0, tooLarge(l.file.Name())
	}
	return n, err
}

func (l *limited) Close() error { return l.file.Close() }
