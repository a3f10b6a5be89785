package web

import (
	"bytes"
	"fmt"
	"net/http"

	"danhgia/scoring"
)

// showPart answers with a part of a page that asks for it again.
func (s *site) showPart(w http.ResponseWriter, name, part string, view any) error {
	var b bytes.Buffer
	if err := s.pages[scoring.Vi][name].ExecuteTemplate(&b, part, view); err != nil {
		return fmt.Errorf("render %s of %s: %w", part, name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(scoring.Vi))
	_, _ = w.Write(b.Bytes()) // who is gone needs no answer
	return nil
}
