// Package dossiers reads files of dossiers as one-stop systems export them: columns by their canonical names or by those
// that are known as aliases, times in several forms. It reads one line at a time, keeps nothing that is said of an
// applicant, and says of a line that it refuses where, what and why.
package dossiers

import (
	"fmt"
	"io"
	"strings"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

// Reader reads a file of dossiers.
type Reader struct{ *sheet }

var _ activities.Records = (*Reader)(nil)

// Open reads the beginning of a file; name is the file's in messages. Its bytes must be UTF-8; a byte order mark and
// either of comma, semicolon and tab are taken.
func Open(name string, in io.Reader) (*Reader, error) {
	s, err := open(name, in, byAlias)
	if err != nil {
		return nil, err
	}
	if missing := s.row.place.lacks(); len(missing) > 0 {
		return nil, scoring.Say("%s: thiếu cột %s; tên cột theo mẫu là %s", "%s: there is no column %s; the canonical ones are %s", name, list(missing), list(Columns))
	}
	return &Reader{s}, nil
}

// Read parses the line into d.
func (r *Reader) Read(d *dossier.Dossier) error {
	return r.read(func() { r.row.dossier(d) })
}

func list(columns []Column) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.String()
	}
	return strings.Join(names, ", ")
}

// Twice is a line about a dossier of which an earlier line says something else.
func Twice(file string, line int, number string, first int) *activities.LineRefusal {
	return &activities.LineRefusal{File: file, Line: line, Column: Number.String(), Value: number, Rule: rule{
		Vi: fmt.Sprintf("hồ sơ đã có ở dòng %d với nội dung khác", first), En: fmt.Sprintf("line %d has the dossier with another content", first),
	}}
}
