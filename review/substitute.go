package review

import (
	"slices"

	"danhgia/calendar"
)

// Substitute is who stands in for an absent person, from a day to a day, both included.
type Substitute struct {
	For  string // id of the absent person
	By   string // id of who stands in
	From calendar.Day
	To   calendar.Day
}

// On says whether the substitute stands in on a day.
func (s Substitute) On(d calendar.Day) bool { return s.From <= d && d <= s.To }

func (s Substitute) overlaps(other Substitute) bool { return s.From <= other.To && other.From <= s.To }

// inForce is the substitute of a person on a day.
func inForce(all []Substitute, person string, on calendar.Day) (Substitute, bool) {
	at := slices.IndexFunc(all, func(s Substitute) bool { return s.For == person && s.On(on) })
	if at < 0 {
		return Substitute{}, false
	}
	return all[at], true
}

// Check judges a substitute by those that are there already. It refuses (ErrSubstitute, with the dates) one who stands
// in for themselves, dates that are turned around, a second substitute at the same time, and chains: who stands in is
// not absent then, and who is absent does not stand in for a third person.
func (s Substitute) Check(existing []Substitute) error {
	switch {
	case s.For == "" || s.By == "" || s.For == s.By:
		return refuse(ErrSubstitute, "by", selfPhrase)
	case s.To < s.From:
		return refuse(ErrSubstitute, "to", turnedPhrase, day(s.From), day(s.To))
	}
	for _, e := range existing {
		if !s.overlaps(e) {
			continue
		}
		switch {
		case e.For == s.For:
			return refuse(ErrSubstitute, "from", secondPhrase, day(e.From), day(e.To))
		case e.For == s.By:
			return refuse(ErrSubstitute, "by", absentTooPhrase, day(e.From), day(e.To))
		case e.By == s.For:
			return refuse(ErrSubstitute, "for", chainPhrase, day(e.From), day(e.To))
		}
	}
	return nil
}
