package web

import (
	"errors"
	"net/http"

	"danhgia/activities"
	"danhgia/review"
)

// invite shows the task that a personal link leads to. Link scanners open it too, so showing it changes nothing.
func (s *site) invite(w http.ResponseWriter, r *http.Request) error {
	link, err := s.invited(r)
	if err != nil {
		return err
	}
	page := s.newTaskPage(r, link)
	page.Invited, page.Ours = true, review.NeedsFactor(link.Who.Roles)
	if err := s.fill(r.Context(), page, nil, nil); err != nil {
		return err
	}
	return s.showPrivate(w, http.StatusOK, "task", page)
}

func (s *site) invited(r *http.Request) (activities.LinkedTask, error) {
	link, err := s.Tasks.TaskByLink(r.Context(), r.PathValue("token"))
	if errors.Is(err, activities.ErrNotFound) {
		return link, errNoLink
	}
	return link, away(err)
}

// enterTask goes on to the task of a personal link, in a session that is limited to it: for the person whom the link was
// sent to, without another mail. Who acts by a role that takes a second factor signs in instead.
func (s *site) enterTask(w http.ResponseWriter, r *http.Request) error {
	link, err := s.invited(r)
	if err != nil {
		return err
	}
	if !review.NeedsFactor(link.Who.Roles) && !s.isIn(r, link.Who.Person) {
		session, _, err := s.Sessions.OpenTaskSession(r.Context(), r.PathValue("token"), r.UserAgent())
		if errors.Is(err, activities.ErrNotFound) {
			return errNoLink
		}
		if err != nil {
			return away(err)
		}
		http.SetCookie(w, s.sessionCookie(session))
	}
	http.Redirect(w, r, taskPath(link.ID), http.StatusSeeOther)
	return nil
}

// isIn says whether the person is signed in already, without a limit.
func (s *site) isIn(r *http.Request, person string) bool {
	session, err := s.session(r)
	return err == nil && session.Person == person && session.Task == 0
}
