package dossiers

import (
	"errors"
	"io"

	"danhgia/activities"
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
	layout
	name   string
	row    row
	form   []byte
	failed error
	whole  func() error // what is wrong at the end; nil: nothing can be
	close  func() error // nil: there is nothing to close
}

// Next moves to the next line.
func (s *sheet) Next() error {
	if s.failed != nil {
		return s.failed
	}
	switch err := s.next(); {
	case err == nil:
		return nil
	case !errors.Is(err, io.EOF):
		s.failed = broken(s.name, err)
	case s.whole != nil:
		s.failed = s.whole()
	}
	if s.failed == nil {
		s.failed = io.EOF
	}
	if err := s.Close(); err != nil {
		s.failed = errors.Join(s.failed, err)
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

// Close gives back what the file has taken. A file that was read to its end has done so.
func (s *sheet) Close() error {
	if s.close == nil {
		return nil
	}
	again := s.close
	s.close = nil
	return again()
}

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
		s.failed = broken(s.name, err)
		return s.failed
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
