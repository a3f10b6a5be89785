package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// AppointStore is what asking for focal officers needs of Postgres.
type AppointStore interface {
	// OpenAppointments has it decided which agencies are asked to appoint a focal officer who is there on a day, and opens
	// their tasks with their workflows; an agency that is asked already is not asked twice. In a preview nothing changes.
	OpenAppointments(ctx context.Context, province string, on calendar.Day, preview bool, decide func(AppointBook) (AppointEntry, error)) error
}

// AppointBook is what is known of the agencies' focal officers on a day.
type AppointBook struct {
	Now      time.Time
	On       calendar.Day
	Agencies []scoring.Agency // registered on the day, without the province
	People   []review.Person  // with the roles that they have on the day
	Asked    []string         // codes of the agencies whose task is open or paused
	Times    map[string]int   // how often an agency was asked before
	Ladders  int64            // the newest
	Content  []byte           // of the ladders
	Calendar calendar.Calendar
}

// AppointEntry is what asking writes.
type AppointEntry struct {
	Tasks  []NewTask
	Actor  review.Actor
	Reason string
}

// Asking says whom to ask for a focal officer, and why.
type Asking struct {
	Agencies []string     // codes; none: every agency that lacks one
	On       calendar.Day // the day on which one is to be there; 0: today
	Reason   string
	Preview  bool
}

// Asked is what asking for focal officers came to.
type Asked struct {
	Agencies []scoring.Agency // that are asked now
	Before   []scoring.Agency // that lack one too, and are asked already
	NoHead   []scoring.Agency // of those that are asked now, those without a head: the office's staff are written to
	Deadline calendar.Deadline
}

// AskAppointments asks the heads of agencies without a focal officer to appoint one. ErrRefused.
func (d Desk) AskAppointments(ctx context.Context, who Actors, province string, a Asking) (asked Asked, err error) {
	err = d.Store.OpenAppointments(ctx, province, a.On, a.Preview, func(b AppointBook) (e AppointEntry, err error) {
		if e.Actor, err = who.To(review.ToManageOfficers, review.Subject{}); err != nil {
			return e, err
		}
		if e.Reason = strings.TrimSpace(a.Reason); e.Reason == "" {
			return e, Refusal(errNoReason)
		}
		if asked, err = a.choose(b); err != nil {
			return e, err
		}
		days, err := d.days(review.Appoint, b.Content)
		if err != nil {
			return e, err
		}
		if asked.Deadline, err = b.Calendar.Add(b.Calendar.DayOf(b.Now), days); err != nil {
			return e, Refusal(err)
		}
		for _, agency := range asked.Agencies {
			e.Tasks = append(e.Tasks, NewTask{
				Kind: review.Appoint, Agency: agency.Code, Subject: fmt.Sprint(b.Times[agency.Code] + 1), Ladders: b.Ladders,
				Opened: b.Now, Deadline: asked.Deadline,
			})
		}
		return e, nil
	})
	if err != nil || a.Preview {
		return asked, err
	}
	return asked, d.Deliver(ctx)
}

// choose are the agencies that lack a focal officer, of those that are named.
func (a Asking) choose(b AppointBook) (asked Asked, err error) {
	lacking := review.WithoutFocal(b.Agencies, b.People)
	has := func(agencies []scoring.Agency, code string) bool {
		return slices.ContainsFunc(agencies, func(a scoring.Agency) bool { return a.Code == code })
	}
	var faults []error
	for _, code := range a.Agencies {
		switch {
		case !has(b.Agencies, code):
			faults = append(faults, scoring.Say("không có cơ quan, đơn vị mã %s vào ngày %s", "%s is not registered as an agency on %s", code, b.On))
		case !has(lacking, code):
			faults = append(faults, scoring.Say("%s đã có cán bộ đầu mối vào ngày %s", "%s has a focal officer on %s", code, b.On))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return asked, Refusal(err)
	}
	for _, agency := range lacking {
		switch {
		case len(a.Agencies) > 0 && !slices.Contains(a.Agencies, agency.Code):
		case slices.Contains(b.Asked, agency.Code):
			asked.Before = append(asked.Before, agency)
		default:
			asked.Agencies = append(asked.Agencies, agency)
			if !b.hasHead(agency.Code) {
				asked.NoHead = append(asked.NoHead, agency)
			}
		}
	}
	return asked, nil
}

func (b AppointBook) hasHead(agency string) bool {
	return slices.ContainsFunc(b.People, func(p review.Person) bool { return p.Agency == agency && slices.Contains(p.Roles, review.Head) })
}

// appointment is what appointing somebody writes besides the answer: the officer, and the mail that tells them.
func (b TaskBook) appointment(a review.Appointee) NewOfficer {
	return NewOfficer{
		Officer: OfficerRow{Agency: b.Task.Agency, Role: review.Focal, Name: a.Name, Email: a.Address, Phone: a.Phone, From: a.From},
		Shared:  a.Shared,
		Mail:    QueuedMail{Kind: MailAppointed, Role: review.Focal, Data: MailData{Agency: b.AgencyName, Topic: a.From.In(calendar.Vi)}},
	}
}
