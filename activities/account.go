package activities

import (
	"context"

	"danhgia/calendar"
)

// Absence is a time in which somebody else stands in for a person.
type Absence struct {
	Name string // of who stands in
	From calendar.Day
	To   calendar.Day // included
}

// Sessions are those of a session's person that have not ended, the last seen first.
func (e Entrance) Sessions(ctx context.Context, s Session) ([]OpenSession, error) {
	return e.Store.Sessions(ctx, s)
}

// EndSession ends a session of the same person: their own, or on another device. ErrNotFound.
func (e Entrance) EndSession(ctx context.Context, s Session, id int64) error {
	return e.Store.EndSession(ctx, e.Province, s, id)
}

// Titles are what a session's person is today, each with its agency.
func (e Entrance) Titles(ctx context.Context, s Session) ([]string, error) {
	return e.Store.Titles(ctx, e.Province, s.Person)
}

// Absences are the substitutes of a session's person from today on.
func (e Entrance) Absences(ctx context.Context, s Session) ([]Absence, error) {
	return e.Store.Absences(ctx, s.Person)
}

// HasPasskeys says whether browsers make passkeys for this site.
func (e Entrance) HasPasskeys() bool { return e.Passkeys != nil }
