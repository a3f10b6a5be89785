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
)

// Reader reads a file of dossiers. It has to be closed where it is not read to its end.
type Reader struct{ *sheet }

var _ activities.Records = (*Reader)(nil)

var dossierLayout = layout{Columns, byAlias, (*place).lacks}

// Open reads the beginning of a file; name is the file's in messages. It is CSV in UTF-8 or UTF-16, with comma, semicolon
// or tab, a workbook (XLSX), or JSON lines of DongBoHoSoMC; text may be packed by gzip. A file that will never be taken
// fails with activities.ErrRefused, any other error is one of reading.
func Open(name string, in io.Reader) (*Reader, error) {
	s, err := open(name, in, dossierLayout)
	if err != nil {
		return nil, err
	}
	return &Reader{s}, nil
}

// Read parses the line into d.
func (r *Reader) Read(d *dossier.Dossier) error {
	return r.read(func() {
		r.row.dossier(d)
		if what := d.Impossible(); what != "" {
			r.row.refuse(impossible[what].column, impossible[what].rule)
		}
	})
}

// impossible is where what cannot be stands.
var impossible = map[dossier.Impossible]struct {
	column Column
	rule   rule
}{
	dossier.EndedBeforeReceipt: {Ended, mustBeAfter}, dossier.ReturnedBeforeReceipt: {Returned, mustBeAfter}, dossier.PapersBeforeRequest: {WaitedTo, mustFollow},
}

func namesOf(columns []Column) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.String()
	}
	return strings.Join(names, ", ")
}

// Twice is a line about something of which an earlier line says something else: column has its number.
func Twice(file string, line int, column Column, number string, first int) *activities.LineRefusal {
	return &activities.LineRefusal{File: file, Line: line, Column: column.String(), Value: number, Rule: rule{
		Vi: fmt.Sprintf("đã có ở dòng %d với nội dung khác", first), En: fmt.Sprintf("line %d has it with another content", first),
	}}
}
