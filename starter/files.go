package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	gohash "hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"danhgia/indexes"
	"danhgia/internal/indexset"
	"danhgia/internal/tables"
	"danhgia/scoring"
)

// readIndexSet reads an index set from its file, or the newest of those that come with this program.
func readIndexSet(file string) (scoring.IndexSet, error) {
	if file == "" {
		return newestIndexSet()
	}
	r, err := tables.OpenLimited(file)
	if err != nil {
		return scoring.IndexSet{}, err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return scoring.IndexSet{}, fmt.Errorf("read %s: %w", file, err)
	}
	return indexset.Parse(file, content)
}

func newestIndexSet() (scoring.IndexSet, error) {
	files, err := indexset.All(indexes.Files)
	if err != nil {
		return scoring.IndexSet{}, err
	}
	return slices.MaxFunc(files, func(a, b indexset.File) int {
		return strings.Compare(a.Set.EffectiveFrom, b.Set.EffectiveFrom)
	}).Set, nil
}

// writeFile writes a whole file or none; without a name it writes to standard output, also only when all is known.
func writeFile(name string, stdout io.Writer, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	if name == "" {
		_, err := stdout.Write(content.Bytes())
		return err
	}
	f, err := newFile(name)
	if err != nil {
		return err
	}
	defer f.drop()
	_, _ = f.Write(content.Bytes()) // keep says what went wrong
	return f.keep()
}

// freshFile is a file that has its name only when it is whole.
type freshFile struct {
	name  string
	file  *os.File
	to    *bufio.Writer // keeps its first error
	sum   gohash.Hash
	bytes int64
}

func newFile(name string) (*freshFile, error) {
	file, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	return &freshFile{name: name, file: file, to: bufio.NewWriterSize(file, 1<<16), sum: sha256.New()}, nil
}

func (f *freshFile) Write(p []byte) (int, error) {
	n, err := f.to.Write(p)
	_, _ = f.sum.Write(p[:n]) // never errs
	f.bytes += int64(n)
	return n, err
}

// keep gives the file its name.
func (f *freshFile) keep() error {
	if err := errors.Join(f.to.Flush(), f.file.Chmod(0o644), f.file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", f.name, err)
	}
	if err := os.Rename(f.file.Name(), f.name); err != nil {
		return fmt.Errorf("write %s: %w", f.name, err)
	}
	return nil
}

// drop takes away what was not kept.
func (f *freshFile) drop() {
	_ = f.file.Close()
	_ = os.Remove(f.file.Name()) // nothing is there any more once it has its name
}

func (f *freshFile) sha256() string { return hex.EncodeToString(f.sum.Sum(nil)) }
