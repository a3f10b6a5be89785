// Package dossiers reads files of dossiers as one-stop systems export them: columns by their canonical names or by those
// that are known as aliases, times in several forms. It reads one line at a time, keeps nothing that is said of an
// applicant, and says of a line that it refuses where, what and why.
package dossiers

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/dossier"
	"danhgia/scoring"
)

// Reader reads a CSV file of dossiers. Its bytes must be UTF-8; a byte order mark and either of comma, semicolon and
// tab are taken.
type Reader struct{ *sheet }

// NewReader reads the header of a file; name is the file's in messages.
func NewReader(name string, r io.Reader) (*Reader, error) {
	s, err := open(name, r, byAlias)
	if err != nil {
		return nil, err
	}
	if missing := s.place.lacks(); len(missing) > 0 {
		return nil, scoring.Say("%s: thiếu cột %s; tên cột theo mẫu là %s", "%s: there is no column %s; the canonical ones are %s", name, list(missing), list(Columns))
	}
	return &Reader{s}, nil
}

// sheet is a CSV file whose first line names its columns.
type sheet struct {
	name  string
	csv   *csv.Reader
	place place
}

func open(name string, r io.Reader, known map[string]Column) (*sheet, error) {
	buffered := bufio.NewReaderSize(r, 1<<18)
	if mark, _ := buffered.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // it is there
	}
	head, err := buffered.Peek(1 << 12)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s := &sheet{name: name, csv: csv.NewReader(buffered)}
	s.csv.Comma, s.csv.ReuseRecord = separator(head), true
	header, err := s.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, scoring.Say("%s: tệp không có nội dung; dòng đầu phải là tên cột", "%s: the file is empty: its first line names the columns", name)
	}
	if err != nil {
		return nil, broken(name, err)
	}
	var twice []Column
	if s.place, twice = places(header, known); len(twice) > 0 {
		return nil, scoring.Say("%s: cột %s có hai lần", "%s: column %s is there twice", name, list(twice))
	}
	return s, nil
}

// next is the next line. io.EOF: there is none. A *Refusal concerns the line alone.
func (s *sheet) next() (*row, int, error) {
	record, err := s.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, 0, io.EOF
	}
	if errors.Is(err, csv.ErrFieldCount) {
		line, _ := s.csv.FieldPos(0)
		return nil, line, &Refusal{s.name, line, "", strings.Join(record, " "), mustBeWhole}
	}
	if err != nil {
		return nil, 0, broken(s.name, err)
	}
	line, _ := s.csv.FieldPos(0)
	return &row{place: s.place, record: record}, line, nil
}

// separator is the sign that the first line has most of, outside quotes.
func separator(head []byte) rune {
	line, _, _ := strings.Cut(string(head), "\n")
	best, most := ',', 0
	for _, sign := range []rune{',', ';', '\t'} {
		if n := strings.Count(line, string(sign)); n > most {
			best, most = sign, n
		}
	}
	return best
}

func list(columns []Column) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = string(c)
	}
	return strings.Join(names, ", ")
}

// broken is a file that is not CSV from some line on.
func broken(name string, err error) error {
	var at *csv.ParseError
	if !errors.As(err, &at) {
		return fmt.Errorf("%s: %w", name, err)
	}
	return scoring.Say("%s: dòng %d không đúng dạng CSV (%s); tệp hỏng hoặc bị cắt giữa chừng", "%s: line %d is not CSV (%s): the file is damaged or breaks off", name, at.Line, at.Err)
}

// Unused are the columns that are not read.
func (r *Reader) Unused() []string { return r.place.unused }

// Counts says whether the file has the columns that an indicator is counted by.
func (r *Reader) Counts(indicator string) bool { return r.place.counts(indicator) }

// Refusal is a line that is not taken.
type Refusal struct {
	File   string
	Line   int
	Column Column
	Value  string
	Rule   scoring.Text
}

// mostShown is how many characters of a refused value are shown.
const mostShown = 60

// Error is the refusal in English.
func (r *Refusal) Error() string {
	if r.Column == "" {
		return fmt.Sprintf("%s, line %d: %s", r.File, r.Line, r.Rule.En)
	}
	return fmt.Sprintf("%s, line %d, column %s: %q: %s", r.File, r.Line, r.Column, r.Excerpt(), r.Rule.En)
}

// Vietnamese is the same to people.
func (r *Refusal) Vietnamese() string {
	if r.Column == "" {
		return fmt.Sprintf("%s, dòng %d: %s", r.File, r.Line, r.Rule.Vi)
	}
	return fmt.Sprintf("%s, dòng %d, cột %s: %q: %s", r.File, r.Line, r.Column, r.Excerpt(), r.Rule.Vi)
}

// Excerpt is the beginning of the value.
func (r *Refusal) Excerpt() string {
	if short := []rune(r.Value); len(short) > mostShown {
		return string(short[:mostShown]) + "…"
	}
	return r.Value
}

// Next reads the next dossier into d. io.EOF: there is none. A *Refusal concerns one line, and the next may be read;
// any other error concerns the file.
func (r *Reader) Next(d *dossier.Dossier) (line int, err error) {
	row, line, err := r.next()
	if err != nil {
		return line, err
	}
	*d = row.dossier()
	return line, row.fault(r.name, line)
}

// row is a line being read. Its first fault is kept.
type row struct {
	place  place
	record []string
	wrong  *Refusal
}

// fault is what is wrong with the line; nil: nothing.
func (r *row) fault(file string, line int) error {
	if r.wrong == nil {
		return nil
	}
	r.wrong.File, r.wrong.Line = file, line
	return r.wrong
}

func (r *row) text(c Column) string {
	at, there := r.place.at[c]
	if !there {
		return ""
	}
	return strings.TrimSpace(r.record[at])
}

func (r *row) refuse(c Column, must rule) {
	if r.wrong == nil {
		r.wrong = &Refusal{Column: c, Value: r.text(c), Rule: must}
	}
}

// longest is how many characters a code or a name has.
const longest = 100

// name is a copy of a text: the record is used again for the next line.
func (r *row) name(c Column, must bool) string {
	text := r.text(c)
	switch {
	case text == "" && must:
		r.refuse(c, mustBeThere)
	case utf8.RuneCountInString(text) > longest || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		r.refuse(c, mustBeShort)
	}
	return strings.Clone(text)
}

func (r *row) moment(c Column) dossier.Moment {
	text := r.text(c)
	if text == "" {
		return 0
	}
	m, _, ok := moment(text)
	if !ok {
		r.refuse(c, mustBeTime)
	}
	return m
}

func read[T any](r *row, c Column, parse func(string) (T, bool), must rule) T {
	value, ok := parse(r.text(c))
	if !ok {
		r.refuse(c, must)
	}
	return value
}

// given is read for a column that may be empty.
func given[T any](r *row, c Column, parse func(string) (T, bool), must rule) (value T) {
	if r.text(c) == "" {
		return value
	}
	return read(r, c, parse, must)
}

func of[T any](known map[string]T) func(string) (T, bool) {
	return func(text string) (T, bool) { return word(known, text) }
}

func (r *row) yes(c Column) bool { return read(r, c, of(yesNo), mustBeYesNo) }
