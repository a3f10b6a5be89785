package opendata

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Descriptor is the name that the standard gives the description of the files.
const Descriptor = "datapackage.json"

// JSONFile is how the name of the one file of all tables ends.
const JSONFile = "-tables.json"

// TableFile is how the name of a table's file ends: -results.csv.
func TableFile(table string) string { return "-" + table + ".csv" }

// Files are the endings of the names of all files of a volume, beside its description.
func Files() []string {
	var all []string
	for _, name := range Tables() {
		all = append(all, TableFile(name))
	}
	return append(all, JSONFile)
}

// TableOf is the table of a file by the ending of its name; empty: it is not that of a table.
func TableOf(ending string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(ending, "-"), ".csv")
	if slices.Contains(Tables(), name) && ending == TableFile(name) {
		return name
	}
	return ""
}

// WriteFile writes the file whose name ends so.
func WriteFile(w io.Writer, ending string, src Source) error {
	table := TableOf(ending)
	switch {
	case ending == JSONFile:
		return WriteJSON(w, src)
	case table != "":
		return WriteCSV(src, map[string]io.Writer{table: w})
	default:
		return fmt.Errorf("there is no file %q", ending)
	}
}
