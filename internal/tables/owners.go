package tables

import (
	"io"

	"danhgia/activities"
	"danhgia/scoring"
)

var ownerColumns = []string{"indicator", "agency", "valid_from", "valid_to"}

// ReadOwners reads indicator,agency,valid_from,valid_to in the order of the file; name is the file's in messages.
// valid_to may be empty, and is the first day that is out. It refuses a row that stands twice. The error names up to 20
// bad lines.
func ReadOwners(name string, r io.Reader) ([]activities.OwnerRow, error) {
	t, err := open(name, r, ownerColumns, 0)
	if err != nil {
		return nil, err
	}
	var owners []activities.OwnerRow
	lines := map[activities.OwnerRow]int{}
	err = t.each(func(line int, fields []string) error {
		row := activities.OwnerRow{Indicator: fields[0], Agency: fields[1]}
		from, to, err := term(fields[2], fields[3])
		if err := inOneLine([]error{checkCode("indicator", row.Indicator), checkCode("agency", row.Agency), err}); err != nil {
			return err
		}
		row.From = from
		if first := lines[row]; first > 0 {
			return scoring.Say("%s của %s từ %s đã có ở dòng %d", "%s of %s from %s stands on line %d already", row.Indicator, row.Agency, row.From, first)
		}
		lines[row] = line
		row.Line, row.To = line, to
		owners = append(owners, row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return owners, nil
}
