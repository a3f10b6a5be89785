package web

import (
	"net/http"

	"danhgia/activities"
	"danhgia/review"
)

// appointmentName in the query asks for a task's deadline as a calendar's file: a page links to it without holding its
// own token.
const appointmentName = "han.ics"

// appointment is the deadline of a task for its person's own calendar. It has no part of the personal link in it.
func (s *site) appointment(w http.ResponseWriter, r *http.Request) error {
	link, err := s.taskOf(r)
	if err != nil {
		return err
	}
	file := s.Appointment(activities.NewAppointment(link.Key, link.ID, link.Task, link.Agency.Name, link.Now))
	return save(w, r, file.Name, file.Type+"; charset=utf-8", file.Content)
}

// Appointed says whether the page offers the deadline for a calendar, or to take it out of one: "", "enter" or "remove".
func (page taskPage) Appointed() string {
	if page.Invited {
		return "" // files are for who goes on to the task
	}
	switch page.Link.Task.State {
	case review.Open:
		return "enter"
	case review.Skipped, review.Cancelled, review.Superseded:
		return "remove"
	default:
		return ""
	}
}
