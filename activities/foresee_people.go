package activities

import (
	"cmp"
	"slices"

	"danhgia/calendar"
	"danhgia/review"
)

// everywhere is where byAgency has those who may be written to about any agency: the office's, and who stands in.
const everywhere = ""

// byAgency are the officers of each agency, so that many agencies are no search through all of them.
func (s scene) byAgency() map[string][]review.Person {
	all := map[string][]review.Person{}
	for _, o := range s.officers {
		all[o.Agency] = append(all[o.Agency], o)
		standsIn := func(sub review.Substitute) bool { return sub.By == o.ID }
		if !slices.ContainsFunc(o.Roles, review.Role.OfAgency) || slices.ContainsFunc(s.substitutes, standsIn) {
			all[everywhere] = append(all[everywhere], o)
		}
	}
	return all
}

// to is who is written to at each rung: today's people, with the substitutes of the rung's own day.
func (s scene) to(plan []review.Moment, agency string, officers map[string][]review.Person) map[string][]review.Addressee {
	people := slices.Concat(officers[everywhere], officers[agency])
	to := map[string][]review.Addressee{}
	for _, m := range plan {
		if _, ok := to[m.Rung.Name]; !ok {
			to[m.Rung.Name], _ = review.Recipients(m.Rung, review.Task{Agency: agency}, people, s.substitutes, m.Day.On)
		}
	}
	return to
}

// people says who could not be written to, or not alone, and who stands in for whom.
func (s scene) people(p *Foresight) {
	codes := make(map[string]bool, len(s.agencies))
	for _, a := range s.agencies {
		codes[a.Code] = true
	}
	concerned := slices.DeleteFunc(slices.Clone(s.officers), func(o review.Person) bool { return !codes[o.Agency] && !written(o) })
	lacking := slices.DeleteFunc(slices.Clone(concerned), reachable)
	p.NoAddress = Listed(lacking, s.names)
	p.Shared = s.shared(concerned)
	p.NoFocal = review.WithoutFocal(s.agencies, concerned)
	reached := map[string]bool{}
	for _, o := range concerned {
		reached[o.Agency] = reached[o.Agency] || reachable(o)
	}
	for _, a := range s.agencies {
		if !reached[a.Code] {
			p.Unreached = append(p.Unreached, a)
		}
	}
	p.Substitutes = s.standIns(p.Deadline.On)
}

func reachable(p review.Person) bool { return p.Address != "" && !p.Bad }

// written says whether a person has a role of the office that is written to.
func written(p review.Person) bool {
	return slices.ContainsFunc(p.Roles, func(r review.Role) bool { return r == review.Staff || r == review.Leader })
}

// Listed are people as lists show them.
func Listed(people []review.Person, names map[string]Person) []ListedOfficer {
	all := make([]ListedOfficer, 0, len(people))
	for _, p := range people {
		all = append(all, ListedOfficer{p.ID, p.Agency, p.Roles, names[p.ID].Name, p.Address, names[p.ID].Phone, p.Bad})
	}
	return all
}

// shared are the addresses that several people have, in the order of the people.
func (s scene) shared(people []review.Person) (all []SharedAddress) {
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
		shared := SharedAddress{Address: address}
		for _, id := range owners[address] {
			shared.Names = append(shared.Names, s.names[id].Name)
		}
		all = append(all, shared)
	}
	return all
}

// standIns are the substitutes of any day from now to the last one.
func (s scene) standIns(last calendar.Day) (all []StandIn) {
	for _, sub := range s.substitutes {
		if sub.From <= last && s.calendar.DayOf(s.now) <= sub.To {
			all = append(all, StandIn{s.name(sub.For), s.name(sub.By), sub.From, sub.To})
		}
	}
	return all
}

// name is a person's, or their number when they have no role today.
func (s scene) name(id string) string { return cmp.Or(s.names[id].Name, "person "+id) }
