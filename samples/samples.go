// Package samples has the sample data that programs carry.
package samples

import (
	_ "embed"
	"encoding/csv"
	"io"
	"strings"

	"danhgia/scoring"
)

//go:embed days-off.csv
var daysOff string

//go:embed agencies-hung-yen.csv
var agenciesHungYen string

// HungYen are the agencies of Hưng Yên, the province first.
func HungYen() []scoring.Agency {
	rows, err := csv.NewReader(strings.NewReader(agenciesHungYen)).ReadAll() // code,name,kind,valid_from,valid_to
	if err != nil {
		panic(err) // it is embedded, and a test reads it
	}
	var all []scoring.Agency
	for _, row := range rows[1:] {
		all = append(all, scoring.Agency{Code: row[0], Name: row[1], Kind: scoring.Kind(row[2])})
	}
	return all
}

// DaysOff is the table of days off and make-up days, date,kind,basis.
func DaysOff() io.Reader { return strings.NewReader(daysOff) }
