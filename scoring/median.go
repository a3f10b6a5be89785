package scoring

import "slices"

// Medians are what the middle agency of a peer group has, each figure by itself, so that they do not add up. Groups and
// Indicators are in the index set's order.
type Medians struct {
	Total      Maybe[Hundredths]     `json:"total"`
	Groups     []Maybe[Hundredths]   `json:"groups"`
	Indicators [][]Maybe[Hundredths] `json:"indicators"` // by group
}

// MediansOf are those of the agencies that are ranked: one without dossiers has points that nobody earned. Agencies
// without a figure are left out of that figure's median. All cards must be by one index set.
func MediansOf(standings []Standing) (m Medians) {
	peers := slices.DeleteFunc(slices.Clone(standings), func(s Standing) bool { return !s.Rank.Known })
	if len(peers) == 0 {
		return m
	}
	m.Total = median(peers, func(s Standing) Maybe[Hundredths] { return s.Card.Total })
	for g, group := range peers[0].Card.Groups {
		m.Groups = append(m.Groups, median(peers, func(s Standing) Maybe[Hundredths] { return s.Card.Groups[g].Points }))
		indicators := make([]Maybe[Hundredths], len(group.Indicators))
		for i := range indicators {
			indicators[i] = median(peers, func(s Standing) Maybe[Hundredths] { return s.Card.Groups[g].Indicators[i].Points })
		}
		m.Indicators = append(m.Indicators, indicators)
	}
	return m
}

// median is the middle value, or half of the sum of the two in the middle, rounded up.
func median(peers []Standing, of func(Standing) Maybe[Hundredths]) Maybe[Hundredths] {
	values := make([]Hundredths, 0, len(peers))
	for _, s := range peers {
		if v := of(s); v.Known {
			values = append(values, v.Value)
		}
	}
	if len(values) == 0 {
		return Maybe[Hundredths]{}
	}
	slices.Sort(values)
	return Some((values[(len(values)-1)/2] + values[len(values)/2] + 1) / 2)
}
