package scoring

import "slices"

// Basis is what the results of one agency in one period are made of, as far as it decides what they may be compared with.
type Basis struct {
	IndexSet string // code
	Engine   string // version of the rules
	Listed   bool   // the agency is in the results
	NoCases  bool   // it had no dossiers in the period
	Whole    bool   // no file of the collection lacked the agency, and no indicator is missing
}

// Obstacle names why two periods are not compared ("không cùng cơ sở tính"); empty: they are comparable.
type Obstacle string

// The obstacles, in the order in which they are looked for.
const (
	NotListed Obstacle = "not-listed"
	OtherSet  Obstacle = "other-set"
	OtherRule Obstacle = "other-rules"
	NoDossier Obstacle = "no-cases"
	Partial   Obstacle = "partial"
)

// Against says what speaks against comparing an earlier period with this one: first of all the basis of calculation.
func (now Basis) Against(then Basis) Obstacle {
	switch {
	case !then.Listed:
		return NotListed
	case then.IndexSet != now.IndexSet:
		return OtherSet
	case then.Engine != now.Engine:
		return OtherRule
	case then.NoCases:
		return NoDossier
	case !then.Whole:
		return Partial
	default:
		return ""
	}
}

// BasisOf is the basis of an agency's standing in some results.
func BasisOf(r Results, s Standing) Basis {
	gap := slices.ContainsFunc(r.Snapshot.Gaps, func(g Gap) bool { return g.Agency == s.Code })
	return Basis{IndexSet: r.IndexSet.Code, Engine: r.Engine, Listed: true, NoCases: s.Card.NoCases, Whole: !gap && len(s.Card.Missing()) == 0}
}

// Move is how the points of a group or an indicator differ from those of an earlier card by the same index set.
type Move struct {
	Code   string
	Group  bool
	Before Maybe[Hundredths]
	After  Maybe[Hundredths]
}

// By is the difference; absent unless both points are there.
func (m Move) By() Maybe[Hundredths] { return difference(m.After, m.Before) }

// Moves are the groups and indicators whose points are others than before, in the index set's order. Both cards must be
// by one index set.
func Moves(before, after Scorecard) (moves []Move) {
	for g, group := range after.Groups {
		was := before.Groups[g]
		if was.Points != group.Points {
			moves = append(moves, Move{group.Code, true, was.Points, group.Points})
		}
		for i, r := range group.Indicators {
			if was.Indicators[i].Points != r.Points {
				moves = append(moves, Move{r.Indicator, false, was.Indicators[i].Points, r.Points})
			}
		}
	}
	return moves
}
