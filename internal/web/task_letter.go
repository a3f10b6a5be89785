package web

import (
	"errors"
	"mime"
	"net/http"

	"danhgia/activities"
)

// letterQuery asks for the letter instead of the page.
const letterQuery = "van-ban"

// letter sends the directive that a task is about, to be saved and not shown: nothing of it ever runs here.
func (s *site) letter(w http.ResponseWriter, r *http.Request) error {
	link, err := s.taskOf(r)
	if err != nil {
		return err
	}
	file, err := s.Tasks.DirectiveFile(r.Context(), link.Directive.Value.ID)
	if errors.Is(err, activities.ErrNotFound) {
		return errNoFile
	}
	if err != nil {
		return away(err)
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	send(w, r, "application/pdf", file.Content)
	return nil
}
