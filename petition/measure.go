package petition

import "danhgia/scoring"

// Counts says in which numerators and denominators a petition stands: a bit for each indicator of Indicators.
type Counts struct{ Numerator, Denominator uint32 }

// Indicators are those whose counts are petitions; a bit of Counts is a position here.
var Indicators = [...]string{"PETITION_PROCESSING_ON_TIME", "PETITION_HANDLING_SATISFACTION", "PETITION_CLASSIFICATION_TTHC", "PETITION_CLASSIFICATION_STAFF"}

// Count says in which numerators and denominators of its agency a petition stands. Satisfied is one that is not late and
// that its sender has not rated otherwise: like the satisfaction with dossiers it is all less what went wrong, and in
// the portal's figures it is never above those on time.
func Count(p *Petition, v Verdict) Counts {
	if !v.Counted {
		return Counts{}
	}
	n := Counts{Denominator: 1<<len(Indicators) - 1}
	if p.Kind == NotClassified {
		n.Denominator = 1<<2 - 1
	}
	for i, good := range [...]bool{
		!v.Late(), !v.Late() && (p.Satisfaction == NotRated || p.Satisfaction.Pleased()), p.Kind == Regulation, p.Kind == Conduct,
	} {
		if good {
			n.Numerator |= 1 << i
		}
	}
	return n
}

// Tally adds up petitions, of whomever: an agency, a procedure, a kind of sender. The zero Tally has none.
type Tally struct {
	Numerators   [len(Indicators)]int64
	Denominators [len(Indicators)]int64
}

// Add counts a petition.
func (t *Tally) Add(n Counts) {
	for i := range Indicators {
		t.Numerators[i] += int64(n.Numerator >> i & 1)
		t.Denominators[i] += int64(n.Denominator >> i & 1)
	}
}

// Join adds what another tally has added up.
func (t *Tally) Join(other Tally) {
	for i := range Indicators {
		t.Numerators[i] += other.Numerators[i]
		t.Denominators[i] += other.Denominators[i]
	}
}

// Measures are the measures of an agency. One without petitions has them with no cases.
func (t *Tally) Measures() (all []scoring.Measure) {
	for i, code := range Indicators {
		all = append(all, scoring.Measure{Indicator: code, Numerator: scoring.Some(t.Numerators[i]), Denominator: scoring.Some(t.Denominators[i])})
	}
	return all
}

// Opinions is how many ratings there are by degree of satisfaction and kind of sender.
type Opinions [Degrees][Senders]int64

// Add counts a rating.
func (o *Opinions) Add(by Sender, s Satisfaction) { o[s][by]++ }

// Rated is how many ratings there are, and how many of them are of satisfied people, of the kinds of sender that are
// asked for; of none asked for, of all.
func (o *Opinions) Rated(by ...Sender) (pleased, rated int64) {
	if len(by) == 0 {
		by = []Sender{NotSaid, Citizen, Organisation}
	}
	for s := Dissatisfied; s < degrees; s++ {
		for _, sender := range by {
			rated += o[s][sender]
			if s.Pleased() {
				pleased += o[s][sender]
			}
		}
	}
	return pleased, rated
}
