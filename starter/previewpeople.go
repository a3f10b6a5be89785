package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// people says who could not be written to, or not alone, and who stands in for whom.
func (f foresight) people(p *preview) {
	concerned := slices.DeleteFunc(slices.Clone(f.officers), func(o review.Person) bool { return !f.concerns(o) })
	lacking := slices.DeleteFunc(slices.Clone(concerned), reachable)
	p.NoAddress = list(lacking, f.names)
	p.Shared = f.shared(concerned)
	p.NoFocal = review.WithoutFocal(f.agencies, concerned)
	for _, a := range f.agencies {
		own := slices.DeleteFunc(slices.Clone(concerned), func(o review.Person) bool { return o.Agency != a.Code })
		if !slices.ContainsFunc(own, reachable) {
			p.Unreached = append(p.Unreached, a)
		}
	}
	p.Substitutes = f.standIns(p.Deadline.On)
}

func reachable(p review.Person) bool { return p.Address != "" && !p.Bad }

// concerns says whether a person has a role in one of the agencies, or one of the office that is written to.
func (f foresight) concerns(p review.Person) bool {
	written := func(r review.Role) bool { return r == review.Staff || r == review.Leader }
	return slices.ContainsFunc(p.Roles, written) || slices.ContainsFunc(f.agencies, func(a scoring.Agency) bool { return a.Code == p.Agency })
}

// shared are the addresses that several people have, in the order of the people.
func (f foresight) shared(people []review.Person) (all []activities.SharedAddress) {
	owners, order := map[string][]string{}, []string{}
	for _, p := range people {
		if p.Address == "" || slices.Contains(owners[p.Address], p.ID) {
			continue
		}
		if len(owners[p.Address]) == 1 {
			order = append(order, p.Address)
		}
		owners[p.Address] = append(owners[p.Address], p.ID)
	}
	for _, address := range order {
		shared := activities.SharedAddress{Address: address}
		for _, id := range owners[address] {
			shared.Names = append(shared.Names, f.names[id].Name)
		}
		all = append(all, shared)
	}
	return all
}

// standIns are the substitutes of any day from now to the last one.
func (f foresight) standIns(last calendar.Day) (all []standIn) {
	for _, s := range f.substitutes {
		if s.From <= last && f.calendar.DayOf(f.now) <= s.To {
			all = append(all, standIn{f.name(s.For), f.name(s.By), s.From, s.To})
		}
	}
	return all
}

// name is a person's, or their number when they have no role today.
func (f foresight) name(id string) string { return cmp.Or(f.names[id].Name, "person "+id) }

func (p preview) printPeople(out io.Writer) {
	for _, o := range p.NoAddress {
		why := "no address"
		if o.Bad {
			why = "mail does not arrive at " + o.Email
		}
		fmt.Fprintf(out, "%s: %s: %s\n", o.Agency, o.Name, why)
	}
	for _, s := range p.Shared {
		fmt.Fprintf(out, "shared by several people, who get one mail: %s: %s\n", s.Address, strings.Join(s.Names, ", "))
	}
	if len(p.NoFocal) > 0 {
		fmt.Fprintln(out, "have the agencies without a focal officer asked for one with: starter appoint ask")
	}
	for _, a := range p.NoFocal {
		fmt.Fprintf(out, "without a focal officer: %s %s\n", a.Code, a.Name)
	}
	for _, a := range p.Unreached {
		fmt.Fprintf(out, "nobody can be written to, so %s: %s %s\n", p.unreached, a.Code, a.Name)
	}
	for _, s := range p.Substitutes {
		fmt.Fprintf(out, "%s stands in for %s from %s to %s\n", s.By, s.For, s.From, s.To)
	}
}
