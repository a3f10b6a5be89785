package portal

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"danhgia/activities"
	"danhgia/scoring"
)

// MaxFileBytes is the size above which a file is refused before it is read: 64 MiB, two hundred times a real one.
const MaxFileBytes = 64 << 20

// Verify checks that a collection is whole and unaltered: what its manifest says, the six files, their sizes and
// hashes. It does not look into the files. Every error is one or more *Refusal.
func Verify(raw activities.RawCollection) error {
	if err := checkManifest(raw); err != nil {
		return err
	}
	var faults []error
	for _, f := range raw.Files {
		err := checkSize(f.SnapshotFile, int64(len(f.Content)))
		if err == nil {
			err = checkHash(f)
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

var (
	provinceCode = regexp.MustCompile(`^[0-9A-Za-z]+$`)
	sha256Hex    = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func checkManifest(raw activities.RawCollection) error {
	if err := checkHeading(raw); err != nil {
		return err
	}
	if err := checkFileList(raw.Files); err != nil {
		return err
	}
	return checkGapList(raw.Gaps)
}

// checkHeading checks what a collection says that it is of.
func checkHeading(raw activities.RawCollection) error {
	m := place{file: manifestName}
	if err := checkLabel("source", raw.Source); err != nil {
		return err
	}
	if _, err := scoring.ParsePeriod(string(raw.Period)); err != nil {
		return m.refuse("period", "%v", err)
	}
	if !provinceCode.MatchString(raw.Province.Code) {
		return m.refuse("province.code", "%q is not a province's code, such as H44", raw.Province.Code)
	}
	return checkLabel("province.name", raw.Province.Name)
}

func checkLabel(field, text string) error {
	m := place{file: manifestName}
	if strings.TrimSpace(text) == "" {
		return m.refuse(field, "the field is missing or empty")
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return m.refuse(field, "%q has an unreadable character", text)
	}
	return nil
}

func checkFileList(files []activities.RawFile) error {
	m := place{file: manifestName}
	seen := map[string]bool{}
	for _, f := range files {
		if sourceOf(f.Name) == nil && f.Name != OwnFile {
			return m.refuse("files", "%q is not a file of a collection; the files are %s", f.Name, fileNames())
		}
		if seen[f.Name] {
			return m.refuse("files", "%s is listed twice", f.Name)
		}
		seen[f.Name] = true
		if err := checkEntry(f.SnapshotFile); err != nil {
			return err
		}
	}
	if seen[OwnFile] && len(seen) == 1 {
		return nil
	}
	for _, s := range sources {
		if !seen[s.file] {
			return m.refuse("files", "%s is not listed; a collection has all of %s", s.file, fileNames())
		}
	}
	return nil
}

func checkEntry(f scoring.SnapshotFile) error {
	m := place{file: manifestName, record: named(f.Name)}
	if _, err := time.Parse(time.DateOnly, f.CapturedOn); err != nil {
		return m.refuse("captured_on", "%q is not a date such as 2026-09-26", f.CapturedOn)
	}
	if f.Bytes <= 0 {
		return m.refuse("bytes", "%d is not the size of a file", f.Bytes)
	}
	if !sha256Hex.MatchString(f.SHA256) {
		return m.refuse("sha256", "%q is not a sha256 in 64 lower-case hexadecimal digits", f.SHA256)
	}
	return nil
}

// checkSize needs no content, so that a huge file is refused before it is read.
func checkSize(f scoring.SnapshotFile, size int64) error {
	p := place{file: f.Name}
	switch {
	case size > MaxFileBytes:
		return p.refuse("", "the file has %d bytes; at most %d (64 MiB) are read", size, MaxFileBytes)
	case size < f.Bytes:
		return p.refuse("", "the file has %d bytes, the manifest says %d; it is truncated, collect it again", size, f.Bytes)
	case size > f.Bytes:
		return p.refuse("", "the file has %d bytes, the manifest says %d; it was altered, collect it again", size, f.Bytes)
	}
	return nil
}

func checkHash(f activities.RawFile) error {
	if got := sha256Of(f.Content); got != f.SHA256 {
		return place{file: f.Name}.refuse("", "the file was altered after it was collected (sha256 %.12s…, the manifest says %.12s…); collect it again",
			got, f.SHA256)
	}
	return nil
}

// SnapshotID names a collection by its content: the lower-case hexadecimal sha256 of these lines, each ended by \n,
// the files sorted by name, texts in Go's %q form:
//
//	danhgia snapshot 1
//	source "dichvucong.gov.vn"
//	period "2026-08"
//	province "H44"
//	file "dossier-digitized.json" 49c74dfe…
//
// The day of capture, the sizes (the hashes imply them), the province's name and the gaps are not part of it.
func SnapshotID(raw activities.RawCollection) string {
	files := slices.SortedFunc(slices.Values(raw.Files), func(a, b activities.RawFile) int { return cmp.Compare(a.Name, b.Name) })
	var b strings.Builder
	fmt.Fprintf(&b, "danhgia snapshot 1\nsource %q\nperiod %q\nprovince %q\n", raw.Source, raw.Period, raw.Province.Code)
	for _, f := range files {
		fmt.Fprintf(&b, "file %q %s\n", f.Name, f.SHA256)
	}
	return sha256Of([]byte(b.String()))
}

func sha256Of(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func sourceOf(file string) *source {
	i := slices.IndexFunc(sources, func(s source) bool { return s.file == file })
	if i < 0 {
		return nil
	}
	return &sources[i]
}

func fileNames() string {
	names := make([]string, len(sources))
	for i, s := range sources {
		names[i] = s.file
	}
	return strings.Join(names, ", ")
}
