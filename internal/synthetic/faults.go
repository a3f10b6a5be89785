package synthetic

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"danhgia/scoring"
)

// Fault is a line that is not as it has to be, on purpose.
type Fault struct {
	Line   int    // of the file, its header being the first
	Column string // empty: the line as a whole
	What   string
}

// flaws are the faults that the columns of a file can have.
type flaws struct {
	first    string // name of the first column, which tells one line from another
	since    int    // the column whose time is always there
	received int    // that of the receipt
	columns  []flaw
}

// flaw is the place of a column, and what stands in it.
type flaw struct {
	column      int
	name, value string
	what        string
}

var dossierFlaws = flaws{first: "dossier", since: 5, received: 6, columns: []flaw{
	{6, "received_at", "31/02/2026 09:15:00", "a day that there is not"},
	{7, "due_at", "2026-13-05", "a month that there is not"},
	{8, "ended_at", "05/08/0001 10:00:00", "year 0001"},
	{6, "received_at", "05/08/9999 10:00:00", "year 9999"},
	{6, "received_at", "hôm qua", "not a time"},
	{10, "status", "11", "unknown status"},
	{4, "channel", "7", "unknown channel"},
	{16, "fee_due", "-50000", "a fee below nothing"},
	{17, "paid_online", "9", "unknown way of paying"},
	{0, "dossier", "", "no number"},
	{2, "agency", "H31.999", "unknown agency"},
	{7, "due_at", aYearBefore, "due before received"},
	{8, "ended_at", aYearBefore, "ended before received"},
}}

var petitionFlaws = flaws{first: "petition", since: 5, received: 5, columns: []flaw{
	{5, "received_at", "31/02/2026 09:15:00", "a day that there is not"},
	{9, "answered_at", "tuần sau", "not a time"},
	{0, "petition", "", "no number"},
	{1, "agency", "H31.999", "unknown agency"},
	{3, "sender", "báo chí", "unknown sender"},
	{4, "kind", "khen ngợi", "unknown kind"},
	{11, "satisfaction", "5", "a degree in digits"},
	{9, "answered_at", aYearBefore, "answered before received"},
}}

var ratingFlaws = flaws{first: "dossier", columns: []flaw{
	{4, "rated_at", "05/08/0001 10:00:00", "year 0001"},
	{0, "dossier", "", "no number"},
	{1, "agency", "H31.999", "unknown agency"},
	{3, "sender", "báo chí", "unknown sender"},
	{5, "rating", "5", "a degree in digits"},
	{5, "rating", "", "no degree"},
}}

const aYearBefore = "a year before receipt"

// spoil makes a line faulty. before is the line before, if it is not faulty itself.
func (f *flaws) spoil(line, before []byte, d *dice) ([]byte, Fault) {
	fields := bytes.Split(bytes.TrimSuffix(line, []byte("\n")), []byte(","))
	kind := d.below(len(f.columns) + 2)
	switch {
	case kind == len(f.columns) && len(before) > 0:
		number, _, _ := bytes.Cut(before, []byte(","))
		fields[0] = number
		return joined(fields), Fault{Column: f.first, What: "a number that an earlier line has with another content"}
	case kind >= len(f.columns):
		return joined(fields[:len(fields)/2]), Fault{What: "cut off"}
	}
	fault := f.columns[kind]
	fields[fault.column] = []byte(fault.value)
	if fault.value == aYearBefore {
		fields[f.received] = bytes.Clone(fields[f.since])
		fields[fault.column] = bytes.Clone(fields[f.since])
		fields[fault.column][len("dd/MM/yyy")]--
	}
	return joined(fields), Fault{Column: fault.name, What: fault.what}
}

func joined(fields [][]byte) []byte {
	return append(bytes.Join(fields, []byte(",")), '\n')
}

// sheet is a file being written, with its faulty lines.
type sheet struct {
	out    *bufio.Writer // it keeps its first error
	flaws  *flaws
	before []byte // the line before, where it was whole
	at     int
	faults []Fault
}

func newSheet(w io.Writer, header string, f *flaws) *sheet {
	s := &sheet{out: bufio.NewWriterSize(w, 1<<18), flaws: f, at: 1}
	_, _ = s.out.WriteString(header)
	return s
}

func (s *sheet) whole(line []byte) error {
	s.at++
	s.before = append(s.before[:0], line...)
	_, err := s.out.Write(line)
	return err
}

func (s *sheet) spoilt(line []byte, d *dice) error {
	s.at++
	line, f := s.flaws.spoil(line, s.before, d)
	f.Line = s.at
	s.faults = append(s.faults, f)
	s.before = s.before[:0]
	_, err := s.out.Write(line)
	return err
}

func (s *sheet) end(err error, what string, p scoring.Period) ([]Fault, error) {
	if err == nil {
		err = s.out.Flush()
	}
	if err != nil {
		return nil, fmt.Errorf("write the %s of %s: %w", what, p, err)
	}
	return s.faults, nil
}
