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
	t, err := NewWriter(w, columns)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := t.Row(row); err != nil {
			return err
		}
	}
	return t.Flush()
}

// Writer writes such a table row by row.
type Writer struct{ csv *csv.Writer }

// NewWriter begins a table with its head.
func NewWriter(w io.Writer, columns []string) (*Writer, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	t := &Writer{csv.NewWriter(w)}
	return t, t.csv.Write(columns)
}

// Row writes a row, whose cells it changes.
func (t *Writer) Row(cell []string) error {
	for i := range cell {
		cell[i] = cells.Escape(cell[i])
	}
	return t.csv.Write(cell)
}

// Flush ends the table.
func (t *Writer) Flush() error {
	t.csv.Flush()
	return t.csv.Error()
}
