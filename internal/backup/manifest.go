// Package backup writes a backup to a folder and reads it back: dumps of databases by PostgreSQL's own programs, files
// beside them, and a manifest by which each of them is checked. A folder without a manifest is no backup.
package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	// Format is that of the folders which this version writes and reads.
	Format = 1
	// OwnDump is the file of the installation's own database.
	OwnDump  = "danhgia.dump"
	manifest = "manifest.json"
)

// Manifest says what a backup has in it.
type Manifest struct {
	Format     int
	Moment     time.Time // of the own database: everything that was committed before is in it, nothing that came after
	Province   string
	Server     string // version of the server
	Program    int    // version of pg_dump
	Migrations []int
	Rows       map[string]int64 // of each table of the own database
	Temporal   []string         `json:",omitempty"` // names of Temporal's databases, in temporal-NAME.dump
	Keys       bool             // keys and secrets are in it, under keys/
	Files      []File
}

// File is a file of a backup.
type File struct {
	Name   string // with slashes, from the backup's folder
	Bytes  int64
	SHA256 string
}

// ErrDamaged is a backup that is not what its manifest says.
var ErrDamaged = errors.New("the backup is damaged")

// Create makes the folder of a backup, which only its owner may enter. One that has something in it is refused.
func Create(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: give a new folder for each backup", dir)
	}
	return errors.Join(err, os.Chmod(dir, 0o700))
}

// Seal hashes all files of the folder and writes the manifest, last of all.
func Seal(dir string, m Manifest) (Manifest, error) {
	var err error
	if m.Files, err = files(dir); err != nil {
		return m, err
	}
	m.Format = Format
	content, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	file := filepath.Join(dir, manifest)
	if err := os.WriteFile(file+".new", append(content, '\n'), 0o600); err != nil {
		return m, err
	}
	return m, os.Rename(file+".new", file)
}

// Open reads the manifest and checks every file against it. ErrDamaged says all that is wrong.
func Open(dir string) (m Manifest, err error) {
	content, err := os.ReadFile(filepath.Join(dir, manifest))
	if errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("%s has no %s: it is no backup, or one that was broken off", dir, manifest)
	}
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(content, &m); err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrDamaged, manifest, err)
	}
	if m.Format != Format {
		return m, fmt.Errorf("%s has format %d, and this version reads %d", dir, m.Format, Format)
	}
	there, err := files(dir)
	if err != nil {
		return m, err
	}
	if wrong := differences(m.Files, there); len(wrong) > 0 {
		return m, fmt.Errorf("%w: %s", ErrDamaged, strings.Join(wrong, "; "))
	}
	return m, nil
}

func differences(want, got []File) (wrong []string) {
	for _, w := range want {
		at := slices.IndexFunc(got, func(g File) bool { return g.Name == w.Name })
		switch {
		case at < 0:
			wrong = append(wrong, w.Name+" is missing")
		case got[at] != w:
			wrong = append(wrong, fmt.Sprintf("%s has changed: %d bytes, sha256 %s, and not %d bytes, sha256 %s", w.Name, got[at].Bytes, got[at].SHA256, w.Bytes, w.SHA256))
		}
	}
	return wrong
}

// files are all files of a folder but the manifest, by name.
func files(dir string) (all []File, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == manifest {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		f := File{Name: filepath.ToSlash(name)}
		f.Bytes, f.SHA256, err = hash(path)
		all = append(all, f)
		return err
	})
	return all, err
}

func hash(path string) (n int64, sum string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer file.Close()
	h := sha256.New()
	n, err = io.Copy(h, file)
	return n, hex.EncodeToString(h.Sum(nil)), err
}

// CopyInto copies the files of a folder, which only the owner may read then; those that are there already stay. A folder
// that is not there has none.
func CopyInto(to, from string) (copied int, err error) {
	entries, err := os.ReadDir(from)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		if err := CopyFile(filepath.Join(to, e.Name()), filepath.Join(from, e.Name())); errors.Is(err, os.ErrExist) {
			continue
		} else if err != nil {
			return copied, err
		}
		copied++
	}
	return copied, nil
}

// CopyFile copies a file to one that is new, which only the owner may read. It makes the folder.
func CopyFile(to, from string) (err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
