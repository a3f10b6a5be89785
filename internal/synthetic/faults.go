package synthetic

import (
	"bytes"
)

// Fault is a line that is not as it has to be, on purpose.
type Fault struct {
	Line   int    // of the file, its header being the first
	Column string // empty: the line as a whole
	What   string
}

// The faults that a column can have: the place of the column, and what stands in it.
var spoilt = []struct {
	column      int
	name, value string
	what        string
}{
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
}

const aYearBefore = "a year before receipt"

// spoil makes a line faulty. before is the line before, if it is not faulty itself.
func spoil(line, before []byte, d *dice) ([]byte, Fault) {
	fields := bytes.Split(bytes.TrimSuffix(line, []byte("\n")), []byte(","))
	kind := d.below(len(spoilt) + 2)
	switch {
	case kind == len(spoilt) && len(before) > 0:
		number, _, _ := bytes.Cut(before, []byte(","))
		fields[0] = number
		return joined(fields), Fault{Column: "dossier", What: "a number that an earlier line has with another content"}
	case kind >= len(spoilt):
		return joined(fields[:12]), Fault{What: "cut off"}
	}
	fault := spoilt[kind]
	fields[fault.column] = []byte(fault.value)
	if fault.value == aYearBefore {
		fields[6] = bytes.Clone(fields[5]) // submitted at, which is always there
		fields[fault.column] = bytes.Clone(fields[5])
		fields[fault.column][len("dd/MM/yyy")]--
	}
	return joined(fields), Fault{Column: fault.name, What: fault.what}
}

func joined(fields [][]byte) []byte {
	return append(bytes.Join(fields, []byte(",")), '\n')
}
