package dossiers

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"danhgia/activities"
	"danhgia/scoring"
)

// source gives the lines of a file as cells, whatever its format. Cells and raw are valid until next.
type source interface {
	next() error // io.EOF: there is no other line
	raw() []byte
	line() int
	cells() ([][]byte, error) // a *fault concerns the line alone
}

// sheet is a file whose columns are known.
type sheet struct {
	source
	name   string
	row    row
	form   []byte
	failed error
}

const head = 1 << 16

// open finds out what a file is and where its columns stand.
func open(name string, in io.Reader, known map[string]Column) (*sheet, error) {
	buffered := bufio.NewReaderSize(in, head)
	if mark, _ := buffered.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // it is there
	}
	begin, err := buffered.Peek(1 << 12)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s := &sheet{source: openCSV(buffered, begin), name: name}
	if err := s.header(known); err != nil {
		return nil, err
	}
	return s, nil
}

// header reads where the columns stand.
func (s *sheet) header(known map[string]Column) error {
	err := s.next()
	if errors.Is(err, io.EOF) {
		return scoring.Say("%s: tệp không có nội dung; dòng đầu phải là tên cột", "%s: the file is empty: its first line names the columns", s.name)
	}
	if err != nil {
		return broken(s.name, err)
	}
	names, err := s.cells()
	if err != nil {
		return broken(s.name, err)
	}
	if len(names) > mostColumns {
		return scoring.Say("%s: dòng đầu có %d cột; nhiều nhất là %d", "%s: the first line has %d columns: at most %d", s.name, len(names), mostColumns)
	}
	place, twice := places(names, known)
	if len(twice) > 0 {
		return scoring.Say("%s: cột %s có hai lần", "%s: column %s is there twice", s.name, list(twice))
	}
	s.row, s.form = newRow(place), bytes.Clone(s.raw())
	return nil
}

// Next moves to the next line.
func (s *sheet) Next() error {
	if s.failed == nil {
		if s.failed = s.next(); s.failed != nil && !errors.Is(s.failed, io.EOF) {
			s.failed = broken(s.name, s.failed)
		}
	}
	return s.failed
}

// Raw is the line as it stands.
func (s *sheet) Raw() []byte { return s.raw() }

// Form is what the cells of a line are.
func (s *sheet) Form() []byte { return s.form }

// Line is where it begins.
func (s *sheet) Line() int { return s.line() }

// Unused are the columns that are not read.
func (s *sheet) Unused() []string { return s.row.place.unused }

// Counts says whether the file has the columns that an indicator is counted by.
func (s *sheet) Counts(indicator string) bool { return s.row.place.counts(indicator) }

// read parses the line: parse takes its cells.
func (s *sheet) read(parse func()) error {
	s.row.wrong = nil
	cells, err := s.cells()
	if err == nil {
		s.row.cells = cells
		parse()
	} else if wrong, one := errors.AsType[*fault](err); one {
		s.row.wrong = wrong
	} else {
		return broken(s.name, err)
	}
	if wrong := s.row.wrong; wrong != nil {
		return wrong.on(s.name, s.line())
	}
	return nil
}

// fault is what is wrong with a line. Without a column it is the line as a whole.
type fault struct {
	column string
	value  string
	rule   rule
}

func (f *fault) Error() string { return f.rule.En }

func (f *fault) on(file string, line int) *activities.LineRefusal {
	return &activities.LineRefusal{File: file, Line: line, Column: f.column, Value: f.value, Rule: f.rule}
}
