package review

import (
	"bytes"
	"path"
	"strings"
	"unicode"
)

// MaxEvidence is the largest file of evidence, in bytes.
const MaxEvidence = 20 << 20

// Evidence is a file that was accepted (minh chứng).
type Evidence struct {
	Name string // safe to show and to save under, with the ending of its type
	Type string // by its content: application/pdf, image/jpeg or image/png
	Size int64
}

type fileType struct{ magic, mime, ending string }

var fileTypes = []fileType{
	{"%PDF-", "application/pdf", ".pdf"},
	{"\xff\xd8\xff", "image/jpeg", ".jpg"},
	{"\x89PNG\r\n\x1a\n", "image/png", ".png"},
}

// CheckEvidence judges a file by its size and its first bytes (eight are enough), never by its name. It refuses empty
// and large files and all types but three, with ErrEvidence.
func CheckEvidence(name string, size int64, head []byte) (Evidence, error) {
	stem, ending := plain(name)
	shown := stem + ending
	switch {
	case size <= 0:
		return Evidence{}, refuse(ErrEvidence, "evidence", emptyFilePhrase, shown)
	case size > MaxEvidence:
		return Evidence{}, refuse(ErrEvidence, "evidence", largeFilePhrase, shown, megabytes(size), MaxEvidence>>20)
	}
	for _, t := range fileTypes {
		if bytes.HasPrefix(head, []byte(t.magic)) {
			return Evidence{stem + t.ending, t.mime, size}, nil
		}
	}
	return Evidence{}, refuse(ErrEvidence, "evidence", fileTypePhrase, shown)
}

// megabytes rounds up, so that a file just above the bound is not said to be of the bound.
func megabytes(size int64) int64 { return (size + 1<<20 - 1) >> 20 }

// Bounds on names: 60 characters and an ending are at most 250 bytes, which every file system takes.
const (
	longestName   = 60
	longestEnding = 10
)

// plain is a file's name without folders and without what a file system, a header or a page takes for more than
// letters.
func plain(name string) (stem, ending string) {
	name = strings.ToValidUTF8(name, "_")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || strings.ContainsRune(`<>:"|?*;%&'`+"`$", r) {
			return '_'
		}
		return r
	}, name)
	if ending = path.Ext(name); len(ending) > longestEnding {
		ending = ""
	}
	letters := []rune(strings.Trim(strings.TrimSuffix(name, ending), " ._"))
	if len(letters) == 0 {
		return "minh-chung", ending
	}
	return string(letters[:min(len(letters), longestName)]), ending
}
