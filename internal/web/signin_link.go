package web

import (
	"errors"
	"net/http"

	"danhgia/activities"
)

// mailLink shows whom the link in a mail signs in. Link scanners open it too, so showing it changes nothing.
func (s *site) mailLink(w http.ResponseWriter, r *http.Request) error {
	return s.showMailLink(w, r, http.StatusOK, nil)
}

func (s *site) showMailLink(w http.ResponseWriter, r *http.Request, status int, refused error) error {
	if s.Entrance == nil {
		return errNoPage
	}
	link, own, err := s.Entrance.Link(r.Context(), r.PathValue("token"), s.visitorOf(r))
	if errors.Is(err, activities.ErrNotFound) {
		return errNoLink
	}
	if err != nil {
		return away(err)
	}
	if refused == nil {
		refused = link.Open(link.Now)
	}
	page := s.newSignInPage(r, "Đăng nhập")
	if refused != nil {
		status, page.Problems = http.StatusUnprocessableEntity, problemsAt(refused)
	} else {
		page.Name, page.Foreign, page.Offer = link.Name, !own, link.MayRemember
	}
	return s.showPrivate(w, status, "signin", page)
}

func (s *site) takeMailLink(w http.ResponseWriter, r *http.Request) error {
	if err := s.readEntry(w, r); err != nil {
		return err
	}
	v := s.visitorOf(r)
	token, err := s.Entrance.ByLink(r.Context(), r.PathValue("token"), v)
	switch {
	case errors.Is(err, activities.ErrNotFound):
		return errNoLink
	case len(refusals(err)) > 0:
		return s.showMailLink(w, r, refusedAs(err), err)
	case err != nil:
		return away(err)
	}
	return s.enter(w, r, token, v)
}

// toSSO sends somebody to the province's single sign-on.
func (s *site) toSSO(w http.ResponseWriter, r *http.Request) error {
	if s.Entrance == nil || s.SSOName == "" {
		return errNoPage
	}
	address, cookie, err := s.Entrance.BeginSSO(r.Context())
	if err != nil {
		return away(err)
	}
	http.SetCookie(w, s.cookie(s.askedName(), cookie, askedPatient))
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// fromSSO takes back whom the single sign-on has signed in. It is a GET because the provider sends it; what it can do is
// bound to the cookie of the browser that has asked, and done once.
func (s *site) fromSSO(w http.ResponseWriter, r *http.Request) error {
	if s.Entrance == nil || s.SSOName == "" {
		return errNoPage
	}
	query, v := r.URL.Query(), s.visitorOf(r)
	token, err := s.Entrance.BySSO(r.Context(), query.Get("state"), query.Get("code"), v)
	switch {
	case len(refusals(err)) > 0:
		return s.showSignIn(w, r, refusedAs(err), "", err)
	case err != nil:
		return away(err)
	}
	return s.enter(w, r, token, v)
}
