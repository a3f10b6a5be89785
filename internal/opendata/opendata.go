// Package opendata writes published results for programs: tidy tables as CSV and JSON, and the datapackage.json that
// says what is in them (Frictionless Data Package). A revision is read agency by agency, and one revision at a time, so
// that results of any size take little memory. No figure is empty in CSV and null in JSON, zero is 0, and "no cases"
// is a column of its own.
package opendata

import (
	"iter"

	"danhgia/activities"
	"danhgia/scoring"
)

// Source are the revisions that a file is of, one of each period, one at a time.
type Source = iter.Seq2[activities.Stream, error]

// The tables, by name.
const (
	Revisions  = "revisions"
	Indicators = "indicators"
	Standings  = "standings"
	Groups     = "groups"
	Results    = "results" // the one that holds every figure
)

// Tables are the names of the tables, in the order in which they are listed.
func Tables() []string {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.name
	}
	return names
}

// table is one of the tables. Its rows are read from a revision, or from each of its agencies.
type table struct {
	name    string
	title   scoring.Text
	columns []column
	key     []string
	refers  []reference

	ofRevision func(s activities.Stream, row emit)
	ofAgency   func(s activities.Stream, a scoring.Standing, row emit)
}

// emit takes a row: a value for each column. Who takes it copies it.
type emit func(values ...value)

// reference says that columns are the key of another table.
type reference struct {
	columns []string
	table   string
}

// column is a column of a table.
type column struct {
	name  string
	kind  kind
	title scoring.Text
	about scoring.Text
	// required: it is never empty.
	required bool
	// known are the only values that there are; nil: any.
	known []string
}

// kind says how a value is written.
type kind int

const (
	text    kind = iota
	integer      // whole
	number       // with two decimals
	boolean      // true or false
	moment       // a time as RFC 3339
)

// value is a cell: absent, or a text, or a number; hundredths for the kind number, 1 for true.
type value struct {
	known bool
	text  string
	n     int64
}

func word[T ~string](s T) value { return value{known: s != "", text: string(s)} }

func count[T ~int | ~int64](n T) value { return value{known: true, n: int64(n)} }

func maybe[T ~int | ~int64](m scoring.Maybe[T]) value {
	return value{known: m.Known, n: int64(m.Value)}
}

func truth(b bool) value {
	if b {
		return count(1)
	}
	return count(0)
}

// write has every table's rows taken in one pass over the revisions.
func write(src Source, each map[*table]emit) error {
	for s, err := range src {
		if err != nil {
			return err
		}
		if err := writeRevision(s, each); err != nil {
			return err
		}
	}
	return nil
}

func writeRevision(s activities.Stream, each map[*table]emit) error {
	agencies := false
	for t, row := range each {
		if t.ofRevision != nil {
			t.ofRevision(s, row)
		}
		agencies = agencies || t.ofAgency != nil
	}
	if !agencies {
		return nil
	}
	for a, err := range s.Agencies() {
		if err != nil {
			return err
		}
		for t, row := range each {
			if t.ofAgency != nil {
				t.ofAgency(s, a, row)
			}
		}
	}
	return nil
}
