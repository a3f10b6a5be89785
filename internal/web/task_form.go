package web

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// taskForm is what a task is answered with. What was typed stays in it until it has been taken.
type taskForm struct {
	Generation   int
	Buttons      []button
	Reason       *field // nil where nothing is asked for
	Difficulties *field
	Informed     *field // of an acknowledgement
	Officer      *officerForm
	Figures      string // heads the figures of a data entry, or those that a ruling accepts in part
	Numerator    *field
	Denominator  *field
	Picked       []pickedLine // of a ruling: those that it can accept
	Evidence     *field       // nil where no files are asked for
	Behalf       *behalfForm
}

type button struct {
	Says  review.Outcome
	Label string
}

// field is an input of a form. Its id is its name.
type field struct {
	ID, Label, Hint, Value string
	Type                   string // of an input; empty: a number
	Rows                   int
	Suggest                []option // for what is typed
	Faults                 []string
}

// disputeForm is where an indicator of a scorecard is disputed.
type disputeForm struct {
	Code, Name  string
	Reason      *field
	Numerator   *field // nil where the group has only the portal's score
	Denominator *field
	Dossiers    *field
	Evidence    *field
	Open        bool // something was typed, or is wrong
	Pick        bool // dossiers can be picked
	Picked      []pickedLine
	Follows     string // the figures that follow from them
}

const reasonHint = "Từ 10 đến 2.000 ký tự."

// newTaskForm is the form of a task, with what was typed and what is wrong with it.
func newTaskForm(page *taskPage, t typed, faults []*review.Refusal) *taskForm {
	form := &taskForm{Generation: page.Link.Task.Generation}
	wrong := faultsByField(t, faults)
	for _, says := range page.Link.Task.Kind.Says() {
		form.Buttons = append(form.Buttons, button{says, buttons[says]})
	}
	if label := page.Duty.Reason; label != "" {
		form.Reason = &field{ID: "reason", Label: label, Value: t.Reason, Rows: 4, Faults: wrong["reason"]}
	}
	if page.entering() {
		form.Behalf = newBehalfForm(page, t, wrong)
	}
	switch page.Link.Task.Kind {
	case review.Review:
		form.Difficulties = &field{ID: "difficulties", Label: "Khó khăn, vướng mắc (không bắt buộc)", Value: t.Difficulties, Rows: 3, Faults: wrong["difficulties"]}
		page.addDisputeForms(t, wrong)
	case review.Supplement:
		form.Evidence = evidenceField("", t, wrong)
	case review.DataEntry:
		form.Buttons[0].Label = "Gửi số liệu"
		form.Figures = "Số liệu của đơn vị"
		form.Numerator = &field{ID: "numerator", Label: "Tử số", Value: t.Numerator, Faults: wrong["numerator"]}
		form.Denominator = &field{ID: "denominator", Label: "Mẫu số", Value: t.Denominator, Faults: wrong["denominator"]}
		form.Evidence = evidenceField("", t, wrong)
	case review.Acknowledge:
		form.Informed = &field{ID: "informed", Label: "Số cán bộ, công chức, viên chức được quán triệt (không bắt buộc)", Value: t.Informed, Faults: wrong["informed"]}
	case review.Appoint:
		form.Officer = newOfficerForm(page, t, wrong)
	case review.Rule:
		form.Buttons = append(form.Buttons, button{saysAsk, "Yêu cầu bổ sung"})
		if disputes := page.Link.Disputes; len(disputes) > 0 && disputes[0].Proposed.Known {
			form.Figures = "Số liệu đúng, chỉ ghi khi chấp nhận một phần"
			form.Numerator = &field{ID: "numerator", Label: "Tử số", Value: t.Numerator, Faults: wrong["numerator"]}
			form.Denominator = &field{ID: "denominator", Label: "Mẫu số", Value: t.Denominator, Faults: wrong["denominator"]}
			form.Picked = pickedForRuling(disputes[0].Picked, t.Accepted)
		}
	}
	return form
}

// addDisputeForms puts a form to every indicator that the agency may dispute: one of the whole province is
// its owner's.
func (page *taskPage) addDisputeForms(t typed, wrong map[string][]string) {
	for g := range page.Card.Groups {
		group := &page.Card.Groups[g]
		for i := range group.Lines {
			line := &group.Lines[i]
			if !line.Province || slices.Contains(page.Link.Owned, line.Indicator) {
				line.Form = newDisputeForm(line.Indicator, line.Name, !group.AsGiven, t, wrong)
				line.Form.Pick = line.NumeratorList != "" && !line.Province && dossier.Position(line.Indicator) >= 0
			}
		}
	}
}

