package activities

import (
	"fmt"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Appointment is a task's deadline as people keep it in calendars of their own.
type Appointment struct {
	ID         string // the same for all files of a task: H44-task-17
	Generation int    // a later file takes the place of an earlier one
	Title      string
	Words      []string // paragraphs: how the deadline was counted, and where to act
	At         time.Time
	Now        time.Time
	// Void: there is nothing to do any more, so that the deadline is to be taken out of the calendar.
	Void bool
}

// AppointmentFile writes an appointment as a file.
type AppointmentFile func(Appointment) MailFile

// NewAppointment is the deadline of a task of an agency as it is now.
func NewAppointment(k Key, id TaskID, t review.Task, agency string, now time.Time) Appointment {
	title := "Hạn " + t.Kind.In(scoring.Vi)
	if k.Period != "" {
		title += " " + k.Period.In(scoring.Vi)
	}
	return Appointment{
		ID: fmt.Sprintf("%s-task-%d", k.Province, id), Generation: t.Generation, Title: title + ", " + agency,
		Words: append(t.Deadline.Explain(calendar.Vi), "Thực hiện theo đường dẫn trong thư mà hệ thống đã gửi Ông/Bà."),
		At:    t.Deadline.At, Now: now, Void: void(t.State),
	}
}

func void(s review.State) bool {
	return s == review.Skipped || s == review.Cancelled || s == review.Superseded
}
