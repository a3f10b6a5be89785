package scoring

import (
	"fmt"
	"slices"
	"strconv"
)

// Aspect is what differs between two index sets.
type Aspect string

// The aspects.
const (
	ThereAtAll    Aspect = "there" // added, or taken out
	NameOf        Aspect = "name"
	BasisOfSet    Aspect = "basis"
	EffectOfSet   Aspect = "effective-from"
	PointsOf      Aspect = "points"
	TargetOf      Aspect = "target"
	ZeroRuleOf    Aspect = "zero-rule"
	LevelOf       Aspect = "level"
	GroupOf       Aspect = "group"
	DecimalsOf    Aspect = "decimals"
	AdviceOf      Aspect = "advice"
	BoundOf       Aspect = "bound"
	LegalGroupsOf Aspect = "legal-groups"
)

// Difference is something that one index set says otherwise than another. Was or Now is empty for what is not there.
type Difference struct {
	Of       string // code of the group or indicator, name of the band; empty: of the set itself
	Name     Text
	Aspect   Aspect
	Was, Now string
}

// Differences are all that the new set says otherwise than the old one: first the set itself, then its groups, its
// indicators and its bands. Codes tell what is the same thing in both.
func Differences(old, set IndexSet) []Difference {
	d := differ{}
	d.compare("", set.Name, NameOf, old.Name.Vi, set.Name.Vi)
	d.compare("", set.Name, BasisOfSet, old.Basis, set.Basis)
	d.compare("", set.Name, EffectOfSet, old.EffectiveFrom, set.EffectiveFrom)
	d.compare("", set.Name, PointsOf, old.Total.String(), set.Total.String())
	d.compare("", set.Name, LegalGroupsOf, fmt.Sprint(old.LegalGroups), fmt.Sprint(set.LegalGroups))
	d.groups(old, set)
	d.indicators(old, set)
	d.bands(old.Bands, set.Bands)
	return d.found
}

type differ struct{ found []Difference }

func (d *differ) compare(of string, name Text, aspect Aspect, was, now string) {
	if was != now {
		d.found = append(d.found, Difference{of, name, aspect, was, now})
	}
}

func (d *differ) groups(old, set IndexSet) {
	for _, g := range set.Groups {
		at := slices.IndexFunc(old.Groups, func(o Group) bool { return o.Code == g.Code })
		if at < 0 {
			d.compare(g.Code, g.Name, ThereAtAll, "", g.Name.Vi)
			continue
		}
		was := old.Groups[at]
		d.compare(g.Code, g.Name, NameOf, was.Name.Vi, g.Name.Vi)
		d.compare(g.Code, g.Name, PointsOf, was.Points.String(), g.Points.String())
		d.compare(g.Code, g.Name, DecimalsOf, decimals(was), decimals(g))
	}
	for _, g := range old.Groups {
		if !slices.ContainsFunc(set.Groups, func(n Group) bool { return n.Code == g.Code }) {
			d.compare(g.Code, g.Name, ThereAtAll, g.Name.Vi, "")
		}
	}
}

func decimals(g Group) string {
	if !g.RatioDecimals.Known {
		return ""
	}
	return strconv.Itoa(g.RatioDecimals.Value)
}

// placed is an indicator with the group that it stands in.
type placed struct {
	Indicator
	group string
}

func (s IndexSet) placed() (all []placed) {
	for _, g := range s.Groups {
		for _, i := range g.Indicators {
			all = append(all, placed{i, g.Code})
		}
	}
	return all
}

func (d *differ) indicators(old, set IndexSet) {
	before := old.placed()
	for _, i := range set.placed() {
		at := slices.IndexFunc(before, func(o placed) bool { return o.Code == i.Code })
		if at < 0 {
			d.compare(i.Code, i.Name, ThereAtAll, "", i.Name.Vi)
			continue
		}
		d.indicator(before[at], i)
	}
	for _, i := range before {
		if !slices.ContainsFunc(set.placed(), func(n placed) bool { return n.Code == i.Code }) {
			d.compare(i.Code, i.Name, ThereAtAll, i.Name.Vi, "")
		}
	}
}

func (d *differ) indicator(was, now placed) {
	target := func(p placed) string { return strconv.FormatFloat(p.Target, 'f', -1, 64) }
	for _, c := range []struct {
		aspect   Aspect
		was, now string
	}{
		{NameOf, was.Name.Vi, now.Name.Vi},
		{GroupOf, was.group, now.group},
		{PointsOf, was.Points.String(), now.Points.String()},
		{TargetOf, target(was), target(now)},
		{ZeroRuleOf, string(was.Zero), string(now.Zero)},
		{LevelOf, string(was.Level), string(now.Level)},
		{AdviceOf, was.Advice.Vi, now.Advice.Vi},
	} {
		d.compare(now.Code, now.Name, c.aspect, c.was, c.now)
	}
}

func (d *differ) bands(old, bands []Band) {
	for _, b := range bands {
		at := slices.IndexFunc(old, func(o Band) bool { return o.Name.Vi == b.Name.Vi })
		if at < 0 {
			d.compare(b.Name.Vi, b.Name, ThereAtAll, "", b.From.String())
			continue
		}
		d.compare(b.Name.Vi, b.Name, BoundOf, old[at].From.String(), b.From.String())
	}
	for _, b := range old {
		if !slices.ContainsFunc(bands, func(n Band) bool { return n.Name.Vi == b.Name.Vi }) {
			d.compare(b.Name.Vi, b.Name, ThereAtAll, b.From.String(), "")
		}
	}
}

// Rescore is the standings as this set would have made them of the same figures. What the set does not have is left
// out; what it asks for and nobody was asked for is missing.
func (s *Scorer) Rescore(standings []Standing) ([]Standing, error) {
	agencies, cards := make([]Agency, len(standings)), make([]Scorecard, len(standings))
	for i, standing := range standings {
		figures := standing.Card.Figures()
		figures.Measures = slices.DeleteFunc(figures.Measures, func(m Measure) bool { _, has := s.places[m.Indicator]; return !has })
		figures.Groups = slices.DeleteFunc(figures.Groups, func(g GroupScore) bool { _, has := s.groups[g.Group]; return !has })
		var err error
		if cards[i], err = s.Score(figures); err != nil {
			return nil, err
		}
		agencies[i] = standing.Agency
	}
	return s.set.Stand(agencies, cards), nil
}
