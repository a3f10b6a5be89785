package tables

import (
	"encoding/csv"
	"io"

	"danhgia/calendar"
)

// WriteDaysOff writes what ReadDaysOff reads.
func WriteDaysOff(w io.Writer, notices []calendar.Notice) error {
	rows := make([][]string, len(notices))
	for i, n := range notices {
		rows[i] = []string{n.Day.String(), string(n.Kind), n.Basis}
	}
	return write(w, dayOffColumns, rows)
}

// write writes a table for spreadsheets: as UTF-8 with its mark, no cell being run as a formula.
func write(w io.Writer, columns []string, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	if err := c.Write(columns); err != nil {
		return err
	}
	for _, row := range rows {
		for i := range row {
			row[i] = cell(row[i])
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
