package scoring

// Place is where an agency stands.
type Place struct {
	Total Maybe[Hundredths] `json:"total"`
	Rank  Maybe[int]        `json:"rank"`
	Band  Maybe[int]        `json:"band"` // position in the index set's bands
}

// RankChange is an agency that stands elsewhere than before.
type RankChange struct {
	Agency
	Before Place `json:"before"`
	After  Place `json:"after"`
}

// Effect is whose total, rank or band differs, in the order of after. An agency that was not there before stood nowhere.
func Effect(before, after []Standing) []RankChange {
	stood := make(map[string]Place, len(before))
	for _, s := range before {
		stood[s.Code] = s.Place()
	}
	var changes []RankChange
	for _, s := range after {
		if was, now := stood[s.Code], s.Place(); now != was {
			changes = append(changes, RankChange{s.Agency, was, now})
		}
	}
	return changes
}

// Place is where the agency stands.
func (s Standing) Place() Place { return Place{s.Card.Total, s.Rank, s.Band} }

// Restand is the standings as they would be with some agencies' measures changed, by the agencies' codes. It refuses
// what WhatIf refuses.
func (s *Scorer) Restand(standings []Standing, changes map[string][]Change) ([]Standing, error) {
	agencies, cards := make([]Agency, len(standings)), make([]Scorecard, len(standings))
	for i, standing := range standings {
		agencies[i], cards[i] = standing.Agency, standing.Card
		own := changes[standing.Code]
		if len(own) == 0 {
			continue
		}
		var err error
		if cards[i], err = s.WhatIf(standing.Card, own...); err != nil {
			return nil, err
		}
	}
	return s.set.Stand(agencies, cards), nil
}
