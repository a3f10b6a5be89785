// Package indexset reads index sets from YAML files: strictly, so that a slip of the pen never becomes a score.
// Everything that is wrong with a file is reported at once, each with file, line and field.
package indexset

import (
	"errors"
	"fmt"
	"io/fs"

	"danhgia/scoring"
)

// File is an index set with the bytes that it was read from.
type File struct {
	Name    string
	Content []byte
	Set     scoring.IndexSet
}

// All reads every YAML file in the root of fsys, in the order of their names.
// It refuses two files with the same code.
func All(fsys fs.FS) ([]File, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list index sets: %w", err)
	}
	var files []File
	var faults []error
	named := map[string]string{}
	for _, name := range names {
		file, err := read(fsys, name)
		if first, ok := named[file.Set.Code]; ok && err == nil {
			err = fmt.Errorf("%s: the index set has code %s, as the one in %s", name, file.Set.Code, first)
		}
		named[file.Set.Code] = name
		files, faults = append(files, file), append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return files, nil
}

func read(fsys fs.FS, name string) (File, error) {
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return File{}, fmt.Errorf("read index set: %w", err)
	}
	set, err := Parse(name, content)
	return File{Name: name, Content: content, Set: set}, err
}
