package postgres

import (
	"errors"
	"testing"

	"danhgia/activities"
	"danhgia/scoring"
)

func TestUsersAreThoseOfTheOffice(t *testing.T) {
	d, _, _ := armed(t)
	execute(t, d.db, "update officer set valid_to = '2026-09-20' where role = 'office-leader'")
	users, err := d.db.Users(t.Context(), "H44")
	must(t, err)
	var names []string
	for _, u := range users {
		names = append(names, u.Name)
	}
	same(t, []string{"Admin", "An", "Lam"}, names)
	if u := users[0]; !u.App || u.Sessions != 1 || !u.Seen.Known || u.Email != "admin@so.example" {
		t.Errorf("%+v", u)
	}
	d.later(t, "61 minutes")
	if users, err = d.db.Users(t.Context(), "H44"); err != nil || users[0].Sessions != 0 {
		t.Errorf("%d sessions that were idle for an hour, %v", users[0].Sessions, err)
	}
	same(t, []activities.Term{{Role: "office-leader", From: day(t, "2026-08-01"), To: scoring.Some(day(t, "2026-09-20"))}}, users[2].Terms)
}

func TestOnlyAnAdministratorResetsFactorsAndEndsSessions(t *testing.T) {
	d, token, _ := armed(t)
	admin := d.session(t, token)
	an := d.enter(t, "an@so.example")
	person := d.session(t, an).Person
	change := by(t, d.db, "admin@so.example")
	for name, c := range map[string]activities.Change{
		"staff":             by(t, d.db, "an@so.example"),
		"the leader":        by(t, d.db, "lam@so.example"),
		"without a reason":  {Province: "H44", By: change.By},
		"with one of marks": {Province: "H44", By: change.By, Reason: " \u202e "},
	} {
		if err := d.db.ResetFactors(t.Context(), person, c); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s resets: %v", name, err)
		}
		if _, err := d.db.EndSessionsOf(t.Context(), person, c); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s ends: %v", name, err)
		}
	}
	for _, nobody := range []string{"", "0", "999", "1; drop table person"} {
		if err := d.db.ResetFactors(t.Context(), nobody, change); !errors.Is(err, activities.ErrNotFound) {
			t.Errorf("%q: %v", nobody, err)
		}
	}
	before := audited(t, d.db)
	if n, err := d.db.EndSessionsOf(t.Context(), person, change); n != 1 || err != nil || !d.ended(t, an) || d.ended(t, token) {
		t.Errorf("%d sessions, %v", n, err)
	}
	must(t, d.db.ResetFactors(t.Context(), admin.Person, change))
	f, err := d.Factors(t.Context(), admin)
	must(t, err)
	if f.Any() || len(f.Recovery) > 0 || !d.ended(t, token) || audited(t, d.db) != before+2 {
		t.Errorf("%+v is left, %d rows of the audit", f, audited(t, d.db)-before)
	}
}
