package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// saysDraft is the button that keeps what was typed without answering.
const saysDraft review.Outcome = "draft"

// maxDraft bounds what is kept of a form, as JSON.
const maxDraft = 256 << 10 // bytes

// keepDraft keeps what the page sends of itself while somebody types, and answers with the line that says so.
func (s *site) keepDraft(w http.ResponseWriter, r *http.Request) error {
	sent, _, remove, err := s.readForm(w, r)
	if err != nil {
		return err
	}
	defer remove()
	link, err := s.taskOf(r)
	if err != nil {
		return err
	}
	saved, err := s.keep(r, link, sent)
	if err != nil {
		return err
	}
	_, err = w.Write([]byte("Đã lưu bản nháp lúc " + clock(saved) + "."))
	return err
}

// saveDraft does the same for who presses the button.
func (s *site) saveDraft(w http.ResponseWriter, r *http.Request, link activities.LinkedTask, sent typed) error {
	if _, err := s.keep(r, link, sent); err != nil {
		return err
	}
	return done(w, r, taskPath(link.ID), "nhap")
}

// keep stores the texts of the form; files are chosen again.
func (s *site) keep(r *http.Request, link activities.LinkedTask, sent typed) (time.Time, error) {
	content, err := json.Marshal(sent.Form)
	if err != nil {
		return time.Time{}, err
	}
	if len(content) > maxDraft {
		return time.Time{}, errLarge
	}
	saved, err := s.Tasks.SaveDraft(r.Context(), link.ID, link.Who.Person, content)
	return saved, away(err)
}

// drafted is what somebody has kept of a task's form, and when; nil: nothing.
func drafted(link activities.LinkedTask) (*typed, string) {
	var form url.Values // of strings only, as every form
	if !link.Draft.Known || link.Task.State != review.Open || json.Unmarshal(link.Draft.Value.Content, &form) != nil {
		return nil, ""
	}
	t := read(form, nil)
	t.Says = ""
	return &t, clock(link.Draft.Value.Saved)
}

func clock(t time.Time) string { return moment(t.In(calendar.Vietnam), scoring.Vi) }
