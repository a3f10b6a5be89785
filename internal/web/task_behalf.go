package web

import (
	"net/http"
	"slices"

	"danhgia/activities"
	"danhgia/review"
)

// The office enters what an agency said on the telephone or on signed paper, in the form that the agency has itself.
const (
	enterQuery = "nhap-thay" // asks for the form
	onBehalf   = "on-behalf" // the field of whose words they are
)

// behalfForm asks whose words they are, and for a scan of them.
type behalfForm struct {
	Whom *entry
	Scan *field // nil where the form takes files with the answer anyway
}

// Enterable says whether the page offers to enter an answer.
func (page taskPage) Enterable() bool {
	return !page.Invited && page.Form == nil && len(page.Link.Speakers) > 0
}

// entering says whether the page takes an answer in the words of the agency.
func (page *taskPage) entering() bool { return page.Entering && len(page.Link.Speakers) > 0 }

func newBehalfForm(page *taskPage, t typed, wrong map[string][]string) *behalfForm {
	whom := choice(onBehalf, "Nhập thay theo lời của", "Người của cơ quan, đơn vị đã trả lời qua điện thoại hoặc bằng văn bản.")
	whom.Value, whom.Faults = t.OnBehalf, wrong[onBehalf]
	for _, s := range page.Link.Speakers {
		whom.Options = append(whom.Options, option{s.Person, s.Name})
	}
	form := &behalfForm{Whom: whom}
	if kind := page.Link.Task.Kind; kind != review.Supplement && kind != review.DataEntry {
		form.Scan = evidenceField("", t, wrong)
		form.Scan.Label = "Bản chụp văn bản đã ký hoặc ghi chép cuộc gọi (không bắt buộc)"
	}
	return form
}

// speakFor makes a statement one in the words of somebody of the agency, where the form was that for the office.
func speakFor(r *http.Request, link activities.LinkedTask, t typed, s *activities.Statement) []*review.Refusal {
	if !r.URL.Query().Has(enterQuery) {
		return nil
	}
	if !slices.ContainsFunc(link.Speakers, func(s activities.Speaker) bool { return s.Person == t.OnBehalf }) {
		return []*review.Refusal{refuse(onBehalf, "Hãy chọn người của cơ quan, đơn vị mà Ông/Bà nhập thay.", "Choose whose words you enter.")}
	}
	s.OnBehalf = t.OnBehalf
	return nil
}
