package tables

import (
	"io"
	"strings"

	"golang.org/x/text/unicode/norm"

	"danhgia/activities"
	"danhgia/internal/cells"
	"danhgia/scoring"
)

var registerColumns = []string{"code", "name", "kind", "valid_from", "valid_to", "successor"}

// ReadRegister reads code,name,kind,valid_from,valid_to,successor in the order of the file; name is the file's in
// messages. A kind is department or commune, or its Vietnamese name; valid_to and successor may be empty. It refuses a
// row that stands twice. The error names up to 20 bad lines.
func ReadRegister(name string, r io.Reader) ([]activities.AgencyRow, error) {
	t, err := open(name, r, registerColumns, 0)
	if err != nil {
		return nil, err
	}
	type key struct {
		code string
		from int
	}
	var agencies []activities.AgencyRow
	lines := map[key]int{}
	err = t.each(func(line int, fields []string) error {
		row, err := agency(fields)
		if err != nil {
			return err
		}
		k := key{row.Code, int(row.From)}
		if first := lines[k]; first > 0 {
			return scoring.Say("%s từ %s đã có ở dòng %d", "%s from %s stands on line %d already", row.Code, row.From, first)
		}
		lines[k], row.Line = line, line
		agencies = append(agencies, row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return agencies, nil
}

// agency reports everything that is wrong with a row.
func agency(fields []string) (row activities.AgencyRow, err error) {
	for i := range fields {
		fields[i] = cells.Unescape(fields[i])
	}
	row.Code, row.Name, row.Successor = fields[0], norm.NFC.String(strings.Join(strings.Fields(fields[1]), " ")), fields[5]
	faults := []error{checkCode("code", row.Code), checkName(row.Name)}
	row.Kind, err = agencyKind(fields[2])
	faults = append(faults, err)
	row.From, row.To, err = term(fields[3], fields[4])
	faults = append(faults, err)
	if row.Successor != "" {
		faults = append(faults, checkCode("successor", row.Successor))
	}
	return row, inOneLine(faults)
}

// maxName is how long the name of an agency may be, in characters.
const maxName = 200

// checkName is checkText for names that are longer than codes.
func checkName(name string) error {
	if runes := []rune(name); len(runes) > maxText && len(runes) <= maxName {
		name = string(runes[:maxText])
	}
	return checkText("name", name)
}

// agencyKind reads a code or a Vietnamese name, in small or large letters.
func agencyKind(text string) (scoring.Kind, error) {
	composed := norm.NFC.String(text)
	for _, kind := range scoring.PeerGroups {
		if strings.EqualFold(text, string(kind)) || strings.EqualFold(composed, activities.KindName(kind)) {
			return kind, nil
		}
	}
	return "", scoring.Say("không có loại %q; hãy ghi «%s» hoặc «%s»", "kind %[1]q is neither department (%[2]s) nor commune (%[3]s)",
		excerpt(text), activities.KindName(scoring.Department), activities.KindName(scoring.Commune))
}

// WriteRegister writes what ReadRegister reads.
func WriteRegister(w io.Writer, all []activities.AgencyRow) error {
	rows := make([][]string, len(all))
	for i, a := range all {
		rows[i] = []string{a.Code, a.Name, activities.KindName(a.Kind), a.From.String(), dayOrEmpty(a.To), a.Successor}
	}
	return Write(w, registerColumns, rows)
}
