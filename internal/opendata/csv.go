package opendata

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"golang.org/x/text/unicode/norm"

	"danhgia/internal/cells"
	"danhgia/scoring"
)

// WriteCSV writes tables as CSV (RFC 4180), each to its own writer, in one pass over the revisions: one header row,
// UTF-8 in NFC without a byte order mark, which programs would take for a part of the first column's name; decimal
// points; empty for no figure; texts that a spreadsheet would run as a formula with an apostrophe before them. Lines
// end with a line feed, so that one within a text stays what it is.
func WriteCSV(src Source, out map[string]io.Writer) error {
	each, files := map[*table]emit{}, []*csv.Writer(nil)
	for _, t := range tables {
		if w := out[t.name]; w != nil {
			f := csv.NewWriter(w)
			each[t], files = t.lines(f), append(files, f)
		}
	}
	if len(each) != len(out) {
		return fmt.Errorf("there are no other tables than %q", Tables())
	}
	if err := write(src, each); err != nil {
		return err
	}
	for _, f := range files {
		f.Flush()
		if err := f.Error(); err != nil {
			return fmt.Errorf("write a table: %w", err)
		}
	}
	return nil
}

// lines writes the header, and then a line for each row. The writer keeps its first error.
func (t *table) lines(f *csv.Writer) emit {
	line := make([]string, len(t.columns))
	for i, c := range t.columns {
		line[i] = c.name
	}
	_ = f.Write(line)
	return func(values ...value) {
		for i, v := range values {
			line[i] = v.in(t.columns[i].kind)
			if t.columns[i].kind == text {
				line[i] = cells.Escape(norm.NFC.String(line[i]))
			}
		}
		_ = f.Write(line)
	}
}

// in is the value as text; empty: there is none.
func (v value) in(k kind) string {
	switch {
	case !v.known:
		return ""
	case k == integer:
		return strconv.FormatInt(v.n, 10)
	case k == number:
		return scoring.Hundredths(v.n).String()
	case k == boolean:
		return strconv.FormatBool(v.n != 0)
	default:
		return v.text
	}
}
