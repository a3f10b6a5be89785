// Package samples has the sample data that programs carry.
package samples

import (
	_ "embed"
	"io"
	"strings"
)

//go:embed days-off.csv
var daysOff string

// DaysOff is the table of days off and make-up days, date,kind,basis.
func DaysOff() io.Reader { return strings.NewReader(daysOff) }
