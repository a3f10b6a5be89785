package tables

import (
	"io"
	"strings"

	"golang.org/x/text/unicode/norm"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/cells"
	"danhgia/review"
	"danhgia/scoring"
)

var officerColumns = []string{"agency", "role", "name", "email", "phone", "valid_from", "valid_to"}

// ReadOfficers reads agency,role,name,email,phone,valid_from,valid_to in the order of the file; name is the file's in
// messages. A role is a code (focal-officer) or its Vietnamese name (cán bộ đầu mối); email, phone and valid_to may be
// empty; valid_to is the first day that is out. It refuses a row that stands twice. The error names up to 20 bad lines.
func ReadOfficers(name string, r io.Reader) ([]activities.OfficerRow, error) {
	t, err := open(name, r, officerColumns, 0)
	if err != nil {
		return nil, err
	}
	var officers []activities.OfficerRow
	lines := map[activities.OfficerRow]int{}
	err = t.each(func(line int, fields []string) error {
		row, err := officer(fields)
		if err != nil {
			return err
		}
		key := row
		key.Phone, key.To = "", scoring.Maybe[calendar.Day]{}
		if first := lines[key]; first > 0 {
			return scoring.Say("%s với vai trò %s của %s từ %s đã có ở dòng %d", "%s as %s of %s from %s stands on line %d already", row.Name, row.Role, row.Agency, row.From, first)
		}
		lines[key] = line
		row.Line = line
		officers = append(officers, row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return officers, nil
}

// officer reports everything that is wrong with a row.
func officer(fields []string) (activities.OfficerRow, error) {
	for i := range fields {
		fields[i] = cells.Unescape(fields[i])
	}
	row := activities.OfficerRow{Agency: fields[0], Name: norm.NFC.String(strings.Join(strings.Fields(fields[2]), " ")), Phone: fields[4]}
	faults := []error{checkCode("agency", row.Agency), checkText("name", fields[2]), checkPhone(row.Phone)}
	var err error
	row.Role, err = role(fields[1])
	faults = append(faults, err)
	if fields[3] != "" {
		row.Email, err = checkAddress(fields[3])
		faults = append(faults, err)
	}
	row.From, row.To, err = term(fields[5], fields[6])
	faults = append(faults, err)
	return row, inOneLine(faults)
}

// Officer is a row that was typed and not read from a file, checked in the same way.
func Officer(agency, role, name, email, phone string, from calendar.Day) (activities.OfficerRow, error) {
	return officer(trimmed([]string{agency, role, name, email, phone, from.String(), ""}))
}

// inOneLine joins what is wrong with a row, so that each bad line is one line of the report.
func inOneLine(faults []error) error {
	var vi, en []string
	for _, err := range faults {
		if err != nil {
			vi, en = append(vi, scoring.Vietnamese(err)...), append(en, err.Error())
		}
	}
	if len(en) == 0 {
		return nil
	}
	return scoring.Say("%s", "%s", scoring.Text{Vi: strings.Join(vi, "; "), En: strings.Join(en, "; ")})
}

// role reads a code or a Vietnamese name, in small or large letters.
func role(text string) (review.Role, error) {
	composed := norm.NFC.String(text)
	for _, r := range review.Roles {
		if r != review.Public && (strings.EqualFold(text, string(r)) || strings.EqualFold(composed, norm.NFC.String(r.In(scoring.Vi)))) {
			return r, nil
		}
	}
	return "", scoring.Say("không có vai trò %q; hãy ghi «cán bộ đầu mối», «người thay thế», «thủ trưởng» hoặc một vai trò của Văn phòng",
		"role %q is not one: write focal-officer (cán bộ đầu mối), deputy (người thay thế), head (thủ trưởng), or a role of the office", excerpt(text))
}

func term(first, end string) (from calendar.Day, to scoring.Maybe[calendar.Day], err error) {
	if from, err = calendar.ParseDay(first); err != nil {
		return from, to, scoring.Say("ngày bắt đầu (valid_from): %v", "valid_from %v", err)
	}
	if end == "" {
		return from, to, nil
	}
	day, err := calendar.ParseDay(end)
	switch {
	case err != nil:
		return from, to, scoring.Say("ngày kết thúc (valid_to): %v", "valid_to %v", err)
	case day <= from:
		return from, to, scoring.Say("ngày kết thúc (valid_to) %s không sau ngày bắt đầu (valid_from) %s; đó là ngày đầu tiên không còn hiệu lực", "valid_to %s is not after valid_from %s: it is the first day that is out", day, from)
	}
	return from, scoring.Some(day), nil
}

func checkPhone(phone string) error {
	if phone != "" && !review.PhoneNumber(phone) {
		return scoring.Say("%q không phải số điện thoại", "phone %q is not a telephone number", excerpt(phone))
	}
	return nil
}

// checkAddress returns a mail address in small letters.
func checkAddress(text string) (string, error) {
	address, plain := review.PlainAddress(text)
	switch _, domain, _ := strings.Cut(address, "@"); {
	case plain:
		return address, nil
	case domain == "":
		return "", scoring.Say("địa chỉ thư %q không có tên miền; hãy ghi như can-bo@so.tinh.example", "email %q has no domain: write it like can-bo@so.tinh.example", excerpt(text))
	default:
		return "", scoring.Say("%q không phải một địa chỉ thư đơn giản như can-bo@so.tinh.example, hoặc dài hơn %d ký tự", "email %q is not one plain address like can-bo@so.tinh.example, or has more than %d characters", excerpt(text), review.MaxAddress)
	}
}
