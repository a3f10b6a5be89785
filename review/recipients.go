package review

import (
	"slices"
	"strings"

	"danhgia/calendar"
)

// Person is somebody who can be written to.
type Person struct {
	ID      string
	Agency  string
	Roles   []Role
	Address string // empty: none is known
	Bad     bool   // the address was refused or has bounced, and needs fixing
}

func (p Person) reachable() bool { return p.Address != "" && !p.Bad }

// Addressee is one mail of a rung: to whom, as what, and why them.
type Addressee struct {
	Person  string // id; empty for the office's queue, which is a page and always there
	For     string // id of the absent person whom they stand in for
	Role    Role   // as which they are written to
	Address string
	// Shared are the ids of others with the same address, who get no mail of their own.
	Shared []string
	Reason Reason // Named, Assigned, StandsIn, StandInUnreachable or FallsBack
}

// fallbacks are who is written to in place of a role that nobody reachable has. The office's queue is the last.
var fallbacks = map[Role][]Role{
	Focal:    {Deputy, Head, Staff},
	Deputy:   {Head, Staff},
	Head:     {Staff},
	Leader:   {Staff},
	Operator: {Staff},
}

// Recipients are the mails of a rung about a task on a day: each role's people, their substitutes of that day, or the
// fallbacks where nobody of a role can be reached. Who the task was given to takes the place of the role whose it is. Nobody gets two mails, an address that several people
// share gets one, and there is always at least one addressee. The reason is that of the first addressee that is not
// simply who was named.
func Recipients(r Rung, t Task, people []Person, substitutes []Substitute, on calendar.Day) ([]Addressee, Reason) {
	d := directory{t, people, substitutes, on}
	var all []Addressee
	for _, role := range r.To {
		for _, a := range d.role(role) {
			all = add(all, a)
		}
	}
	at := slices.IndexFunc(all, func(a Addressee) bool { return a.Reason != Named })
	if at < 0 {
		return all, Named
	}
	return all, all[at].Reason
}

// add keeps one mail for each person and address.
func add(all []Addressee, a Addressee) []Addressee {
	for i, b := range all {
		switch {
		case a.Person == b.Person || slices.Contains(b.Shared, a.Person):
			return all
		case a.Address != "" && strings.EqualFold(a.Address, b.Address):
			all[i].Shared = append(all[i].Shared, a.Person)
			return all
		}
	}
	return append(all, a)
}

// directory is who can be written to about a task on a day.
type directory struct {
	task        Task
	people      []Person
	substitutes []Substitute
	on          calendar.Day
}

// role is who is written to for a role; never nobody.
func (d directory) role(role Role) []Addressee {
	if a, ok := d.assignee(); ok && role == d.task.Kind.Doer() {
		return []Addressee{a}
	}
	if found := d.holders(role); len(found) > 0 {
		return found
	}
	for _, next := range fallbacks[role] {
		found := d.holders(next)
		for i := range found {
			found[i].Reason = FallsBack
		}
		if len(found) > 0 {
			return found
		}
	}
	return []Addressee{{Role: Staff, Reason: FallsBack}}
}

// holders are those with a role who can be reached, themselves or through a substitute.
func (d directory) holders(role Role) (found []Addressee) {
	for _, p := range d.people {
		if !slices.Contains(p.Roles, role) || role.OfAgency() && p.Agency != d.task.Holder() {
			continue
		}
		if a := d.reach(p, role); a.Address != "" {
			found = append(found, a)
		}
	}
	return found
}

// reach writes to the substitute of the day, or to the absent person if the substitute cannot be reached.
func (d directory) reach(p Person, role Role) Addressee {
	reason := Named
	if s, ok := inForce(d.substitutes, p.ID, d.on); ok {
		by := d.person(s.By)
		if by.reachable() {
			return Addressee{Person: by.ID, For: p.ID, Role: role, Address: by.Address, Reason: StandsIn}
		}
		reason = StandInUnreachable
	}
	if !p.reachable() {
		return Addressee{}
	}
	return Addressee{Person: p.ID, Role: role, Address: p.Address, Reason: reason}
}

func (d directory) person(id string) Person {
	at := slices.IndexFunc(d.people, func(p Person) bool { return p.ID == id })
	if at < 0 {
		return Person{}
	}
	return d.people[at]
}

// Watchers are who hears every morning what is about to be late in an agency: its focal officers or, where none can be
// reached, their deputies, then its head; on a day on which somebody stands in for them, who does. Nobody else is written
// to in their place: an agency without any has the office's pages.
func Watchers(agency string, people []Person, substitutes []Substitute, on calendar.Day) (all []Addressee) {
	d := directory{Task{Agency: agency}, people, substitutes, on}
	for _, role := range []Role{Focal, Deputy, Head} {
		for _, a := range d.holders(role) {
			all = add(all, a)
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}
