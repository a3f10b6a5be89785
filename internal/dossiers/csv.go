package dossiers

import (
	"bytes"
	"io"
)

// csvFile is a CSV file whose first line names its columns.
type csvFile struct {
	*lines
	fields  [][]byte
	scratch []byte
	columns int // of the first line; 0: it has not been read
}

// openCSV begins with a file of which head is the beginning.
func openCSV(in io.Reader, head []byte) *csvFile {
	f := &csvFile{lines: newLines(in)}
	f.comma = separator(head)
	return f
}

func (f *csvFile) raw() []byte { return f.record }
func (f *csvFile) line() int   { return f.first }

func (f *csvFile) cells() ([][]byte, error) {
	f.fields, f.scratch = f.split(f.fields, f.scratch[:0])
	if f.columns == 0 {
		f.columns = len(f.fields)
	}
	if len(f.fields) < f.columns && f.cut() {
		return nil, &atLine{f.first, cutOff}
	}
	if len(f.fields) != f.columns {
		return nil, &fault{rule: mustBeWhole}
	}
	return f.fields, nil
}

// separator is the sign that the first line has most of.
func separator(head []byte) byte {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	best, most := byte(','), 0
	for _, sign := range []byte{',', ';', '\t'} {
		if n := bytes.Count(line, []byte{sign}); n > most {
			best, most = sign, n
		}
	}
	return best
}
