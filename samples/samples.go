// Package samples has the sample data that programs carry.
package samples

import (
	_ "embed"
	"io"
	"strings"
)

//go:embed days-off.csv
var daysOff string

//go:embed agencies-hung-yen.csv
var agenciesHungYen string

// AgenciesHungYen is the table of the agencies of Hưng Yên, code,name,kind,valid_from,valid_to, the province first.
func AgenciesHungYen() io.Reader { return strings.NewReader(agenciesHungYen) }

// DaysOff is the table of days off and make-up days, date,kind,basis.
func DaysOff() io.Reader { return strings.NewReader(daysOff) }
