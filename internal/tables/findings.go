package tables

import (
	"io"
	"strconv"

	"danhgia/activities"
)

var findingColumns = []string{"agency", "name", "indicator", "severity", "rule", "numerator", "denominator", "periods", "reason_vi", "reason_en"}

// WriteFindings writes agency,name,indicator,severity,rule,numerator,denominator,periods,reason_vi,reason_en. The indicator
// is empty for what is about dossiers, a count for a figure that there is not.
func WriteFindings(w io.Writer, all []activities.FindingLine) error {
	rows := make([][]string, len(all))
	for i, f := range all {
		rows[i] = []string{f.Agency, f.AgencyName, f.Indicator, string(f.Severity), string(f.Rule), count(f.Numerator), count(f.Denominator), strconv.Itoa(f.Periods), f.Reason.Vi, f.Reason.En}
	}
	return Write(w, findingColumns, rows)
}
