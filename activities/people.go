package activities

import (
	"cmp"
	"errors"
	"slices"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// OfficerRow says who is what of an agency, and from when; who has several roles has several rows.
type OfficerRow struct {
	Line   int    // in the file that it stands in
	Agency string // code; that of the province for the roles of the office
	Role   review.Role
	Name   string
	Email  string // in small letters; empty: none is known
	Phone  string
	From   calendar.Day
	To     scoring.Maybe[calendar.Day] // the first day that is out
}

// OfOffice says whether the role is one of the office and not of an agency.
func (r OfficerRow) OfOffice() bool {
	return !slices.Contains([]review.Role{review.Focal, review.Deputy, review.Head}, r.Role)
}

// OfficerImport is what a table of officers has changed.
type OfficerImport struct {
	People    int // persons that were not known
	Phones    int // telephones that changed
	Opened    int
	Closed    int // also those whose end was brought forward
	Unchanged int
	Shared    []SharedAddress
	NoAddress []string // names of whom no mail can be sent to, by the table

	Openings []OfficerRow `json:"-"` // of a preview: the rows that open a role
	Closings []OfficerRow `json:"-"` // and those that end one
}

// Changed is how many rows of people and roles it has written.
func (i OfficerImport) Changed() int { return i.People + i.Phones + i.Opened + i.Closed }

// SharedAddress is an address of several people: they get one mail for all, and cannot act by it.
type SharedAddress struct {
	Address string
	Names   []string
}

// CalendarImport is what a table of days off has changed, or would change.
type CalendarImport struct {
	Years []YearImport
	Odd   []scoring.Text // what is harmless, but may be a slip
	Moved []Recounted
	Stay  []Recounted // would be counted otherwise now, and keep their deadline
}

// YearImport is a year whose days off were replaced.
type YearImport struct{ Year, Notices, Added, Removed int }

// Changed says whether the year has other days off than before.
func (y YearImport) Changed() bool { return y.Added+y.Removed > 0 }

// Change is who changes something of the office, and why.
type Change struct {
	Province string
	By       Actors
	Reason   string
}

// Actors are the ways in which one person can act, in the order in which they are tried: by their own roles in the
// office, by those in an agency, and last in place of an absent person. Roles of different agencies are never one
// actor: the head of one agency is not the head of all that they have a role in.
type Actors []review.Actor

// Try has the actors try something, one after the other, until one has the right.
func (a Actors) Try(act func(who review.Actor) error) (first error) {
	for _, who := range a {
		err := act(who)
		if !errors.Is(err, review.ErrPerson) {
			return err
		}
		first = cmp.Or(first, err)
	}
	return first
}

// Roles are the person's own.
func (a Actors) Roles() (roles []review.Role) {
	for _, actor := range a {
		if actor.For == nil {
			roles = append(roles, actor.Roles...)
		}
	}
	return roles
}

// To is the first actor who may do something. The refusal says what is missing, and is ErrRefused.
func (a Actors) To(action review.Action, s review.Subject) (review.Actor, error) {
	nearest := review.NotTheRole
	for _, actor := range a {
		switch ok, why := review.May(actor, action, s); {
		case ok:
			return actor, nil
		case why != review.NotTheRole && nearest == review.NotTheRole:
			nearest = why
		}
	}
	return review.Actor{}, Refusal(scoring.Say("Ông/Bà không có quyền %s: %s", "you may not %s: %s",
		scoring.Text{Vi: action.In(scoring.Vi), En: action.In(scoring.En)}, scoring.Text{Vi: nearest.In(scoring.Vi), En: nearest.In(scoring.En)}))
}
