package web

import (
	"bytes"
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"danhgia/scoring"
)

// peers are the agencies of one kind, which are ranked among one another.
type peers struct {
	kind    scoring.Kind
	members []int // positions in the results, by rank; those without one last
	ranked  int
	given   []bool // by group of the index set: at least one agency has the portal's score of it
	medians scoring.Medians
}

// register is how the agencies of a revision are found and ordered; it is made once.
type register struct {
	peers  []peers // in the order of the results
	at     map[string]int
	folded []string // names and codes, for searches
	names  [][]byte // sorting by these bytes sorts names as Vietnamese has them
}

func newRegister(r scoring.Results, groups int) register {
	reg := register{at: make(map[string]int, len(r.Agencies))}
	collator, buffer := collate.New(language.Vietnamese), collate.Buffer{}
	for i, s := range r.Agencies {
		reg.at[s.Code] = i
		reg.folded = append(reg.folded, fold(s.Name+" "+s.Code))
		reg.names = append(reg.names, bytes.Clone(collator.KeyFromString(&buffer, s.Name)))
		buffer.Reset()
		reg.add(i, s, groups)
	}
	for p := range reg.peers {
		peers := &reg.peers[p]
		standings := make([]scoring.Standing, len(peers.members))
		for i, member := range peers.members {
			standings[i] = r.Agencies[member]
		}
		peers.medians = scoring.MediansOf(standings)
		slices.SortStableFunc(peers.members, func(a, b int) int { return scoring.CompareRanks(r.Agencies[a].Rank, r.Agencies[b].Rank) })
	}
	return reg
}

func (reg *register) add(i int, s scoring.Standing, groups int) {
	at := slices.IndexFunc(reg.peers, func(p peers) bool { return p.kind == s.Kind })
	if at < 0 {
		at = len(reg.peers)
		reg.peers = append(reg.peers, peers{kind: s.Kind, given: make([]bool, groups)})
	}
	p := &reg.peers[at]
	p.members = append(p.members, i)
	if s.Rank.Known {
		p.ranked++
	}
	for g, group := range s.Card.Groups {
		p.given[g] = p.given[g] || group.AsGiven
	}
}

// of are the peers of a kind; empty ones when no agency is of it.
func (reg *register) of(kind scoring.Kind) peers {
	at := slices.IndexFunc(reg.peers, func(p peers) bool { return p.kind == kind })
	if at < 0 {
		return peers{kind: kind}
	}
	return reg.peers[at]
}

// order is what a table of agencies is sorted by. It only orders: nothing ranks again.
type order struct {
	column string // byRank, byName, byTotal, or the code of a group
	down   bool   // from the highest value to the lowest
}

// The columns that every ranking has, in addresses.
const (
	byRank  = "hang"
	byName  = "ten"
	byTotal = "tong"
)

// sorted are some members in an order. Those without a value come last in either direction; equal ones stay as they are,
// by rank.
func (p *published) sorted(members []int, o order) []int {
	members = slices.Clone(members)
	if o.column == byName {
		slices.SortStableFunc(members, func(a, b int) int { return o.turn(bytes.Compare(p.register.names[a], p.register.names[b])) })
		return members
	}
	value := p.value(o.column)
	slices.SortStableFunc(members, func(a, b int) int {
		va, vb := value(a), value(b)
		if va.Known != vb.Known {
			return absentLast(va.Known)
		}
		return o.turn(cmp.Compare(va.Value, vb.Value))
	})
	return members
}

func (o order) turn(comparison int) int {
	if o.down {
		return -comparison
	}
	return comparison
}

// absentLast orders two values of which one is absent.
func absentLast(first bool) int {
	if first {
		return -1
	}
	return 1
}

// value is what a column has for the agency at a position of the results.
func (p *published) value(column string) func(int) scoring.Maybe[int64] {
	agencies := p.Results.Agencies
	group := slices.IndexFunc(p.Set.Groups, func(g scoring.Group) bool { return g.Code == column })
	return func(i int) scoring.Maybe[int64] {
		switch {
		case column == byRank:
			return scoring.Maybe[int64]{Value: int64(agencies[i].Rank.Value), Known: agencies[i].Rank.Known}
		case group >= 0:
			return hundredthsOf(agencies[i].Card.Groups[group].Points)
		default:
			return hundredthsOf(agencies[i].Card.Total)
		}
	}
}

func hundredthsOf(h scoring.Maybe[scoring.Hundredths]) scoring.Maybe[int64] {
	return scoring.Maybe[int64]{Value: int64(h.Value), Known: h.Known}
}
