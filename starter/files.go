package main

import (
	"bytes"
	"errors"
	"fmt"
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
	fresh, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(fresh.Name()) // nothing is there any more once it has been renamed
	_, err = fresh.Write(content.Bytes())
	if err = errors.Join(err, fresh.Chmod(0o644), fresh.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(fresh.Name(), name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
