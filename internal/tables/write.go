package tables

import (
	"encoding/csv"
	"io"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/cells"
	"danhgia/scoring"
)

// WriteDaysOff writes what ReadDaysOff reads.
func WriteDaysOff(w io.Writer, notices []calendar.Notice) error {
	rows := make([][]string, len(notices))
	for i, n := range notices {
		rows[i] = []string{n.Day.String(), string(n.Kind), n.Basis}
	}
	return Write(w, dayOffColumns, rows)
}

// WriteOfficers writes what ReadOfficers reads.
func WriteOfficers(w io.Writer, all []activities.OfficerLine) error {
	rows := make([][]string, len(all))
	for i, o := range all {
		rows[i] = []string{o.Agency, o.Role.In(scoring.Vi), o.Name, o.Email, o.Phone, o.From.String(), dayOrEmpty(o.To)}
	}
	return Write(w, officerColumns, rows)
}

// WriteOwners writes what ReadOwners reads.
func WriteOwners(w io.Writer, all []activities.OwnerRow) error {
	rows := make([][]string, len(all))
	for i, o := range all {
		rows[i] = []string{o.Indicator, o.Agency, o.From.String(), dayOrEmpty(o.To)}
	}
	return Write(w, ownerColumns, rows)
}

func dayOrEmpty(d scoring.Maybe[calendar.Day]) string {
	if !d.Known {
		return ""
	}
	return d.Value.String()
}

// Write writes a table for spreadsheets: as UTF-8 with its mark, no cell being run as a formula.
func Write(w io.Writer, columns []string, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	if err := c.Write(columns); err != nil {
		return err
	}
	for _, row := range rows {
		for i := range row {
			row[i] = cells.Escape(row[i])
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
