// Package ics writes deadlines as iCalendar files (RFC 5545), which people take into calendars of their own. All files
// of a task have one UID, and a later generation a higher SEQUENCE, so that a file that is opened again moves what the
// earlier one entered, and takes it out once there is nothing to do any more.
package ics

import (
	"net/url"
	"strings"

	ical "github.com/arran4/golang-ical"

	"danhgia/activities"
	"danhgia/calendar"
)

const (
	zoneName = "Asia/Ho_Chi_Minh"
	local    = "20060102T150405"
	name     = "han.ics"
)

// Files writes the files of an installation; site is the address that its links begin with, whose host makes UIDs
// unique. Without one they are those of no host.
func Files(site string) activities.AppointmentFile {
	host := "danhgia.invalid"
	if u, err := url.Parse(site); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return func(a activities.Appointment) activities.MailFile {
		return activities.MailFile{Name: name, Type: "text/calendar", Content: []byte(write(a, host))}
	}
}

func write(a activities.Appointment, host string) string {
	c := ical.NewCalendarFor("danhgia")
	c.SetProductId("-//danhgia//VI")
	c.SetCalscale("GREGORIAN")
	c.SetMethod(method(a))
	addZone(c)
	e := c.AddEvent(a.ID + "@" + host)
	e.SetSequence(sequence(a))
	e.SetDtStampTime(a.Now)
	// A deadline is a moment: an event without an end.
	e.SetProperty(ical.ComponentPropertyDtStart, a.At.In(calendar.Vietnam).Format(local), ical.WithTZID(zoneName))
	e.SetSummary(a.Title)
	e.SetDescription(strings.Join(a.Words, "\n"))
	e.SetTimeTransparency(ical.TransparencyTransparent)
	e.SetStatus(status(a))
	return c.Serialize(ical.WithNewLineWindows)
}

// sequence is the generation; taking it out comes after what that generation has entered.
func sequence(a activities.Appointment) int {
	if a.Void {
		return a.Generation + 1
	}
	return a.Generation
}

func method(a activities.Appointment) ical.Method {
	if a.Void {
		return ical.MethodCancel
	}
	return ical.MethodPublish
}

func status(a activities.Appointment) ical.ObjectStatus {
	if a.Void {
		return ical.ObjectStatusCancelled
	}
	return ical.ObjectStatusConfirmed
}

// addZone tells also a calendar that does not know the zone by its name what it is: +07:00 all year.
func addZone(c *ical.Calendar) {
	standard := c.AddTimezone(zoneName).AddStandard()
	standard.SetProperty(ical.ComponentPropertyDtStart, "19750613T000000")
	standard.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetfrom), "+0800")
	standard.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetto), "+0700")
	standard.SetProperty(ical.ComponentProperty(ical.PropertyTzname), "+07")
}
