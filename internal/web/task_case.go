package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/review"
)

// What forms say besides the outcomes of tasks.
const (
	saysAsk     review.Outcome = "ask"     // the adjudicator needs more before ruling
	saysMessage review.Outcome = "message" // on a dispute
)

// caseForm is where words are written on a dispute.
type caseForm struct {
	Dispute int64
	Words   *field
}

// caseForm is there while somebody rules on the dispute, for whoever may write on it.
func (page *taskPage) caseForm(d activities.LinkedDispute) *caseForm {
	subject := page.Link.Task.Subject()
	subject.State = d.State
	if may, _ := review.May(page.Link.Who, review.ToMessage, subject); !may || d.State == "" {
		return nil
	}
	f := &field{ID: fmt.Sprintf("message.%d", d.ID), Label: "Trao đổi về kiến nghị này", Hint: "Nhiều nhất 2.000 ký tự; bên kia nhận được thư báo.", Rows: 2}
	if page.sent.Dispute == d.ID {
		f.Value = page.sent.Message
		for _, fault := range page.faults {
			if fault.Field == "message" {
				f.Faults = append(f.Faults, fault.Text.Vi)
			}
		}
	}
	return &caseForm{d.ID, f}
}

// words are those on a dispute.
func (page *taskPage) words(dispute int64) []activities.Word {
	return slices.DeleteFunc(slices.Clone(page.Link.Words), func(w activities.Word) bool { return w.Dispute != dispute })
}

// asked is the latest question on the dispute that a supplement is to.
func (page *taskPage) asked() string {
	for _, w := range slices.Backward(page.Link.Words) {
		if w.Kind == activities.WordQuestion && page.Link.Task.Kind == review.Supplement {
			return w.Words
		}
	}
	return ""
}

var wordNames = map[activities.WordKind]string{
	activities.WordMessage: "viết", activities.WordQuestion: "yêu cầu bổ sung", activities.WordSupplement: "bổ sung",
}

// say takes what a form says besides an outcome; false: it says an outcome.
func (s *site) say(r *http.Request, link activities.LinkedTask, sent typed) (bool, error) {
	switch sent.Says {
	case saysAsk:
		generation, _ := strconv.Atoi(sent.Generation) // none is generation 0, which no open task has
		return true, s.Desk.Ask(r.Context(), link.Who, activities.Question{Task: link.ID, Generation: generation, Words: sent.Reason})
	case saysMessage:
		known := func(d activities.LinkedDispute) bool { return d.ID == sent.Dispute }
		if !slices.ContainsFunc(link.Disputes, known) {
			return true, fmt.Errorf("dispute %d of task %d: %w", sent.Dispute, link.ID, activities.ErrNotFound)
		}
		return true, s.Desk.Message(r.Context(), link.Who, sent.Dispute, sent.Message)
	default:
		return false, nil
	}
}

// message reads the form of a message.
func message(form url.Values) (dispute int64, words string) {
	dispute, _ = strconv.ParseInt(form.Get("dispute"), 10, 64) // none is 0, which no dispute has
	return dispute, strings.TrimSpace(text(form, "message."+strconv.FormatInt(dispute, 10)))
}
