package main

import (
	"slices"

	"danhgia/scoring"
)

var headings = map[scoring.Kind]string{
	scoring.Province:   "Toàn tỉnh",
	scoring.Department: "Sở, ban, ngành",
	scoring.Commune:    "Xã, phường",
}

// printRanking prints the agencies of each peer group by rank, and the counts of all.
func (s *stack) printRanking(r scoring.Results) {
	for _, kind := range []scoring.Kind{scoring.Province, scoring.Department, scoring.Commune} {
		group := peers(r.Agencies, kind)
		s.say("\n%s: %d", headings[kind], len(group))
		for _, standing := range group {
			s.say("%4s %7s  %-8s %s", rank(standing), points(standing.Card.Total), standing.Code, standing.Name)
		}
	}
	s.printCounts(r)
}

// peers are the agencies of a kind by rank, those without a rank last.
func peers(all []scoring.Standing, kind scoring.Kind) (group []scoring.Standing) {
	for _, standing := range all {
		if standing.Kind == kind {
			group = append(group, standing)
		}
	}
	slices.SortStableFunc(group, func(a, b scoring.Standing) int { return scoring.CompareRanks(a.Rank, b.Rank) })
	return group
}

func rank(s scoring.Standing) string {
	if !s.Rank.Known {
		return "–"
	}
	return scoring.Number(int64(s.Rank.Value), scoring.Vi)
}

func points(p scoring.Maybe[scoring.Hundredths]) string {
	if !p.Known {
		return "–"
	}
	return p.Value.Comma()
}

// printCounts says how many of the portal's own points were compared with, and how many differ.
func (s *stack) printCounts(r scoring.Results) {
	compared, differ, noCases := 0, 0, 0
	count := func(d scoring.Maybe[scoring.Hundredths]) {
		if d.Known {
			compared++
			if d.Value != 0 {
				differ++
			}
		}
	}
	for _, standing := range r.Agencies {
		for _, group := range standing.Card.Groups {
			if !group.AsGiven {
				count(group.Difference())
			}
			for _, result := range group.Indicators {
				count(result.Difference())
			}
		}
		if standing.Card.NoCases {
			noCases++
		}
	}
	s.say("\n%s of %s, revision %d (%s), index set %s, rules %s", r.Period, r.Province.Name, r.Revision, r.State, r.IndexSet.Code, r.Engine)
	s.say("%d agencies, %d of them without dossiers; %d published points recomputed, %d differ", len(r.Agencies), noCases, compared, differ)
}
