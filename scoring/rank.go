package scoring

import (
	"cmp"
	"slices"
)

// Entry is what the rank of an agency depends on.
type Entry struct {
	PeerGroup string
	Total     Maybe[Hundredths]
	NoCases   bool // left out of the ranking
}

// Rank is the only place where ranks are made: standard competition ranking (1224) on totals within each peer group.
// The answer is parallel to the entries; it is absent for an agency without cases or without a total.
func Rank(entries []Entry) []Maybe[int] {
	ranks := make([]Maybe[int], len(entries))
	for _, group := range ranked(entries) {
		for place, e := range group {
			rank := place + 1
			if place > 0 && entries[e].Total == entries[group[place-1]].Total {
				rank = ranks[group[place-1]].Value
			}
			ranks[e] = Some(rank)
		}
	}
	return ranks
}

// ranked are the positions of the entries that take part, by peer group, from the highest total to the lowest.
func ranked(entries []Entry) map[string][]int {
	groups := map[string][]int{}
	for i, e := range entries {
		if e.Total.Known && !e.NoCases {
			groups[e.PeerGroup] = append(groups[e.PeerGroup], i)
		}
	}
	for _, group := range groups {
		slices.SortFunc(group, func(a, b int) int { return cmp.Compare(entries[b].Total.Value, entries[a].Total.Value) })
	}
	return groups
}

// CompareRanks orders by rank; agencies without one come last.
func CompareRanks(a, b Maybe[int]) int {
	switch {
	case a.Known == b.Known:
		return cmp.Compare(a.Value, b.Value)
	case a.Known:
		return -1
	default:
		return 1
	}
}

// Band is the position of the band that a total belongs to; lower bounds are included.
func (s IndexSet) Band(total Hundredths) Maybe[int] {
	for i, band := range s.Bands {
		if total >= band.From {
			return Some(i)
		}
	}
	return Maybe[int]{}
}

// Stand puts agencies and their cards together: ranks, bands, and the order of the results (kind, then code).
// The two slices are parallel.
func (s IndexSet) Stand(agencies []Agency, cards []Scorecard) []Standing {
	entries := make([]Entry, len(cards))
	for i, card := range cards {
		entries[i] = Entry{PeerGroup: string(agencies[i].Kind), Total: card.Total, NoCases: card.NoCases}
	}
	standings := make([]Standing, len(cards))
	for i, rank := range Rank(entries) {
		standings[i] = Standing{Agency: agencies[i], Rank: rank, Card: cards[i]}
		if rank.Known {
			standings[i].Band = s.Band(cards[i].Total.Value)
		}
	}
	slices.SortStableFunc(standings, func(a, b Standing) int {
		return cmp.Or(cmp.Compare(a.Kind.order(), b.Kind.order()), cmp.Compare(a.Code, b.Code))
	})
	return standings
}

func (k Kind) order() int { return slices.Index([]Kind{Province, Department, Commune}, k) }
