package portal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

const (
	manifestName     = "manifest.json"
	maxManifestBytes = 1 << 20
)

// manifest is manifest.json; the portal's answers do not say themselves which period they are of.
type manifest struct {
	Source   string                 `json:"source"`
	Period   scoring.Period         `json:"period"`
	Province manifestProvince       `json:"province"`
	Files    []scoring.SnapshotFile `json:"files"`
	Gaps     []scoring.Gap          `json:"gaps,omitempty"`
}

type manifestProvince struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// ReadFolder reads manifest.json and the six files that it lists, and verifies them; other files of the folder are
// left alone. A file that is too large or not as long as the manifest says is refused before it is read. An error
// about what the folder holds is a *Refusal.
func ReadFolder(dir string) (activities.RawCollection, error) {
	raw, err := readManifest(dir)
	if err != nil {
		return activities.RawCollection{}, err
	}
	for i := range raw.Files {
		f := &raw.Files[i]
		if f.Content, err = readFile(dir, f.Name, func(size int64) error { return checkSize(f.SnapshotFile, size) }); err != nil {
			return activities.RawCollection{}, err
		}
	}
	if err := Verify(raw); err != nil {
		return activities.RawCollection{}, err
	}
	return raw, nil
}

func readManifest(dir string) (activities.RawCollection, error) {
	content, err := readFile(dir, manifestName, func(size int64) error {
		if size > maxManifestBytes {
			return place{file: manifestName}.refuse("", "the file has %d bytes; a manifest has at most %d", size, maxManifestBytes)
		}
		return nil
	})
	if err != nil {
		return activities.RawCollection{}, err
	}
	m, err := parseManifest(content)
	if err != nil {
		return activities.RawCollection{}, err
	}
	raw := m.collection()
	return raw, checkManifest(raw)
}

func parseManifest(content []byte) (m manifest, err error) {
	if err := checkUTF8(place{file: manifestName}, content); err != nil {
		return manifest{}, err
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return manifest{}, badManifest(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return manifest{}, place{file: manifestName}.refuse("", "something follows the end of the JSON text")
	}
	return m, nil
}

func badManifest(err error) error {
	m := place{file: manifestName}
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return m.refuse("", "the JSON text breaks off at the end; the file is truncated")
	case errors.As(err, &mistyped):
		return m.refuse(mistyped.Field, "a %s cannot stand here", mistyped.Value)
	default:
		return m.refuse("", "%s", strings.TrimPrefix(err.Error(), "json: "))
	}
}

func (m manifest) collection() activities.RawCollection {
	raw := activities.RawCollection{
		Source: m.Source, Period: m.Period, Gaps: m.Gaps,
		Province: scoring.Agency{Code: m.Province.Code, Name: m.Province.Name, Kind: scoring.Province},
	}
	for _, f := range m.Files {
		raw.Files = append(raw.Files, activities.RawFile{SnapshotFile: f})
	}
	return raw
}

// readFile reads a regular file once its size is found good.
func readFile(dir, name string, checkSize func(int64) error) ([]byte, error) {
	path := filepath.Join(dir, name)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, place{file: name}.refuse("", "the file is missing in %s; a collection is a folder with %s and %s", dir, manifestName, fileNames())
	}
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, place{file: name}.refuse("", "is not a file")
	}
	if err := checkSize(info.Size()); err != nil {
		return nil, err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return content, nil
}

// WriteFolder verifies a collection and writes it with its manifest into a new folder, which appears whole or not at
// all. A folder that is there and not empty is refused with an error that is fs.ErrExist.
func WriteFolder(dir string, raw activities.RawCollection) error {
	if err := Verify(raw); err != nil {
		return err
	}
	if err := CheckNew(dir); err != nil {
		return err
	}
	parent, name := filepath.Split(filepath.Clean(dir))
	if err := os.MkdirAll(filepath.Clean(parent), 0o755); err != nil {
		return fmt.Errorf("make the folder above %s: %w", dir, err)
	}
	fresh, err := os.MkdirTemp(filepath.Clean(parent), "."+name+"-")
	if err != nil {
		return fmt.Errorf("make a folder beside %s: %w", dir, err)
	}
	defer func() { _ = os.RemoveAll(fresh) }() // after the rename there is nothing left to remove
	if err := fill(fresh, raw); err != nil {
		return err
	}
	return moveTo(fresh, dir)
}

// moveTo also replaces an empty folder; os.Remove refuses one that has been filled in the meantime.
func moveTo(fresh, dir string) error {
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("make room for the new collection: %w", err)
	}
	if err := os.Rename(fresh, dir); err != nil {
		return fmt.Errorf("put the new collection in its place %s: %w", dir, err)
	}
	return nil
}

// CheckNew refuses a folder that is there and not empty, with an error that is fs.ErrExist: ask before fetching.
func CheckNew(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into %s: %w", dir, err)
	}
	return fmt.Errorf("the folder %s is not empty; name a new one, a collection is never overwritten: %w", dir, fs.ErrExist)
}

func fill(dir string, raw activities.RawCollection) error {
	if err := os.Chmod(dir, 0o755); err != nil {
		return fmt.Errorf("open %s to readers: %w", dir, err)
	}
	text, err := formatManifest(raw)
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, manifestName), text); err != nil {
		return err
	}
	for _, f := range raw.Files {
		if err := writeFile(filepath.Join(dir, f.Name), f.Content); err != nil {
			return err
		}
	}
	return nil
}

// writeFile waits until the bytes are on the disk, or a power cut could leave the renamed folder with empty files.
func writeFile(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("create %s: %w", path, err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func formatManifest(raw activities.RawCollection) ([]byte, error) {
	m := manifest{Source: raw.Source, Period: raw.Period, Province: manifestProvince{raw.Province.Code, raw.Province.Name}, Gaps: raw.Gaps}
	for _, f := range raw.Files {
		m.Files = append(m.Files, f.SnapshotFile)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(m); err != nil {
		return nil, fmt.Errorf("write the manifest: %w", err)
	}
	return text.Bytes(), nil
}
