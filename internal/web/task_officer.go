package web

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// appointee is who was typed. The domain judges it; what is no date it would not see.
func (o typedOfficer) appointee() (scoring.Maybe[review.Appointee], []*review.Refusal) {
	a := review.Appointee{
		Name: norm.NFC.String(strings.Join(strings.Fields(o.Name), " ")), Address: strings.ToLower(o.Email), Phone: o.Phone, Shared: o.Shared != "",
	}
	day, ok := dateOf(o.From)
	if a.From = day; !ok {
		return scoring.Some(a), []*review.Refusal{refuse("officer.from", "Hãy ghi ngày bắt đầu như 15/9/2026.", "Give the first day like 15/9/2026.")}
	}
	return scoring.Some(a), nil
}

// dateOf reads a date as browsers send it, or as people write it where the browser has no calendar.
func dateOf(s string) (calendar.Day, bool) {
	for _, layout := range []string{time.DateOnly, "2/1/2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return calendar.DayOf(t), true
		}
	}
	return 0, false
}

// officerForm is where a head appoints a focal officer.
type officerForm struct {
	Name, Email, Phone, From *field
	Shared                   *field // asked for once the address is known to be another's
}

func newOfficerForm(page *taskPage, t typed, wrong map[string][]string) *officerForm {
	input := func(name, label, hint, kind, value string) *field {
		id := "officer-" + name
		return &field{ID: id, Label: label, Hint: hint, Type: kind, Value: value, Faults: wrong[id]}
	}
	from := t.Officer.From
	if t.Generation == "" {
		from = calendar.DayOf(page.Link.Now).String()
	}
	form := &officerForm{
		Name:  input("name", "Họ tên", "", "text", t.Officer.Name),
		Email: input("email", "Thư điện tử công vụ", "Địa chỉ riêng của người được cử.", "email", t.Officer.Email),
		Phone: input("phone", "Số điện thoại", "", "tel", t.Officer.Phone),
		From:  input("from", "Ngày bắt đầu", "", "date", from),
	}
	if wrong["officer-shared"] != nil || t.Officer.Shared != "" {
		form.Shared = input("shared", "Vẫn dùng địa chỉ này, dù đang được ghi cho người khác", "", "checkbox", t.Officer.Shared)
	}
	return form
}
