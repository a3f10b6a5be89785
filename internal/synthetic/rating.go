package synthetic

import (
	"io"

	"danhgia/dossier"
	"danhgia/petition"
)

// ratingHeader are the columns of the canonical file of ratings.
const ratingHeader = "dossier,agency,procedure,sender,rated_at,rating\n"

// ratedOf is how many of a thousand dossiers that end are rated by who handed them in.
const ratedOf = 140

// Ratings writes what is thought of the dossiers that ended in the month, adds it up, and tells which of the lines are
// faulty.
func (m *Month) Ratings(w io.Writer, add Opinions) ([]Fault, error) {
	out := newSheet(w, ratingHeader, &ratingFlaws)
	err := m.each(func(e *entry) error {
		m.asOf(e)
		if faulty, _ := m.faulty(e); faulty || e.Ended < m.begin {
			return nil
		}
		r, d := m.rating(e)
		if r.Rated >= m.end || r.Satisfaction == petition.NotRated {
			return nil
		}
		if d.is(m.province.faults) {
			return out.spoilt(m.ratingLine(nil, &r), &d)
		}
		add.of(r.Agency).Ratings.Add(r.Sender, r.Satisfaction)
		return out.whole(m.ratingLine(nil, &r))
	})
	return out.end(err, "ratings", m.Period)
}

// rating is what is thought of a dossier that has ended; of most of them nothing is said.
func (m *Month) rating(e *entry) (r petition.Rating, d dice) {
	d = seeded(m.province.seed, uint64(e.dice), 9)
	if !d.is(ratedOf) {
		return r, d
	}
	r = petition.Rating{Dossier: string(m.appendNumber(nil, e)), Agency: e.Agency, Procedure: e.Procedure}
	ofCitizens := 150
	if e.procedure.ForCitizens {
		ofCitizens = 900
	}
	r.Sender = [...]petition.Sender{petition.NotSaid, petition.Citizen, petition.Organisation}[pick(&d, 15, ofCitizens)]
	r.Rated = e.Ended + dossier.Moment(1+d.below(5*24*60*60))*second
	r.Satisfaction = opinion(&d, e.office.pleased, e.Due != 0 && e.Ended > e.Due)
	return r, d
}

func (m *Month) ratingLine(b []byte, r *petition.Rating) []byte {
	for _, text := range [...]string{r.Dossier, r.Agency, r.Procedure, senders[r.Sender]} {
		b = append(append(b, text...), ',')
	}
	b = append(m.appendMoment(b, r.Rated), ',')
	return append(append(b, degrees[r.Satisfaction]...), '\n')
}