func newDisputeForm(code, name string, figures bool, t typed, wrong map[string][]string) *disputeForm {
	var d typedDispute
	if at := slices.IndexFunc(t.Disputes, func(d typedDispute) bool { return d.Indicator == code }); at >= 0 {
		d = t.Disputes[at]
	}
	input := func(name, label, hint, value string, rows int) *field {
		id := name + "." + code
		return &field{ID: id, Label: label, Hint: hint, Value: value, Rows: rows, Faults: wrong[id]}
	}
	form := &disputeForm{
		Code: code, Name: name, Open: d != typedDispute{} || t.filesOf(code) != "" || len(wrong[evidence+"."+code]) > 0,
		Reason:   input("reason", "Lý do", reasonHint, d.Reason, 4),
		Dossiers: input("dossiers", "Mã hồ sơ liên quan (không bắt buộc)", "Mỗi dòng một mã.", d.Dossiers, 3),
		Evidence: evidenceField(code, t, wrong),
	}
	if figures {
		form.Numerator = input("numerator", "Tử số đề nghị", "", d.Numerator, 0)
		form.Denominator = input("denominator", "Mẫu số đề nghị", "", d.Denominator, 0)
	}
	return form
}

// evidenceField asks for files. A browser does not send again what was refused once, so their names are told.
func evidenceField(indicator string, t typed, wrong map[string][]string) *field {
	f := &field{ID: evidence, Label: "Tệp minh chứng (không bắt buộc)", Hint: "PDF, JPEG hoặc PNG; mỗi tệp nhiều nhất 20 MB, nhiều nhất 20 tệp."}
	if indicator != "" {
		f.ID += "." + indicator
	}
	f.Faults = wrong[f.ID]
	if names := t.filesOf(indicator); names != "" {
		f.Hint += " Mời chọn lại: " + names + "."
	}
	return f
}

// problemLine is something that is wrong with what was sent.
type problemLine struct {
	Text string
	To   string // id of the field at fault; empty when there is none on the page
}

func (page *taskPage) problems(t typed, faults []*review.Refusal) (lines []problemLine) {
	for _, f := range faults {
		id, dispute := fieldOf(t, f)
		line := problemLine{Text: f.Text.In(scoring.Vi), To: id}
		if indicator := page.Card.indicator(dispute); indicator != nil {
			line.Text = indicator.Name + ": " + line.Text
		}
		if !page.has(id, dispute) {
			line.To = ""
		}
		lines = append(lines, line)
	}
	return lines
}

// has says whether the page has a field.
func (page *taskPage) has(id, dispute string) bool {
	form := page.Form
	switch {
	case form == nil || id == "":
		return false
	case dispute != "":
		line := page.Card.indicator(dispute)
		return line != nil && line.Form != nil && (line.Form.Numerator != nil || !strings.HasPrefix(id, "numerator."))
	case id == "reason":
		return form.Reason != nil
	case strings.HasPrefix(id, "message."):
		return true
	case id == "numerator", id == "denominator":
		return form.Numerator != nil
	case id == evidence:
		return form.Evidence != nil || form.Behalf != nil
	case id == onBehalf:
		return form.Behalf != nil
	case id == "informed":
		return form.Informed != nil
	case strings.HasPrefix(id, "officer-"):
		return form.Officer != nil
	default:
		return form.Difficulties != nil
	}
}

func faultsByField(t typed, faults []*review.Refusal) map[string][]string {
	wrong := map[string][]string{}
	for _, f := range faults {
		if id, _ := fieldOf(t, f); id != "" {
			wrong[id] = append(wrong[id], f.Text.In(scoring.Vi))
		}
	}
	return wrong
}

var disputeField = regexp.MustCompile(`^disputes\[(\d{1,6})\]\.(\w+)`)

// fieldOf is the id of the field that a refusal names, and the indicator where it is of a dispute.
func fieldOf(t typed, f *review.Refusal) (id, indicator string) {
	switch f.Field {
	case "reason", "difficulties", evidence, "informed", onBehalf:
		return f.Field, ""
	case "counted":
		return "numerator", ""
	case "counted.denominator":
		return "denominator", ""
	case "message":
		return fmt.Sprintf("message.%d", t.Dispute), ""
	}
	if code, ok := strings.CutPrefix(f.Field, evidence+"."); ok {
		return f.Field, code
	}
	if part, ok := strings.CutPrefix(f.Field, "officer."); ok {
		return "officer-" + part, ""
	}
	match := disputeField.FindStringSubmatch(f.Field)
	if match == nil {
		return "", ""
	}
	var at int
	if _, err := fmt.Sscan(match[1], &at); err != nil || at >= len(t.Disputes) {
		return "", ""
	}
	part := map[string]string{"proposed": "numerator", "dossiers": "dossiers", evidence: evidence}[match[2]]
	if part == "" {
		part = "reason" // of the dispute as a whole
	}
	indicator = t.Disputes[at].Indicator
	return part + "." + indicator, indicator
}
