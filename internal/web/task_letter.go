package web

import (
	"errors"
	"mime"
	"net/http"

	"danhgia/activities"
)

// letterQuery asks for the letter instead of the page: a page does not hold its own address, so that what is saved or
// forwarded of it opens nothing.
const letterQuery = "van-ban"

// letter sends the directive that a task is about, to be saved and not shown: nothing of it ever runs here.
func (s *site) letter(w http.ResponseWriter, r *http.Request) error {
	file, err := s.Tasks.DirectiveFile(r.Context(), r.PathValue("token"))
	if errors.Is(err, activities.ErrNotFound) {
		return errNoLink
	}
	if err != nil {
		return away(err)
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	send(w, r, "application/pdf", file.Content)
	return nil
}
