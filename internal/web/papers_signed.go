package web

import (
	"cmp"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"danhgia/activities"
	"danhgia/scoring"
)

func (s *site) signedPaper(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	return s.sendSigned(w, r, p, func(signedLine) bool { return true })
}

// sendSigned sends a signed paper byte for byte, if it is one that may be seen.
func (s *site) sendSigned(w http.ResponseWriter, r *http.Request, p scoring.Period, seen func(signedLine) bool) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNoPage
	}
	all, err := s.Archive.SignedPapers(r.Context(), p)
	if err != nil {
		return away(err)
	}
	at := slices.IndexFunc(all, func(paper activities.Paper) bool { return paper.ID == id })
	if at < 0 || !seen(signedLines(all, activities.Publication{})[at]) {
		return errNoPage
	}
	content, err := s.Archive.SignedPaper(r.Context(), p, id)
	if err != nil {
		return noSuch(err)
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": cmp.Or(shortName(all[at].Name), "van-ban.pdf")}))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	w.Header().Set("Content-Type", "application/pdf")
	_, err = w.Write(content)
	return err
}

// publicPapersPage are the notices of a period that everybody may read.
type publicPapersPage struct {
	frame
	Signed []signedLine
}

// publicPapers is made anew each time: a notice is signed after the results are published.
func (s *site) publicPapers(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	page := publicPapersPage{frame: s.frame(r, p)}
	page.Title, _ = say("papers.of", page.Lang, p.Period.In(page.Lang))
	all, err := s.Archive.SignedPapers(r.Context(), p.Period)
	if err != nil {
		return nil, away(err)
	}
	page.Signed = slices.DeleteFunc(signedLines(all, p.Publication), func(l signedLine) bool { return !l.Public || l.Replaced })
	return s.document("notices", page.Lang, page)
}

func (s *site) publicPaper(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	return s.sendSigned(w, r, p, func(l signedLine) bool { return l.Public && !l.Replaced })
}
