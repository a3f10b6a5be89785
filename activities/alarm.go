package activities

import (
	"context"
	"fmt"
	"slices"
	"time"

	"danhgia/calendar"
	"danhgia/scoring"
)

// AlarmQuery asks which running dossiers and petitions are about to be late, or are.
type AlarmQuery struct {
	Province  string
	Agencies  []string // codes; nil: all
	Now, Soon time.Time
	Most      int // that are named of each agency and kind, the most urgent first; 0: they are only counted
}

// Alarms are what a query finds, of the newest dossiers that there are.
type Alarms struct {
	Period         scoring.Period // whose dossiers they are; empty: there are none
	AsOf           time.Time      // the last import of them
	PetitionsUntil time.Time      // up to when petitions are known; zero: there are none
	Agencies       []AgencyAlarms // that have any, by code
}

// AgencyAlarms are those of an agency.
type AgencyAlarms struct {
	Code, Name                   string
	Soon, Late                   int64 // dossiers
	PetitionsSoon, PetitionsLate int64
	Named                        []Alarmed // late ones first, then by limit
}

// Alarmed is one of them. Who handles a dossier is told to their own head and the office only.
type Alarmed struct {
	Number    string
	Procedure string
	Official  string // empty: not known, or not to be told
	Limit     scoring.Maybe[time.Time]
	Late      bool
	Petition  bool
}

// Any says whether there is anything to tell.
func (a AgencyAlarms) Any() bool { return a.Soon+a.Late+a.PetitionsSoon+a.PetitionsLate > 0 }

const (
	// soonDays is how many working days ahead something is due soon.
	soonDays = 2
	// freshDays is how old the newest dossiers may be for people to be told of them in a mail.
	freshDays = 5
)

// Fresh says whether figures up to a moment are so new that what they say may be told.
func Fresh(until, now time.Time) bool { return now.Sub(until) < freshDays*24*time.Hour }

// ToTell are those that people may be told of in a mail: dossiers and petitions each by how new they are.
func (a Alarms) ToTell(now time.Time) Alarms {
	told := a
	told.Agencies = nil
	dossiers, petitions := Fresh(a.AsOf, now), Fresh(a.PetitionsUntil, now)
	for _, of := range a.Agencies {
		if !dossiers {
			of.Soon, of.Late = 0, 0
		}
		if !petitions {
			of.PetitionsSoon, of.PetitionsLate = 0, 0
		}
		of.Named = slices.DeleteFunc(slices.Clone(of.Named), func(one Alarmed) bool { return one.Petition && !petitions || !one.Petition && !dossiers })
		if of.Any() {
			told.Agencies = append(told.Agencies, of)
		}
	}
	return told
}

// AlarmBook is what finding alarms needs of Postgres.
type AlarmBook interface {
	Now(ctx context.Context) (time.Time, error)
	Calendar(ctx context.Context) (calendar.Calendar, error)
	Alarms(ctx context.Context, q AlarmQuery) (Alarms, error)
}

// AlarmsNow are the alarms of agencies as they are now.
func AlarmsNow(ctx context.Context, book AlarmBook, province string, agencies []string, most int) (Alarms, time.Time, error) {
	now, err := book.Now(ctx)
	if err != nil {
		return Alarms{}, now, err
	}
	now = now.In(calendar.Vietnam)
	cal, err := book.Calendar(ctx)
	if err != nil {
		return Alarms{}, now, err
	}
	soon, err := soonAfter(cal, now)
	if err != nil {
		return Alarms{}, now, err
	}
	all, err := book.Alarms(ctx, AlarmQuery{Province: province, Agencies: agencies, Now: now, Soon: soon, Most: most})
	if err != nil {
		return all, now, fmt.Errorf("find what is about to be late: %w", err)
	}
	return all, now, nil
}

// AlarmsToTell are the alarms of agencies that people may be told of in a mail now.
func AlarmsToTell(ctx context.Context, book AlarmBook, province string, agencies []string, most int) (Alarms, error) {
	all, now, err := AlarmsNow(ctx, book, province, agencies, most)
	return all.ToTell(now), err
}

// soonAfter is the end of the second working day after today.
func soonAfter(cal calendar.Calendar, now time.Time) (time.Time, error) {
	last, err := cal.Add(cal.DayOf(now), soonDays)
	if err != nil {
		return time.Time{}, err
	}
	year, month, day := (last.On + 1).Time().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, calendar.Vietnam), nil
}
